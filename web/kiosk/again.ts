/** Asks again by itself, for as long as there is no answer: nobody looks after a kiosk. */
import { useEffect } from 'preact/hooks';
import { unanswered } from './attempt.ts';

const AGAIN_MS = 3_000;

export function useAgain(error: unknown, ask: () => Promise<unknown>): void {
  const lost = error !== undefined && unanswered(error);
  useEffect(() => {
    if (!lost) return;
    // Whether it comes to something is seen where the answer is shown.
    const again = () => void ask().catch(() => undefined);
    const timer = setInterval(again, AGAIN_MS);
    addEventListener('online', again);
    return () => {
      clearInterval(timer);
      removeEventListener('online', again);
    };
  }, [lost, ask]);
}
