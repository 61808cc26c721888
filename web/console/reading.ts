/** Reads what was typed into fields; what is no number is refused beside its field, as the API would. */
import { minorDigits, readAmount, type Typed, useNotation } from './amount.ts';
import { refuseField } from './form.tsx';

export interface Reading {
  whole(name: string, typed: Typed): number;
  money(name: string, typed: Typed, currency: string): number;
  moment(name: string, chosen: string | null): string;
}

export function useReading(): Reading {
  const notation = useNotation();
  const read = (name: string, typed: Typed, digits: number, expected: string): number => {
    const amount = typeof typed === 'number' ? typed : readAmount(typed, digits, notation);
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
export function tryReading<Value>(read: () => Value): { readonly value?: Value; readonly refused?: unknown } {
  try {
    return { value: read() };
  } catch (refused) {
    return { refused };
  }
}

/** Null where nothing was typed. */
export function optional<Value>(typed: Typed, read: (typed: Typed) => Value): Value | null {
  const given = typeof typed === 'string' ? typed.trim() : typed;
  return given === '' ? null : read(given);
}

/** A list as it is typed: with commas. */
export function listOf(typed: string): string[] {
  return typed
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}
