/** A paid order, as far as the rules of the programme look at it. Amounts in minor units. Pure. */
import type { Share } from './discount.ts';
import type { ReturnedLine } from './events.ts';
import type { Channel, PointsCampaign } from './programme.ts';
import { divide } from './rounding.ts';

/** As the till sends it, before anything of this programme. */
export interface PaidOrder {
  readonly posType: string;
  readonly storeId: string;
  readonly channel: Channel;
  readonly lines: readonly PaidLine[];
  readonly tax: number;
  /** Whether the lines' totals contain the tax. */
  readonly taxIncluded: boolean;
  readonly tip: number;
  /** Tax and tip included. */
  readonly total: number;
}

export interface PaidLine {
  readonly lineId: string;
  readonly sku: string;
  readonly quantity: number;
  readonly total: number;
  readonly category: string | null;
}

/** What of an order was kept and paid for: after discounts, and after returns. */
export interface NetOrder {
  readonly posType: string;
  readonly storeId: string;
  readonly channel: Channel;
  readonly lines: readonly NetLine[];
  readonly tax: number;
  readonly taxIncluded: boolean;
  /** What the lines came to before discounts and returns: what the tax was stated for. */
  readonly linesTotal: number;
  /** What they came to after discounts and before returns, and what was paid for that, tax included and tip not. */
  readonly discounted: number;
  readonly paid: number;
  /** What was to be paid for it, tax and tip included. */
  readonly payable: number;
}

export interface NetLine {
  readonly lineId: string;
  /** Units that were kept, at least 1. */
  readonly quantity: number;
  /** Their total less the discounts that fell on them. */
  readonly net: number;
  readonly category: string | null;
}

/**
 * What is left of an order after discounts and returns. A unit that was free is the last of its line to be returned, and
 * the others carry their line's price in equal parts, rounded down, so that what is left depends on what was returned and
 * not on the order in which it was.
 *
 * @param payable  What was to be paid for all of it, tax and tip included.
 */
export function netOrder(
  order: PaidOrder,
  { shares, payable }: { readonly shares: readonly Share[]; readonly payable: number },
  returned: readonly ReturnedLine[],
): NetOrder {
  const { posType, storeId, channel, tax, taxIncluded, tip } = order;
  const linesTotal = order.lines.reduce((sum, line) => sum + line.total, 0);
  const discounted = sumOf(netLines(order, shares, []));
  const paid = payable - tip;
  const lines = netLines(order, shares, returned);
  const left = returned.length === 0 ? paid : share(paid, sumOf(lines), discounted);
  return { posType, storeId, channel, lines, tax, taxIncluded, linesTotal, discounted, paid, payable: left + tip };
}

function netLines({ lines }: PaidOrder, shares: readonly Share[], returned: readonly ReturnedLine[]): NetLine[] {
  return lines.flatMap(({ lineId, quantity: bought, total, category }) => {
    const { off, free } = shares.find((share) => share.lineId === lineId) ?? { off: 0, free: 0 };
    const quantity = bought - unitsOf(returned, lineId);
    const paidUnits = Math.max(0, quantity - free);
    // Exact: at most 10,000,000 times 999.
    const net = bought === free ? 0 : Math.floor(((total - off) * paidUnits) / (bought - free));
    return quantity === 0 ? [] : [{ lineId, quantity, net, category }];
  });
}

/** How many units of a line were returned. */
export function unitsOf(returned: readonly ReturnedLine[], lineId: string): number {
  return returned.find((line) => line.lineId === lineId)?.quantity ?? 0;
}

/** The lines of an order that count for a campaign. */
export function countedLines(order: NetOrder, categories: readonly string[]): readonly NetLine[] {
  if (categories.length === 0) return order.lines;
  return order.lines.filter((line) => line.category !== null && categories.includes(line.category));
}

/**
 * What a campaign judges: what was paid for the lines that count, with the tax or without it; never the tip. An order
 * states its tax as a whole, so a part of the lines carries its proportion of it, half-even. Source: `docs/rules.md`, E-2.
 */
export function baseOf(order: NetOrder, lines: readonly NetLine[], includeTax: PointsCampaign['includeTax']): number {
  const counted = sumOf(lines);
  if (includeTax) return share(order.paid, counted, order.discounted);
  return order.taxIncluded ? counted - taxOf(order, counted) : counted;
}

/** The part of the order's tax that goes with a part of what its lines came to. */
export function taxOf({ tax, linesTotal }: Pick<NetOrder, 'tax' | 'linesTotal'>, part: number): number {
  return share(tax, part, linesTotal);
}

/** `amount × part ÷ whole`, half to even; nothing of nothing. */
function share(amount: number, part: number, whole: number): number {
  return whole === 0 ? 0 : Number(divide(BigInt(amount) * BigInt(part), BigInt(whole), 'HALF_EVEN'));
}

function sumOf(lines: readonly NetLine[]): number {
  return lines.reduce((sum, { net }) => sum + net, 0);
}
