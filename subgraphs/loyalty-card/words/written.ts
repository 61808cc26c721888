/** Amounts, days and sentences as people write them, whatever the language. */
import type { Instant } from '../../../platform/calendar.ts';
import { minorDigits } from '../programme.ts';

/** @returns Writes an amount in minor units, such as €13.37. */
export function moneyIn(locale: string): (amount: number, currency: string) => string {
  /** Making one takes longer than all else that is said of an order. */
  const formats = new Map<string, Intl.NumberFormat>();
  return (amount, currency) => {
    const format = formats.get(currency) ?? new Intl.NumberFormat(locale, { style: 'currency', currency });
    formats.set(currency, format);
    const digits = minorDigits(currency);
    const text = String(amount).padStart(digits + 1, '0');
    const decimalText = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
    // A decimal text, not a number: Intl then formats it exactly.
    return format.format(decimalText as `${number}`);
  };
}

/** An instant of the last day: what is excluded ends on the day before it. */
export function lastInstant(end: Instant): Date {
  return new Date(Date.parse(end) - 1);
}

/** What somebody typed, as the end of a sentence. */
export function ended(reason: string): string {
  return /[.!?…]$/.test(reason) ? reason : `${reason}.`;
}
