/** Sums over a period: whole days from what is kept, the parts of days at its ends from the facts themselves. */
import { DAY_MS, type Day, daysAfter, localDate, startOfDay } from '../../platform/calendar.ts';
import type { Sql } from '../../platform/database.ts';
import { invalid } from '../../platform/errors.ts';
import { KEY_MAX, requireText } from '../../platform/input.ts';
import type { Platform } from '../../platform/room.ts';
import type { Programme } from './programme.ts';
import type { Programmes } from './programme-repository.ts';
import { foldSlots, liabilityBefore, type Period, sumsByDay } from './stats-repository.ts';
import { NO_SUMS, plus, type Sums } from './sums.ts';

/** Longest period, in days. */
export const STATS_DAYS_MAX = 3_660;

export interface StatsInput {
  readonly from: Date;
  readonly to: Date;
  readonly storeId?: string | null | undefined;
}

/** No brand kept sums before, and none will after; years of other than four digits are another matter. */
const FIRST = new Date('1970-01-01T00:00:00.000Z');
const LAST = new Date('9998-12-31T00:00:00.000Z');

/** @throws {Refusal} INPUT_INVALID */
export async function stats(sql: Sql, { timeZone }: Programme, { from, to, storeId }: StatsInput) {
  if (from < FIRST) throw invalid('from', `a moment from ${FIRST.toISOString()} on`, from.toISOString());
  if (to > LAST) throw invalid('to', `a moment until ${LAST.toISOString()}`, to.toISOString());
  if (to <= from) throw invalid('to', 'a moment after from', to.toISOString());
  if (to.getTime() - from.getTime() > STATS_DAYS_MAX * DAY_MS) {
    throw invalid('to', `at most ${STATS_DAYS_MAX} days after from`, to.toISOString());
  }
  const store = storeId === null || storeId === undefined ? null : requireText('storeId', storeId, KEY_MAX);
  const period = periodOf(from, to, timeZone);
  const [rows, pointsLiability] = await Promise.all([
    sumsByDay(sql, period, store),
    liabilityBefore(sql, period, store),
  ]);
  const byDay = new Map(rows.map((row) => [row.day, row]));
  return {
    ...rows.reduce<Sums>(plus, NO_SUMS),
    pointsLiability,
    byDay: daysOf(from, to, timeZone).map((day) => ({ ...NO_SUMS, ...byDay.get(day), day })),
  };
}

/** Puts together the sums of days that are over, a day after they are: by then hardly anybody writes to them. */
export async function foldOldSums({ db, now }: Platform, programmes: Programmes): Promise<void> {
  const { timeZone } = await programmes.at(db.sql);
  await foldSlots(db.sql, daysAfter(localDate(now(), timeZone), -1));
}

/** Cuts a period into whole days and the parts of days before and after them; one within a day is one part. */
function periodOf(from: Date, to: Date, timeZone: string): Period {
  const [firstDay, lastDay] = [localDate(from, timeZone), localDate(to, timeZone)];
  const firstWhole = startOfDay(firstDay, timeZone) === from.toISOString() ? firstDay : daysAfter(firstDay, 1);
  const within = firstWhole > lastDay;
  return {
    timeZone,
    from: from.toISOString(),
    headTo: within ? to.toISOString() : startOfDay(firstWhole, timeZone),
    firstWhole,
    lastDay,
    tailFrom: within ? to.toISOString() : startOfDay(lastDay, timeZone),
    lastStart: startOfDay(lastDay, timeZone),
    to: to.toISOString(),
  };
}

function daysOf(from: Date, to: Date, timeZone: string): Day[] {
  const last = localDate(new Date(to.getTime() - 1), timeZone);
  const days: Day[] = [];
  for (let day = localDate(from, timeZone); day <= last; day = daysAfter(day, 1)) days.push(day);
  return days;
}
