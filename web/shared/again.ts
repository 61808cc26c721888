/** Asks again by itself, for as long as there is no answer. */
import { useEffect, useRef } from 'preact/hooks';
import { unanswered } from '../../client/index.ts';
import { pause } from '../../client/pause.ts';

/** First and longest pause, each with as much again by chance: all kiosks of a brand lose the same server at once. */
const PAUSE_MIN_MS = 2_000;
const PAUSE_MAX_MS = 16_000;

/** @param error  Of what was asked last; undefined where nothing is wrong. */
export function useAgain(error: unknown, ask: () => Promise<unknown>): void {
  const lost = error !== undefined && unanswered(error);
  const latest = useRef(ask);
  latest.current = ask;
  useEffect(() => {
    if (!lost) return;
    const leave = new AbortController();
    void untilLeft(() => latest.current(), leave.signal);
    return () => leave.abort();
  }, [lost]);
}

async function untilLeft(ask: () => Promise<unknown>, signal: AbortSignal): Promise<void> {
  for (let pauseMs = PAUSE_MIN_MS; ; pauseMs = Math.min(PAUSE_MAX_MS, pauseMs * 2)) {
    await pause(pauseMs * (1 + Math.random()), signal);
    if (signal.aborted) return;
    // Whether it comes to something is seen where the answer is shown.
    await ask().catch(() => undefined);
  }
}
