import { createHmac, randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { blindIndex, newPersonKey, open, pepperOf, seal } from './seal.ts';

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
  const index = (pepper: Buffer, ...what: string[]) => blindIndex(pepperOf(pepper), ...what);
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

it.each([0, 1, 32, 63, 64])('an index is the HMAC under a pepper of %i bytes', (bytes) => {
  const pepper = randomBytes(bytes);
  for (const what of [[], ['email', 'a'], ['phone', '🍟'.repeat(100)]]) {
    const hmac = createHmac('sha256', pepper).update(JSON.stringify(what)).digest();
    expect(blindIndex(pepperOf(pepper), ...what)).toEqual(hmac);
  }
});

it('a pepper that is too long is none', () => {
  expect(() => pepperOf(randomBytes(65))).toThrow('65 bytes');
});

it('no two keys are the same', () => {
  const keys = Array.from({ length: 10_000 }, () => newPersonKey().toString('hex'));
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys.every((key) => key.length === 64 && !key.includes('0'.repeat(16)))).toBe(true);
});
