/** Returned lines. Each test names its rule of `docs/rules.md`. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../platform/properties.ts';
import { type Command, card } from './card.ts';
import type { CardEvent } from './events.ts';
import {
  BURGER,
  cardAfter,
  claimOf,
  earned,
  FRIES,
  issued,
  LADDER,
  line,
  NO_PICKS,
  NOON,
  paid,
  pointsCampaign,
  programme,
  stampCampaign,
  stamped,
  voucher,
} from './fixture.ts';
import type { PaidOrder } from './order.ts';
import type { Programme } from './programme.ts';
import { balance, type Card } from './state.ts';

const SOON = '2026-06-03T23:00:00.000Z';
const IN_A_YEAR = '2027-06-01T23:00:00.000Z';
/** When points expire that are good for one day. */
const SOON_GONE = '2026-06-02T23:00:00.000Z';
/** The end of the seventh day after the first of June in Dublin. */
const IN_7_DAYS = '2026-06-08T23:00:00.000Z';

type Lines = Extract<Command, { type: 'ReverseOrder' }>['lines'];

/** An order claimed on a card, and what comes of it when lines of it come back. */
function story(order: PaidOrder, by: Programme, past: readonly CardEvent[] = [], picks = NO_PICKS) {
  const claimed = card.decide(claimOf(order, { programme: by, picks }), cardAfter(...past));
  const before = claimed.reduce(card.evolve, cardAfter(...past));
  let state = before;
  let newest: CardEvent[] = [];
  const story = {
    claimed,
    before,
    get state() {
      return state;
    },
    happens(...events: readonly CardEvent[]) {
      state = events.reduce(card.evolve, state);
    },
    returns(lines: Lines, more: Partial<Extract<Command, { type: 'ReverseOrder' }>> = {}): readonly CardEvent[] {
      const events = card.decide(
        {
          type: 'ReverseOrder',
          at: NOON,
          programme: by,
          transactionId: 't1',
          reversalId: 'r',
          reason: 'cold',
          lines,
          order,
          past: [...claimed, ...newest],
          campaigns: by.campaigns,
          ...more,
        },
        state,
      );
      newest = events.filter(({ type }) => type === 'OrderReversed');
      state = events.reduce(card.evolve, state);
      return events;
    },
  };
  return story;
}

const spentOn = (points: number): Extract<CardEvent, { type: 'PointsBurned' }> => ({
  ...{ type: 'PointsBurned', transactionId: 't2', holdId: null, lots: [], lines: [] },
  ...{ rewardId: 'r', rewardVersion: 1, name: 'R', points, benefit: { type: 'AmountOff', amount: 1 } },
});
const types = (events: readonly CardEvent[]) => events.map(({ type }) => type);
const taken = (events: readonly CardEvent[]) =>
  events.reduce((sum, event) => sum + (event.type === 'PointsTakenBack' ? event.points : 0), 0);
const burger = line(1000, { lineId: 'b', sku: 'burger' });
const fries = line(600, { lineId: 'f', sku: 'fries', quantity: 2 });
const meal = paid(1600, { lines: [burger, fries] });

