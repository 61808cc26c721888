/** What orders spend: rewards and vouchers. Each test names its rule of `docs/rules.md`. */
import { describe, expect, it } from 'vitest';
import { type Command, card } from './card.ts';
import { claimOrder } from './claim-order.ts';
import type { CardEvent } from './events.ts';
import {
  cardAfter,
  claimOf,
  earned,
  FRIES,
  held,
  issued,
  line,
  NO_PICKS,
  NOON,
  paid,
  programme,
  reward,
  stampCampaign,
  switchedOff,
  takenBack,
  toldOf,
  voucher,
} from './fixture.ts';
import type { Programme } from './programme.ts';
import { readPicks } from './spend.ts';
import type { Card } from './state.ts';

const UNTIL = '2026-06-01T12:30:00.000Z';
const SOON = '2026-06-10T23:00:00.000Z';
const meal = paid(1600, {
  lines: [line(1000, { lineId: 'b', sku: 'burger' }), line(600, { lineId: 'f', sku: 'fries', quantity: 2 })],
});
const rich = [earned(1_000, SOON)];
const claim = (more: Parameters<typeof claimOf>[1] = {}, order = meal) => claimOf(order, more);
const rewards = (...rewardIds: string[]) => ({ ...NO_PICKS, rewardIds });
const vouchers = (...voucherIds: string[]) => ({ ...NO_PICKS, voucherIds });
const decide = (command: Command, ...past: readonly CardEvent[]) => card.decide(command, cardAfter(...past));
const types = (events: readonly CardEvent[]) => events.map(({ type }) => type);
const problems = (command: ReturnType<typeof claim>, state: Card) =>
  claimOrder(command, state).problems.map(({ code, details }) => ({ code, ...details }));
const hold = (more: Partial<Extract<Command, { type: 'Hold' }>> = {}): Command => ({
  type: 'Hold',
  at: NOON,
  programme: programme(),
  holdId: 'h',
  picks: rewards('fries'),
  until: UNTIL,
  instead: null,
  posType: null,
  ...more,
});

describe('R-1: a reward', () => {
  it('holds its points from when it is picked', () => {
    const lots = [{ points: 200, expiresAt: SOON }];
    expect(decide(hold(), ...rich)).toEqual([held('h', FRIES, lots, UNTIL)]);
  });
  it('is burned by the claim, from the very points that were held', () => {
    const past = [...rich, held('h', FRIES, [{ points: 200, expiresAt: SOON }], UNTIL)];
    const events = decide(claim({ holdId: 'h' }), ...past);
    expect(types(events)).toEqual(['OrderClaimed', 'PointsBurned', 'PointsEarned']);
    expect(events[1]).toEqual({
      type: 'PointsBurned',
      transactionId: 't1',
      holdId: 'h',
      rewardId: 'fries',
      rewardVersion: 1,
      name: 'fries',
      points: 200,
      benefit: FRIES.benefit,
      lots: [{ points: 200, expiresAt: SOON }],
      lines: ['f'],
    });
    expect(events.reduce(card.evolve, cardAfter(...past)).holds).toEqual({});
  });
  it('may be picked with the claim, besides what is held', () => {
    const past = [...rich, held('h', FRIES, [{ points: 200, expiresAt: SOON }], UNTIL)];
    const events = decide(claim({ holdId: 'h', picks: rewards('five-off') }), ...past);
    const burned = events.filter((event) => event.type === 'PointsBurned');
    expect(burned.map(({ holdId, points, lines }) => ({ holdId, points, lines }))).toEqual([
      { holdId: 'h', points: 200, lines: ['f'] },
      { holdId: null, points: 450, lines: [] },
    ]);
  });
  it('may be picked twice, for two of it', () => {
    expect(decide(hold({ picks: rewards('fries', 'fries') }), ...rich)).toHaveLength(2);
    const [claimed] = decide(claim({ picks: rewards('fries', 'fries') }), ...rich);
    expect(claimed).toMatchObject({ payable: 1000 });
  });
  it('costs and gives what it did when it was picked, whatever became of it since', () => {
    const dearer = programme({ rewards: [{ ...FRIES, version: 2, points: 900, active: false }] });
    const past = [...rich, held('h', FRIES, [{ points: 200, expiresAt: SOON }], UNTIL)];
    const burned = decide(claim({ holdId: 'h', programme: dearer }), ...past)[1];
    expect(burned).toMatchObject({ points: 200, rewardVersion: 1 });
  });
  it('says what it gave, for how many points', () => {
    const [claimed] = decide(claim({ picks: rewards('fries') }), ...rich);
    expect(toldOf(claimed)).toMatchObject([
      { ruleId: 'fries', ruleVersion: 1, name: 'fries', gave: '€3.00 off the order, for 200 crowns.', whyNot: null },
      { ruleId: 'points' },
    ]);
  });
});

