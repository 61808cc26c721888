import { createSecretKey } from 'node:crypto';
import { expect, it } from 'vitest';
import { blindIndex, newPersonKey, open, seal } from './seal.ts';

const andy = { email: 'andy@example.com', name: 'Andy 🍟' };
const [key, other] = [newPersonKey(), newPersonKey()];
const flip = (sealed: Buffer, at: number) => {
  const changed = Buffer.from(sealed);
  changed.writeUInt8((changed[at] ?? 0) ^ 1, at);
  return changed;
};

it('what is sealed opens with its key, in its place', () => {
  expect(open(key, 'a', seal(key, 'a', andy))).toEqual(andy);
});

it('the same sealed twice looks different, and shows nothing of it', () => {
  const [first, second] = [seal(key, 'a', andy), seal(key, 'a', andy)];
  expect(first.equals(second)).toBe(false);
  expect(first.subarray(1).includes(second.subarray(1, 13))).toBe(false);
  expect(first.toString('latin1')).not.toContain('andy');
});

it('it does not open with another key, nor in another place', () => {
  expect(() => open(other, 'a', seal(key, 'a', andy))).toThrow();
  expect(() => open(key, 'b', seal(key, 'a', andy))).toThrow();
});

it('it does not open once any byte of it has changed, or the end is missing', () => {
  const sealed = seal(key, 'a', andy);
  for (let at = 0; at < sealed.length; at += 1) expect(() => open(key, 'a', flip(sealed, at)), `${at}`).toThrow();
  for (const end of [0, 1, 13, 28, 29, sealed.length - 1]) {
    expect(() => open(key, 'a', sealed.subarray(0, end)), `${end}`).toThrow();
  }
});

it('what a later release sealed is refused with a sentence', () => {
  const later = Buffer.concat([Buffer.of(2), seal(key, 'a', andy).subarray(1)]);
  expect(() => open(key, 'a', later)).toThrow('version 2');
});

it('an index is the same for the same, and for nothing else', () => {
  const index = (pepper: Buffer, ...what: string[]) => blindIndex(createSecretKey(pepper), ...what);
  expect(index(key, 'email', 'a')).toEqual(index(key, 'email', 'a'));
  const others = [
    [other, 'email', 'a'],
    [key, 'phone', 'a'],
    [key, 'email', 'b'],
    [key, 'emaila', ''],
    [key, 'email', 'a', ''],
  ] as const;
  for (const [pepper, ...what] of others) expect(index(pepper, ...what)).not.toEqual(index(key, 'email', 'a'));
});
