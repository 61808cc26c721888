/** What happens to one card. Each test names its rule of `docs/rules.md`. */
import { describe, expect, it } from 'vitest';
import { specify } from '../../platform/specification.ts';
import { type Command, card } from './card.ts';
import type { CardEvent } from './events.ts';
import { NOON, paid, pointsCampaign, programme, stampCampaign, switchedOff } from './fixture.ts';
import type { PaidOrder } from './order.ts';
import type { Programme } from './programme.ts';
import { available, balance, type Card, expiring, nextExpiryAt, reserved } from './state.ts';

const given = specify(card);
const cardAfter = (...events: CardEvent[]): Card => events.reduce(card.evolve, card.initial);

const SOON = '2026-06-10T23:00:00.000Z';
const LATER = '2026-07-10T23:00:00.000Z';
const justBefore = (instant: string) => new Date(Date.parse(instant) - 1).toISOString();

const earned = (points: number, expiresAt: string | null): CardEvent => ({
  type: 'PointsEarned',
  transactionId: 't',
  ruleId: 'points',
  ruleVersion: 1,
  points,
  expiresAt,
  base: 0,
  lines: [],
  pointsPerUnit: 10,
  earnPercent: 100,
  rounding: 'DOWN',
  explanation: '',
});
const stamped = (stamps: number): CardEvent => ({
  type: 'StampsGranted',
  transactionId: 't',
  ruleId: 'stamps',
  ruleVersion: 1,
  stamps,
  lines: [],
  explanation: '',
});
const held = (holdId: string, ...lots: { points: number; expiresAt: string | null }[]): CardEvent => ({
  type: 'PointsHeld',
  holdId,
  points: lots.reduce((sum, { points }) => sum + points, 0),
  lots,
});
const expired = (...lots: { points: number; expiresAt: string | null }[]): CardEvent => ({
  type: 'PointsExpired',
  points: lots.reduce((sum, { points }) => sum + points, 0),
  lots,
});

const from = (at: string, more: Partial<Programme> = {}) => ({ at, programme: programme(more) });
const claim = (order: PaidOrder, at = NOON, more: Partial<Programme> = {}): Command => ({
  ...from(at, more),
  type: 'ClaimOrder',
  transactionId: 't1',
  order,
  seed: 'seed',
});
const hold = (points: number, at = NOON): Command => ({ ...from(at), type: 'HoldPoints', holdId: 'h', points });
const release = (at = NOON): Command => ({ ...from(at), type: 'ReleasePoints', holdId: 'h' });
const burn = (at = NOON): Command => ({ ...from(at), type: 'BurnPoints', holdId: 'h' });
const expire = (at: string, more: Partial<Programme> = {}): Command => ({ ...from(at, more), type: 'ExpirePoints' });
const types = (command: Command, ...past: CardEvent[]) =>
  card.decide(command, cardAfter(...past)).map(({ type }) => type);

describe('a card', () => {
  it('is opened once', () => {
    given()
      .when({ ...from(NOON), type: 'OpenCard' })
      .gives({ type: 'CardOpened' });
    given({ type: 'CardOpened' })
      .when({ ...from(NOON), type: 'OpenCard' })
      .gives();
  });
  it('counts every fact', () => {
    expect(cardAfter({ type: 'CardOpened' }, earned(1, null), stamped(1)).position).toBe(3);
  });
});