describe('V-1: what is returned', () => {
  it('takes back what it had earned: all of it, when all is returned', () => {
    const told = story(meal, programme());
    expect(balance(told.before)).toBe(160);
    expect(taken(told.returns(null))).toBe(160);
    expect(told.state).toMatchObject({ lots: [], deficit: 0, lifetimeEarned: 0, qualifying: { from: '', points: [] } });
  });
  it('takes back the difference to what the rest would have earned, so that parts add up', () => {
    const order = paid(1337, { lines: [line(1000, { lineId: 'a' }), line(337, { lineId: 'b' })] });
    const told = story(order, programme());
    // 133 less 100 for what is kept: 33, not the 33.7 of the line alone.
    expect(told.returns([{ lineId: 'b', quantity: 1 }])[1]).toMatchObject({
      type: 'PointsTakenBack',
      points: 33,
      left: 100,
      base: 1000,
      lines: ['a'],
      exact: '100',
    });
    expect(taken(told.returns(null))).toBe(100);
  });
  it('is judged by the rules as they were: the same version and tier', () => {
    const told = story(meal, programme({ tiers: LADDER }), [
      earned(1_000, null, '2026-05-31'),
      {
        type: 'TierChanged',
        from: 'bronze',
        to: 'silver',
        name: 'Silver',
        qualifyingPoints: 1_000,
        until: '2027-05-31T12:00:00.000Z',
      },
    ]);
    expect(told.claimed[1]).toMatchObject({ points: 200, earnPercent: 125 });
    const since = programme({ tiers: LADDER, campaigns: [pointsCampaign({ version: 2, pointsPerUnit: 1_000 })] });
    const events = told.returns([{ lineId: 'f', quantity: 2 }], { programme: since });
    expect(events[1]).toMatchObject({
      type: 'PointsTakenBack',
      points: 75,
      left: 125,
      earnPercent: 125,
      ruleVersion: 1,
    });
  });
  it('may leave so little that a rule gives nothing any more', () => {
    const told = story(meal, programme({ campaigns: [pointsCampaign({ minimumSpend: 1001 })] }));
    expect(taken(told.returns([{ lineId: 'f', quantity: 2 }]))).toBe(160);
  });
  it('by units: a line of several is returned in parts', () => {
    const told = story(meal, programme());
    expect(taken(told.returns([{ lineId: 'f', quantity: 1 }]))).toBe(30);
    expect(taken(told.returns([{ lineId: 'f', quantity: 1 }]))).toBe(30);
    expect(() => told.returns([{ lineId: 'f', quantity: 1 }])).toThrowError(
      expect.objectContaining({ code: 'LINES_ALREADY_REVERSED', details: { lineId: 'f', left: 0, asked: 1 } }),
    );
    expect(taken(told.returns(null))).toBe(100);
    expect(() => told.returns(null)).toThrowError(expect.objectContaining({ code: 'LINES_ALREADY_REVERSED' }));
  });
  it('is taken from the points it had earned before any other', () => {
    const told = story(meal, programme(), [earned(50, SOON)]);
    expect(told.returns(null)[1]).toMatchObject({ lots: [{ points: 160, expiresAt: IN_A_YEAR }] });
    expect(told.state.lots).toEqual([{ points: 50, expiresAt: SOON }]);
  });
});

describe('P-5: points that were spent by the time of a return', () => {
  it('are owed, and what comes in next pays that first', () => {
    const told = story(meal, programme());
    told.happens({ ...spentOn(100), lots: [{ points: 100, expiresAt: IN_A_YEAR }] });
    told.returns(null);
    expect(told.state).toMatchObject({ lots: [], deficit: 100 });
    expect(balance(told.state)).toBe(-100);
    told.happens(earned(99, SOON));
    expect(told.state).toMatchObject({ lots: [], deficit: 1 });
    told.happens(earned(2, SOON));
    expect(told.state).toMatchObject({ lots: [{ points: 1, expiresAt: SOON }], deficit: 0 });
  });
  it('are not those that had expired: these are gone already', () => {
    const told = story(meal, programme({ campaigns: [pointsCampaign({ expireAfterDays: 1 })] }), [earned(50, null)]);
    const past = [{ points: 100, expiresAt: SOON_GONE }];
    told.happens({ ...spentOn(60), lots: [{ points: 60, expiresAt: SOON_GONE }] });
    told.happens({ type: 'PointsExpired', points: 100, lots: past });
    const [, taken] = told.returns(null, { at: '2026-06-04T12:00:00.000Z' });
    expect(taken).toMatchObject({ points: 60, gone: past, lots: [{ points: 50, expiresAt: null }] });
    expect(told.state).toMatchObject({ deficit: 10, lifetimeEarned: 50, expired: [] });
  });
  it('and what expired longer ago than a month is taken to have been spent', () => {
    const told = story(meal, programme({ campaigns: [pointsCampaign({ expireAfterDays: 1 })] }));
    told.happens({ type: 'PointsExpired', points: 160, lots: [{ points: 160, expiresAt: SOON_GONE }] });
    const later = [{ points: 1, expiresAt: '2026-07-02T22:59:59.999Z' }];
    told.happens(earned(2, later[0]?.expiresAt ?? null), { type: 'PointsExpired', points: 1, lots: later });
    expect(told.state.expired).toHaveLength(2);
    const month = [{ points: 1, expiresAt: '2026-07-02T23:00:00.000Z' }];
    told.happens({ type: 'PointsExpired', points: 1, lots: month });
    expect(told.state.expired.map(({ expiresAt }) => expiresAt)).not.toContain(SOON_GONE);
  });
  it('are paid by points given by hand or come free, too', () => {
    const owing: Card = { ...cardAfter(), deficit: 5 };
    const given = [{ points: 8, expiresAt: null }];
    expect(
      card.evolve(owing, { type: 'PointsAdjusted', points: 8, lots: given, reason: 'r', operatorId: 'o' }),
    ).toMatchObject({
      deficit: 0,
      lots: [{ points: 3, expiresAt: null }],
    });
  });
});

