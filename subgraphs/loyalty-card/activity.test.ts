/** Facts of a card, as another system would book them. */
import { expect, it } from 'vitest';
import { activitiesOf, type Fact, withoutLast } from './activity.ts';
import type { CardEvent } from './events.ts';

const AT = new Date('2026-11-25T12:00:00Z');
const facts = (...events: object[]): Fact[] =>
  events.map((event, i) => ({ position: i + 1, event: event as CardEvent, at: AT, storeId: 's' }));
const CLAIM = { type: 'OrderClaimed', transactionId: 't1' };
const EARNED = { type: 'PointsEarned', transactionId: 't1', points: 26 };
const BURNED = { type: 'PointsBurned', transactionId: 't1', points: 100 };

it('are one claim, whatever it gave and cost', () => {
  const [opened, ...claim] = facts({ type: 'CardOpened' }, CLAIM, BURNED, EARNED, { type: 'StampsGranted' });
  expect(activitiesOf([opened as Fact, ...claim])).toEqual([
    { kind: 'CLAIM', position: 2, points: -74, transactionId: 't1', storeId: 's', at: AT },
  ]);
});

it('are two returns where two came one after the other, each with its own place', () => {
  const back = { type: 'OrderReversed', transactionId: 't1' };
  const taken = { type: 'PointsTakenBack', points: 5, transactionId: 't1' };
  const told = activitiesOf(facts(CLAIM, EARNED, back, taken, back, taken, { type: 'PointsGivenBack', points: 100 }));
  expect(told.map(({ kind, position, points }) => [kind, position, points])).toEqual([
    ['CLAIM', 1, 26],
    ['REVERSAL', 3, -5],
    ['REVERSAL', 5, 95],
  ]);
});

it('are an adjustment or an expiry by themselves, and what came from the other system is none', () => {
  const told = activitiesOf(
    facts(
      { type: 'BalanceImported', points: 500 },
      { type: 'PointsExpired', points: 30 },
      { type: 'PointsAdjusted', points: -7 },
    ),
  );
  expect(told.map(({ kind, points }) => [kind, points])).toEqual([
    ['EXPIRY', -30],
    ['ADJUSTMENT', -7],
  ]);
});

it('leave the last one for later where more of it may follow', () => {
  const some = facts(CLAIM, EARNED, { type: 'PointsAdjusted', points: 1 }, CLAIM, BURNED);
  expect(withoutLast(some)).toEqual(some.slice(0, 3));
  expect(withoutLast(facts(CLAIM, BURNED))).toEqual([]);
});