describe('P-1: points earned', () => {
  it('carry the rule, its version, the base, the lines and how they were rounded', () => {
    const [claimed, points] = card.decide(claim(paid(1337)), card.initial);
    expect(claimed).toMatchObject({
      type: 'OrderClaimed',
      transactionId: 't1',
      payable: 1337,
      outcomes: [{ ruleId: 'points' }],
    });
    expect(points).toEqual({
      type: 'PointsEarned',
      transactionId: 't1',
      ruleId: 'points',
      ruleVersion: 1,
      points: 133,
      // 1 June and 365 days, to the end of that day in Dublin, where it is summer.
      expiresAt: '2027-06-01T23:00:00.000Z',
      base: 1337,
      lines: ['1'],
      pointsPerUnit: 10,
      earnPercent: 100,
      rounding: 'DOWN',
      explanation: 'Crowns: 133 crowns: 10 for each €1.00 of €13.37, rounded down from 133.7.',
    });
  });
  it('never expire where the campaign says so', () => {
    const [, points] = card.decide(
      claim(paid(1000), NOON, { campaigns: [pointsCampaign({ expireAfterDays: null })] }),
      card.initial,
    );
    expect(points).toMatchObject({ expiresAt: null });
  });
  it('are many lots, each with its expiry, soonest first, never last', () => {
    const state = cardAfter(earned(1, null), earned(2, LATER), earned(4, SOON), earned(8, LATER));
    expect(state.lots).toEqual([
      { points: 4, expiresAt: SOON },
      { points: 10, expiresAt: LATER },
      { points: 1, expiresAt: null },
    ]);
    expect(expiring(state)).toEqual(state.lots.slice(0, 2));
    expect(nextExpiryAt(state)).toBe(SOON);
    expect(state.lifetimeEarned).toBe(15);
  });
});

describe('P-2 and P-3: points held and spent', () => {
  const past = [earned(3, LATER), earned(4, SOON), earned(5, null)];

  it('come from the lots that expire soonest', () => {
    given(...past)
      .when(hold(4))
      .gives(held('h', { points: 4, expiresAt: SOON }));
    given(...past)
      .when(hold(6))
      .gives(held('h', { points: 4, expiresAt: SOON }, { points: 2, expiresAt: LATER }));
  });
  it('may be the last point, not one more', () => {
    const all = held(
      'h',
      { points: 4, expiresAt: SOON },
      { points: 3, expiresAt: LATER },
      { points: 5, expiresAt: null },
    );
    given(...past)
      .when(hold(12))
      .gives(all);
    given(...past)
      .when(hold(13))
      .refuses('POINTS_INSUFFICIENT', { available: 12, needed: 13 });
    given(...past, all)
      .when({ ...hold(1), holdId: 'another' } as Command)
      .refuses('POINTS_INSUFFICIENT', { available: 0, needed: 1 });
  });
  it('are reserved until the hold ends', () => {
    const state = cardAfter(...past, held('h', { points: 4, expiresAt: SOON }));
    expect([available(state, NOON, programme()), reserved(state), balance(state)]).toEqual([8, 4, 12]);
  });
  it('come back when they are released', () => {
    const state = cardAfter(...past, held('h', { points: 4, expiresAt: SOON }), {
      type: 'PointsReleased',
      holdId: 'h',
    });
    expect({ ...state, position: 0 }).toEqual({ ...cardAfter(...past), position: 0 });
  });
  it('are gone when they are burned', () => {
    given(...past, held('h', { points: 4, expiresAt: SOON }))
      .when(burn())
      .gives({ type: 'PointsBurned', holdId: 'h', points: 4 });
    const state = cardAfter(...past, held('h', { points: 4, expiresAt: SOON }), {
      type: 'PointsBurned',
      holdId: 'h',
      points: 4,
    });
    expect([available(state, NOON, programme()), reserved(state), balance(state)]).toEqual([8, 0, 8]);
  });
  it('may be held in steps under one name', () => {
    const state = cardAfter(
      ...past,
      held('h', { points: 4, expiresAt: SOON }),
      held('h', { points: 1, expiresAt: LATER }),
    );
    expect([reserved(state), balance(state)]).toEqual([5, 12]);
  });
  it('are released or burned once', () => {
    given(...past)
      .when(release())
      .gives();
    given(...past)
      .when(burn())
      .gives();
  });
});