describe('what cannot be spent is refused, in the order of the contract', () => {
  const nothing = cardAfter();
  const poor = cardAfter(earned(199, SOON));
  it('REWARD_UNAVAILABLE: unknown, not active, or of no use to this order', () => {
    expect(problems(claim({ picks: rewards('tea') }), nothing)).toEqual([
      { code: 'REWARD_UNAVAILABLE', rewardId: 'tea' },
    ]);
    const withdrawn = programme({ rewards: [{ ...FRIES, active: false }] });
    expect(problems(claim({ picks: rewards('fries'), programme: withdrawn }), cardAfter(...rich))).toEqual([
      { code: 'REWARD_UNAVAILABLE', rewardId: 'fries' },
    ]);
    const reason = 'It would take nothing off this order.';
    expect(problems(claim({ picks: rewards('fries') }, paid(1000)), cardAfter(...rich))).toEqual([
      { code: 'REWARD_UNAVAILABLE', rewardId: 'fries', reason },
    ]);
    expect(problems(claim({ picks: rewards('five-off') }, paid(0)), cardAfter(...rich))).toEqual([
      { code: 'REWARD_UNAVAILABLE', rewardId: 'five-off', reason },
    ]);
  });
  it('POINTS_INSUFFICIENT: at one point too few, not at the last one', () => {
    expect(problems(claim({ picks: rewards('fries') }), poor)).toEqual([
      { code: 'POINTS_INSUFFICIENT', rewardId: 'fries', available: 199, needed: 200 },
    ]);
    expect(problems(claim({ picks: rewards('fries') }), cardAfter(earned(200, SOON)))).toEqual([]);
    expect(problems(claim({ picks: rewards('fries', 'five-off') }), cardAfter(earned(649, SOON)))).toEqual([
      { code: 'POINTS_INSUFFICIENT', rewardId: 'five-off', available: 649, needed: 650 },
    ]);
  });
  it('POINTS_INSUFFICIENT: with points owed, not even what was held before is spent', () => {
    const back = takenBack(801, [{ points: 800, expiresAt: SOON }]);
    const state = cardAfter(...rich, held('h', FRIES, [{ points: 200, expiresAt: SOON }], UNTIL), back);
    expect(state.deficit).toBe(1);
    expect(problems(claim({ holdId: 'h' }), state)).toEqual([
      { code: 'POINTS_INSUFFICIENT', rewardId: 'fries', available: 0, needed: 1 },
    ]);
  });
  it('VOUCHER_UNAVAILABLE: not there, held elsewhere, or of no use', () => {
    const lunch = voucher('l', { type: 'FreeItem', skus: ['tea'], quantity: 1 });
    const state = cardAfter(...issued(lunch));
    expect(problems(claim({ picks: vouchers('x') }), state)).toEqual([{ code: 'VOUCHER_UNAVAILABLE', voucherId: 'x' }]);
    expect(problems(claim({ picks: vouchers('l') }), state)).toMatchObject([
      { code: 'VOUCHER_UNAVAILABLE', voucherId: 'l' },
    ]);
    const elsewhere = cardAfter(...issued(voucher('l', { type: 'AmountOff', amount: 1 })), {
      type: 'VoucherReserved',
      holdId: 'h',
      voucherId: 'l',
      code: 'CODEl',
      until: UNTIL,
    });
    expect(problems(claim({ picks: vouchers('l') }), elsewhere)).toEqual([
      { code: 'VOUCHER_UNAVAILABLE', voucherId: 'l' },
    ]);
    expect(problems(claim({ picks: vouchers('l'), holdId: 'h' }), elsewhere)).toEqual([]);
  });
  it('SWITCHED_OFF: BURNING, for all or for the posType; P-6', () => {
    const off = (posType: string | null) => programme(switchedOff('BURNING', posType));
    const pick = { picks: rewards('fries') };
    expect(problems(claim({ ...pick, programme: off(null) }), cardAfter(...rich))).toEqual([
      { code: 'SWITCHED_OFF', switch: 'BURNING' },
    ]);
    expect(problems(claim({ ...pick, programme: off('TILLSTER') }), cardAfter(...rich))).toHaveLength(1);
    expect(problems(claim({ ...pick, programme: off('WINREST') }), cardAfter(...rich))).toEqual([]);
    expect(problems(claim({ programme: off(null) }), cardAfter(...rich))).toEqual([]);
    expect(() => decide(hold({ programme: off(null) }), ...rich)).toThrowError(
      expect.objectContaining({ code: 'SWITCHED_OFF' }),
    );
  });
  it('IDENTIFIER_MAY_NOT_SPEND: only the kinds that the programme lets spend; O-5', () => {
    const identifiers: Programme['identifiers'] = [
      { type: 'OTP', enabled: true, maySpend: true },
      { type: 'PHONE', enabled: true, maySpend: false },
    ];
    const by = (identifiedBy: 'OTP' | 'PHONE' | 'PAN' | null) =>
      problems(
        claim({ picks: rewards('fries'), identifiedBy, programme: programme({ identifiers }) }),
        cardAfter(...rich),
      );
    expect(by('OTP')).toEqual([]);
    expect(by(null)).toEqual([]);
    expect(by('PHONE')).toEqual([{ code: 'IDENTIFIER_MAY_NOT_SPEND', ostType: 'PHONE' }]);
    expect(by('PAN')).toHaveLength(1);
  });
  it('all at once, the first one first, and nothing is booked', () => {
    const command = claim({
      programme: programme({ ...switchedOff('BURNING') }),
      picks: { rewardIds: ['tea', 'burger'], voucherIds: ['x'] },
    });
    expect(problems(command, nothing).map(({ code }) => code)).toEqual([
      'SWITCHED_OFF',
      'REWARD_UNAVAILABLE',
      'POINTS_INSUFFICIENT',
      'VOUCHER_UNAVAILABLE',
    ]);
    expect(() => card.decide(command, nothing)).toThrowError(expect.objectContaining({ code: 'SWITCHED_OFF' }));
  });
});

