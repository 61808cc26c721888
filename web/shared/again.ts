/** Asks again by itself, for as long as there is no answer. */
import { useEffect, useRef } from 'preact/hooks';
import { unanswered } from '../../client/index.ts';

const AGAIN_MS = 3_000;

/** @param error  Of what was asked last; undefined where nothing is wrong. */
export function useAgain(error: unknown, ask: () => Promise<unknown>): void {
  const lost = error !== undefined && unanswered(error);
  const latest = useRef(ask);
  latest.current = ask;
  useEffect(() => {
    if (!lost) return;
    let asking = false;
    const again = async () => {
      if (asking) return;
      asking = true;
      // Whether it comes to something is seen where the answer is shown.
      await latest.current().catch(() => undefined);
      asking = false;
    };
    const timer = setInterval(() => void again(), AGAIN_MS);
    const online = () => void again();
    addEventListener('online', online);
    return () => {
      clearInterval(timer);
      removeEventListener('online', online);
    };
  }, [lost]);
}
