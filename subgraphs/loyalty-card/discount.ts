/** What rewards and vouchers take off an order, and on which lines it falls. Amounts in minor units. Pure. */
import { type PaidOrder, taxOf } from './order.ts';
import type { Benefit } from './programme.ts';
import { divide } from './rounding.ts';

/** A reward or a voucher on its way to an order. Exactly one of the ids is given. */
export interface OnePick {
  readonly rewardId: string | null;
  readonly voucherId: string | null;
  readonly name: string;
  readonly benefit: Benefit;
}

export interface Discount {
  readonly rewardId: string | null;
  readonly voucherId: string | null;
  /** The line it falls on; null where it falls on the order as a whole. */
  readonly lineId: string | null;
  /** Off what is to be paid, tax included. */
  readonly amount: number;
  /** Of the reward, or of the voucher's campaign. */
  readonly name: string;
}

/** What of one line discounts took. */
export interface Share {
  readonly lineId: string;
  /** Off the line's total; without tax where the order's prices are without tax. */
  readonly off: number;
  /** Units that were free. */
  readonly free: number;
}

export interface Discounted {
  /** Of each pick, in the order in which they were given: what it took off, and on which lines if not on the whole. */
  readonly given: readonly { readonly amount: number; readonly lines: readonly string[] }[];
  readonly discounts: readonly Discount[];
  /** Of each line that discounts fell on. Lists, as a lineId may be any text, such as `constructor`. */
  readonly shares: readonly Share[];
  /** What is left to pay, tip included. */
  readonly payable: number;
}

/** In which order discounts apply. Source: `docs/rules.md`, R-2. */
const ORDER_OF_BENEFITS: readonly Benefit['type'][] = ['FreeItem', 'AmountOff', 'PercentOff', 'FreeOrder'];

/**
 * Takes the benefits of some picks off an order: together never more than its total less the tip. The outcome does not
 * depend on the order of the picks.
 *
 * What falls on the order as a whole falls on its lines in proportion to what is left of each, to the cent, in the order
 * of the lines.
 */
export function discount(order: PaidOrder, picks: readonly OnePick[]): Discounted {
  const open: Open = {
    order,
    lines: order.lines.map(({ lineId, sku, quantity, total }) => ({
      lineId,
      sku,
      quantity,
      total,
      net: total,
      free: 0,
    })),
    left: order.total - order.tip,
  };
  const given: { amount: number; lines: string[] }[] = picks.map(() => ({ amount: 0, lines: [] }));
  const discounts: Discount[] = [];
  for (const at of inOrder(picks)) {
    const pick = picks[at] as OnePick;
    const { rewardId, voucherId, name, benefit } = pick;
    const off = benefit.type === 'FreeItem' ? freeItem(open, benefit) : wholeOrder(open, benefit);
    for (const { lineId, amount } of off) {
      discounts.push({ rewardId, voucherId, lineId, amount, name });
    }
    given[at] = {
      amount: off.reduce((sum, { amount }) => sum + amount, 0),
      lines: off.flatMap(({ lineId }) => lineId ?? []),
    };
  }
  const shares = open.lines
    .filter(({ net, total }) => net < total)
    .map(({ lineId, net, total, free }) => ({ lineId, off: total - net, free }));
  return { given, discounts, shares, payable: open.left + order.tip };
}

interface OpenLine {
  readonly lineId: string;
  readonly sku: string;
  readonly quantity: number;
  readonly total: number;
  net: number;
  free: number;
}

/** An order while discounts are taken off it; `left` is what is left to pay, tax included, tip not. */
interface Open {
  readonly order: PaidOrder;
  readonly lines: OpenLine[];
  left: number;
}

type Off = { readonly lineId: string | null; readonly amount: number }[];

