/** The rules of one card. Nothing here knows of GraphQL, of SQL or of the clock. */
import type { Instant } from '../../platform/calendar.ts';
import { type Decider, unreachable } from '../../platform/decider.ts';
import { invalid, Refusal } from '../../platform/errors.ts';
import { bookOf } from './book.ts';
import { type ClaimOrder, claimOrder } from './claim-order.ts';
import { due } from './due.ts';
import type { CardEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { type AdoptPoints, adoptPoints, type ImportBalance, importBalance } from './import-balance.ts';
import { sumOf, take } from './points.ts';
import type { Programme } from './programme.ts';
import { type ReverseOrder, reverseOrder } from './reverse-order.ts';
import { endHold, hold, type Picks, pick, renewHold } from './spend.ts';
import { BALANCE_MAX, balance, type Card, NEW_CARD } from './state.ts';

/** When, and by which programme. */
interface Given {
  readonly at: Instant;
  readonly programme: Programme;
}

export type Command =
  | ClaimOrder
  | ReverseOrder
  | ImportBalance
  | AdoptPoints
  | (Given &
      (
        | { readonly type: 'OpenCard' }
        /** Its guest is forgotten. */
        | { readonly type: 'CloseCard' }
        /** Keeps what was picked, instead of what another hold kept. */
        | {
            readonly type: 'Hold';
            readonly holdId: string;
            readonly picks: Picks;
            readonly until: Instant;
            readonly instead: string | null;
            /** Null: not known. */
            readonly posType: string | null;
          }
        /** For the transaction that a code was exchanged for. */
        | { readonly type: 'ExtendHold'; readonly holdId: string; readonly until: Instant }
        /** For the code that follows one. */
        | { readonly type: 'RenewHold'; readonly holdId: string; readonly until: Instant }
        | { readonly type: 'EndHold'; readonly holdId: string }
        /** Books what time has done. */
        | { readonly type: 'BookDue' }
        | {
            readonly type: 'AdjustPoints';
            readonly points: number;
            readonly reason: string;
            readonly operatorId: string;
          }
      ));

export const card: Decider<Command, CardEvent, Card> = {
  initial: NEW_CARD,

  decide(command, before) {
    const book = bookOf(before);
    const bookDue = () => book.add(due(book.card, command.at, command.programme));
    bookDue();
    switch (command.type) {
      case 'OpenCard':
        if (before.position === 0) book.add([{ type: 'CardOpened' }]);
        break;
      case 'CloseCard':
        if (!before.closed) book.add([{ type: 'CardClosed' }]);
        break;
      case 'ClaimOrder': {
        const { problems, events } = claimOrder(command, book.card);
        if (problems[0]) throw problems[0];
        book.add(events);
        break;
      }
      case 'ReverseOrder':
        book.add(reverseOrder(command, book.card));
        break;
      case 'Hold':
        book.add(endHold(book.card, command.instead));
        bookDue();
        book.add(newHold(command, book.card));
        break;
      case 'ExtendHold':
        if (book.card.holds[command.holdId]) {
          book.add([{ type: 'HoldExtended', holdId: command.holdId, until: command.until }]);
        }
        break;
      case 'RenewHold':
        book.add(renewHold(book.card, command.holdId, command));
        break;
      case 'EndHold':
        book.add(endHold(book.card, command.holdId));
        bookDue();
        break;
      case 'AdjustPoints':
        book.add([adjust(book.card, command)]);
        break;
      case 'ImportBalance':
        book.add(importBalance(command, book.card));
        break;
      case 'AdoptPoints':
        if (before.position === command.position) book.add(adoptPoints(command, book.card));
        break;
      case 'BookDue':
        break;
      default:
        return unreachable(command);
    }
    return book.events;
  },

  evolve,
};

function newHold(
  { holdId, picks, until, posType, programme }: Extract<Command, { type: 'Hold' }>,
  card: Card,
): CardEvent[] {
  if (card.closed) throw new Refusal('NOT_FOUND');
  const picked = pick(card, programme, { posType, identifiedBy: null }, null, picks);
  if (picked.problems[0]) throw picked.problems[0];
  return hold(card, holdId, until, picked);
}

function adjust(card: Card, { points, reason, operatorId }: Extract<Command, { type: 'AdjustPoints' }>): CardEvent {
  const there = sumOf(card.lots);
  if (-points > there) throw new Refusal('POINTS_INSUFFICIENT', { available: there, needed: -points });
  const room = BALANCE_MAX - Math.max(0, balance(card));
  if (points > room) throw invalid('input.points', `at most ${room}, as a card carries at most ${BALANCE_MAX}`, points);
  const lots = points > 0 ? [{ points, expiresAt: null }] : take(card.lots, -points);
  return { type: 'PointsAdjusted', points, lots, reason, operatorId };
}
