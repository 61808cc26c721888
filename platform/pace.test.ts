import { expect, it } from 'vitest';
import { atATime, inTurn, STARTS_MAX } from './pace.ts';

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

it('one alone begins at once', async () => {
  await nextTurn();
  let begun = false;
  inTurn(() => {
    begun = true;
  });
  expect(begun).toBe(true);
});

it('of many, so many begin in each turn of the event loop, in their order, and those that come later after them', async () => {
  await nextTurn();
  const begun: number[] = [];
  for (let i = 0; i < 3 * STARTS_MAX; i += 1) inTurn(() => begun.push(i));
  expect(begun.length).toBe(STARTS_MAX);
  const lengths: number[] = [];
  for (let turn = 0; turn < 5; turn += 1) {
    await nextTurn();
    if (turn === 0) inTurn(() => begun.push(3 * STARTS_MAX));
    lengths.push(begun.length);
  }
  expect(begun).toEqual(Array.from({ length: 3 * STARTS_MAX + 1 }, (_, i) => i));
  for (const [i, length] of lengths.entries()) {
    expect(length - (lengths[i - 1] ?? STARTS_MAX)).toBeLessThanOrEqual(STARTS_MAX);
  }
});

it('so many are done at a time, the others in their order, also after one that fails', async () => {
  const limited = atATime(2);
  const ends: PromiseWithResolvers<number>[] = [];
  const work = () => {
    const end = Promise.withResolvers<number>();
    ends.push(end);
    return end.promise;
  };
  const all = Promise.allSettled([0, 1, 2, 3, 4].map(() => limited(work)));
  expect(ends.length).toBe(2);
  ends[1]?.reject(new Error('failed'));
  await nextTurn();
  expect(ends.length).toBe(3);
  for (const n of [0, 2, 3, 4]) {
    ends[n]?.resolve(n);
    await nextTurn();
  }
  expect((await all).map((one) => ('value' in one ? one.value : 'failed'))).toEqual([0, 'failed', 2, 3, 4]);
  expect(await limited(async () => 7)).toBe(7);
});
