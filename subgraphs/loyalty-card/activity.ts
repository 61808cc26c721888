/** The facts of a card as another system would book them: a claim, a return, an adjustment, an expiry. Pure. */
import type { CardEvent } from './events.ts';
import { pointsOf } from './state.ts';

export type ActivityKind = 'CLAIM' | 'REVERSAL' | 'ADJUSTMENT' | 'EXPIRY';

/** What happened to the points of a card at one time, for one reason. */
export interface Activity {
  readonly kind: ActivityKind;
  /** Of its first fact among all facts of the card. It has the same one for ever. */
  readonly position: number;
  /** What it did to the balance. */
  readonly points: number;
  readonly transactionId: string | null;
  readonly storeId: string | null;
  readonly at: Date;
}

export interface Fact {
  readonly position: number;
  readonly event: CardEvent;
  readonly at: Date;
  readonly storeId: string | null;
}

const BEGINNINGS: Partial<Record<CardEvent['type'], ActivityKind>> = {
  OrderClaimed: 'CLAIM',
  OrderReversed: 'REVERSAL',
  PointsAdjusted: 'ADJUSTMENT',
  PointsExpired: 'EXPIRY',
};

/** The facts that follow one of {@link BEGINNINGS} in the same transaction are its consequences. */
const CONSEQUENCES: readonly CardEvent['type'][] = [
  'PointsEarned',
  'PointsBurned',
  'PointsTakenBack',
  'PointsGivenBack',
];

/** All types of facts that activities are made of. */
export const TOLD: readonly string[] = [...Object.keys(BEGINNINGS), ...CONSEQUENCES];

/** What came from the other system itself is none. */
export function activitiesOf(facts: readonly Fact[]): Activity[] {
  const activities: Activity[] = [];
  for (const { position, event, at, storeId } of facts) {
    const kind = BEGINNINGS[event.type];
    const transactionId = 'transactionId' in event ? event.transactionId : null;
    if (kind) activities.push({ kind, position, points: pointsOf(event), transactionId, storeId, at });
    const last = activities.at(-1);
    if (last && CONSEQUENCES.includes(event.type)) {
      activities[activities.length - 1] = { ...last, points: last.points + pointsOf(event) };
    }
  }
  return activities;
}

/** Facts without the last activity, as what follows them may belong to it. Nothing where all of them are one. */
export function withoutLast(facts: readonly Fact[]): readonly Fact[] {
  const begins = facts.findLastIndex(({ event }) => BEGINNINGS[event.type] !== undefined);
  return facts.slice(0, Math.max(0, begins));
}
