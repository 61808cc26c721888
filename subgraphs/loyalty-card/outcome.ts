/** What a claim, a hold and a return come to, read off their facts. Pure. */
import type { Discount } from './discount.ts';
import type { CardEvent, PickedReward, ReturnedLine } from './events.ts';
import { type PaidOrder, unitsOf } from './order.ts';
import type { RuleOutcome } from './rule-outcome.ts';
import type { Hold } from './state.ts';

/** A reward as it was when it was picked. */
export interface RewardRef {
  readonly id: string;
  readonly version: number;
}

/** What a code or an open transaction keeps. */
export interface Held {
  readonly rewards: readonly RewardRef[];
  readonly vouchers: readonly string[];
}

/** What claiming an order does, or did. */
export interface ClaimOutcome {
  readonly pointsEarned: number;
  readonly pointsBurned: number;
  readonly stampsGranted: number;
  readonly vouchersIssued: readonly string[];
  /** What it spent. */
  readonly rewards: readonly RewardRef[];
  readonly vouchers: readonly string[];
  readonly discounts: readonly Discount[];
  /** The order's total less the discounts, in minor units. */
  readonly payable: number;
  readonly explanation: readonly RuleOutcome[];
}

export interface Booked extends ClaimOutcome {
  /** Where it stands among the facts of the card; {@link LoyaltyCardDoor.reverseOrder} asks for it. */
  readonly positions: readonly number[];
}

/** What returning lines of an order did. */
export interface ReverseOutcome {
  readonly lines: readonly ReturnedLine[];
  /** Whether everything has been returned by now. */
  readonly whole: boolean;
  readonly pointsTakenBack: number;
  readonly pointsGivenBack: number;
  readonly stampsTakenBack: number;
  /** Where the return stands among the facts of the card. */
  readonly position: number;
}

export function heldBy(hold: Hold | undefined): Held {
  return { rewards: (hold?.rewards ?? []).map(refOf), vouchers: hold?.vouchers ?? [] };
}

function refOf({ rewardId: id, rewardVersion: version }: PickedReward): RewardRef {
  return { id, version };
}

/** Claim and preview both read their answer off the events, so they cannot differ. */
export function outcomeOf(events: readonly CardEvent[]): ClaimOutcome {
  const claimed = events.find((event) => event.type === 'OrderClaimed');
  const burned = events.filter((event) => event.type === 'PointsBurned');
  return {
    pointsEarned: sum(events.map((event) => (event.type === 'PointsEarned' ? event.points : 0))),
    pointsBurned: sum(burned.map(({ points }) => points)),
    stampsGranted: sum(events.map((event) => (event.type === 'StampsGranted' ? event.stamps : 0))),
    vouchersIssued: events.flatMap((event) => (event.type === 'VoucherIssued' ? event.voucherId : [])),
    rewards: burned.map(refOf),
    vouchers: events.flatMap((event) => (event.type === 'VoucherUsed' ? event.voucher.voucherId : [])),
    discounts: claimed?.discounts ?? [],
    payable: claimed?.payable ?? 0,
    explanation: claimed?.outcomes ?? [],
  };
}

export function nothing({ total }: PaidOrder): ClaimOutcome {
  return { ...outcomeOf([]), payable: total };
}

export function reverseOutcomeOf(
  { events, positions }: { events: readonly CardEvent[]; positions: readonly number[] },
  order: PaidOrder,
): ReverseOutcome {
  const at = events.findIndex(({ type }) => type === 'OrderReversed');
  const reversed = events[at];
  if (reversed?.type !== 'OrderReversed') throw new Error('A reversal without its fact');
  return {
    lines: reversed.lines,
    whole: order.lines.every(({ lineId, quantity }) => unitsOf(reversed.left.returned, lineId) === quantity),
    pointsTakenBack: sum(events.map((event) => (event.type === 'PointsTakenBack' ? event.points : 0))),
    pointsGivenBack: sum(events.map((event) => (event.type === 'PointsGivenBack' ? event.points : 0))),
    stampsTakenBack: sum(events.map((event) => (event.type === 'StampsTakenBack' ? event.stamps : 0))),
    position: positions[at] ?? 0,
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, n) => all + n, 0);
}
