/** What claiming an order would do. Asks the same code that claims, and writes nothing. */
import type { Client } from '../../platform/caller.ts';
import { invalid, Refusal } from '../../platform/errors.ts';
import { isUuid, requireText } from '../../platform/input.ts';
import { type Channel, type OstType, readOutcome, readPicks, type ToldOutcome, told } from '../loyalty-card/door.ts';
import type { Context } from './context.ts';
import type { ValidateTransactionInput } from './generated/graphql.ts';
import { CODE_MAX, type Order, paidOrder, readOrder } from './order.ts';
import { bookedId } from './repository.ts';
import { mayAct, statusAt } from './transaction.ts';

interface Target {
  readonly cardId: string;
  readonly channel: Channel;
  readonly posType: string;
  readonly storeId: string;
  readonly holdId: string | null;
  readonly identifiedBy: OstType | null;
  /** Why nothing can be claimed on it, if so. */
  readonly problem: Refusal | null;
}

/** @throws {Refusal} INPUT_INVALID, FORBIDDEN, NOT_FOUND */
export async function validate(context: Context, caller: Client, input: ValidateTransactionInput) {
  const { sql } = context.rooms.platform.db;
  const order = readOrder(input.order, await context.rooms.loyaltyCard.currency(sql));
  const picks = readPicks(input);
  const target = await targetOf(context, caller, input);
  const booked = await bookedId(sql, { ...target, businessDate: order.businessDate, ref: order.ref });
  const { problems, outcome } = booked
    ? { problems: [], outcome: await bookedOutcome(context, booked, order) }
    : await preview(context, target, order, picks);
  return told(problems, outcome, order.currency);
}

async function preview(
  { rooms, now: at }: Context,
  target: Target,
  order: Order,
  picks: ReturnType<typeof readPicks>,
): Promise<{ problems: readonly Refusal[]; outcome: ToldOutcome }> {
  if (target.problem) return { problems: [target.problem], outcome: nothingOf(order) };
  const { cardId, holdId, identifiedBy } = target;
  const claim = { cardId, holdId, identifiedBy, order: paidOrder(order, target), picks, at };
  const previewed = await rooms.loyaltyCard.previewOrder(rooms.platform.db.sql, claim);
  if (!previewed) throw new Refusal('NOT_FOUND', { cardId });
  return previewed;
}

/** An order that was booked before is answered with that booking. */
async function bookedOutcome({ transactions }: Context, id: string, order: Order): Promise<ToldOutcome> {
  const row = await transactions.load(id);
  if (!row) return nothingOf(order);
  const { payable, explanation } = row;
  return { ...row, discounts: [], payable: payable ?? order.total, explanation: explanation.map(readOutcome) };
}

function nothingOf({ total: payable }: Order): ToldOutcome {
  return { pointsEarned: 0, pointsBurned: 0, stampsGranted: 0, discounts: [], payable, explanation: [] };
}

async function targetOf(context: Context, caller: Client, input: ValidateTransactionInput): Promise<Target> {
  const { transactionId, cardId, channel, posType, storeId } = input;
  if (transactionId) {
    if (cardId || posType || storeId) throw invalid('input', 'a transactionId, or a cardId with posType and storeId');
    const row = await context.transactions.load(transactionId);
    if (!row || !mayAct(caller, row)) throw new Refusal('NOT_FOUND', { transactionId });
    const status = statusAt(row, context.now);
    const problem = status === 'OPEN' ? null : new Refusal('TRANSACTION_NOT_OPEN', { status });
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
  if (!isUuid(id) || !(await loyaltyCard.usable(platform.db.sql, caller, id))) {
    throw new Refusal('NOT_FOUND', { cardId });
  }
  return { cardId: id, channel, posType, storeId, holdId: null, identifiedBy: null, problem: null };
}
