/** The one way in which a card changes: lock, read, decide, append. */
import { localDate } from '../../platform/calendar.ts';
import type { Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/errors.ts';
import { type Command, card } from './card.ts';
import type { CardEvent } from './events.ts';
import { append, lockCard } from './ledger-repository.ts';
import { refuseInDowntime } from './programme.ts';
import type { Programmes } from './programme-repository.ts';
import { balance, type Card, pointsOf } from './state.ts';

/** What somebody asks for. What time does, what ends or goes on by itself, and what makes a move right again is not stopped. */
const REFUSED_IN_DOWNTIME: readonly Command['type'][] = [
  'OpenCard',
  'ClaimOrder',
  'ReverseOrder',
  'AdjustPoints',
  'Hold',
  'ExtendHold',
];

/** A command without what every command is given. */
export type Order<C = Command> = C extends unknown ? Omit<C, 'at' | 'programme'> : never;

export interface Handled {
  readonly card: Card;
  readonly events: readonly CardEvent[];
  /** Where each of the events stands among the facts of the card. */
  readonly positions: readonly number[];
}

export interface Handling {
  readonly cardId: string;
  /** What asked for it, such as the id of the transaction that is claimed; kept with its events. */
  readonly commandId: string;
  readonly at: Date;
  readonly order: Order;
  /** Where it happens, if it happens in a store. */
  readonly storeId?: string | null;
}

/**
 * Carries out a command in the caller's transaction: one read and one write, however long the card's history.
 *
 * @throws {Refusal} NOT_FOUND if there is no such card; SWITCHED_OFF in a downtime; else what the rules refuse.
 */
export async function handle(
  tx: Tx,
  programmes: Programmes,
  { cardId, commandId, at, order, storeId = null }: Handling,
): Promise<Handled> {
  const locked = await lockCard(tx, cardId);
  if (!locked) throw new Refusal('NOT_FOUND', { cardId });
  const programme = await programmes.at(tx.sql, locked.revision);
  if (REFUSED_IN_DOWNTIME.includes(order.type)) refuseInDowntime(programme, at);
  const instant = at.toISOString();
  const events = card.decide({ ...order, at: instant, programme } as Command, locked.state);
  if (events.length === 0) return { card: locked.state, events, positions: [] };
  const after = events.reduce(card.evolve, locked.state);
  let sum = balance(locked.state);
  const booked = events.map((event) => {
    sum += pointsOf(event);
    return { event, balance: sum };
  });
  const day = localDate(at, programme.timeZone);
  await append(tx, { cardId, commandId, at: instant, day, storeId, booked, after });
  return { card: after, events, positions: events.map((_, i) => locked.state.position + 1 + i) };
}
