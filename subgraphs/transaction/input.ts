/** What kiosks and partners send, checked before anything is asked of the database. Pure. */
import type { Client } from '../../platform/caller.ts';
import { invalid, Refusal } from '../../platform/errors.ts';
import { isUuid, KEY_MAX, requireAtMost, requireText, requireWhole } from '../../platform/input.ts';
import { readPicks } from '../loyalty-card/door.ts';
import type {
  CancelTransactionInput,
  ClaimTransactionInput,
  CreateTransactionInput,
  IdentifyInput,
  OrderKeyInput,
  ReverseTransactionInput,
} from './generated/graphql.ts';
import { OST_MAX } from './identifier.ts';
import type { Identify } from './identify.ts';
import { CODE_MAX, LINES_MAX, NAME_MAX, QUANTITY_MAX, readOrder } from './order.ts';
import type { OrderKey } from './repository.ts';
import type { Reverse } from './reverse.ts';

/** @throws {Refusal} INPUT_INVALID */
export function readIdentify(caller: Client, input: IdentifyInput): Identify {
  return {
    caller,
    ost: requireText('input.ost', input.ost.trim(), OST_MAX),
    ostType: input.ostType ?? null,
    posType: requireText('input.posType', input.posType, CODE_MAX),
    storeId: requireText('input.storeId', input.storeId, CODE_MAX),
    terminalId: requireText('input.terminalId', input.terminalId, CODE_MAX),
    idempotencyKey: requireText('input.idempotencyKey', input.idempotencyKey, KEY_MAX),
  };
}

/** @throws {Refusal} INPUT_INVALID, NOT_FOUND */
export function readClaim(caller: Client, input: ClaimTransactionInput, currency: string) {
  return {
    caller,
    idempotencyKey: requireText('input.idempotencyKey', input.idempotencyKey, KEY_MAX),
    order: readOrder(input.order, currency),
    picks: readPicks(input),
    channel: input.channel ?? 'RESTAURANT',
    transactionId: requireId(input.transactionId),
  };
}

/** @throws {Refusal} INPUT_INVALID, NOT_FOUND */
export function readCreate(caller: Client, input: CreateTransactionInput, currency: string) {
  const { channel, claim } = input;
  return {
    caller,
    idempotencyKey: requireText('input.idempotencyKey', input.idempotencyKey, KEY_MAX),
    posType: requireText('input.posType', input.posType, CODE_MAX),
    storeId: requireText('input.storeId', input.storeId, CODE_MAX),
    order: readOrder(input.order, currency),
    picks: readPicks(input),
    cardId: requireId(input.cardId),
    channel,
    claim: claim ?? true,
  };
}

/** @throws {Refusal} INPUT_INVALID, NOT_FOUND */
export function readCancel(caller: Client, input: CancelTransactionInput) {
  return {
    caller,
    idempotencyKey: requireText('input.idempotencyKey', input.idempotencyKey, KEY_MAX),
    reason: requireText('input.reason', input.reason, NAME_MAX),
    transactionId: requireId(input.transactionId),
  };
}

/** @throws {Refusal} INPUT_INVALID, NOT_FOUND */
export function readReverse(caller: Client, input: ReverseTransactionInput): Reverse {
  const { lines } = input;
  if (lines) requireAtMost('input.lines', lines, LINES_MAX, 1);
  const seen = new Set<string>();
  for (const [i, { lineId, quantity }] of (lines ?? []).entries()) {
    if (seen.has(lineId)) throw invalid(`input.lines.${i}.lineId`, 'a line not named before', lineId.slice(0, KEY_MAX));
    seen.add(requireText(`input.lines.${i}.lineId`, lineId, CODE_MAX));
    requireWhole(`input.lines.${i}.quantity`, quantity, 1, QUANTITY_MAX);
  }
  return {
    caller,
    idempotencyKey: requireText('input.idempotencyKey', input.idempotencyKey, KEY_MAX),
    reason: requireText('input.reason', input.reason, NAME_MAX),
    lines: lines ? lines.map(({ lineId, quantity }) => ({ lineId, quantity })) : null,
    transactionId: requireId(input.transactionId),
  };
}

/** @throws {Refusal} INPUT_INVALID */
export function readOrderKey({ posType, storeId, businessDate, orderRef }: OrderKeyInput): OrderKey {
  return {
    posType: requireText('by.order.posType', posType, CODE_MAX),
    storeId: requireText('by.order.storeId', storeId, CODE_MAX),
    businessDate,
    ref: requireText('by.order.orderRef', orderRef, CODE_MAX),
  };
}

/** What is no id of ours stands for nothing. */
function requireId(id: string): string {
  if (!isUuid(id)) throw new Refusal('NOT_FOUND', { id: id.slice(0, KEY_MAX) });
  return id.toLowerCase();
}
