/** How guessing is slowed down. Pure. Source: `docs/rules.md`, O-3. */

/** Wrong identifiers in a row that lock a terminal. */
export const WRONG_IN_A_ROW_MAX = 5;
/** How long the first lock lasts; each wrong identifier after it doubles that, up to the last. */
export const LOCK_FIRST_S = 60;
export const LOCK_LAST_S = 3_600;
/** A terminal that has said nothing for so long begins anew: a day after its last lock has ended, at least. */
export const TERMINAL_KEPT_MS = 25 * 3_600_000;
/** Wrong identifiers of one client in a minute that lock it for a minute. */
export const WRONG_A_MINUTE_MAX = 100;
export const CLIENT_LOCK_S = 60;

/** For how long a terminal is locked after so many wrong identifiers in a row; 0: not at all. */
export function lockS(wrongInARow: number): number {
  const beyond = wrongInARow - WRONG_IN_A_ROW_MAX;
  return beyond < 0 ? 0 : Math.min(LOCK_FIRST_S * 2 ** beyond, LOCK_LAST_S);
}

/** Whole seconds from now to a later moment, at least 1. */
export function retryAfterS(until: Date, now: Date): number {
  return Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 1_000));
}
