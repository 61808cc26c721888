/** What facts add to the sums of their day and store. Pure. The view `event_stat` says the same in SQL. */
import type { CardEvent } from './events.ts';
import { pointsOf } from './state.ts';

export interface Sums {
  readonly profilesCreated: number;
  readonly cardsIdentified: number;
  readonly transactionsClaimed: number;
  /** These five less what returns took back. */
  readonly pointsEarned: number;
  readonly pointsBurned: number;
  readonly stampsGiven: number;
  readonly vouchersIssued: number;
  readonly rewardsEarned: number;
  readonly pointsExpired: number;
  /** How much the points outstanding grew. */
  readonly pointsLiability: number;
}

export const NO_SUMS: Sums = {
  profilesCreated: 0,
  cardsIdentified: 0,
  transactionsClaimed: 0,
  pointsEarned: 0,
  pointsBurned: 0,
  stampsGiven: 0,
  vouchersIssued: 0,
  rewardsEarned: 0,
  pointsExpired: 0,
  pointsLiability: 0,
};

/** What a command adds, by store; '' for what has none. In the order of the stores; nothing where it adds nothing. */
export function sumsOf(events: readonly CardEvent[], storeId: string | null): (Sums & { readonly storeId: string })[] {
  const byStore = Map.groupBy(events, (event) => storeOf(event, storeId) ?? '');
  return [...byStore]
    .map(([storeId, some]) => ({ ...some.map(sumsOfOne).reduce(plus, NO_SUMS), storeId }))
    .filter(({ storeId: _, ...sums }) => Object.values(sums).some((n) => n !== 0))
    .sort((a, b) => (a.storeId < b.storeId ? -1 : 1));
}

/** Where a fact belongs: points expire nowhere in particular, whoever came by. */
export function storeOf({ type }: CardEvent, storeId: string | null): string | null {
  return type === 'PointsExpired' ? null : storeId;
}

export function plus(a: Sums, b: Sums): Sums {
  const keys = Object.keys(a) as (keyof Sums)[];
  return Object.fromEntries(keys.map((key) => [key, a[key] + b[key]])) as unknown as Sums;
}

function sumsOfOne(event: CardEvent): Sums {
  const sums = { ...NO_SUMS, pointsLiability: pointsOf(event) };
  switch (event.type) {
    case 'CardOpened':
      return { ...sums, profilesCreated: 1 };
    case 'OrderClaimed':
      return { ...sums, transactionsClaimed: 1 };
    case 'PointsEarned':
      return { ...sums, pointsEarned: event.points };
    case 'PointsTakenBack':
      return { ...sums, pointsEarned: -event.points };
    case 'PointsBurned':
      return { ...sums, pointsBurned: event.points, rewardsEarned: 1 };
    case 'PointsGivenBack':
      return { ...sums, pointsBurned: -event.points, rewardsEarned: -1 };
    case 'PointsExpired':
      return { ...sums, pointsExpired: event.points };
    case 'StampsGranted':
      return { ...sums, stampsGiven: event.stamps };
    case 'StampsTakenBack':
      return { ...sums, stampsGiven: -event.stamps };
    case 'VoucherIssued':
      return { ...sums, vouchersIssued: 1 };
    case 'VoucherRevoked':
      return { ...sums, vouchersIssued: -1 };
    default:
      return sums;
  }
}
