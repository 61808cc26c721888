/** What time it is where codes expire: a phone's own clock, or a kiosk's, may be wrong by minutes. */
import { useEffect, useState } from 'preact/hooks';

/** How far the server's clock is ahead of this one. */
let aheadMs = 0;

/** Hears the time that an answer says of itself, to the second. @param askedMs  When it was asked for. */
export function hearTime(response: Response, askedMs: number): void {
  const said = Date.parse(response.headers.get('date') ?? '');
  if (Number.isNaN(said)) return;
  // It was written between then and now, at any part of its second.
  const earliestMs = said - Date.now();
  const latestMs = said + 1_000 - askedMs;
  if (aheadMs < earliestMs || aheadMs > latestMs) aheadMs = (earliestMs + latestMs) / 2;
}

/** As `fetch`, and hears the time of each answer: a page may be open for weeks, and the clock of its device be put right meanwhile. */
export const fetchAndHear: typeof fetch = async (...asked) => {
  const askedMs = Date.now();
  const response = await fetch(...asked);
  hearTime(response, askedMs);
  return response;
};

/** Milliseconds since 1970, as the server has it. */
export function now(): number {
  return Date.now() + aheadMs;
}

/** Whole seconds until a moment, each as it passes; 0 once it has come. */
export function useSecondsUntil(atMs: number | undefined): number {
  const [, tick] = useState(0);
  useEffect(() => {
    if (atMs === undefined) return;
    const timer = setInterval(() => tick((n) => n + 1), 1_000);
    return () => clearInterval(timer);
  }, [atMs]);
  return atMs === undefined ? 0 : Math.max(0, Math.ceil((atMs - now()) / 1_000));
}
