/** A paid order booked: all of it or nothing, and once, however often and by whatever request it arrives. */
import { randomUUID } from 'node:crypto';
import type { Client } from '../../platform/caller.ts';
import { type Tx, violates } from '../../platform/database.ts';
import { Refusal } from '../../platform/errors.ts';
import { noteRequest, refuseReused } from '../../platform/idempotency.ts';
import type { Channel } from '../loyalty-card/door.ts';
import type { Rooms } from './context.ts';
import { type Order, paidOrder } from './order.ts';
import {
  bookedId,
  bookOrder,
  cancel,
  insertTransaction,
  type Locked,
  lockTransaction,
  ORDER_BOOKED_ONCE,
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

export interface Booking {
  readonly id: string;
  /** Whether the order had been booked before, by another request. */
  readonly alreadyBooked: boolean;
}

/**
 * Books the order of an open transaction.
 *
 * @throws {Refusal} NOT_FOUND, TRANSACTION_NOT_OPEN, IDEMPOTENCY_KEY_REUSED
 */
export async function claimTransaction(rooms: Rooms, request: Claim): Promise<Booking> {
  const { db, now } = rooms.platform;
  const at = now();
  const { caller, idempotencyKey: key, ...input } = request;
  const { transactionId: id, order, channel } = input;
  let orderKey: OrderKey | undefined;
  return onceByOrder(
    rooms,
    () => orderKey,
    () =>
      db.transaction(async (tx) => {
        const noted = await noteRequest(tx, { caller, key, operation: 'claimTransaction', input, answer: id, at });
        if (noted.is === 'same') return { id: noted.answer, alreadyBooked: false };
        const locked = await requireOwn(tx, caller, id);
        orderKey = keyOf(locked, order);
        if (statusAt(locked, at) !== 'OPEN') {
          if (!(await bookedId(tx.sql, orderKey)))
            throw new Refusal('TRANSACTION_NOT_OPEN', { status: statusAt(locked, at) });
          refuseReused(noted);
          throw new AlreadyBooked();
        }
        refuseReused(noted);
        await book(rooms, tx, { ...locked, channel, order, at });
        return { id, alreadyBooked: false };
      }),
  );
}

/**
 * Opens a transaction for a guest whom the client knows and, where asked to, books its order at once.
 *
 * @throws {Refusal} FORBIDDEN, NOT_FOUND, IDEMPOTENCY_KEY_REUSED
 */
export async function createTransaction(rooms: Rooms, request: Create): Promise<Booking> {
  const { db, now } = rooms.platform;
  const at = now();
  const { caller, idempotencyKey: key, ...input } = request;
  const { cardId, channel, posType, storeId, order } = input;
  if (!mayAct(caller, input)) throw new Refusal('FORBIDDEN', { posType, storeId });
  const id = randomUUID();
  return onceByOrder(
    rooms,
    () => keyOf(input, order),
    () =>
      db.transaction(async (tx) => {
        const noted = await noteRequest(tx, { caller, key, operation: 'createTransaction', input, answer: id, at });
        if (noted.is === 'same') return { id: noted.answer, alreadyBooked: false };
        if (!(await rooms.loyaltyCard.ownerOf(tx.sql, cardId))) throw new Refusal('NOT_FOUND', { cardId });
        refuseReused(noted);
        if (await bookedId(tx.sql, keyOf(input, order))) throw new AlreadyBooked();
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
        if (request.claim) await book(rooms, tx, { id, cardId, posType, storeId, channel, order, at });
        return { id, alreadyBooked: false };
      }),
  );
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

/** The order turned out to be booked: what this transaction has begun is undone, and that booking is the answer. */
class AlreadyBooked extends Error {
  override readonly name = 'AlreadyBooked';
}

/** Two guards: a look before the work, and a unique index for whoever came in between. */
async function onceByOrder(
  { platform: { db } }: Rooms,
  orderKey: () => OrderKey | undefined,
  work: () => Promise<Booking>,
): Promise<Booking> {
  try {
    return await work();
  } catch (error) {
    const key = orderKey();
    if (!key || !(error instanceof AlreadyBooked || violates(error, ORDER_BOOKED_ONCE))) throw error;
    const id = await bookedId(db.sql, key);
    if (!id) throw error;
    return { id, alreadyBooked: true };
  }
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
