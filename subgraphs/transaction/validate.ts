/** What claiming an order would do. Asks the same code that claims, and writes nothing. */
import type { Client } from '../../platform/caller.ts';
import { invalid, Refusal, refusals } from '../../platform/errors.ts';
import { isUuid, requireText } from '../../platform/input.ts';
import type { Channel, ClaimOutcome } from '../loyalty-card/door.ts';
import type { Context } from './context.ts';
import type { ValidateTransactionInput } from './generated/graphql.ts';
import { CODE_MAX, paidOrder, readOrder } from './order.ts';
import { bookedId } from './repository.ts';
import { mayAct, statusAt } from './transaction.ts';

interface Target {
  readonly cardId: string;
  readonly channel: Channel;
  readonly posType: string;
  readonly storeId: string;
  readonly problem: 'TRANSACTION_NOT_OPEN' | null;
}

const NOTHING: ClaimOutcome = { pointsEarned: 0, stampsGranted: 0, vouchersIssued: [], explanation: [] };

/** @throws {Refusal} INPUT_INVALID, FORBIDDEN, NOT_FOUND */
export async function validate(context: Context, caller: Client, input: ValidateTransactionInput) {
  const { loyaltyCard, platform } = context.rooms;
  const { sql } = platform.db;
  const order = readOrder(input.order, await loyaltyCard.currency(sql));
  const target = await targetOf(context, caller, input);
  const { cardId, problem } = target;
  const booked = await bookedId(sql, { ...target, businessDate: order.businessDate, ref: order.ref });
  const outcome = booked
    ? await context.transactions.load(booked)
    : await loyaltyCard.previewOrder(sql, { cardId, order: paidOrder(order, target), at: context.now });
  if (!outcome) throw new Refusal('NOT_FOUND', { cardId });
  const problems = problem && !booked ? [{ code: problem, message: refusals[problem].message }] : [];
  const { pointsEarned, stampsGranted, explanation } = problems.length > 0 ? NOTHING : outcome;
  return {
    acceptable: problems.length === 0,
    problems,
    payable: { amount: order.total, currency: order.currency },
    pointsToEarn: pointsEarned,
    stampsToGrant: stampsGranted,
    explanation: [...explanation],
  };
}

async function targetOf(context: Context, caller: Client, input: ValidateTransactionInput): Promise<Target> {
  const { transactionId, cardId, channel, posType, storeId } = input;
  if (transactionId) {
    if (cardId || posType || storeId) throw invalid('input', 'a transactionId, or a cardId with posType and storeId');
    const row = await context.transactions.load(transactionId);
    if (!row || !mayAct(caller, row)) throw new Refusal('NOT_FOUND', { transactionId });
    const problem = statusAt(row, context.now) === 'OPEN' ? null : 'TRANSACTION_NOT_OPEN';
    return { ...row, channel: channel ?? 'RESTAURANT', problem };
  }
  if (!cardId || !channel || !posType || !storeId) {
    throw invalid('input', 'a transactionId, or a cardId with channel, posType and storeId');
  }
  requireText('input.posType', posType, CODE_MAX);
  requireText('input.storeId', storeId, CODE_MAX);
  if (!mayAct(caller, { posType, storeId })) throw new Refusal('FORBIDDEN', { posType, storeId });
  const { loyaltyCard, platform } = context.rooms;
  const id = cardId.toLowerCase();
  if (!isUuid(id) || !(await loyaltyCard.visible(platform.db.sql, caller, [id])).has(id)) {
    throw new Refusal('NOT_FOUND', { cardId });
  }
  return { cardId: id, channel, posType, storeId, problem: null };
}
