/** A card's state as it is stored, and read again. */
import { describe, expect, it } from 'vitest';
import { cardAfter, earned, issued, voucher } from './fixture.ts';
import { earnedAfter, earnedOn, NOTHING_QUALIFYING, takenBackFrom } from './qualifying.ts';
import { NEW_CARD } from './state.ts';
import { pack, type StoredCard, unpack } from './stored-state.ts';

const again = (text: string): StoredCard => JSON.parse(text);

describe('a stored card', () => {
  const day = (n: number) => new Date(Date.UTC(2026, 5, n, 23)).toISOString();
  const card = cardAfter(
    ...[1, 2, 3, 6].map((n) => earned(100 + n, day(n), `2026-06-0${n}`)),
    earned(7, null, '2026-06-09'),
    earned(1, '2026-06-01T22:59:59.999Z', '2026-06-09'),
    { type: 'PointsExpired', points: 1, lots: [{ points: 1, expiresAt: '2026-06-01T22:59:59.999Z' }] },
    ...issued(voucher('v', { type: 'AmountOff', amount: 1 })),
  );

  it('is the same when it is read again', () => {
    expect(unpack(again(pack(card)))).toEqual(card);
    expect(unpack(again(pack(NEW_CARD)))).toEqual(NEW_CARD);
    expect(unpack(again(pack({ ...card, closed: true })))).toEqual({ ...card, closed: true });
  });
  it('is open where it was stored before cards could be closed', () => {
    const { closed: _, ...before } = again(pack(card));
    expect(unpack(before)).toEqual(card);
  });
  it('says its long lists in short', () => {
    expect(again(pack(card))).toMatchObject({
      lots: '101+1780354800000 102 103 106+259200000 7!',
      expired: '1+1780354799999',
      qualifying: '2026-06-01 101 102 103 0 0 106 0 0 8',
    });
  });
  it('as the first release stored it, and a migration brought it up, is read, too', () => {
    const { lots, expired } = card;
    const stored = { ...card, lots, expired, qualifying: { '2026-06-03': 103, '2026-06-01': 101 } };
    expect(unpack(again(JSON.stringify(stored)))).toEqual({
      ...card,
      qualifying: { from: '2026-06-01', points: [101, 0, 103] },
    });
  });
});

describe('T-1: qualifying points', () => {
  const some = earnedOn(earnedOn(NOTHING_QUALIFYING, '2026-06-01', 5), '2026-06-04', 7);
  it('are a list of days without gaps, and without 0 at its ends', () => {
    expect(some).toEqual({ from: '2026-06-01', points: [5, 0, 0, 7] });
    expect(takenBackFrom(some, '2026-06-01', 5)).toEqual({ from: '2026-06-04', points: [7] });
    expect(takenBackFrom(some, '2026-06-04', 9)).toEqual({ from: '2026-06-01', points: [5] });
    expect(takenBackFrom(takenBackFrom(some, '2026-06-04', 7), '2026-06-01', 5)).toEqual(NOTHING_QUALIFYING);
  });
  it('take no notice of returns on days that count no more, or on which nothing was earned', () => {
    for (const day of ['2025-01-01', '2026-05-31', '2026-06-02', '2026-06-05'])
      expect(takenBackFrom(some, day, 5)).toEqual(some);
    expect(takenBackFrom(NOTHING_QUALIFYING, '2026-06-01', 5)).toEqual(NOTHING_QUALIFYING);
  });
  it('also come from a clock that is behind', () => {
    expect(earnedOn(some, '2026-05-30', 2)).toEqual({ from: '2026-05-30', points: [2, 0, 5, 0, 0, 7] });
    expect(earnedOn(some, '2026-06-02', 2)).toEqual({ from: '2026-06-01', points: [5, 2, 0, 7] });
  });
  it('are of 365 days at most', () => {
    expect(earnedOn(some, '2027-05-31', 1)).toMatchObject({ from: '2026-06-01', points: { length: 365 } });
    expect(earnedOn(some, '2027-06-01', 1)).toMatchObject({ from: '2026-06-04', points: { length: 363 } });
    expect(earnedOn(some, '2030-01-01', 1)).toEqual({ from: '2030-01-01', points: [1] });
  });
  it('of the days after one are added up', () => {
    expect(
      ['2026-05-30', '2026-05-31', '2026-06-01', '2026-06-03', '2026-06-04'].map((day) => earnedAfter(some, day)),
    ).toEqual([12, 12, 7, 7, 0]);
    expect(earnedAfter(NOTHING_QUALIFYING, '2026-06-01')).toBe(0);
  });
});
