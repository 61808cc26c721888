/** What is being ordered, and the order that it makes. The only sum that a till knows by itself is that of its own lines and tip. */
import type { OrderInput } from '../../client/index.ts';
import { localDate } from '../../platform/calendar.ts';
import { now } from '../shared/clock.ts';
import { MENU, nameOf } from './menu.ts';

/** How many of what, by sku. */
export type Basket = ReadonlyMap<string, number>;

/** Most of one line that the API takes. Source: `docs/rules.md`, E-1. */
const QUANTITY_MAX = 999;

export function changed(basket: Basket, sku: string, by: number): Basket {
  const next = new Map(basket);
  const quantity = Math.min(QUANTITY_MAX, (basket.get(sku) ?? 0) + by);
  if (quantity > 0) next.set(sku, quantity);
  else next.delete(sku);
  return next;
}

export interface Sale {
  readonly basket: Basket;
  readonly tip: number;
  /** The order's number, of its own at this till on this day. */
  readonly ref: string;
  readonly currency: string;
  /** Of the programme. A store that is open past midnight would keep a day of its own. */
  readonly timeZone: string;
  readonly language: string;
}

export function orderOf({ basket, tip, ref, currency, timeZone, language }: Sale): OrderInput {
  const lines = MENU.filter(({ sku }) => basket.has(sku)).map(({ sku, category, price }, i) => ({
    // As they are called in what explains the order.
    lineId: String(i + 1),
    sku,
    name: nameOf(sku, language),
    quantity: basket.get(sku) ?? 0,
    unitPrice: price,
    category,
  }));
  const total = lines.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, tip);
  return { ref, businessDate: localDate(new Date(now()), timeZone), currency, lines, total, tip };
}

/** Short enough to be called out, and unlike any other of the day. */
export function newRef(): string {
  return crypto.randomUUID().slice(0, 8).toUpperCase();
}
