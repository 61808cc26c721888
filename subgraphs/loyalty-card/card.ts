/** The rules of one card. Nothing here knows of GraphQL, of SQL or of the clock. */
import { endOfDay, type Instant } from '../../platform/calendar.ts';
import { type Decider, unreachable } from '../../platform/decider.ts';
import { Refusal } from '../../platform/errors.ts';
import type { CardEvent } from './events.ts';
import { judge, type Verdict } from './judge.ts';
import type { PaidOrder } from './order.ts';
import { expired, sumOf, take } from './points.ts';
import { type Programme, type StampCampaign, switchedOn } from './programme.ts';
import { type Card, evolve, NEW_CARD } from './state.ts';
import { newVoucher } from './voucher.ts';

/**
 * Vouchers that one order may issue. Far beyond any real one; it keeps a till's typing error from issuing thousands. What
 * is over stays on the card, and becomes vouchers with the next orders. Source: `docs/rules.md`, S-1.
 */
export const VOUCHERS_PER_ORDER_MAX = 100;

/** When, and by which programme. */
interface Given {
  readonly at: Instant;
  readonly programme: Programme;
}

export type Command = Given &
  (
    | { readonly type: 'OpenCard' }
    | {
        readonly type: 'ClaimOrder';
        readonly transactionId: string;
        readonly order: PaidOrder;
        /** From which new vouchers are drawn; see `voucher.ts`. */
        readonly seed: string;
      }
    | { readonly type: 'HoldPoints'; readonly holdId: string; readonly points: number }
    | { readonly type: 'ReleasePoints'; readonly holdId: string }
    | { readonly type: 'BurnPoints'; readonly holdId: string }
    | { readonly type: 'ExpirePoints' }
    | { readonly type: 'AdjustPoints'; readonly points: number; readonly reason: string; readonly operatorId: string }
  );

export const card: Decider<Command, CardEvent, Card> = {
  initial: NEW_CARD,

  decide(command, before) {
    const book = bookOf(before);
    book.add(expire(book.card, command));
    switch (command.type) {
      case 'OpenCard':
        if (before.position === 0) book.add([{ type: 'CardOpened' }]);
        break;
      case 'ClaimOrder':
        for (const events of claimOrder(command, book)) book.add(events);
        break;
      case 'HoldPoints':
        book.add([hold(book.card, command.holdId, command.points)]);
        break;
      case 'ReleasePoints':
        if (before.holds[command.holdId]) book.add([{ type: 'PointsReleased', holdId: command.holdId }]);
        book.add(expire(book.card, command));
        break;
      case 'BurnPoints': {
        const held = before.holds[command.holdId];
        if (held) book.add([{ type: 'PointsBurned', holdId: command.holdId, points: sumOf(held) }]);
        break;
      }
      case 'AdjustPoints':
        book.add([adjust(book.card, command)]);
        break;
      case 'ExpirePoints':
        break;
      default:
        return unreachable(command);
    }
    return book.events;
  },

  evolve,
};

/** Facts as they are decided one after another, each on the card that the ones before it left. */
function bookOf(before: Card) {
  const book = {
    card: before,
    events: [] as CardEvent[],
    add(events: readonly CardEvent[]) {
      book.events.push(...events);
      book.card = events.reduce(evolve, book.card);
    },
  };
  return book;
}

/** Whatever a command is about, what has expired by then goes first. With the switch off nothing expires. */
function expire(card: Card, { at, programme }: Given): CardEvent[] {
  const lots = switchedOn(programme, 'POINTS_EXPIRY') ? expired(card.lots, at) : [];
  return lots.length === 0 ? [] : [{ type: 'PointsExpired', points: sumOf(lots), lots }];
}

function hold(card: Card, holdId: string, points: number): CardEvent {
  const there = sumOf(card.lots);
  if (points > there) throw new Refusal('POINTS_INSUFFICIENT', { available: there, needed: points });
  return { type: 'PointsHeld', holdId, points, lots: take(card.lots, points) };
}

function adjust(card: Card, { points, reason, operatorId }: Extract<Command, { type: 'AdjustPoints' }>): CardEvent {
  const there = sumOf(card.lots);
  if (-points > there) throw new Refusal('POINTS_INSUFFICIENT', { available: there, needed: -points });
  const lots = points > 0 ? [{ points, expiresAt: null }] : take(card.lots, -points);
  return { type: 'PointsAdjusted', points, lots, reason, operatorId };
}

/** Books a paid order: what every rule said of it, then what it gave. */
function* claimOrder(
  command: Extract<Command, { type: 'ClaimOrder' }>,
  book: { readonly card: Card },
): Generator<CardEvent[]> {
  const { at, programme, order, transactionId } = command;
  const earnPercent = programme.tiers[0]?.earnPercent ?? 100;
  const verdicts = judge(order, at, programme, earnPercent);
  const outcomes = verdicts.map(({ outcome }) => outcome);
  yield [{ type: 'OrderClaimed', transactionId, payable: order.payable, outcomes }];
  let vouchers = 0;
  for (const verdict of verdicts) {
    if (verdict.gives === 'points') yield [pointsEarned(verdict, command, earnPercent)];
    if (verdict.gives === 'stamps') {
      yield [stampsGranted(verdict, transactionId)];
      const stamps = book.card.stamps[verdict.campaign.id]?.stamps ?? 0;
      const full = Math.min(Math.floor(stamps / verdict.campaign.required), VOUCHERS_PER_ORDER_MAX - vouchers);
      for (let i = 0; i < full; i += 1) {
        yield [voucherIssued(verdict.campaign, command, vouchers)];
        vouchers += 1;
      }
    }
  }
}

function pointsEarned(
  { campaign, points, base, lines, outcome }: Extract<Verdict, { gives: 'points' }>,
  { at, programme, transactionId }: Extract<Command, { type: 'ClaimOrder' }>,
  earnPercent: number,
): CardEvent {
  const { id: ruleId, version: ruleVersion, pointsPerUnit, rounding, expireAfterDays } = campaign;
  const expiresAt = expireAfterDays === null ? null : endOfDay(at, expireAfterDays, programme.timeZone);
  const explanation = `${campaign.name}: ${outcome.gave}`;
  return {
    type: 'PointsEarned',
    transactionId,
    ruleId,
    ruleVersion,
    points,
    expiresAt,
    base,
    lines,
    pointsPerUnit,
    earnPercent,
    rounding,
    explanation,
  };
}

function stampsGranted(
  { campaign, stamps, lines, outcome }: Extract<Verdict, { gives: 'stamps' }>,
  transactionId: string,
): CardEvent {
  const explanation = `${campaign.name}: ${outcome.gave}`;
  return {
    type: 'StampsGranted',
    transactionId,
    ruleId: campaign.id,
    ruleVersion: campaign.version,
    stamps,
    lines,
    explanation,
  };
}

/** A full card becomes a voucher; what is over stays on the card. Source: `docs/rules.md`, S-1, R-4. */
function voucherIssued(
  { id: ruleId, version: ruleVersion, required, benefit, autoApply, voucherValidDays }: StampCampaign,
  { at, programme, seed, transactionId }: Extract<Command, { type: 'ClaimOrder' }>,
  n: number,
): CardEvent {
  const expiresAt = endOfDay(at, voucherValidDays, programme.timeZone);
  return {
    type: 'VoucherIssued',
    transactionId,
    ruleId,
    ruleVersion,
    ...newVoucher(seed, n),
    stamps: required,
    benefit,
    autoApply,
    expiresAt,
  };
}
