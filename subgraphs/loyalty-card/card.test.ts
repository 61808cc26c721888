/** What happens to one card: how it earns, keeps, holds and loses points. Each test names its rule of `docs/rules.md`. */
import { describe, expect, it } from 'vitest';
import { specify } from '../../platform/specification.ts';
import { type Command, card } from './card.ts';
import { cardAt } from './due.ts';
import type { CardEvent } from './events.ts';
import {
  cardAfter,
  claimOf,
  earned,
  held,
  line,
  NOON,
  paid,
  pointsCampaign,
  programme,
  reward,
  stampCampaign,
  stamped,
  switchedOff,
  takenBack,
  toldOf,
} from './fixture.ts';
import type { PaidOrder } from './order.ts';
import { type Lots, sumOf } from './points.ts';
import type { Programme } from './programme.ts';
import { BALANCE_MAX, balance, type Card, expiring, nextEndAt, nextExpiryAt, reserved } from './state.ts';

const given = specify(card);

const SOON = '2026-06-10T23:00:00.000Z';
const LATER = '2026-07-10T23:00:00.000Z';
const UNTIL = '2026-06-01T12:30:00.000Z';
const justBefore = (instant: string) => new Date(Date.parse(instant) - 1).toISOString();

const expired = (...lots: Lots): CardEvent => ({ type: 'PointsExpired', points: sumOf(lots), lots });
/** Something that costs so many points. */
const worth = (points: number) => reward('thing', points, { type: 'AmountOff', amount: 1 });
const kept = (...lots: Lots) => held('h', worth(sumOf(lots)), lots, UNTIL);
const freed = (points: number, reason: 'GIVEN_UP' | 'LAPSED'): CardEvent => ({
  type: 'HoldEnded',
  holdId: 'h',
  points,
  vouchers: [],
  reason,
});

const from = (at: string, more: Partial<Programme> = {}) => ({ at, programme: programme(more) });
const claim = (order: PaidOrder, at = NOON, more: Partial<Programme> = {}) => claimOf(order, from(at, more));
const hold = (points: number, at = NOON, holdId = 'h'): Command => ({
  ...from(at, { rewards: [worth(points)] }),
  type: 'Hold',
  holdId,
  picks: { rewardIds: ['thing'], voucherIds: [] },
  until: UNTIL,
  instead: null,
  posType: null,
});
const release = (at = NOON): Command => ({ ...from(at), type: 'EndHold', holdId: 'h' });
const extend = (until: string, at = NOON): Command => ({ ...from(at), type: 'ExtendHold', holdId: 'h', until });
const bookDue = (at: string, more: Partial<Programme> = {}): Command => ({ ...from(at, more), type: 'BookDue' });
const available = (state: Card, at: string, more: Partial<Programme> = {}) =>
  sumOf(cardAt(state, at, programme(more)).lots);
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

