/** Exact division of whole numbers. No floating point touches money or points. */

export type Rounding = 'DOWN' | 'UP' | 'HALF_UP' | 'HALF_EVEN';

/**
 * The quotient as a whole number, rounded once.
 *
 * @param numerator    Not negative.
 * @param denominator  Positive.
 */
export function divide(numerator: bigint, denominator: bigint, rounding: Rounding): bigint {
  const quotient = numerator / denominator;
  const twice = (numerator % denominator) * 2n;
  if (twice === 0n) return quotient;
  switch (rounding) {
    case 'DOWN':
      return quotient;
    case 'UP':
      return quotient + 1n;
    case 'HALF_UP':
      return twice >= denominator ? quotient + 1n : quotient;
    case 'HALF_EVEN':
      if (twice === denominator) return quotient + (quotient % 2n);
      return twice > denominator ? quotient + 1n : quotient;
  }
}

/** The quotient in decimal digits, at most three after the point, cut off: to show what was rounded. */
export function decimal(numerator: bigint, denominator: bigint): string {
  const thousandths = (numerator * 1000n) / denominator;
  const fraction = String(thousandths % 1000n)
    .padStart(3, '0')
    .replace(/0+$/, '');
  return fraction === '' ? `${thousandths / 1000n}` : `${thousandths / 1000n}.${fraction}`;
}
