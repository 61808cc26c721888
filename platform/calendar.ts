/** Days as people in a time zone live them. */

/** An instant as text: UTC, RFC 3339, milliseconds. In this form instants compare like text. */
export type Instant = string;

/** A calendar day, YYYY-MM-DD. Days compare like text. */
export type Day = string;

export const DAY_MS = 86_400_000;

/**
 * When the local day that lies `days` after the day of `at` is over: the first instant of the day that follows it.
 *
 * @param days  Whole days, 0 for the day of `at` itself.
 */
export function endOfDay(at: Instant, days: number, timeZone: string): Instant {
  const [year, month, day] = localDate(new Date(at), timeZone).split('-').map(Number) as [number, number, number];
  return startOfLocalDay(Date.UTC(year, month - 1, day + days + 1), timeZone);
}

/** The first instant of a local day. */
export function startOfDay(day: Day, timeZone: string): Instant {
  return startOfLocalDay(Date.parse(`${day}T00:00:00.000Z`), timeZone);
}

/** The day that lies so many days after another; before it, below zero. */
export function daysAfter(day: Day, days: number): Day {
  return utcDay(new Date(Date.parse(`${day}T00:00:00.000Z`) + days * DAY_MS).toISOString());
}

export function utcDay(at: Instant): Day {
  return at.slice(0, 10);
}

/** The local calendar day of an instant. */
export function localDate(at: Date, timeZone: string): Day {
  const { year, month, day } = localParts(at, timeZone);
  return `${year}-${month}-${day}`;
}

/**
 * The first instant of a local day, given as that day's midnight in UTC. The offset that holds at the guess need not be
 * the one that holds at the answer, as clocks may change in between; so both answers are tried, the earlier one first.
 * Where midnight itself is skipped, only the later one is on that day.
 */
function startOfLocalDay(utcMidnightMs: number, timeZone: string): Instant {
  const day = new Date(utcMidnightMs).toISOString().slice(0, 10);
  const guessMs = utcMidnightMs - offsetMs(utcMidnightMs, timeZone);
  const againMs = utcMidnightMs - offsetMs(guessMs, timeZone);
  const [early, late] = [new Date(Math.min(guessMs, againMs)), new Date(Math.max(guessMs, againMs))];
  return (localDate(early, timeZone) === day ? early : late).toISOString();
}

/** How far local clocks are ahead of UTC at an instant. */
function offsetMs(ms: number, timeZone: string): number {
  const { year, month, day, hour, minute, second } = localParts(new Date(ms), timeZone);
  return Date.UTC(+year, +month - 1, +day, +hour, +minute, +second) - ms;
}

type Parts = Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', string>;

const formats = new Map<string, Intl.DateTimeFormat>();

function localParts(at: Date, timeZone: string): Parts {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formats.set(timeZone, format);
  }
  return Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value])) as Parts;
}
