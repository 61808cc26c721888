/** What was sold, as a receipt says it. */
import type { KioskVisitFragment, OrderInput } from '../../client/index.ts';
import { now } from '../shared/clock.ts';

export interface Sold {
  readonly ref: string;
  readonly lines: readonly {
    readonly lineId: string;
    readonly name: string;
    readonly quantity: number;
    readonly total: number;
  }[];
  readonly tip: number;
  readonly total: number;
  readonly payable: number;
  readonly method: string | undefined;
  readonly at: string;
}

/** The order as it was booked. */
export function soldTo({ order, claimedAt }: KioskVisitFragment): Sold | null {
  return (
    order && {
      ...order,
      total: order.total.amount,
      payable: order.payable.amount,
      method: order.payments[0]?.method,
      at: claimedAt ?? '',
    }
  );
}

/** The order as it was paid, of which the API has said nothing: to somebody without a card, or not booked yet. */
export function soldWithout({ ref, lines, tip, total, payments }: OrderInput, payable: number): Sold {
  return {
    ref,
    lines: lines.map(({ lineId, name, quantity, unitPrice }) => ({
      lineId: String(lineId),
      name,
      quantity,
      total: quantity * unitPrice,
    })),
    tip: tip ?? 0,
    total,
    payable,
    method: payments?.[0]?.method,
    at: new Date(now()).toISOString(),
  };
}
