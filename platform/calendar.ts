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

/** What local clocks show at an instant, to the minute: YYYY-MM-DDTHH:MM. */
export function localTime(at: Instant, timeZone: string): string {
  const { year, month, day, hour, minute } = localParts(new Date(at), timeZone);
  return `${year}-${month}-${day}T${hour}:${minute}`;
}

/**
 * The instant at which local clocks show a time, YYYY-MM-DDTHH:MM: the first of two, where they are put back; where that time is
 * skipped, so much later.
 */
export function instantOf(local: string, timeZone: string): Instant {
  const [early, late] = candidates(Date.parse(`${local}:00.000Z`), timeZone);
  return localTime(early.toISOString(), timeZone) === local ? early.toISOString() : late.toISOString();
}

/** The first instant of a local day, given as that day's midnight in UTC. Where midnight is skipped, it begins later. */
function startOfLocalDay(utcMidnightMs: number, timeZone: string): Instant {
  const day = new Date(utcMidnightMs).toISOString().slice(0, 10);
  const [early, late] = candidates(utcMidnightMs, timeZone);
  return (localDate(early, timeZone) === day ? early : late).toISOString();
}

/** When local clocks may show what is given as if they were UTC, earlier one first: they may have changed on that day. */
function candidates(utcMs: number, timeZone: string): [Date, Date] {
  const beforeMs = utcMs - offsetMs(utcMs - DAY_MS, timeZone);
  const afterMs = utcMs - offsetMs(utcMs + DAY_MS, timeZone);
  return [new Date(Math.min(beforeMs, afterMs)), new Date(Math.max(beforeMs, afterMs))];
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