/** The places of the picks, in the order in which they apply; those of one kind by their ids, rewards first. */
function inOrder(picks: readonly OnePick[]): number[] {
  // Of free items the one that fits fewest goes first, so that it is not left without.
  const skus = ({ benefit }: OnePick) => String(benefit.type === 'FreeItem' ? benefit.skus.length : 0).padStart(3, '0');
  const id = ({ rewardId, voucherId }: OnePick) => (rewardId === null ? `voucher ${voucherId}` : `reward ${rewardId}`);
  const rank = (pick: OnePick) => `${ORDER_OF_BENEFITS.indexOf(pick.benefit.type)} ${skus(pick)} ${id(pick)}`;
  return picks
    .map((pick, at) => ({ at, rank: rank(pick) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : a.at - b.at))
    .map(({ at }) => at);
}

/** The cheapest units that fit, each with the tax that goes with it. */
function freeItem(open: Open, { skus, quantity }: Extract<Benefit, { type: 'FreeItem' }>): Off {
  const cheapestFirst = open.lines
    .filter(({ sku, total }) => total > 0 && skus.includes(sku))
    .sort((a, b) => a.total * b.quantity - b.total * a.quantity);
  const off: { lineId: string; amount: number }[] = [];
  let missing = quantity;
  for (const line of cheapestFirst) {
    const units = Math.min(missing, line.quantity - line.free);
    const list = priceOf(line, line.free + units) - priceOf(line, line.free);
    if (list === 0) continue;
    const amount = Math.min(list + taxAlong(open, list), open.left);
    line.free += units;
    line.net -= list;
    open.left -= amount;
    missing -= units;
    off.push({ lineId: line.lineId, amount });
    if (missing === 0) break;
  }
  return off;
}

/** The tax that goes with what is free, where prices are without it: of all lines together it is all of the tax. */
function taxAlong({ order, lines }: Open, list: number): number {
  if (order.taxIncluded) return 0;
  const linesTotal = lines.reduce((sum, { total }) => sum + total, 0);
  const before = lines.reduce((sum, { total, net }) => sum + total - net, 0);
  const taxed = { tax: order.tax, linesTotal };
  return taxOf(taxed, before + list) - taxOf(taxed, before);
}

/** What so many units of a line cost; all of them cost its total. */
function priceOf({ total, quantity }: OpenLine, units: number): number {
  return Math.floor((total * units) / quantity);
}

function wholeOrder(open: Open, benefit: Exclude<Benefit, { type: 'FreeItem' }>): Off {
  const amount = amountOf(benefit, open.left);
  if (amount === 0) return [];
  const list = open.lines.reduce((sum, { net }) => sum + net, 0);
  fallOn(open.lines, list, amount === open.left ? list : part(list, amount, open.left));
  open.left -= amount;
  return [{ lineId: null, amount }];
}

/** @param left  What is left to pay, tip not included. */
function amountOf(benefit: Exclude<Benefit, { type: 'FreeItem' }>, left: number): number {
  switch (benefit.type) {
    case 'AmountOff':
      return Math.min(benefit.amount, left);
    case 'PercentOff':
      return Math.min(part(left, benefit.percent, 100), benefit.upTo ?? left);
    case 'FreeOrder':
      return Math.min(left, benefit.upTo ?? left);
  }
}

/** Spreads an amount over the lines in proportion to what is left of each, so that the parts add up to it exactly. */
function fallOn(lines: OpenLine[], total: number, amount: number): void {
  let before = 0;
  for (const line of lines) {
    const after = before + line.net;
    line.net -= share(amount, after, total) - share(amount, before, total);
    before = after;
  }
}

function share(amount: number, upTo: number, total: number): number {
  return total === 0 ? 0 : Number((BigInt(amount) * BigInt(upTo)) / BigInt(total));
}

/** `whole × numerator ÷ denominator`, half to even. */
function part(whole: number, numerator: number, denominator: number): number {
  return Number(divide(BigInt(whole) * BigInt(numerator), BigInt(denominator), 'HALF_EVEN'));
}
