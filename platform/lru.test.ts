import { expect, it } from 'vitest';
import { lru } from './lru.ts';

it('forgets what was not asked for', () => {
  const cache = lru<number>(2);
  cache.set('a', 1);
  cache.set('b', 2);
  expect(cache.get('a')).toBe(1);
  cache.set('c', 3);
  expect([cache.get('a'), cache.get('b'), cache.get('c'), cache.size]).toEqual([1, undefined, 3, 2]);
});

it('counts the characters of its texts, also when one is set again', () => {
  const cache = lru<number>(10, 6);
  cache.set('aaa', 1);
  cache.set('aaa', 2);
  cache.set('bbb', 3);
  expect([cache.get('aaa'), cache.get('bbb')]).toEqual([2, 3]);
  cache.set('c', 4);
  expect([cache.get('aaa'), cache.get('bbb'), cache.get('c')]).toEqual([undefined, 3, 4]);
});

it('does not keep a text that is larger than all it may keep, and forgets none for it', () => {
  const cache = lru<number>(10, 6);
  cache.set('a', 1);
  cache.set('bbbbbbb', 2);
  expect([cache.get('bbbbbbb'), cache.get('a'), cache.size]).toEqual([undefined, 1, 1]);
});

it('keeps undefined-like values apart from what is not there', () => {
  const cache = lru<null>(1);
  cache.set('a', null);
  expect(cache.get('a')).toBeNull();
});

it('forgets the oldest where all were asked for, and never the one that is new', () => {
  const cache = lru<number>(3);
  for (const [at, text] of ['a', 'b', 'c'].entries()) cache.set(text, at);
  for (const text of ['c', 'b', 'a']) cache.get(text);
  cache.set('d', 3);
  expect([...cache.entries()].map(([text]) => text)).toEqual(['b', 'c', 'd']);
});

it('looks at those first that were not looked at for longest', () => {
  const cache = lru<number>(2);
  cache.set('a', 1);
  cache.set('b', 2);
  cache.get('a');
  cache.set('c', 3);
  // Now a has had its second chance.
  cache.set('d', 4);
  expect([cache.get('a'), cache.get('c'), cache.get('d')]).toEqual([undefined, 3, 4]);
});

it('forgets one that is set anew like any other', () => {
  const cache = lru<number>(2);
  cache.set('a', 1);
  cache.get('a');
  cache.set('a', 2);
  cache.set('b', 3);
  cache.set('c', 4);
  expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([undefined, 3, 4]);
});