describe('R-3: the voucher that applies by itself', () => {
  const auto = (id: string, amount: number, expiresAt = SOON) =>
    voucher(id, { type: 'AmountOff', amount }, { autoApply: true, expiresAt });
  const used = (events: readonly CardEvent[]) =>
    events.flatMap((event) => (event.type === 'VoucherUsed' ? event.voucher.voucherId : []));

  it('is the one that gives most', () => {
    expect(
      used(decide(claim(), ...issued(auto('a', 100)), ...issued(auto('b', 101)), ...issued(auto('c', 99)))),
    ).toEqual(['b']);
  });
  it('of equal ones is the one that expires soonest, then the oldest', () => {
    const sooner = '2026-06-09T23:00:00.000Z';
    expect(used(decide(claim(), ...issued(auto('a', 100)), ...issued(auto('b', 100, sooner))))).toEqual(['b']);
    expect(used(decide(claim(), ...issued(auto('a', 100)), ...issued(auto('b', 100))))).toEqual(['a']);
  });
  it('is the oldest of equal ones even where that one had been used and came back', () => {
    const [a, b] = [auto('a', 100), { ...auto('b', 100), issuedAt: '2026-05-31T13:00:00.000Z' }];
    const back: CardEvent[] = [
      { type: 'VoucherUsed', transactionId: 't', voucher: a, lines: [] },
      { type: 'VoucherGivenBack', transactionId: 't', voucher: a },
    ];
    expect(used(decide(claim(), ...issued(a), ...issued(b), ...back))).toEqual(['a']);
  });
  it('is one only, besides those that were picked', () => {
    const past = [...issued(auto('a', 100)), ...issued(auto('b', 100)), ...issued(auto('c', 50))];
    expect(used(decide(claim({ picks: vouchers('a') }), ...past))).toEqual(['a', 'b']);
  });
  it('is none that is held elsewhere, gives nothing, or does not apply by itself', () => {
    const reserved: CardEvent = { type: 'VoucherReserved', holdId: 'h', voucherId: 'a', code: 'CODEa', until: UNTIL };
    expect(used(decide(claim(), ...issued(auto('a', 100)), reserved))).toEqual([]);
    expect(used(decide(claim({}, paid(0)), ...issued(auto('a', 100))))).toEqual([]);
    expect(used(decide(claim(), ...issued(voucher('a', { type: 'AmountOff', amount: 1 }))))).toEqual([]);
  });
  it('never makes useless what was picked', () => {
    const whole = voucher('w', { type: 'AmountOff', amount: 5_000 }, { autoApply: true });
    const half = programme({ rewards: [reward('half', 100, { type: 'PercentOff', percent: 50, upTo: null })] });
    const events = decide(claim({ picks: rewards('half'), programme: half }), ...rich, ...issued(whole));
    expect(types(events)).toEqual(['OrderClaimed', 'PointsBurned', 'PointsEarned']);
  });
  it('is kept, and says so, where nothing may be spent; the order is claimed all the same', () => {
    const past = issued(auto('a', 100));
    const off = decide(claim({ programme: programme(switchedOff('BURNING')) }), ...past);
    expect(off[0]).toMatchObject({ payable: 1600 });
    expect(toldOf(off[0])).toMatchObject([
      { gave: null, whyNot: 'Voucher CODEa was kept: vouchers are switched off at the moment.' },
      {},
    ]);
    const byPhone = decide(claim({ identifiedBy: 'PHONE' }), ...past);
    expect(toldOf(byPhone[0])).toMatchObject([
      { whyNot: 'Voucher CODEa was kept: this way of identifying may not spend.' },
      {},
    ]);
    expect(used([...off, ...byPhone])).toEqual([]);
  });
});

