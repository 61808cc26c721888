/** Points that count towards tiers, by the day on which they were earned. Pure. Source: `docs/rules.md`, T-1. */
import { DAY_MS, type Day, daysAfter } from '../../platform/calendar.ts';

/** Days for which points count towards tiers. */
export const QUALIFYING_DAYS = 365;

/**
 * The points of one day after another, from the first on that still counts: a list, as a card that earns every day has a
 * year of them, which are copied with every fact. Neither the first nor the last is 0; without points there is no first day.
 */
export interface Qualifying {
  readonly from: Day;
  readonly points: readonly number[];
}

export const NOTHING_QUALIFYING: Qualifying = { from: '', points: [] };

/** With points earned on a day, and without those that count no more by then. */
export function earnedOn({ from, points }: Qualifying, day: Day, earned: number): Qualifying {
  if (points.length === 0) return trimmed(day, [earned]);
  const at = daysBetween(from, day);
  // By a clock that is behind the one of the newest points.
  if (at < 0) return trimmed(day, [earned, ...zeros(-at - 1), ...points]);
  if (at < points.length) return trimmed(from, points.with(at, (points[at] ?? 0) + earned));
  return trimmed(from, [...points, ...zeros(at - points.length), earned]);
}

/** Without points that were earned on a day, as far as they still count. */
export function takenBackFrom({ from, points }: Qualifying, day: Day, taken: number): Qualifying {
  const at = points.length === 0 ? -1 : daysBetween(from, day);
  if (at < 0 || at >= points.length) return { from, points };
  return trimmed(from, points.with(at, Math.max(0, (points[at] ?? 0) - taken)));
}

/** The points of all days after one. */
export function earnedAfter({ from, points }: Qualifying, day: Day): number {
  let sum = 0;
  for (let at = points.length === 0 ? 0 : Math.max(0, daysBetween(from, day) + 1); at < points.length; at += 1) {
    sum += points[at] ?? 0;
  }
  return sum;
}

/** In its one form: the newest days only, and no 0 at either end. */
function trimmed(from: Day, points: readonly number[]): Qualifying {
  const end = points.findLastIndex((one) => one !== 0) + 1;
  const oldest = Math.max(0, end - QUALIFYING_DAYS);
  const start = points.findIndex((one, at) => at >= oldest && one !== 0);
  if (start === -1) return NOTHING_QUALIFYING;
  return { from: start === 0 ? from : daysAfter(from, start), points: points.slice(start, end) };
}

function zeros(count: number): number[] {
  return Array.from({ length: count }, () => 0);
}

function daysBetween(a: Day, b: Day): number {
  return (Date.parse(b) - Date.parse(a)) / DAY_MS;
}
