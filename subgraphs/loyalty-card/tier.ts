/** The tier of a card: by what it earned of late. Pure. Source: `docs/rules.md`, T-1, T-2. */
import { DAY_MS, daysAfter, type Instant, utcDay } from '../../platform/calendar.ts';
import type { CardEvent } from './events.ts';
import { type Programme, switchedOn, type Tier } from './programme.ts';
import { earnedAfter, QUALIFYING_DAYS } from './qualifying.ts';
import type { Card } from './state.ts';

/** Days for which a tier lasts from when it was reached or last earned again. */
export const TIER_DAYS = 365;

/** Where a brand has no ladder, nobody earns more than once the points. */
const NO_LADDER: Tier = { id: 'base', name: 'Base', threshold: 0, earnPercent: 100 };

/** Points earned in the last 365 days, less returned ones. */
export function qualifyingPoints({ qualifying }: Card, at: Instant): number {
  if (qualifying.points.length === 0) return 0;
  const oldest = daysAfter(utcDay(at), -QUALIFYING_DAYS);
  return earnedAfter(qualifying, oldest);
}

/** The tier a card has. One that is no longer in the ladder is the one that its points give. */
export function tierOf(card: Card, { tiers }: Programme, at: Instant): Tier {
  if (card.tier === null) return tiers[0] ?? NO_LADDER;
  const { id } = card.tier;
  return tiers.find((tier) => tier.id === id) ?? tierFor(qualifyingPoints(card, at), tiers);
}

/** The tier that follows it in the ladder. */
export function nextTier({ threshold }: Tier, { tiers }: Programme): Tier | undefined {
  return tiers.find((tier) => tier.threshold > threshold);
}

/** Up at once, or lasting anew where the points still carry the tier. Asked once an order has earned points. */
export function afterEarning(card: Card, programme: Programme, at: Instant): CardEvent[] {
  const points = qualifyingPoints(card, at);
  const has = tierOf(card, programme, at);
  const earned = tierFor(points, programme.tiers);
  if (earned.threshold > has.threshold) return [changed(has, earned, points, at)];
  if (has.threshold === 0 || points < has.threshold) return [];
  return [renewed(has, points, at)];
}

/** What becomes of a tier at its end: the one that the points give by then. While TIER_EXPIRY is off it does not end. */
export function atEnd(card: Card, programme: Programme, at: Instant): CardEvent[] {
  if (card.tier === null || card.tier.until > at || !switchedOn(programme, 'TIER_EXPIRY')) return [];
  const points = qualifyingPoints(card, at);
  const had = tierOf(card, programme, at);
  const earned = tierFor(points, programme.tiers);
  return [earned.id === card.tier.id ? renewed(earned, points, at) : changed(had, earned, points, at)];
}

function tierFor(points: number, tiers: readonly Tier[]): Tier {
  return tiers.findLast(({ threshold }) => threshold <= points) ?? tiers[0] ?? NO_LADDER;
}

/** @param points  That count towards tiers. */
export function changed(from: Tier, to: Tier, points: number, at: Instant): CardEvent {
  const until = to.threshold === 0 ? null : endOf(at);
  return { type: 'TierChanged', from: from.id, to: to.id, name: to.name, qualifyingPoints: points, until };
}

function renewed({ id, name }: Tier, points: number, at: Instant): CardEvent {
  return { type: 'TierRenewed', tier: id, name, qualifyingPoints: points, until: endOf(at) };
}

function endOf(at: Instant): Instant {
  return new Date(Date.parse(at) + TIER_DAYS * DAY_MS).toISOString();
}
