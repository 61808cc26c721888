/** Lines of a claimed order come back: what they earned is taken back, what they cost is given back. */
import { randomUUID } from 'node:crypto';
import type { Client } from '../../platform/caller.ts';
import { invalid, Refusal } from '../../platform/errors.ts';
import { noteRequest, refuseReused } from '../../platform/idempotency.ts';
import { requireWhole } from '../../platform/input.ts';
import type { ReturnedLine } from '../loyalty-card/door.ts';
import type { Rooms } from './context.ts';
import { type Order, paidOrder } from './order.ts';
import { type Locked, lockTransaction } from './repository.ts';
import { insertReversal } from './reversal-repository.ts';
import { mayAct, statusAt } from './transaction.ts';

export interface Reverse {
  readonly caller: Client;
  readonly transactionId: string;
  /** Each line once. Null: everything that is left. */
  readonly lines: readonly ReturnedLine[] | null;
  readonly reason: string;
  readonly idempotencyKey: string;
}

/**
 * @returns The id of the transaction.
 * @throws {Refusal} NOT_FOUND, INPUT_INVALID, TRANSACTION_NOT_CLAIMED, LINES_ALREADY_REVERSED, IDEMPOTENCY_KEY_REUSED
 */
export async function reverseTransaction(
  { platform: { db, now }, loyaltyCard }: Rooms,
  { caller, transactionId, lines, reason, idempotencyKey: key }: Reverse,
): Promise<string> {
  const at = now();
  const input = { transactionId, lines, reason };
  return db.transaction(async (tx) => {
    const request = { caller, key, operation: 'reverseTransaction', input, answer: transactionId, at };
    const noted = await noteRequest(tx, request);
    if (noted.is === 'same') return noted.answer;
    const locked = await lockTransaction(tx, transactionId);
    if (!locked || !(caller.role === 'OPERATOR' || mayAct(caller, locked))) {
      throw new Refusal('NOT_FOUND', { transactionId });
    }
    for (const [i, line] of (lines ?? []).entries()) requireLine(locked.order, line, i);
    const claimed = requireClaimed(locked, at);
    const { cardId } = locked;
    const reversalId = randomUUID();
    const outcome = await loyaltyCard.reverseOrder(tx, {
      ...{ cardId, transactionId, reversalId, lines, reason, at },
      order: paidOrder(claimed.order, locked),
      past: [...claimed.claim, ...claimed.newestReversal],
    });
    refuseReused(noted);
    await insertReversal(tx, {
      ...{ id: reversalId, transactionId, at, reason, outcome },
      status: outcome.whole ? 'REVERSED' : 'PARTIALLY_REVERSED',
      positions: [...claimed.claim, outcome.position],
    });
    return transactionId;
  });
}

/** Of a transaction that came with an import, and is among the facts of no card. */
const ELSEWHERE = 'It was claimed in another system, by rules that are not known here: adjust the points by hand.';

/** @throws {Refusal} TRANSACTION_NOT_CLAIMED */
function requireClaimed(
  locked: Locked,
  at: Date,
): {
  order: Order;
  /** Where the claim, and the newest return if there was one, stand among the facts of the card. */
  claim: readonly number[];
  newestReversal: readonly number[];
} {
  const { order, positions } = locked;
  const status = statusAt(locked, at);
  if (!order) throw new Refusal('TRANSACTION_NOT_CLAIMED', { status });
  switch (status) {
    case 'CLAIMED':
      if (positions.length === 0) throw new Refusal('TRANSACTION_NOT_CLAIMED', { status, reason: ELSEWHERE });
      return { order, claim: positions, newestReversal: [] };
    case 'PARTIALLY_REVERSED':
    case 'REVERSED':
      return { order, claim: positions.slice(0, -1), newestReversal: positions.slice(-1) };
    default:
      throw new Refusal('TRANSACTION_NOT_CLAIMED', { status });
  }
}

/** Of an order that is not known yet nothing can be said. @throws {Refusal} INPUT_INVALID */
function requireLine(order: Order | null, { lineId, quantity }: ReturnedLine, i: number): void {
  if (!order) return;
  const line = order.lines.find((one) => one.lineId === lineId);
  if (!line) throw invalid(`input.lines.${i}.lineId`, 'a line of the order', lineId);
  requireWhole(`input.lines.${i}.quantity`, quantity, 1, line.quantity);
}
