/** What the browser keeps: the operator's key as long as its tab is open, and the example order. */
import type { PreviewOrderInput } from '../../client/index.ts';

const OPERATOR = 'operator-key';
const EXAMPLE = 'example-order';

export function keptKey(): string | null {
  return sessionStorage.getItem(OPERATOR);
}

export function keepKey(key: string): void {
  sessionStorage.setItem(OPERATOR, key);
}

export function forgetKey(): void {
  sessionStorage.removeItem(OPERATOR);
}

/** An order, whose guest it is, and what they pick: what every preview is about. */
export type Example = Omit<PreviewOrderInput, 'draft'>;

/** Null also where it is not such as is kept now. */
export function keptExample(): Example | null {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(EXAMPLE) ?? 'null');
    return isExample(kept) ? kept : null;
  } catch {
    return null;
  }
}

/** Without a card and its vouchers, which are somebody's, and without a moment, which passes. */
export function keepExample({ guest, order, rewardIds }: Example): void {
  localStorage.setItem(EXAMPLE, JSON.stringify({ order, rewardIds, ...(guest?.cardId ? {} : { guest }) }));
}

function isExample(kept: unknown): kept is Example {
  const { guest = {}, order, rewardIds = [] } = partsOf(kept);
  const { channel, posType, storeId, lines, tax = 0, tip = 0 } = partsOf(order);
  const { points = 0, tierId } = partsOf(guest);
  return (
    [channel, posType, storeId].every(isText) &&
    [points, tax, tip].every(Number.isInteger) &&
    (tierId == null || isText(tierId)) &&
    Array.isArray(rewardIds) &&
    rewardIds.every(isText) &&
    Array.isArray(lines) &&
    lines.every(isLine)
  );
}

function isLine(kept: unknown): boolean {
  const { sku, name, category, quantity, unitPrice } = partsOf(kept);
  return (
    [sku, name].every(isText) && (category == null || isText(category)) && [quantity, unitPrice].every(Number.isInteger)
  );
}

function isText(kept: unknown): boolean {
  return typeof kept === 'string';
}

/** None of what is no object. */
function partsOf(kept: unknown): Readonly<Record<string, unknown>> {
  return typeof kept === 'object' && kept !== null ? { ...kept } : {};
}
