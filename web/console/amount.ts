/** Numbers and money as they are typed: exact, without floating point, and as the page writes them. */
import { type Format, useFormat } from '../shared/language.ts';

/** Largest number that a GraphQL Int can say. */
const INT_MAX = 2_147_483_647;

/** A number in the smallest unit, whatever the language; or what was typed and is no number, which may be nothing. */
export type Typed = number | string;

/** Nothing, where there is no number yet. */
export function typedOf(amount: number | null | undefined): Typed {
  return amount ?? '';
}

/** What stands in numbers between their digits, where the page is read. */
export interface Notation {
  readonly group: string;
  readonly decimal: string;
}

export function useNotation(): Notation {
  return notationOf(useFormat());
}

export function notationOf({ number }: Pick<Format, 'number'>): Notation {
  const signs = number(12_345_678.9).replace(/\d/g, '');
  return { group: signs.slice(0, 1), decimal: signs.slice(-1) };
}

/** How many digits the minor unit of a currency has: 2 for the euro, none for the yen. */
export function minorDigits(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/** Minor units of one whole unit of a currency: 100 for the euro, 1 for the yen. */
export function minorUnits(currency: string): number {
  return 10 ** minorDigits(currency);
}

/**
 * What was typed, in units of which `digits` make a whole: `12.50` is 1250 with two. Undefined where it is no such number;
 * also where separators stand in the wrong place, as `12,5` in English, which somebody may mean otherwise.
 */
export function readAmount(typed: string, digits: number, { group, decimal }: Notation): number | undefined {
  // Nobody types the space that does not break.
  const between = group.trim() === '' ? '\\s' : `\\${group}`;
  const grouped = new RegExp(`^([+-]?)(\\d+|\\d{1,3}(?:${between}\\d{3})+)(?:\\${decimal}(\\d+))?$`);
  const [, minus, whole, fraction = ''] = grouped.exec(typed.trim().replace('−', '-')) ?? [];
  if (whole === undefined || fraction.length > digits) return undefined;
  const amount = Number(whole.replace(/\D/g, '') + fraction.padEnd(digits, '0'));
  if (amount > INT_MAX) return undefined;
  return minus === '-' && amount !== 0 ? -amount : amount;
}

/** As it would be typed. */
export function writeAmount(amount: number, digits: number, { decimal }: Notation): string {
  const figures = String(Math.abs(amount)).padStart(digits + 1, '0');
  const whole = figures.slice(0, figures.length - digits);
  const fraction = digits > 0 ? decimal + figures.slice(-digits) : '';
  return `${amount < 0 ? '-' : ''}${whole}${fraction}`;
}
