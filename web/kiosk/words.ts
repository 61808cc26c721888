/** What refusals mean at a kiosk. */
import { type RefusalCode, Refused } from '../../client/index.ts';
import { useProblemText } from '../shared/problem.tsx';

/** Refusals that say that this kiosk is not set up as it should be; a guest can do nothing about them. */
const SET_UP = ['UNAUTHENTICATED', 'FORBIDDEN', 'POS_TYPE_UNKNOWN'];

export function isAboutSetUp(error: unknown): boolean {
  return error instanceof Refused && SET_UP.includes(error.code);
}

/** In words, a code alone, as `validateTransaction` gives it. */
export function useWordsForCode(): (code: RefusalCode) => string {
  const words = useProblemText();
  return (code) => words(new Refused({ message: code, extensions: { code } }));
}
