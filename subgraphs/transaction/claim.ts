/** A paid order booked: all of it or nothing, and once, however often and by whatever request it arrives. */
import { randomUUID } from 'node:crypto';
import type { Client } from '../../platform/caller.ts';
import type { Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/errors.ts';
import { noteRequest, refuseReused } from '../../platform/idempotency.ts';
import { type Channel, type OstType, type Picks, spoken } from '../loyalty-card/door.ts';
import { answerOf, type Booking, onceByOrder } from './booking.ts';
import type { Rooms } from './context.ts';
import { type Order, paidOrder } from './order.ts';
import {
  bookedId,
  bookOrder,
  cancel,
  insertTransaction,
  type Locked,
  lockTransaction,
  type OrderKey,
} from './repository.ts';
import { lapsesAt, mayAct, statusAt } from './transaction.ts';

export interface Claim {
  readonly caller: Client;
  readonly transactionId: string;
  readonly channel: Channel;
  readonly order: Order;
  /** What it is to spend, besides what it holds. */
  readonly picks: Picks;
  readonly idempotencyKey: string;
}

export interface Create {
  readonly caller: Client;
  readonly cardId: string;
  readonly channel: Channel;
  readonly posType: string;
  readonly storeId: string;
  readonly order: Order;
  readonly picks: Picks;
  /** Whether to book it at once. */
  readonly claim: boolean;
  readonly idempotencyKey: string;
}

/**
 * Books the order of an open transaction.
 *
 * @throws {Refusal} NOT_FOUND, TRANSACTION_NOT_OPEN, IDEMPOTENCY_KEY_REUSED, SWITCHED_OFF, IDENTIFIER_MAY_NOT_SPEND,
 *   REWARD_UNAVAILABLE, POINTS_INSUFFICIENT, VOUCHER_UNAVAILABLE
 */
export async function claimTransaction(rooms: Rooms, request: Claim): Promise<Booking> {
  const at = rooms.platform.now();
  const { caller, idempotencyKey: key, picks, ...said } = request;
  const { transactionId: id, order, channel } = said;
  const input = { ...said, ...spoken(picks) };
  const keyed = {
    caller,
    key,
    operation: 'claimTransaction',
    input,
    answer: answerOf({ id, alreadyBooked: false }),
    at,
  };
  return onceByOrder(rooms, keyed, async (tx, noted) => {
    const locked = await requireOwn(tx, caller, id);
    const booked = await bookedId(tx.sql, keyOf(locked, order));
    const status = statusAt(locked, at);
    if (!booked && status !== 'OPEN') throw new Refusal('TRANSACTION_NOT_OPEN', { status });
    refuseReused(noted);
    if (booked) return { earlier: booked };
    return { order: keyOf(locked, order), book: () => book(rooms, tx, { ...locked, channel, order, picks, at }) };
  });
}

/**
 * Opens a transaction for a guest whom the client knows and, where asked to, books its order at once.
 *
 * @throws {Refusal} FORBIDDEN, NOT_FOUND, IDEMPOTENCY_KEY_REUSED, SWITCHED_OFF, REWARD_UNAVAILABLE,
 *   POINTS_INSUFFICIENT, VOUCHER_UNAVAILABLE
 */
export async function createTransaction(rooms: Rooms, request: Create): Promise<Booking> {
  const at = rooms.platform.now();
  const { caller, idempotencyKey: key, picks, ...said } = request;
  const { cardId, channel, posType, storeId, order } = said;
  const input = { ...said, ...spoken(picks) };
  if (!mayAct(caller, input)) throw new Refusal('FORBIDDEN', { posType, storeId });
  const id = randomUUID();
  const keyed = {
    caller,
    key,
    operation: 'createTransaction',
    input,
    answer: answerOf({ id, alreadyBooked: false }),
    at,
  };
  return onceByOrder(rooms, keyed, async (tx, noted) => {
    if (!(await rooms.loyaltyCard.isOpen(tx.sql, cardId))) throw new Refusal('NOT_FOUND', { cardId });
    refuseReused(noted);
    const booked = await bookedId(tx.sql, keyOf(input, order));
    if (booked) return { earlier: booked };
    const identified = { cardId, posType, storeId, transactionId: id, identifiedBy: null };
    await rooms.loyaltyCard.noteIdentified(tx, identified, at);
    const picked = !request.claim && picks.rewardIds.length + picks.voucherIds.length > 0;
    const holding = { cardId, holdId: id, picks, until: lapsesAt(at), instead: null, posType, at };
    const held = picked ? await rooms.loyaltyCard.hold(tx, holding) : { rewards: [], vouchers: [] };
    await insertTransaction(tx, {
      id,
      cardId,
      clientId: caller.clientId,
      channel,
      posType,
      storeId,
      terminalId: null,
      identifiedBy: null,
      otpId: null,
      openedAt: at,
      expiresAt: lapsesAt(at),
      order,
      holdId: picked ? id : null,
      ...held,
    });
    const opened = { id, cardId, posType, storeId, channel, order, picks, holdId: null, identifiedBy: null, at };
    return { order: keyOf(input, order), book: async () => request.claim && book(rooms, tx, opened) };
  });
}

/**
 * Ends an open transaction without booking anything; what it holds is free again.
 *
 * @throws {Refusal} NOT_FOUND, TRANSACTION_NOT_OPEN, IDEMPOTENCY_KEY_REUSED
 */
export async function cancelTransaction(
  { platform: { db, now }, loyaltyCard }: Rooms,
  {
    caller,
    transactionId: id,
    reason,
    idempotencyKey: key,
  }: { caller: Client; transactionId: string; reason: string; idempotencyKey: string },
): Promise<string> {
  const at = now();
  return db.transaction(async (tx) => {
    const noted = await noteRequest(tx, {
      caller,
      key,
      operation: 'cancelTransaction',
      input: { id, reason },
      answer: id,
      at,
    });
    if (noted.is === 'same') return noted.answer;
    const locked = await requireOwn(tx, caller, id);
    if (statusAt(locked, at) !== 'OPEN') throw new Refusal('TRANSACTION_NOT_OPEN', { status: statusAt(locked, at) });
    refuseReused(noted);
    await cancel(tx, id, reason);
    const { cardId, holdId } = locked;
    if (holdId !== null) await loyaltyCard.endHold(tx, { cardId, holdId, at });
    return id;
  });
}

export async function requireOwn(tx: Tx, caller: Client, id: string): Promise<Locked> {
  const locked = await lockTransaction(tx, id);
  if (!locked || !mayAct(caller, locked)) throw new Refusal('NOT_FOUND', { transactionId: id });
  return locked;
}

interface Bookable {
  readonly id: string;
  readonly cardId: string;
  readonly posType: string;
  readonly storeId: string;
  readonly channel: Channel;
  readonly order: Order;
  readonly picks: Picks;
  readonly holdId: string | null;
  readonly identifiedBy: OstType | null;
  readonly at: Date;
}

async function book({ loyaltyCard }: Rooms, tx: Tx, t: Bookable): Promise<void> {
  const { id, cardId, channel, order, picks, holdId, identifiedBy, at } = t;
  const claim = { cardId, transactionId: id, order: paidOrder(order, t), picks, holdId, identifiedBy, at };
  const booked = await loyaltyCard.claimOrder(tx, claim);
  await bookOrder(tx, { id, channel, order, booked, at });
}

function keyOf({ posType, storeId }: { posType: string; storeId: string }, { businessDate, ref }: Order): OrderKey {
  return { posType, storeId, businessDate, ref };
}