describe('R-1: a hold that is gone', () => {
  const past = [...rich, held('h', FRIES, [{ points: 200, expiresAt: SOON }], UNTIL)];
  it('has ended, and so has what it was for: nothing is claimed without what it held', () => {
    const gone = card.decide({ type: 'BookDue', at: UNTIL, programme: programme() }, cardAfter(...past));
    // By a clock that is behind the one that booked it.
    const late = claim({ holdId: 'h', at: NOON });
    expect(problems(late, cardAfter(...past, ...gone))).toEqual([{ code: 'TRANSACTION_NOT_OPEN', status: 'EXPIRED' }]);
    expect(problems(claim({ holdId: 'h', picks: rewards('tea') }), cardAfter()).map(({ code }) => code)).toEqual([
      'TRANSACTION_NOT_OPEN',
      'REWARD_UNAVAILABLE',
    ]);
  });
});

describe('R-1: a hold handed on to the next code', () => {
  const renew = (at = NOON): Command => ({ type: 'RenewHold', at, programme: programme(), holdId: 'h', until: LATER });
  const LATER = '2026-06-11T12:00:00.000Z';
  const keeps = (lots: { points: number; expiresAt: string }[], until = UNTIL) => held('h', FRIES, lots, until);
  it('is extended', () => {
    expect(decide(renew(), ...rich, keeps([{ points: 200, expiresAt: SOON }]))).toEqual([
      { type: 'HoldExtended', holdId: 'h', until: LATER },
    ]);
    expect(decide(renew(), ...rich)).toEqual([]);
  });
  it('lets go of points past their expiry, and holds others if there are enough', () => {
    const kept = keeps([{ points: 200, expiresAt: SOON }], LATER);
    expect(types(decide(renew(SOON), earned(200, SOON), earned(200, null), kept))).toEqual([
      'HoldEnded',
      'PointsExpired',
      'PointsHeld',
    ]);
    expect(types(decide(renew(SOON), earned(200, SOON), earned(199, null), kept))).toEqual([
      'HoldEnded',
      'PointsExpired',
    ]);
  });
  it('lets go of a voucher that was revoked or has expired', () => {
    const one = voucher('v', { type: 'AmountOff', amount: 1 });
    const reserved: CardEvent = { type: 'VoucherReserved', holdId: 'h', voucherId: 'v', code: 'CODEv', until: LATER };
    const revoked: CardEvent = { type: 'VoucherRevoked', transactionId: 't', voucher: one };
    expect(decide(renew(), ...issued(one), reserved, revoked)).toEqual([
      { type: 'HoldEnded', holdId: 'h', points: 0, vouchers: [], reason: 'GIVEN_UP' },
    ]);
    expect(types(decide(renew(SOON), ...issued(one), reserved))).toEqual(['HoldEnded', 'VoucherExpired']);
  });
});

