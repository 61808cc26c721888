import { expect, it } from 'vitest';
import { queue } from './queue.ts';

function counted(max = 2) {
  let ended = 0;
  const items = queue<number>({ max, ended: () => ended++ });
  return { items, iterator: items.iterator, ended: () => ended };
}
const DONE = { done: true, value: undefined };

it('hands on what is pushed, in order, before and after it is asked for', async () => {
  const { items, iterator } = counted();
  const early = iterator.next();
  items.push(1);
  items.push(2);
  expect([await early, await iterator.next()]).toEqual([1, 2].map((value) => ({ done: false, value })));
});

it('ends after what still waits', async () => {
  const { items, iterator, ended } = counted();
  items.push(1);
  items.end();
  items.push(2);
  expect([await iterator.next(), await iterator.next(), await iterator.next()]).toEqual([
    { done: false, value: 1 },
    DONE,
    DONE,
  ]);
  expect(ended()).toBe(0);
});

it('fails after what still waits', async () => {
  const { items, iterator } = counted();
  items.push(1);
  items.fail(new Error('lost'));
  expect(await iterator.next()).toEqual({ done: false, value: 1 });
  await expect(iterator.next()).rejects.toThrow('lost');
});

it('lets a pending next go at once when it is left, and tells once', async () => {
  const { iterator, ended } = counted();
  const pending = iterator.next();
  expect(await iterator.return?.()).toEqual(DONE);
  expect(await pending).toEqual(DONE);
  await iterator.return?.();
  expect(ended()).toBe(1);
});

it('holds as many as it may, and fails at one more', async () => {
  const { items, iterator, ended } = counted(2);
  items.push(1);
  items.push(2);
  expect(ended()).toBe(0);
  items.push(3);
  expect(ended()).toBe(1);
  expect([await iterator.next(), await iterator.next()]).toEqual([1, 2].map((value) => ({ done: false, value })));
  await expect(iterator.next()).rejects.toThrow('more than 2 items wait for a slow reader');
});