describe('V-2: what a returned reward or voucher had cost', () => {
  const rich = [earned(700, SOON)];
  const picks = { ...NO_PICKS, rewardIds: ['fries'] };
  it('comes back with the line it paid for, when all of that is returned', () => {
    const told = story(meal, programme(), rich, picks);
    expect(types(told.returns([{ lineId: 'b', quantity: 1 }]))).toEqual(['OrderReversed', 'PointsTakenBack']);
    expect(types(told.returns([{ lineId: 'f', quantity: 1 }]))).toEqual(['OrderReversed', 'PointsTakenBack']);
    const last = told.returns([{ lineId: 'f', quantity: 1 }]);
    expect(last[1]).toMatchObject({ type: 'PointsGivenBack', rewardId: 'fries', points: 200 });
  });
  it('or with the whole order, where it paid for the order', () => {
    const told = story(meal, programme(), rich, { ...NO_PICKS, rewardIds: ['five-off'] });
    expect(types(told.returns([{ lineId: 'b', quantity: 1 }]))).not.toContain('PointsGivenBack');
    expect(types(told.returns(null))).toContain('PointsGivenBack');
  });
  it('comes back once', () => {
    const told = story(meal, programme(), rich, picks);
    expect(types(told.returns([{ lineId: 'f', quantity: 2 }]))).toContain('PointsGivenBack');
    expect(types(told.returns(null))).not.toContain('PointsGivenBack');
  });
  it('with its old expiry, but good for at least 7 days', () => {
    const told = story(
      meal,
      programme(),
      [earned(150, SOON), earned(100, '2026-09-01T23:00:00.000Z'), earned(9, null)],
      picks,
    );
    const back = told.returns(null).find((event) => event.type === 'PointsGivenBack');
    expect(back?.lots).toEqual([
      { points: 150, expiresAt: IN_7_DAYS },
      { points: 50, expiresAt: '2026-09-01T23:00:00.000Z' },
    ]);
  });
  it('and a voucher likewise', () => {
    const one = voucher('v', { type: 'AmountOff', amount: 100 }, { expiresAt: SOON });
    const told = story(meal, programme(), issued(one), { ...NO_PICKS, voucherIds: ['v'] });
    expect(told.returns(null).at(-1)).toEqual({
      type: 'VoucherGivenBack',
      transactionId: 't1',
      voucher: { ...one, expiresAt: IN_7_DAYS },
    });
    expect(told.state.vouchers).toHaveLength(1);
  });
});