describe('R-4: a voucher', () => {
  const five = voucher('v', { type: 'AmountOff', amount: 500 });
  it('is used once', () => {
    const once = decide(claim({ picks: vouchers('v') }), ...issued(five));
    const after = once.reduce(card.evolve, cardAfter(...issued(five)));
    expect(after.vouchers).toEqual([]);
    expect(problems(claim({ picks: vouchers('v') }), after)).toMatchObject([{ code: 'VOUCHER_UNAVAILABLE' }]);
  });
  it('is reserved while something holds it, and free again after that', () => {
    const picked = decide(hold({ picks: vouchers('v') }), ...issued(five));
    expect(picked).toEqual([{ type: 'VoucherReserved', holdId: 'h', voucherId: 'v', code: 'CODEv', until: UNTIL }]);
    expect(() => decide(hold({ holdId: 'other', picks: vouchers('v') }), ...issued(five), ...picked)).toThrowError(
      expect.objectContaining({ code: 'VOUCHER_UNAVAILABLE' }),
    );
    const at = UNTIL;
    expect(types(decide(hold({ holdId: 'other', picks: vouchers('v'), at }), ...issued(five), ...picked))).toEqual([
      'HoldEnded',
      'VoucherReserved',
    ]);
  });
  it('is not good any more at its expiry, and that is booked once', () => {
    const past = issued(five);
    expect(types(decide(claim({ picks: vouchers('v'), at: '2026-06-10T22:59:59.999Z' }), ...past))).toContain(
      'VoucherUsed',
    );
    expect(() => decide(claim({ picks: vouchers('v'), at: SOON }), ...past)).toThrowError(
      expect.objectContaining({ code: 'VOUCHER_UNAVAILABLE' }),
    );
    const gone = { type: 'VoucherExpired', voucherId: 'v', code: 'CODEv' } as const;
    expect(decide({ type: 'BookDue', at: SOON, programme: programme() }, ...past)).toEqual([gone]);
    expect(decide({ type: 'BookDue', at: SOON, programme: programme() }, ...past, gone)).toEqual([]);
  });
  it('does not expire while it is held', () => {
    const past = [
      ...issued(five),
      {
        type: 'VoucherReserved',
        holdId: 'h',
        voucherId: 'v',
        code: 'CODEv',
        until: '2026-06-11T00:10:00.000Z',
      } as const,
    ];
    expect(types(decide(claim({ holdId: 'h', at: SOON }), ...past))).toContain('VoucherUsed');
    const ended = decide({ type: 'EndHold', holdId: 'h', at: SOON, programme: programme() }, ...past);
    expect(types(ended)).toEqual(['HoldEnded', 'VoucherExpired']);
  });
});

describe('E-5 and E-6: what was paid for by the programme', () => {
  it('earns nothing where nothing is left to pay, and is booked', () => {
    const free = voucher('v', { type: 'FreeOrder', upTo: null }, { autoApply: true });
    const events = decide(claim(), ...issued(free));
    expect(types(events)).toEqual(['OrderClaimed', 'VoucherUsed']);
    expect(events[0]).toMatchObject({ payable: 0 });
    expect(toldOf(events[0])).toMatchObject([
      { gave: '€16.00 off the order, by voucher CODEv.' },
      { whyNot: 'Nothing was to be paid for this order.' },
    ]);
  });
  it('earns for what is left', () => {
    expect(decide(claim({ picks: rewards('burger') }), ...rich).at(-1)).toMatchObject({ points: 60, base: 600 });
    expect(decide(claim({ picks: rewards('five-off') }), ...rich).at(-1)).toMatchObject({ points: 110, base: 1100 });
  });
  it('S-2: the 11th order is free: the voucher of the tenth applies to it by itself', () => {
    const given = { programme: programme({ campaigns: [stampCampaign()] }) };
    let state = cardAfter();
    const payables: number[] = [];
    for (let i = 0; i < 12; i += 1) {
      const events = card.decide(claim({ ...given, seed: `${i}` }), state);
      payables.push(...events.flatMap((event) => (event.type === 'OrderClaimed' ? event.payable : [])));
      state = events.reduce(card.evolve, state);
    }
    expect(payables).toEqual([...Array(10).fill(1600), 0, 1600]);
    expect(state.stamps['stamps']).toEqual({ stamps: 1, completions: 1 });
  });
});

describe('what is picked', () => {
  it('is at most ten, each voucher once, and of any case', () => {
    const ids = (n: number) => Array.from({ length: n }, (_, i) => `${i}`);
    expect(readPicks({ rewardIds: ['FRIES'], voucherIds: ['A'] })).toEqual({ rewardIds: ['fries'], voucherIds: ['a'] });
    expect(readPicks({ rewardIds: ids(10) }).rewardIds).toHaveLength(10);
    for (const input of [
      { rewardIds: ids(11) },
      { rewardIds: ids(5), voucherIds: ids(6) },
      { voucherIds: ['a', 'A'] },
      { rewardIds: [''] },
    ]) {
      expect(() => readPicks(input)).toThrowError(expect.objectContaining({ code: 'INPUT_INVALID' }));
    }
  });
});
