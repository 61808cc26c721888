/** Why the two systems say different things of a member, as far as what they have booked tells it. Pure. */
import type { LegacyTransaction } from './legacy.ts';

export type Cause =
  | 'TRANSACTION_MISSING_THERE'
  | 'TRANSACTION_MISSING_HERE'
  | 'ROUNDING'
  | 'EXPIRY'
  | 'MEMBER_MISSING_THERE'
  | 'MEMBER_MISSING_HERE'
  | 'UNKNOWN';

/** What happened here and should be there. */
export interface Ours {
  readonly key: string;
  readonly points: number;
  readonly expiry: boolean;
}

/** What corrects that something is rounded differently there is booked under keys that say so, and from which position on it counts. */
export function roundingKey(cardId: string, position: number, there: number): string {
  return `${cardId}-${position}-${there}-r`;
}
const ROUNDING_KEY = /-(\d+)--?\d+-r$/;

export interface Found {
  readonly cause: Cause;
  /** Keys of what is missing there, in their order. */
  readonly missing: readonly string[];
  /** Points that were booked there and not here. */
  readonly notHere: number;
}

/** Whether all that happened here is there, and only something that happened there is not here. */
export function isTheirs({ cause, missing }: Pick<Found, 'cause' | 'missing'>): boolean {
  return (cause === 'TRANSACTION_MISSING_HERE' || cause === 'EXPIRY') && missing.length === 0;
}

/**
 * @param since   The position at which the balance of the member came from there; 0 if it never did.
 * @param ours    After that, oldest first.
 * @param theirs  All of them, oldest first.
 */
export function causeOf(
  { here, there, since }: { readonly here: number; readonly there: number; readonly since: number },
  ours: readonly Ours[],
  theirs: readonly LegacyTransaction[],
): Found {
  const booked = new Map(theirs.flatMap(({ key, points }) => (key === null ? [] : [[key, points] as const])));
  // What did nothing to the balance may be there or not.
  const missing = ours.filter(({ key, points }) => points !== 0 && !booked.has(key));
  const corrected = [...booked].filter(([key]) => Number(ROUNDING_KEY.exec(key)?.[1] ?? -1) > since);
  const rounded = ours.reduce(
    (sum, { key, points }) => sum + (booked.get(key) ?? points) - points,
    corrected.reduce((sum, [, points]) => sum + points, 0),
  );
  // What is left when all of ours is there as we said it.
  const left = there - here + sumOf(missing) - rounded;
  const own = left === 0 ? [] : newestThatComeTo(left, theirs);
  const found = { missing: missing.map(({ key }) => key), notHere: left + rounded };
  if (!own) return { ...found, cause: 'UNKNOWN' };
  if (own.length > 0) {
    const expired = own.every(({ kind }) => /expir/i.test(kind));
    return { ...found, cause: expired ? 'EXPIRY' : 'TRANSACTION_MISSING_HERE' };
  }
  if (missing.length > 0) {
    return { ...found, cause: missing.every(({ expiry }) => expiry) ? 'EXPIRY' : 'TRANSACTION_MISSING_THERE' };
  }
  return { ...found, cause: rounded === 0 ? 'UNKNOWN' : 'ROUNDING' };
}

/** Of what happened there, the newest few that come to a number of points; undefined if none do. */
function newestThatComeTo(points: number, theirs: readonly LegacyTransaction[]): LegacyTransaction[] | undefined {
  const own = theirs.filter(({ key }) => key === null);
  let sum = 0;
  for (let i = own.length - 1; i >= 0; i -= 1) {
    sum += own[i]?.points ?? 0;
    if (sum === points) return own.slice(i);
  }
  return undefined;
}

function sumOf(ours: readonly Ours[]): number {
  return ours.reduce((sum, { points }) => sum + points, 0);
}
