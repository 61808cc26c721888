/** What the API expected of a field, in the words of the page: those of a refusal's `expected`, with money in major units. */
import type { Refused } from '../../client/index.ts';
import { useFormat, useTexts } from '../shared/language.ts';
import { minorDigits, minorUnits, type Notation, notationOf, writeAmount } from './amount.ts';

const WHOLE = /^a whole number from (-?\d+) to (-?\d+)$/;
const TEXT = /^text of 1 to (\d+) characters/;
const ENTRIES = /^(\d+) to (\d+) entries$/;

/** The field that a refusal is about. */
export function fieldOf({ code, details }: Refused): string | undefined {
  return code === 'INPUT_INVALID' ? String(details['field'] ?? '') : undefined;
}

/** @param currency  Of a field that is money. */
export function useExpected(): (refused: Refused, currency?: string | undefined) => string {
  const { t, texts } = useTexts();
  const format = useFormat();
  return ({ details }, currency) => {
    const expected = String(details['expected'] ?? '');
    const say = (number: string | undefined) => {
      const value = Number(number);
      return currency ? format.money({ amount: value, currency }) : format.number(value);
    };
    const [, from, to] = WHOLE.exec(expected) ?? [];
    if (to !== undefined) return t(currency ? 'expected.money' : 'expected.whole', { from: say(from), to: say(to) });
    const [, max] = TEXT.exec(expected) ?? [];
    if (max !== undefined) return t('expected.text', { max });
    const [, least, most] = ENTRIES.exec(expected) ?? [];
    if (most !== undefined) return t('expected.entries', { least, most });
    const known = `expected.${expected}`;
    const example = currency && exampleOf(currency, notationOf(format));
    return t('expected.other', { expected: texts.exists(known) ? t(known, { example }) : expected });
  };
}

/** Money as it can be typed, such as 12.50. */
function exampleOf(currency: string, notation: Notation): string {
  return writeAmount(Math.floor(12.5 * minorUnits(currency)), minorDigits(currency), notation);
}
