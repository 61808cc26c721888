/** What an error means at a kiosk: as everywhere, but where this page has better words for it. */
import { Refused } from '../../client/index.ts';
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
    const key = error instanceof Refused ? `refused.${error.code}` : '';
    return error instanceof Refused && texts.exists(key) ? t(key, { ...error.details }) : shared(error);
  };
}
