/** Tiers. Each test names its rule of `docs/rules.md`. */
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../platform/calendar.ts';
import { card } from './card.ts';
import { cardAt } from './due.ts';
import type { CardEvent } from './events.ts';
import {
  cardAfter,
  claimOf,
  earned,
  LADDER,
  NOON,
  paid,
  pointsCampaign,
  programme,
  switchedOff,
  takenBack,
} from './fixture.ts';
import type { Programme } from './programme.ts';
import { tier } from './show.ts';
import { nextTier, qualifyingPoints, tierOf } from './tier.ts';

const on = programme({ tiers: LADDER });
const later = (days: number, ms = 0) => new Date(Date.parse(NOON) + days * DAY_MS + ms).toISOString();
const day = (days: number) => later(days).slice(0, 10);
const claim = (total: number, at = NOON, more: Partial<Programme> = {}) =>
  claimOf(paid(total), { at, programme: programme({ tiers: LADDER, ...more }) });
const cardOf = (events: readonly CardEvent[], ...orders: ReturnType<typeof claim>[]) =>
  orders.reduce((state, order) => card.decide(order, state).reduce(card.evolve, state), cardAfter(...events));
const named = (state: ReturnType<typeof cardOf>, at: string, by: Programme = on) =>
  tierOf(cardAt(state, at, by), by, at).id;

describe('T-1: qualifying points', () => {
  it('are what was earned in the last 365 days, the day of 365 days ago not any more', () => {
    const state = cardAfter(earned(10, null, day(0)), earned(5, null, day(1)));
    expect(qualifyingPoints(state, NOON)).toBe(15);
    expect(qualifyingPoints(state, later(364))).toBe(15);
    expect(qualifyingPoints(state, later(365))).toBe(5);
    expect(qualifyingPoints(state, later(366))).toBe(0);
  });
  it('are not lowered by spending, nor by expiry', () => {
    const lots = [{ points: 10, expiresAt: later(1) }];
    const spent = cardAfter(earned(10, later(1), day(0)), { type: 'PointsExpired', points: 10, lots });
    expect(qualifyingPoints(spent, later(1))).toBe(10);
  });
  it('are not given by hand', () => {
    const lots = [{ points: 10, expiresAt: null }];
    const given = cardAfter({ type: 'PointsAdjusted', points: 10, lots, reason: 'r', operatorId: 'o' });
    expect(qualifyingPoints(given, NOON)).toBe(0);
  });
  it('are less what was returned, on the day on which it had been earned', () => {
    const back = takenBack(4, [{ points: 4, expiresAt: null }], day(0));
    const state = cardAfter(earned(10, null, day(0)), earned(1, null, day(2)), back);
    expect(qualifyingPoints(state, later(2))).toBe(7);
    expect(qualifyingPoints(state, later(365))).toBe(1);
  });
  it('are kept by day, and forgotten when they cannot count any more', () => {
    const days = Array.from({ length: 1_000 }, (_, i) => earned(1, null, day(i)));
    expect(cardAfter(...days).qualifying.points).toHaveLength(365);
  });
});