describe('P-4: points past their expiry', () => {
  it('are not available, at once, whether or not the sweep has come by', () => {
    const state = cardAfter(earned(4, SOON), earned(3, LATER));
    expect(available(state, justBefore(SOON), programme())).toBe(7);
    expect(available(state, SOON, programme())).toBe(3);
  });
  it('are written off by the sweep, once', () => {
    given(earned(4, SOON), earned(3, LATER))
      .when(expire(justBefore(SOON)))
      .gives();
    given(earned(4, SOON), earned(3, LATER))
      .when(expire(SOON))
      .gives(expired({ points: 4, expiresAt: SOON }));
    given(earned(4, SOON), expired({ points: 4, expiresAt: SOON }))
      .when(expire(SOON))
      .gives();
  });
  it('are written off by whatever comes first', () => {
    expect(types(claim(paid(1000), SOON), earned(4, SOON))).toEqual(['PointsExpired', 'OrderClaimed', 'PointsEarned']);
    given(earned(4, SOON)).when(hold(1, SOON)).refuses('POINTS_INSUFFICIENT', { available: 0, needed: 1 });
  });
  it('do not expire while they are held, and do as soon as the hold ends', () => {
    const past = [earned(4, SOON), held('h', { points: 4, expiresAt: SOON })];
    given(...past)
      .when(expire(LATER))
      .gives();
    given(...past)
      .when(burn(LATER))
      .gives({ type: 'PointsBurned', holdId: 'h', points: 4 });
    given(...past)
      .when(release(LATER))
      .gives({ type: 'PointsReleased', holdId: 'h' }, expired({ points: 4, expiresAt: SOON }));
  });
  it('do not expire while POINTS_EXPIRY is off, and do when it is on again', () => {
    const off = switchedOff('POINTS_EXPIRY');
    expect(available(cardAfter(earned(4, SOON)), LATER, programme(off))).toBe(4);
    given(earned(4, SOON)).when(expire(LATER, off)).gives();
    given(earned(4, SOON))
      .when(expire(LATER))
      .gives(expired({ points: 4, expiresAt: SOON }));
  });
});

describe('S-1 and S-2: a full card', () => {
  const campaign = stampCampaign();
  const order = (quantity: number) => paid(1000, { lines: [{ lineId: '1', quantity, total: 1000, category: null }] });
  const claimed = (past: number, quantity: number) =>
    card.decide(
      claim(order(quantity), NOON, { campaigns: [{ ...campaign, per: 'ITEM' }] }),
      cardAfter(...(past > 0 ? [stamped(past)] : [])),
    );
  const stampsAfter = (past: number, quantity: number) =>
    claimed(past, quantity).reduce(card.evolve, cardAfter(...(past > 0 ? [stamped(past)] : []))).stamps['stamps'];

  it('9 of 10 and 3 more are one voucher and 2 of 10', () => {
    expect(stampsAfter(9, 3)).toEqual({ stamps: 2, completions: 1 });
  });
  it.each([
    [8, 1, 0],
    [9, 1, 1],
    [0, 10, 1],
    [0, 19, 1],
    [0, 20, 2],
    [9, 31, 4],
  ])('%d stamps and %d more issue %d vouchers', (past, more, vouchers) => {
    expect(claimed(past, more).filter(({ type }) => type === 'VoucherIssued')).toHaveLength(vouchers);
  });
  it('one order issues at most 100 vouchers, and what is over stays for the next', () => {
    const events = claimed(0, 1_234);
    expect(events.filter(({ type }) => type === 'VoucherIssued')).toHaveLength(100);
    expect(stampsAfter(0, 1_234)).toEqual({ stamps: 234, completions: 100 });
  });
  it('every 11th order is free: the 10th issues a voucher for a free order, good to the end of the tenth day', () => {
    const tenth = card.decide(claim(paid(500), NOON, { campaigns: [campaign] }), cardAfter(stamped(9)));
    expect(tenth.at(-1)).toMatchObject({
      type: 'VoucherIssued',
      benefit: { type: 'FreeOrder', upTo: null },
      stamps: 10,
      autoApply: true,
      expiresAt: '2026-06-11T23:00:00.000Z',
    });
  });
  it('its vouchers have codes of their own, without look-alike characters', () => {
    const codes = claimed(0, 500).flatMap((event) => (event.type === 'VoucherIssued' ? [event.code] : []));
    expect(new Set(codes).size).toBe(50);
    for (const code of codes) expect(code).toMatch(/^[23456789ABCDEFGHJKMNPQRSTVWXYZ]{10}$/);
  });
});

describe('E-6: an order for which nothing was to be paid', () => {
  it('is booked, and says why it gave nothing', () => {
    const [only, ...more] = card.decide(claim(paid(1000, { payable: 0 })), card.initial);
    expect(only).toMatchObject({
      type: 'OrderClaimed',
      outcomes: [{ gave: null, whyNot: 'Nothing was to be paid for this order.' }],
    });
    expect(more).toEqual([]);
  });
});