describe('V-3: stamps of returned lines', () => {
  const campaign = stampCampaign({ per: 'ITEM' });
  const by = programme({ campaigns: [campaign] });
  const order = paid(1000, { lines: [line(1000, { quantity: 5 })] });

  it('are taken back', () => {
    const told = story(order, by, [stamped(3)]);
    expect(told.before.stamps['stamps']).toEqual({ stamps: 8, completions: 0 });
    expect(told.returns([{ lineId: '1', quantity: 2 }])[1]).toMatchObject({ type: 'StampsTakenBack', stamps: 2 });
    expect(told.state.stamps['stamps']).toEqual({ stamps: 6, completions: 0 });
  });
  it('take back the voucher they had become, if it is unused', () => {
    const told = story(order, by, [stamped(7)]);
    expect(told.before.stamps['stamps']).toEqual({ stamps: 2, completions: 1 });
    const [, , revoked] = told.returns(null);
    expect(revoked).toMatchObject({ type: 'VoucherRevoked', voucher: { stamps: 10 } });
    expect(told.state).toMatchObject({ vouchers: [], stamps: { stamps: { stamps: 7, completions: 0 } } });
  });
  it('leave the voucher where they were not needed for it', () => {
    const told = story(order, by, [stamped(7)]);
    expect(types(told.returns([{ lineId: '1', quantity: 2 }]))).toEqual(['OrderReversed', 'StampsTakenBack']);
    expect(told.state.stamps['stamps']).toEqual({ stamps: 0, completions: 1 });
  });
  it('take back a voucher that is only reserved, too: it cannot be used any more', () => {
    const told = story(order, by, [stamped(7)]);
    const { voucherId = '', code = '' } = told.before.vouchers[0] ?? {};
    told.happens({ type: 'VoucherReserved', holdId: 'h', voucherId, code, until: SOON });
    expect(types(told.returns(null))).toContain('VoucherRevoked');
    expect(() => card.decide(claimOf(meal, { holdId: 'h' }), told.state)).toThrowError(
      expect.objectContaining({ code: 'VOUCHER_UNAVAILABLE' }),
    );
  });
  it('leave a voucher of later stamps, where their own was used', () => {
    const told = story(order, by, [stamped(5)]);
    const [used] = told.before.vouchers;
    if (used) told.happens({ type: 'VoucherUsed', transactionId: 't2', voucher: used, lines: [] });
    const later = claimOf(paid(1000, { lines: [line(1000, { quantity: 10 })] }), { programme: by, seed: 'later' });
    told.happens(...card.decide({ ...later, transactionId: 't3' }, told.state));
    expect(told.state.stamps['stamps']).toEqual({ stamps: 0, completions: 2 });
    expect(types(told.returns(null))).toEqual(['OrderReversed', 'StampsTakenBack']);
    expect(told.state).toMatchObject({
      vouchers: [{ filling: 2 }],
      stamps: { stamps: { stamps: -5, completions: 2 } },
    });
  });
  it('take back a voucher of later stamps that they had begun', () => {
    const told = story(order, by, [stamped(7)]);
    const [used] = told.before.vouchers;
    if (used) told.happens({ type: 'VoucherUsed', transactionId: 't2', voucher: used, lines: [] });
    const later = claimOf(paid(1000, { lines: [line(1000, { quantity: 8 })] }), { programme: by, seed: 'later' });
    told.happens(...card.decide({ ...later, transactionId: 't3' }, told.state));
    expect(told.claimed[1]).toMatchObject({ fillings: { first: 1, last: 2 } });
    expect(types(told.returns(null))).toContain('VoucherRevoked');
    expect(told.state).toMatchObject({ vouchers: [], stamps: { stamps: { stamps: 5, completions: 1 } } });
  });
  it('take back a voucher to which they were only a part, where they are missing for it', () => {
    const told = story(order, by, [stamped(1)]);
    const later = claimOf(paid(1000, { lines: [line(1000, { quantity: 4 })] }), { programme: by, seed: 'later' });
    told.happens(...card.decide({ ...later, transactionId: 't3' }, told.state));
    expect(told.state.stamps['stamps']).toEqual({ stamps: 0, completions: 1 });
    expect(types(told.returns(null))).toContain('VoucherRevoked');
    expect(told.state.stamps['stamps']).toEqual({ stamps: 5, completions: 0 });
  });
  it('and their voucher that comes back later, as what it paid for is returned, is taken back then', () => {
    const told = story(order, by, [stamped(7)]);
    const [used] = told.before.vouchers;
    const other = story(meal, by, [], NO_PICKS);
    if (used) told.happens({ type: 'VoucherUsed', transactionId: 't2', voucher: used, lines: [] });
    told.returns(null);
    const returned = card.decide(
      {
        ...{ type: 'ReverseOrder', at: NOON, programme: by, transactionId: 't2', reversalId: 'r2', reason: 'r' },
        ...{ lines: null, order: meal, campaigns: by.campaigns },
        past: [
          ...other.claimed.filter(({ type }) => type === 'OrderClaimed'),
          ...(used ? [{ type: 'VoucherUsed', transactionId: 't2', voucher: used, lines: [] } as const] : []),
        ],
      },
      told.state,
    );
    expect(types(returned)).toEqual(['OrderReversed', 'VoucherGivenBack', 'VoucherRevoked']);
    expect(returned.reduce(card.evolve, told.state)).toMatchObject({
      vouchers: [],
      stamps: { stamps: { stamps: 7, completions: 0 } },
    });
  });
  it('are owed where the voucher was used, and paid by the next ones', () => {
    const told = story(order, by, [stamped(7)]);
    const [used] = told.before.vouchers;
    if (used) told.happens({ type: 'VoucherUsed', transactionId: 't2', voucher: used, lines: [] });
    told.returns(null);
    expect(told.state.stamps['stamps']).toEqual({ stamps: -3, completions: 1 });
    const next = card.decide(
      claimOf(paid(1000, { lines: [line(1000, { quantity: 12 })] }), { programme: by }),
      told.state,
    );
    expect(types(next)).toEqual(['OrderClaimed', 'StampsGranted']);
    expect(next.reduce(card.evolve, told.state).stamps['stamps']).toEqual({ stamps: 9, completions: 1 });
  });
});

