/** Lots of points: how they are added, spent, held and expire. Pure. */
import type { Instant } from '../../platform/calendar.ts';

/**
 * Points that expire together. Expiry falls on the end of a day, so lots of one expiry are kept as one: which of them is
 * spent first makes no difference to anybody, and the number of lots stays below the number of days points can live.
 */
export interface Lot {
  readonly points: number;
  /** The first instant at which they are no longer good; null: never. */
  readonly expiresAt: Instant | null;
}

/** In the order in which they are spent: soonest expiry first, never last. Source: `docs/rules.md`, P-2. */
export type Lots = readonly Lot[];

export function sumOf(lots: Lots): number {
  return lots.reduce((sum, lot) => sum + lot.points, 0);
}

/** The lots with more lots put among them. */
export function add(lots: Lots, more: Lots): Lots {
  const all = [...lots];
  for (const lot of more) {
    // What is earned now expires last, or nearly so.
    const at = all.findLastIndex((other) => !expiresBefore(lot, other));
    const there = all[at];
    if (there?.expiresAt === lot.expiresAt && there) all[at] = { ...there, points: there.points + lot.points };
    else all.splice(at + 1, 0, lot);
  }
  return all;
}

/** The first `points` of the lots, or all of them where there are fewer. */
export function take(lots: Lots, points: number): Lots {
  const taken: Lot[] = [];
  let missing = points;
  for (const lot of lots) {
    if (missing === 0) break;
    const part = Math.min(missing, lot.points);
    taken.push({ ...lot, points: part });
    missing -= part;
  }
  return taken;
}

/** The same, but from the lot of one expiry before any other. */
export function takeFrom(expiresAt: Instant | null, lots: Lots, points: number): Lots {
  const own = take(
    lots.filter((lot) => lot.expiresAt === expiresAt),
    points,
  );
  return add(own, take(without(lots, own), points - sumOf(own)));
}

/** The lots without those parts. A loop, as a card may have a year of lots and every command does this. */
export function without(lots: Lots, parts: Lots): Lots {
  if (parts.length === 0) return lots;
  const left: Lot[] = [];
  for (const lot of lots) {
    const part = parts.find(({ expiresAt }) => expiresAt === lot.expiresAt);
    if (!part) left.push(lot);
    else if (part.points !== lot.points) left.push({ ...lot, points: lot.points - part.points });
  }
  return left;
}

/** What of the lots has expired. Past its expiry a point is not available, at once. Source: `docs/rules.md`, P-4. */
export function expired(lots: Lots, at: Instant): Lots {
  const first = lots.findIndex(({ expiresAt }) => expiresAt === null || expiresAt > at);
  return first === -1 ? lots : lots.slice(0, first);
}

/** The lots with no expiry before `soonest`. */
export function notBefore(lots: Lots, soonest: Instant): Lots {
  return lots.reduce<Lots>(
    (all, { points, expiresAt }) =>
      add(all, [{ points, expiresAt: expiresAt !== null && expiresAt < soonest ? soonest : expiresAt }]),
    [],
  );
}

function expiresBefore(a: Lot, b: Lot): boolean {
  if (a.expiresAt === null) return false;
  return b.expiresAt === null || a.expiresAt < b.expiresAt;
}
