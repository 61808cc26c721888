/** Why two systems differ, by what each has booked. */
import { expect, it } from 'vitest';
import { causeOf, type Ours, roundingKey } from './cause.ts';
import type { LegacyTransaction } from './legacy.ts';

const AT = new Date('2026-11-25T12:00:00Z');
const ours = (key: string, points: number, expiry = false): Ours => ({ key, points, expiry });
let id = 0;
const theirs = (kind: string, points: number, key: string | null = null): LegacyTransaction => ({
  ...{ id: `T${++id}`, key, kind, points, at: AT },
});
const opening = theirs('OPENING', 500);

it('misses there what was never booked there, from the first of it on', () => {
  const found = causeOf(
    { here: 550, there: 520, since: 0 },
    [ours('a', 20), ours('b', 10), ours('c', 20)],
    [opening, theirs('CLAIM', 20, 'a')],
  );
  expect(found).toEqual({ cause: 'TRANSACTION_MISSING_THERE', missing: ['b', 'c'], notHere: 0 });
});

it('misses here what happened there since, whatever came before it', () => {
  const there = [opening, theirs('BURN', -100), theirs('EARN', 40), theirs('BURN', -30)];
  expect(causeOf({ here: 400, there: 410, since: 0 }, [], there)).toMatchObject({
    cause: 'TRANSACTION_MISSING_HERE',
    notHere: 10,
  });
  expect(causeOf({ here: 440, there: 410, since: 0 }, [], there)).toMatchObject({
    cause: 'TRANSACTION_MISSING_HERE',
    notHere: -30,
  });
});

it('is of both kinds: what is missing there is delivered, and only the rest is brought here', () => {
  const found = causeOf({ here: 525, there: 470, since: 0 }, [ours('a', 25)], [opening, theirs('BURN', -30)]);
  expect(found).toEqual({ cause: 'TRANSACTION_MISSING_HERE', missing: ['a'], notHere: -30 });
});

it('is rounding where both have booked the same with other points', () => {
  const found = causeOf({ here: 526, there: 527, since: 0 }, [ours('a', 26)], [opening, theirs('CLAIM', 27, 'a')]);
  expect(found).toEqual({ cause: 'ROUNDING', missing: [], notHere: 1 });
});

it('is rounding no more once that was corrected there: what is spent afterwards was spent', () => {
  const card = '00000000-0000-4000-8000-000000000001';
  const there = [opening, theirs('CLAIM', 27, 'a'), theirs('ADJUSTMENT', -1, roundingKey(card, 5, 527))];
  const spent = causeOf({ here: 526, there: 496, since: 4 }, [ours('a', 26)], [...there, theirs('BURN', -30)]);
  expect(spent).toEqual({ cause: 'TRANSACTION_MISSING_HERE', missing: [], notHere: -30 });
  // What came from there since has the correction in it.
  expect(causeOf({ here: 526, there: 496, since: 5 }, [], [...there, theirs('BURN', -30)])).toEqual(spent);
});

it('is nothing that was never booked there because it did nothing', () => {
  const found = causeOf({ here: 500, there: 540, since: 0 }, [ours('a', 0)], [opening, theirs('EARN', 40)]);
  expect(found).toEqual({ cause: 'TRANSACTION_MISSING_HERE', missing: [], notHere: 40 });
});

it('is expiry where points expired in one of them', () => {
  const there = [opening, theirs('EXPIRE', -120)];
  expect(causeOf({ here: 500, there: 380, since: 0 }, [], there)).toEqual({
    cause: 'EXPIRY',
    missing: [],
    notHere: -120,
  });
  const here = [ours('x', -80, true)];
  expect(causeOf({ here: 420, there: 500, since: 0 }, here, [opening])).toEqual({
    cause: 'EXPIRY',
    missing: ['x'],
    notHere: 0,
  });
});

it('is unknown where nothing explains it, and then all of it is the difference', () => {
  const found = causeOf({ here: 500, there: 543, since: 0 }, [], [opening, theirs('EARN', 40)]);
  expect(found).toEqual({ cause: 'UNKNOWN', missing: [], notHere: 43 });
});