it('V-1: parts add up to the whole, in any order and grouping', () => {
  const lines = fc.array(
    fc.record({ quantity: fc.integer({ min: 1, max: 3 }), total: fc.integer({ min: 0, max: 999 }) }),
    {
      minLength: 1,
      maxLength: 4,
    },
  );
  const by = programme({
    campaigns: [
      pointsCampaign({ rounding: 'HALF_UP' }),
      pointsCampaign({ id: 'net', includeTax: false, rounding: 'HALF_EVEN', pointsPerUnit: 7, minimumSpend: 300 }),
      stampCampaign({ per: 'ITEM', required: 4 }),
    ],
    rewards: [FRIES, { ...BURGER, id: 'half', points: 10, benefit: { type: 'PercentOff', percent: 33, upTo: null } }],
  });
  fc.assert(
    fc.property(
      lines,
      fc.boolean(),
      fc.boolean(),
      fc.infiniteStream(fc.nat()),
      (some, reduced, taxIncluded, chance) => {
        const total = some.reduce((sum, one) => sum + one.total, 0);
        const tax = Math.floor(total / 10);
        const order = paid(taxIncluded ? total : total + tax, {
          lines: some.map((one, i) => line(one.total, { lineId: `${i}`, sku: 'fries', quantity: one.quantity })),
          tax,
          taxIncluded,
        });
        const rewardIds = reduced && total > 50 ? ['half'] : [];
        const told = () => story(order, by, [earned(500, SOON)], { ...NO_PICKS, rewardIds });
        const once = told();
        once.returns(null);
        const inParts = told();
        const units = order.lines.flatMap(({ lineId, quantity }) => Array<string>(quantity).fill(lineId));
        while (units.length > 0) {
          const some = Array.from({ length: 1 + ((chance.next().value ?? 0) % 2) }, () => {
            const at = (chance.next().value ?? 0) % Math.max(1, units.length);
            return units.splice(at, 1)[0];
          }).filter((unit) => unit !== undefined);
          const lines = [...new Set(some)].map((lineId) => ({
            lineId,
            quantity: some.filter((one) => one === lineId).length,
          }));
          inParts.returns(lines);
          expect(inParts.state.position).toBeGreaterThan(0);
        }
        const { position: _, vouchers: __, ...left } = inParts.state;
        const { position: ___, vouchers: ____, ...all } = once.state;
        expect(left).toEqual(all);
        expect(inParts.state.vouchers).toHaveLength(once.state.vouchers.length);
        expect(balance(inParts.state)).toBe(500);
        expect(inParts.state.lifetimeEarned).toBe(500);
      },
    ),
    runs('parts of a return'),
  );
});