describe('U-1: a card that is closed', () => {
  const close = (at = NOON): Command => ({ ...from(at), type: 'CloseCard' });
  const closed: CardEvent = { type: 'CardClosed' };

  it('is closed once, by a fact that changes no points', () => {
    given(earned(4, SOON)).when(close()).gives(closed);
    given(earned(4, SOON), closed).when(close()).gives();
    expect(cardAfter(earned(4, SOON), closed)).toEqual({ ...cardAfter(earned(4, SOON)), position: 2, closed: true });
  });
  it('is closed after what was due by then', () => {
    given(earned(4, SOON))
      .when(close(SOON))
      .gives(expired({ points: 4, expiresAt: SOON }), closed);
  });
  it('books no order and holds nothing', () => {
    given(earned(9, LATER), closed)
      .when(claim(paid(1000)))
      .refuses('NOT_FOUND');
    given(earned(9, LATER), closed).when(hold(4)).refuses('NOT_FOUND');
  });
  it('gives back what is held, at its end or before, and lets its points expire', () => {
    const soon = { points: 4, expiresAt: SOON };
    const past = [earned(4, SOON), kept(soon), closed];
    given(...past)
      .when(release())
      .gives(freed(4, 'GIVEN_UP'));
    given(...past)
      .when(bookDue(UNTIL))
      .gives(freed(4, 'LAPSED'));
    given(...past, freed(4, 'LAPSED'))
      .when(bookDue(SOON))
      .gives(expired(soon));
  });
  it('lets an operator write off what is left', () => {
    const off: Command = { ...from(NOON), type: 'AdjustPoints', points: -4, reason: 'Closed', operatorId: 'o' };
    expect(types(off, earned(4, SOON), closed)).toEqual(['PointsAdjusted']);
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
      name: 'Crowns',
      points: 133,
      // 1 June and 365 days, to the end of that day in Dublin, where it is summer.
      expiresAt: '2027-06-01T23:00:00.000Z',
      base: 1337,
      lines: ['1'],
      pointsPerUnit: 10,
      earnPercent: 100,
      rounding: 'DOWN',
      exact: '133.7',
      day: '2026-06-01',
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
  const soon = { points: 4, expiresAt: SOON };

  it('come from the lots that expire soonest', () => {
    given(...past)
      .when(hold(4))
      .gives(kept(soon));
    given(...past)
      .when(hold(6))
      .gives(kept(soon, { points: 2, expiresAt: LATER }));
  });
  it('may be the last point, not one more', () => {
    const all = kept(soon, { points: 3, expiresAt: LATER }, { points: 5, expiresAt: null });
    given(...past)
      .when(hold(12))
      .gives(all);
    given(...past)
      .when(hold(13))
      .refuses('POINTS_INSUFFICIENT', { rewardId: 'thing', available: 12, needed: 13 });
    given(...past, all)
      .when(hold(1, NOON, 'another'))
      .refuses('POINTS_INSUFFICIENT', { rewardId: 'thing', available: 0, needed: 1 });
  });
  it('are reserved until the hold ends', () => {
    const state = cardAfter(...past, kept(soon));
    expect([available(state, NOON), reserved(state), balance(state)]).toEqual([8, 4, 12]);
    expect(nextEndAt(state)).toBe(UNTIL);
  });
  it('come back when they are given up', () => {
    given(...past, kept(soon))
      .when(release())
      .gives(freed(4, 'GIVEN_UP'));
    const state = cardAfter(...past, kept(soon), freed(4, 'GIVEN_UP'));
    expect({ ...state, position: 0 }).toEqual({ ...cardAfter(...past), position: 0 });
  });
  it('come back when the time of the hold is over, at once', () => {
    const state = cardAfter(...past, kept(soon));
    expect(available(state, justBefore(UNTIL))).toBe(8);
    expect(available(state, UNTIL)).toBe(12);
    given(...past, kept(soon))
      .when(bookDue(justBefore(UNTIL)))
      .gives();
    given(...past, kept(soon))
      .when(bookDue(UNTIL))
      .gives(freed(4, 'LAPSED'));
  });
  it('are held for longer when the hold is extended, not once it is over', () => {
    const extended: CardEvent = { type: 'HoldExtended', holdId: 'h', until: SOON };
    given(...past, kept(soon))
      .when(extend(SOON, justBefore(UNTIL)))
      .gives(extended);
    expect(nextEndAt(cardAfter(...past, kept(soon), extended))).toBe(SOON);
    given(...past, kept(soon))
      .when(extend(SOON, UNTIL))
      .gives(freed(4, 'LAPSED'));
    given(...past)
      .when(extend(SOON))
      .gives();
  });
  it('may be held in steps under one name', () => {
    const state = cardAfter(...past, kept(soon), kept({ points: 1, expiresAt: LATER }));
    expect([reserved(state), balance(state)]).toEqual([5, 12]);
  });
  it('are freed once', () => {
    given(...past)
      .when(release())
      .gives();
  });
  it('are held instead of what another hold held', () => {
    const instead: Command = { ...(hold(12) as Extract<Command, { type: 'Hold' }>), holdId: 'next', instead: 'h' };
    expect(types(instead, ...past, kept(soon))).toEqual(['HoldEnded', 'PointsHeld']);
  });
});

describe('P-4: points past their expiry', () => {
  it('are not available, at once, whether or not the sweep has come by', () => {
    const state = cardAfter(earned(4, SOON), earned(3, LATER));
    expect(available(state, justBefore(SOON))).toBe(7);
    expect(available(state, SOON)).toBe(3);
  });
  it('are written off by the sweep, once', () => {
    given(earned(4, SOON), earned(3, LATER))
      .when(bookDue(justBefore(SOON)))
      .gives();
    given(earned(4, SOON), earned(3, LATER))
      .when(bookDue(SOON))
      .gives(expired({ points: 4, expiresAt: SOON }));
    given(earned(4, SOON), expired({ points: 4, expiresAt: SOON }))
      .when(bookDue(SOON))
      .gives();
  });
  it('are written off by whatever comes first', () => {
    expect(types(claim(paid(1000), SOON), earned(4, SOON))).toEqual(['PointsExpired', 'OrderClaimed', 'PointsEarned']);
    given(earned(4, SOON))
      .when(hold(1, SOON))
      .refuses('POINTS_INSUFFICIENT', { rewardId: 'thing', available: 0, needed: 1 });
  });
  it('do not expire while they are held, and do as soon as the hold ends', () => {
    const soon = { points: 4, expiresAt: SOON };
    const past = [earned(4, SOON), held('h', worth(4), [soon], LATER)];
    given(...past)
      .when(bookDue(justBefore(LATER)))
      .gives();
    const burn = { ...claim(paid(1000), justBefore(LATER), { campaigns: [] }), holdId: 'h' };
    expect(types(burn, ...past)).toEqual(['OrderClaimed', 'PointsBurned']);
    given(...past)
      .when(release(justBefore(LATER)))
      .gives(freed(4, 'GIVEN_UP'), expired(soon));
    given(...past)
      .when(bookDue(LATER))
      .gives(freed(4, 'LAPSED'), expired(soon));
  });
  it('do not expire while POINTS_EXPIRY is off, and do when it is on again', () => {
    const off = switchedOff('POINTS_EXPIRY');
    expect(available(cardAfter(earned(4, SOON)), LATER, off)).toBe(4);
    given(earned(4, SOON)).when(bookDue(LATER, off)).gives();
    given(earned(4, SOON))
      .when(bookDue(LATER))
      .gives(expired({ points: 4, expiresAt: SOON }));
  });
});

describe('P-2: what can expire', () => {
  it('adds up to what of the balance can: points owed are taken off first', () => {
    const past = [earned(400, SOON), kept({ points: 400, expiresAt: SOON }), takenBack(200, [])];
    expect(balance(cardAfter(...past))).toBe(200);
    expect(expiring(cardAfter(...past))).toEqual([{ points: 200, expiresAt: SOON }]);
  });
});

describe('a card carries a thousand million points', () => {
  const full = BALANCE_MAX - 100;
  it('and what an order would earn beyond that gives nothing, and says so', () => {
    const events = (points: number) => card.decide(claim(paid(1000)), cardAfter(earned(points, null)));
    expect(events(full).map(({ type }) => type)).toContain('PointsEarned');
    const [claimed, ...more] = events(full + 1);
    expect(toldOf(claimed)).toMatchObject([{ gave: null, whyNot: 'A card carries at most 1000000000 crowns.' }]);
    expect(more).toEqual([]);
  });
  it('and by hand no more than there is room for', () => {
    const adjust: Command = { ...from(NOON), type: 'AdjustPoints', points: 100, reason: 'r', operatorId: 'o' };
    expect(types(adjust, earned(full, null))).toEqual(['PointsAdjusted']);
    expect(() => types(adjust, earned(full + 1, null))).toThrowError(
      expect.objectContaining({ code: 'INPUT_INVALID' }),
    );
  });
});

describe('points given and taken by hand', () => {
  const adjust = (points: number): Command => ({
    ...from(NOON),
    type: 'AdjustPoints',
    points,
    reason: 'r',
    operatorId: 'o',
  });
  it('never expire, and are taken from what expires soonest, as far as there is something', () => {
    expect(types(adjust(5))).toEqual(['PointsAdjusted']);
    const [given] = card.decide(adjust(5), card.initial);
    expect(given).toMatchObject({ points: 5, lots: [{ points: 5, expiresAt: null }] });
    const [taken] = card.decide(adjust(-3), cardAfter(earned(2, SOON), earned(2, LATER)));
    expect(taken).toMatchObject({
      lots: [
        { points: 2, expiresAt: SOON },
        { points: 1, expiresAt: LATER },
      ],
    });
    expect(types(adjust(-4), earned(4, SOON))).toEqual(['PointsAdjusted']);
    expect(() => card.decide(adjust(-5), cardAfter(earned(4, SOON)))).toThrowError(
      expect.objectContaining({ code: 'POINTS_INSUFFICIENT', details: { available: 4, needed: 5 } }),
    );
  });
});

describe('S-1 and S-2: a full card', () => {
  const campaign = stampCampaign();
  const order = (quantity: number) => paid(1000, { lines: [line(1000, { quantity })] });
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
  it('and as many by another campaign', () => {
    const campaigns = [stampCampaign({ id: 'a', per: 'ITEM', required: 1 }), stampCampaign({ id: 'b', required: 1 })];
    const events = card.decide(claim(order(200), NOON, { campaigns }), card.initial);
    const by = Map.groupBy(
      events.filter((event) => event.type === 'VoucherIssued'),
      ({ ruleId }) => ruleId,
    );
    expect([by.get('a')?.length, by.get('b')?.length]).toEqual([100, 1]);
    expect(new Set(events.flatMap((event) => (event.type === 'VoucherIssued' ? event.code : []))).size).toBe(101);
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
  it('R-5: its vouchers have codes of their own, without look-alike characters', () => {
    const codes = claimed(0, 500).flatMap((event) => (event.type === 'VoucherIssued' ? [event.code] : []));
    expect(new Set(codes).size).toBe(50);
    for (const code of codes) expect(code).toMatch(/^[23456789ABCDEFGHJKMNPQRSTVWXYZ]{10}$/);
  });
});

describe('E-6: an order for which nothing was to be paid', () => {
  it('is booked, and says why it gave nothing', () => {
    const [only, ...more] = card.decide(claim(paid(0)), card.initial);
    expect(toldOf(only)).toMatchObject([{ gave: null, whyNot: 'Nothing was to be paid for this order.' }]);
    expect(more).toEqual([]);
  });
});
