/** Reads what was typed into fields; what is no number is refused beside its field, as the API would. */
import { useTexts } from '../shared/language.ts';
import { minorDigits, readAmount } from './amount.ts';
import { refuseField } from './form.tsx';

export interface Reading {
  whole(name: string, typed: string): number;
  money(name: string, typed: string, currency: string): number;
  moment(name: string, chosen: string | null): string;
}

export function useReading(): Reading {
  const { language } = useTexts();
  const read = (name: string, typed: string, digits: number, expected: string): number => {
    const amount = readAmount(typed, digits, language);
    if (amount === undefined) throw refuseField(name, expected);
    return amount;
  };
  return {
    whole: (name, typed) => read(name, typed, 0, 'a whole number'),
    money: (name, typed, currency) => read(name, typed, minorDigits(currency), 'an amount of money'),
    moment(name, chosen) {
      if (chosen === null) throw refuseField(name, 'a moment');
      return chosen;
    },
  };
}

/** What can be read, or why not. */
export function attempt<Value>(read: () => Value): { readonly value?: Value; readonly refused?: unknown } {
  try {
    return { value: read() };
  } catch (refused) {
    return { refused };
  }
}

/** Null where nothing was typed. */
export function optional<Value>(typed: string, read: (typed: string) => Value): Value | null {
  return typed.trim() === '' ? null : read(typed.trim());
}

/** A list as it is typed: with commas. */
export function listOf(typed: string): string[] {
  return typed
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}
