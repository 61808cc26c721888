/** What an error means at a kiosk: as everywhere, but where this page has better words for it. */
import { type RefusalCode, Refused } from '../../client/index.ts';
import { useTexts } from '../shared/language.ts';
import { useProblemText } from '../shared/problem.tsx';

/** Refusals that say that this kiosk is not set up as it should be; a guest can do nothing about them. */
const SET_UP = ['UNAUTHENTICATED', 'FORBIDDEN', 'POS_TYPE_UNKNOWN'];

export function isAboutSetUp(error: unknown): boolean {
  return error instanceof Refused && SET_UP.includes(error.code);
}

export function useWords(): (error: unknown) => string {
  const { t, texts } = useTexts();
  const shared = useProblemText();
  return (error) => {
    if (!(error instanceof Refused) || !texts.exists(`refused.${error.code}`)) return shared(error);
    return t(`refused.${error.code}`, { ...error.details });
  };
}

/** The same for a code alone, as `validateTransaction` gives it. */
export function useWordsForCode(): (code: RefusalCode) => string {
  const words = useWords();
  return (code) => words(new Refused({ message: code, extensions: { code } }));
}
