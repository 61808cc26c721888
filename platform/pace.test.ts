import { expect, it } from 'vitest';
import { inTurn, STARTS_MAX } from './pace.ts';

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
