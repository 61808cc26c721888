import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal, divide } from './rounding.ts';

describe('rounding', () => {
  it.each([
    ['DOWN', 0, 0, 0, 1, 1, 2],
    ['UP', 1, 1, 1, 2, 2, 3],
    ['HALF_UP', 0, 1, 1, 2, 2, 3],
    ['HALF_EVEN', 0, 0, 1, 2, 2, 2],
  ] as const)('%s takes 0.4, 0.5, 0.6, 1.5, 1.6 and 2.5 to whole numbers', (rounding, ...expected) => {
    expect([4n, 5n, 6n, 15n, 16n, 25n].map((tenths) => Number(divide(tenths, 10n, rounding)))).toEqual(expected);
  });

  it.each(['DOWN', 'UP', 'HALF_UP', 'HALF_EVEN'] as const)('%s leaves whole numbers alone', (rounding) => {
    expect(divide(30n, 10n, rounding)).toBe(3n);
    expect(divide(0n, 10n, rounding)).toBe(0n);
  });

  it('never moves by a whole unit, and to the nearest by at most half', () => {
    const positive = fc.bigInt({ min: 1n, max: 10n ** 12n });
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 18n }), positive, (numerator, denominator) => {
        const off = (rounding: Parameters<typeof divide>[2]) =>
          divide(numerator, denominator, rounding) * denominator - numerator;
        expect(off('DOWN') <= 0n && off('DOWN') > -denominator).toBe(true);
        expect(off('UP') >= 0n && off('UP') < denominator).toBe(true);
        for (const nearest of ['HALF_UP', 'HALF_EVEN'] as const) {
          const twice = off(nearest) * 2n;
          expect(twice <= denominator && twice >= -denominator).toBe(true);
        }
      }),
    );
  });
});

it('what was rounded is shown with at most three digits, cut off', () => {
  expect(decimal(13_370n, 100n)).toBe('133.7');
  expect(decimal(167_125n, 1_000n)).toBe('167.125');
  expect(decimal(2n, 3n)).toBe('0.666');
  expect(decimal(200n, 100n)).toBe('2');
});
