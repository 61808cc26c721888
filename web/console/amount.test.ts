/** Numbers and money as they are typed, as each region writes them. */
import { expect, it } from 'vitest';
import { formatOf } from '../shared/language.ts';
import { minorDigits, notationOf, readAmount, writeAmount } from './amount.ts';

const notation = (region: string) => notationOf(formatOf(region));

it.each<[string, number, string, number]>([
  ['12.50', 2, 'en-IE', 1250],
  ['12.5', 2, 'en-IE', 1250],
  ['12', 2, 'en-IE', 1200],
  [' 1,234.05 ', 2, 'en-IE', 123_405],
  ['12,50', 2, 'es-ES', 1250],
  ['1.234,05', 2, 'es-ES', 123_405],
  ['12.50', 2, 'es-MX', 1250],
  ['1,234.05', 2, 'es-MX', 123_405],
  ['12 345,05', 2, 'en-ZA', 1_234_505],
  ['0.29', 2, 'en-IE', 29],
  ['1.250', 3, 'en-IE', 1250],
  ['1.250', 3, 'es-MX', 1250],
  ['1.250', 3, 'es-ES', 1_250_000],
  ['1.250', 0, 'es-ES', 1250],
  ['10,000', 0, 'en-IE', 10_000],
  ['-25', 0, 'en-IE', -25],
  ['+25', 0, 'en-IE', 25],
  ['−3', 0, 'es-ES', -3],
  ['-0', 0, 'en-IE', 0],
])('%j with %d digits in %s is %d', (typed, digits, region, amount) => {
  expect(readAmount(typed, digits, notation(region))).toBe(amount);
});

it.each<[string, number, string]>([
  ['', 2, 'en-IE'],
  ['12,5', 2, 'en-IE'],
  ['12.50', 2, 'es-ES'],
  ['12,50', 2, 'es-MX'],
  ['1.250', 0, 'en-IE'],
  ['1,23,456', 0, 'en-IE'],
  ['12.505', 2, 'en-IE'],
  ['12.5', 0, 'en-IE'],
  ['1e3', 0, 'en-IE'],
  ['0x10', 0, 'en-IE'],
  ['twelve', 0, 'en-IE'],
  ['3000000000', 0, 'en-IE'],
])('%j with %d digits in %s is none', (typed, digits, region) => {
  expect(readAmount(typed, digits, notation(region))).toBeUndefined();
});

const REGIONS = ['es-ES', 'es-MX', 'en-IE'];
const CURRENCIES = ['EUR', 'JPY', 'KWD'];

it.each(REGIONS.flatMap((region) => CURRENCIES.map((currency) => [region, currency] as const)))(
  'in %s, %s is read as it is written, in a field and elsewhere',
  (region, currency) => {
    const digits = minorDigits(currency);
    const { money } = formatOf(region);
    for (const amount of [0, 1, 29, 1005, 1250, 123_456_789, -1250]) {
      expect(readAmount(writeAmount(amount, digits, notation(region)), digits, notation(region))).toBe(amount);
      const elsewhere = money({ amount, currency }).replace(/[^\d.,-]/g, '');
      expect(readAmount(elsewhere, digits, notation(region))).toBe(amount);
    }
  },
);

it('knows the digits of currencies', () => {
  expect(CURRENCIES.map(minorDigits)).toEqual([2, 0, 3]);
});
