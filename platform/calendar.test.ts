import { describe, expect, it } from 'vitest';
import { endOfDay, instantOf, localDate, localTime } from './calendar.ts';

describe('the end of a day', () => {
  it.each([
    // Winter: Dublin is on UTC.
    ['2026-01-10T12:00:00.000Z', 0, 'Europe/Dublin', '2026-01-11T00:00:00.000Z'],
    ['2026-01-10T00:00:00.000Z', 0, 'Europe/Dublin', '2026-01-11T00:00:00.000Z'],
    // Summer: an hour ahead, so the day of 23:30 UTC is tomorrow.
    ['2026-07-10T23:30:00.000Z', 0, 'Europe/Dublin', '2026-07-11T23:00:00.000Z'],
    ['2026-01-10T12:00:00.000Z', 365, 'Europe/Dublin', '2027-01-11T00:00:00.000Z'],
    // Earned in winter, expired in summer: the clocks of the last day count.
    ['2026-01-10T12:00:00.000Z', 180, 'Europe/Dublin', '2026-07-09T23:00:00.000Z'],
    // The days on which clocks change have 23 and 25 hours.
    ['2026-03-29T12:00:00.000Z', 0, 'Europe/Dublin', '2026-03-29T23:00:00.000Z'],
    ['2026-10-25T12:00:00.000Z', 0, 'Europe/Dublin', '2026-10-26T00:00:00.000Z'],
    ['2028-02-28T12:00:00.000Z', 1, 'UTC', '2028-03-01T00:00:00.000Z'],
    ['2026-12-31T12:00:00.000Z', 0, 'Asia/Tokyo', '2026-12-31T15:00:00.000Z'],
    ['2026-06-15T20:00:00.000Z', 0, 'America/St_Johns', '2026-06-16T02:30:00.000Z'],
  ])('%s and %d days in %s … is %#', (at, days, timeZone, expected) => {
    expect(endOfDay(at, days, timeZone)).toBe(expected);
  });

  it('is the first instant of the next day where midnight itself is skipped', () => {
    // Cairo goes from 23:59:59 to 01:00:00 in the night to 24 April 2026.
    expect(endOfDay('2026-04-23T12:00:00.000Z', 0, 'Africa/Cairo')).toBe('2026-04-23T22:00:00.000Z');
    // And west of UTC, where the guess is late rather than early.
    expect(endOfDay('2026-09-05T12:00:00.000Z', 0, 'America/Santiago')).toBe('2026-09-06T04:00:00.000Z');
    expect(endOfDay('2026-03-07T12:00:00.000Z', 0, 'America/Havana')).toBe('2026-03-08T05:00:00.000Z');
  });
});

it('a calendar day is the one that people there live', () => {
  const at = new Date('2026-07-10T23:30:00.000Z');
  expect(localDate(at, 'Europe/Dublin')).toBe('2026-07-11');
  expect(localDate(at, 'America/New_York')).toBe('2026-07-10');
});

describe('a time on local clocks', () => {
  it.each([
    ['2026-07-10T09:30', 'Europe/Dublin', '2026-07-10T08:30:00.000Z'],
    ['2026-01-01T00:00', 'America/New_York', '2026-01-01T05:00:00.000Z'],
    ['2026-12-31T23:59', 'Asia/Kathmandu', '2026-12-31T18:14:00.000Z'],
    // An hour before and after clocks change, by the offset that holds then.
    ['2026-03-29T00:30', 'Europe/Dublin', '2026-03-29T00:30:00.000Z'],
    ['2026-03-29T02:30', 'Europe/Dublin', '2026-03-29T01:30:00.000Z'],
    // The first of two.
    ['2026-10-25T01:30', 'Europe/Dublin', '2026-10-25T00:30:00.000Z'],
  ])('%s in %s is one instant, and back', (local, timeZone, instant) => {
    expect(instantOf(local, timeZone)).toBe(instant);
    expect(localTime(instant, timeZone)).toBe(local);
  });

  it('that is skipped is the one an hour later', () => {
    expect(instantOf('2026-03-29T01:30', 'Europe/Dublin')).toBe('2026-03-29T01:30:00.000Z');
    expect(localTime('2026-03-29T01:30:00.000Z', 'Europe/Dublin')).toBe('2026-03-29T02:30');
  });
});
