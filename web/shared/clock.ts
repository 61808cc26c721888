/** What time it is where codes expire: a phone's own clock may be wrong by minutes. */

/** How far the server's clock is ahead of this one. */
let aheadMs = 0;

/** Hears the time that an answer says of itself, to the second. @param askedMs  When it was asked for. */
export function hearTime(response: Response, askedMs: number): void {
  const said = Date.parse(response.headers.get('date') ?? '');
  if (Number.isNaN(said)) return;
  // It was written between then and now, at any part of its second.
  const earliestMs = said - Date.now();
  const latestMs = said + 1_000 - askedMs;
  if (earliestMs > 0 || latestMs < 0) aheadMs = (earliestMs + latestMs) / 2;
}

/** Milliseconds since 1970, as the server has it. */
export function now(): number {
  return Date.now() + aheadMs;
}
