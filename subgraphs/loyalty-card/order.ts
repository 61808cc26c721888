/** A paid order, as far as the rules of the programme look at it. Amounts in minor units. */
import type { Channel, PointsCampaign } from './programme.ts';
import { divide } from './rounding.ts';

export interface PaidOrder {
  readonly posType: string;
  readonly storeId: string;
  readonly channel: Channel;
  readonly lines: readonly PaidLine[];
  readonly tax: number;
  /** Whether the lines' totals contain the tax. */
  readonly taxIncluded: boolean;
  /** What is left to pay after discounts, tax and tip included. */
  readonly payable: number;
}

export interface PaidLine {
  readonly lineId: string;
  readonly quantity: number;
  readonly total: number;
  readonly category: string | null;
}

/** The lines of an order that count for a campaign. */
export function countedLines(order: PaidOrder, categories: readonly string[]): readonly PaidLine[] {
  if (categories.length === 0) return order.lines;
  return order.lines.filter((line) => line.category !== null && categories.includes(line.category));
}

/**
 * What a campaign judges: the totals of the lines that count, with the tax or without it; never the tip. An order states
 * its tax as a whole, so a part of the lines carries its proportion of it, half-even. Source: `docs/rules.md`, E-2.
 */
export function baseOf(order: PaidOrder, lines: readonly PaidLine[], includeTax: PointsCampaign['includeTax']): number {
  const counted = sumOf(lines);
  if (order.taxIncluded === includeTax) return counted;
  const all = sumOf(order.lines);
  if (all === 0) return 0;
  const tax = Number(divide(BigInt(order.tax) * BigInt(counted), BigInt(all), 'HALF_EVEN'));
  return includeTax ? counted + tax : Math.max(0, counted - tax);
}

function sumOf(lines: readonly PaidLine[]): number {
  return lines.reduce((sum, line) => sum + line.total, 0);
}
