/** Numbers and money as people of a language type them: exact, without floating point. */

/** Largest number that a GraphQL Int can say. */
const INT_MAX = 2_147_483_647;

/** How many digits the minor unit of a currency has: 2 for the euro, none for the yen. */
export function minorDigits(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 0;
}

/**
 * What was typed, in units of which `digits` make a whole: `12.50` is 1250 with two. Undefined where it is no such number;
 * also where separators stand in the wrong place, as `12,5` in English, which somebody may mean otherwise.
 */
export function readAmount(typed: string, digits: number, language: string): number | undefined {
  const parts = new Intl.NumberFormat(language).formatToParts(12_345_678.9);
  const sign = (type: string) => `\\${parts.find((part) => part.type === type)?.value ?? ''}`;
  const grouped = new RegExp(`^([+-]?)(\\d+|\\d{1,3}(?:${sign('group')}\\d{3})+)(?:${sign('decimal')}(\\d+))?$`);
  const [, minus, whole, fraction = ''] = grouped.exec(typed.trim().replace('−', '-')) ?? [];
  if (whole === undefined || fraction.length > digits) return undefined;
  const amount = Number(whole.replace(/\D/g, '') + fraction.padEnd(digits, '0'));
  if (amount > INT_MAX) return undefined;
  return minus === '-' && amount !== 0 ? -amount : amount;
}

/** As it would be typed. */
export function writeAmount(amount: number, digits: number, language: string): string {
  const exact = { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: false };
  return new Intl.NumberFormat(language, exact).format(amount / 10 ** digits);
}
