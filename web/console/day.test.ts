/** When a day began, found by asking on which day moments are: as the platform's own calendar has it. */
import { expect, it } from 'vitest';
import { localDate, startOfDay } from '../../platform/calendar.ts';
import { brandDay } from './day.ts';

const ZONES = [
  'UTC',
  'Europe/Dublin',
  'America/New_York',
  'America/St_Johns',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Kiritimati',
  'Africa/Cairo',
];
const MOMENTS = [
  '2026-07-06T10:00:00.000Z',
  '2026-07-05T23:00:00.000Z',
  '2026-07-05T22:59:59.999Z',
  // Clocks are put forward and back in Dublin, and in New York.
  '2026-03-29T23:30:00.000Z',
  '2026-10-25T23:45:00.000Z',
  '2026-03-09T03:59:00.000Z',
  '2026-11-02T04:59:00.000Z',
  // In Cairo midnight itself is skipped.
  '2026-04-24T12:00:00.000Z',
];

it.each(ZONES)('in %s', async (zone) => {
  for (const now of MOMENTS) {
    const found = await brandDay(async (at) => localDate(at, zone), new Date(now));
    const day = localDate(new Date(now), zone);
    expect(found).toEqual({ day, start: new Date(startOfDay(day, zone)) });
  }
});