describe('T-2: a tier', () => {
  it('is reached at its threshold, and not one point before', () => {
    expect(named(cardOf([earned(899, null, day(0))], claim(1000)), NOON)).toBe('bronze');
    expect(named(cardOf([earned(900, null, day(0))], claim(1000)), NOON)).toBe('silver');
  });
  it('counts from the next order on', () => {
    const order = claim(10_000);
    const [, points] = card.decide(order, card.initial);
    expect(points).toMatchObject({ points: 1_000, earnPercent: 100 });
    const [, next] = card.decide(claim(1337), cardOf([], order));
    expect(next).toMatchObject({ points: 167, earnPercent: 125, exact: '167.125' });
  });
  it('may be the highest at once', () => {
    const [, , changed] = card.decide(claim(50_000), card.initial);
    expect(changed).toEqual({
      type: 'TierChanged',
      from: 'bronze',
      to: 'gold',
      name: 'Gold',
      qualifyingPoints: 5_000,
      until: later(365),
    });
  });
  it('lasts 365 days from when it was reached, then is what the points give by then', () => {
    const state = cardOf([], claim(10_000));
    expect(named(state, later(365, -1))).toBe('silver');
    expect(named(state, later(365))).toBe('bronze');
    const decided = card.decide({ type: 'BookDue', at: later(365), programme: on }, state);
    expect(decided.filter(({ type }) => type === 'TierChanged')).toEqual([
      { type: 'TierChanged', from: 'silver', to: 'bronze', name: 'Bronze', qualifyingPoints: 0, until: null },
    ]);
  });
  it('lasts anew from an order after which the points carry it', () => {
    const state = cardOf([], claim(10_000), claim(100, later(200)));
    expect(state.tier).toEqual({ id: 'silver', until: later(565) });
    // By then only the later order counts.
    expect(named(state, later(565, -1))).toBe('silver');
    expect(named(state, later(565))).toBe('bronze');
  });
  it('lasts anew at its very threshold', () => {
    const state = cardOf(
      [earned(200, null, day(-364)), earned(700, null, day(0))],
      claim(1_000),
      claim(2_400, later(2)),
    );
    // 200 of 1,000 are too old by then: 800 and 300 more are enough, 800 and 200 just so.
    expect(state.tier).toEqual({ id: 'silver', until: later(367) });
    const just = cardOf(
      [earned(200, null, day(-364)), earned(700, null, day(0))],
      claim(1_000),
      claim(1_600, later(2)),
    );
    expect(qualifyingPoints(just, later(2))).toBe(1_000);
    expect(just.tier).toEqual({ id: 'silver', until: later(367) });
  });
  it('does not last anew by an order after which the points do not carry it any more', () => {
    const state = cardOf([earned(990, null, day(-364))], claim(1_000), claim(1_000, later(2)));
    expect(state.tier).toEqual({ id: 'silver', until: later(365) });
  });
  it('goes down by as much as the points say', () => {
    const state = cardOf([], claim(50_000), claim(10_000, later(300)), claim(10_000, later(370)));
    expect(named(state, later(665, -1))).toBe('gold');
    expect(named(state, later(665))).toBe('silver');
  });
  it('stays at its end while the points still carry it', () => {
    const gold = {
      type: 'TierChanged',
      from: 'bronze',
      to: 'silver',
      name: 'Silver',
      qualifyingPoints: 1_000,
      until: NOON,
    };
    const state = cardAfter(earned(1_000, null, day(-1)), gold as CardEvent);
    expect(card.decide({ type: 'BookDue', at: NOON, programme: on }, state)).toEqual([
      { type: 'TierRenewed', tier: 'silver', name: 'Silver', qualifyingPoints: 1_000, until: later(365) },
    ]);
  });
  it('does not end while TIER_EXPIRY is off, and does when it is on again', () => {
    const state = cardOf([], claim(10_000));
    const off = programme({ tiers: LADDER, ...switchedOff('TIER_EXPIRY') });
    expect(named(state, later(400), off)).toBe('silver');
    expect(named(state, later(400))).toBe('bronze');
  });
  it('that is not in the ladder any more is the one that the points give', () => {
    const state = cardOf([], claim(10_000));
    const tiers = [{ id: 'base', name: 'Base', threshold: 0, earnPercent: 100 }];
    expect(named(state, NOON, programme({ tiers }))).toBe('base');
  });
  it('does not come from points that earn none', () => {
    const nothing = claim(10_000, NOON, { campaigns: [pointsCampaign({ categories: ['tea'] })] });
    expect(card.decide(nothing, cardAfter(earned(2_000, null, day(0)))).map(({ type }) => type)).toEqual([
      'OrderClaimed',
    ]);
  });
});

it('a card shows its tier and the way to the next', () => {
  const state = cardOf([], claim(12_000));
  expect(tier(state, new Date(NOON), on)).toMatchObject({
    tier: { id: 'silver' },
    qualifyingPoints: 1_200,
    next: { id: 'gold' },
    pointsToNext: 3_800,
    validUntil: later(365),
  });
  expect(tier(card.initial, new Date(NOON), on)).toMatchObject({ pointsToNext: 1_000, validUntil: null });
  expect(nextTier(LADDER[2] ?? on.tiers[0] ?? { id: '', name: '', threshold: 0, earnPercent: 0 }, on)).toBeUndefined();
});
