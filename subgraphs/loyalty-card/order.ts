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

/** The order after the discounts, with nothing returned. */
export function discounted(order: PaidOrder, shares: readonly Share[], payable: number): NetOrder {
  return { ...netOf(order, shares, []), payable };
}

/**
 * What is left of an order after discounts and returns. A unit that was free is the last of its line to be returned, and
 * the others carry their line's price in equal parts, rounded down, so that what is left depends on what was returned and
 * not on the order in which it was.
 */
export function leftOf(order: PaidOrder, shares: readonly Share[], returned: readonly ReturnedLine[]): NetOrder {
  const net = netOf(order, shares, returned);
  const lines = sumOf(net.lines);
  const tax = order.taxIncluded ? 0 : taxOf(net, lines);
  return { ...net, payable: lines + tax + order.tip };
}

function netOf(
  { posType, storeId, channel, tax, taxIncluded, lines }: PaidOrder,
  shares: readonly Share[],
  returned: readonly ReturnedLine[],
): Omit<NetOrder, 'payable'> {
  const kept = lines.flatMap(({ lineId, quantity: bought, total, category }) => {
    const { off, free } = shares.find((share) => share.lineId === lineId) ?? { off: 0, free: 0 };
    const quantity = bought - unitsOf(returned, lineId);
    const paidUnits = Math.max(0, quantity - free);
    // Exact: at most 10,000,000 times 999.
    const net = bought === free ? 0 : Math.floor(((total - off) * paidUnits) / (bought - free));
    return quantity === 0 ? [] : [{ lineId, quantity, net, category }];
  });
  const linesTotal = lines.reduce((sum, line) => sum + line.total, 0);
  return { posType, storeId, channel, tax, taxIncluded, linesTotal, lines: kept };
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
  if (order.taxIncluded === includeTax) return counted;
  const tax = taxOf(order, counted);
  return includeTax ? counted + tax : Math.max(0, counted - tax);
}

/** The part of the order's tax that goes with a part of what its lines came to. */
export function taxOf({ tax, linesTotal }: Pick<NetOrder, 'tax' | 'linesTotal'>, part: number): number {
  return linesTotal === 0 ? 0 : Number(divide(BigInt(tax) * BigInt(part), BigInt(linesTotal), 'HALF_EVEN'));
}

function sumOf(lines: readonly NetLine[]): number {
  return lines.reduce((sum, { net }) => sum + net, 0);
}
