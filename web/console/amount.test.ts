/** Numbers and money as they are typed, in both languages. */
import { expect, it } from 'vitest';
import { minorDigits, readAmount, writeAmount } from './amount.ts';

it.each<[string, number, string, number]>([
  ['12.50', 2, 'en', 1250],
  ['12.5', 2, 'en', 1250],
  ['12', 2, 'en', 1200],
  [' 1,234.05 ', 2, 'en', 123_405],
  ['12,50', 2, 'es', 1250],
  ['1.234,05', 2, 'es', 123_405],
  ['0.29', 2, 'en', 29],
  ['1.005', 3, 'en', 1005],
  ['10,000', 0, 'en', 10_000],
  ['-25', 0, 'en', -25],
  ['+25', 0, 'en', 25],
  ['−3', 0, 'es', -3],
  ['-0', 0, 'en', 0],
])('%j with %d digits in %s is %d', (typed, digits, language, amount) => {
  expect(readAmount(typed, digits, language)).toBe(amount);
});

it.each<[string, number, string]>([
  ['', 2, 'en'],
  ['12,5', 2, 'en'],
  ['12.50', 2, 'es'],
  ['1,23,456', 0, 'en'],
  ['12.505', 2, 'en'],
  ['12.5', 0, 'en'],
  ['1e3', 0, 'en'],
  ['0x10', 0, 'en'],
  ['twelve', 0, 'en'],
  ['3000000000', 0, 'en'],
])('%j with %d digits in %s is none', (typed, digits, language) => {
  expect(readAmount(typed, digits, language)).toBeUndefined();
});

it('is read as it was written, whatever the currency', () => {
  for (const language of ['en', 'es']) {
    for (const currency of ['EUR', 'JPY', 'KWD']) {
      for (const amount of [0, 1, 29, 1005, 123_456_789]) {
        const digits = minorDigits(currency);
        expect(readAmount(writeAmount(amount, digits, language), digits, language)).toBe(amount);
      }
    }
  }
  expect(['EUR', 'JPY', 'KWD'].map(minorDigits)).toEqual([2, 0, 3]);
});
