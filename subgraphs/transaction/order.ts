/** An order as it comes from a till, checked: what comes in whole is right in itself, whatever the programme says. Pure. */
import { invalid } from '../../platform/errors.ts';
import { requireAtMost, requireText, requireWhole } from '../../platform/input.ts';
import type { Channel, PaidOrder } from '../loyalty-card/door.ts';
import type { OrderInput, OrderLineInput } from './generated/graphql.ts';

/** Largest amount, in minor units. Source: `docs/rules.md`, E-1. */
export const AMOUNT_MAX = 10_000_000;
export const LINES_MAX = 200;
export const QUANTITY_MAX = 999;
/** Longest code or id, longest name, in characters; and most payments or offer codes. Source: `schema.graphql`. */
export const CODE_MAX = 64;
export const NAME_MAX = 200;
export const ENTRIES_MAX = 20;

export interface OrderLine {
  readonly lineId: string;
  readonly sku: string;
  readonly name: string;
  readonly quantity: number;
  readonly unitPrice: number;
  readonly total: number;
  readonly category: string | null;
}

/** As it is kept with its transaction. Amounts in minor units of `currency`. */
export interface Order {
  readonly ref: string;
  readonly businessDate: string;
  readonly currency: string;
  readonly lines: readonly OrderLine[];
  readonly total: number;
  readonly tax: number;
  readonly taxIncluded: boolean;
  readonly tip: number;
  readonly payments: readonly { readonly method: string; readonly amount: number }[];
  readonly offerCodes: readonly string[];
  readonly metadata: object | null;
}

/**
 * @param currency  The programme's, ISO 4217.
 * @throws {Refusal} INPUT_INVALID. Source: `docs/rules.md`, E-1.
 */
export function readOrder(input: OrderInput, currency: string): Order {
  requireAtMost('input.order.lines', input.lines, LINES_MAX, 1);
  const lines = input.lines.map(readLine);
  const seen = new Set<string>();
  for (const [i, { lineId }] of lines.entries()) {
    if (seen.has(lineId)) throw invalid(`input.order.lines.${i}.lineId`, 'a lineId of its own', lineId);
    seen.add(lineId);
  }
  if (input.currency !== currency) throw invalid('input.order.currency', currency, input.currency.slice(0, CODE_MAX));
  const payments = input.payments ?? [];
  const offerCodes = input.offerCodes ?? [];
  requireAtMost('input.order.payments', payments, ENTRIES_MAX);
  requireAtMost('input.order.offerCodes', offerCodes, ENTRIES_MAX);
  const amounts = {
    total: requireAmount('input.order.total', input.total),
    tax: requireAmount('input.order.tax', input.tax ?? 0),
    tip: requireAmount('input.order.tip', input.tip ?? 0),
  };
  return {
    ref: requireText('input.order.ref', input.ref, CODE_MAX),
    businessDate: input.businessDate,
    currency,
    lines,
    ...amounts,
    taxIncluded: taxIncluded(lines, amounts),
    payments: payments.map(({ method, amount }, i) => ({
      method: requireText(`input.order.payments.${i}.method`, method, CODE_MAX),
      amount: requireAmount(`input.order.payments.${i}.amount`, amount),
    })),
    offerCodes: offerCodes.map((code, i) => requireText(`input.order.offerCodes.${i}`, code, CODE_MAX)),
    metadata: input.metadata ?? null,
  };
}

/** The order as the rules of the programme look at it. */
export function paidOrder(order: Order, at: { posType: string; storeId: string; channel: Channel }): PaidOrder {
  const { posType, storeId, channel } = at;
  return {
    posType,
    storeId,
    channel,
    lines: order.lines.map(({ lineId, sku, quantity, total, category }) => ({
      lineId,
      sku,
      quantity,
      total,
      category,
    })),
    tax: order.tax,
    taxIncluded: order.taxIncluded,
    tip: order.tip,
    total: order.total,
  };
}

function readLine(line: OrderLineInput, i: number): OrderLine {
  const field = `input.order.lines.${i}`;
  const quantity = requireWhole(`${field}.quantity`, line.quantity, 1, QUANTITY_MAX);
  const unitPrice = requireAmount(`${field}.unitPrice`, line.unitPrice);
  return {
    lineId: requireText(`${field}.lineId`, line.lineId, CODE_MAX),
    sku: requireText(`${field}.sku`, line.sku, CODE_MAX),
    name: requireText(`${field}.name`, line.name, NAME_MAX),
    quantity,
    unitPrice,
    total: requireAmount(`${field}.total`, line.total ?? quantity * unitPrice),
    category: line.category == null ? null : requireText(`${field}.category`, line.category, CODE_MAX),
  };
}

/** Prices include tax where lines and tip come to the total; they do not where lines, tax and tip do. */
function taxIncluded(
  lines: readonly OrderLine[],
  { total, tax, tip }: { total: number; tax: number; tip: number },
): boolean {
  const sum = lines.reduce((all, line) => all + line.total, 0);
  if (total === sum + tip) {
    if (tax > sum) throw invalid('input.order.tax', `at most the lines' total, ${sum}`, tax);
    return true;
  }
  if (total === sum + tax + tip) return false;
  throw invalid('input.order.total', `${sum + tip} (lines + tip) or ${sum + tax + tip} (lines + tax + tip)`, total);
}

function requireAmount(field: string, amount: number): number {
  return requireWhole(field, amount, 0, AMOUNT_MAX);
}
