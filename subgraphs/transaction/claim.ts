/** A paid order booked: all of it or nothing, and once, however often and by whatever request it arrives. */
import { randomUUID } from 'node:crypto';
import type { Client } from '../../platform/caller.ts';
import type { Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/errors.ts';
import { noteRequest, refuseReused } from '../../platform/idempotency.ts';
import type { Channel } from '../loyalty-card/door.ts';
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
  readonly idempotencyKey: string;
}

export interface Create {
  readonly caller: Client;
  readonly cardId: string;
  readonly channel: Channel;
  readonly posType: string;
  readonly storeId: string;
  readonly order: Order;
  /** Whether to book it at once. */
  readonly claim: boolean;
  readonly idempotencyKey: string;
}

/**
 * Books the order of an open transaction.
 *
 * @throws {Refusal} NOT_FOUND, TRANSACTION_NOT_OPEN, IDEMPOTENCY_KEY_REUSED
 */
export async function claimTransaction(rooms: Rooms, request: Claim): Promise<Booking> {
  const at = rooms.platform.now();
  const { caller, idempotencyKey: key, ...input } = request;
  const { transactionId: id, order, channel } = input;
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
    return { order: keyOf(locked, order), book: () => book(rooms, tx, { ...locked, channel, order, at }) };
  });
}

/**
 * Opens a transaction for a guest whom the client knows and, where asked to, books its order at once.
 *
 * @throws {Refusal} FORBIDDEN, NOT_FOUND, IDEMPOTENCY_KEY_REUSED
 */
export async function createTransaction(rooms: Rooms, request: Create): Promise<Booking> {
  const at = rooms.platform.now();
  const { caller, idempotencyKey: key, ...input } = request;
  const { cardId, channel, posType, storeId, order } = input;
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
    if (!(await rooms.loyaltyCard.ownerOf(tx.sql, cardId))) throw new Refusal('NOT_FOUND', { cardId });
    refuseReused(noted);
    const booked = await bookedId(tx.sql, keyOf(input, order));
    if (booked) return { earlier: booked };
    await rooms.loyaltyCard.noteIdentified(tx, cardId, { posType, storeId }, at);
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
    });
    const opened = { id, cardId, posType, storeId, channel, order, at };
    return { order: keyOf(input, order), book: async () => request.claim && book(rooms, tx, opened) };
  });
}

/**
 * Ends an open transaction without booking anything.
 *
 * @throws {Refusal} NOT_FOUND, TRANSACTION_NOT_OPEN, IDEMPOTENCY_KEY_REUSED
 */
export async function cancelTransaction(
  { platform: { db, now } }: Rooms,
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
    return id;
  });
}

async function requireOwn(tx: Tx, caller: Client, id: string): Promise<Locked> {
  const locked = await lockTransaction(tx, id);
  if (!locked || !mayAct(caller, locked)) throw new Refusal('NOT_FOUND', { transactionId: id });
  return locked;
}

async function book(
  { loyaltyCard }: Rooms,
  tx: Tx,
  t: { id: string; cardId: string; posType: string; storeId: string; channel: Channel; order: Order; at: Date },
): Promise<void> {
  const { id, cardId, channel, order, at } = t;
  const outcome = await loyaltyCard.claimOrder(tx, { cardId, transactionId: id, order: paidOrder(order, t), at });
  await bookOrder(tx, { id, channel, order, outcome, at });
}

function keyOf({ posType, storeId }: { posType: string; storeId: string }, { businessDate, ref }: Order): OrderKey {
  return { posType, storeId, businessDate, ref };
}
