/** What campaigns make of orders. Each test names its rule of `docs/rules.md`. */
import { describe, expect, it } from 'vitest';
import { line, NOON, paid, pointsCampaign, programme, stampCampaign, switchedOff, told } from './fixture.ts';
import { judge, pointsOf } from './judge.ts';
import { baseOf as baseOfNet, netOrder, type PaidLine, type PaidOrder } from './order.ts';
import type { Campaign, Programme } from './programme.ts';

/** With nothing taken off. */
const net = (order: PaidOrder, payable = order.total) => netOrder(order, { shares: [], payable }, []);
const baseOf = (order: PaidOrder, lines: readonly PaidLine[], includeTax: boolean) => {
  const ids = lines.map(({ lineId }) => lineId);
  const counted = net(order).lines.filter(({ lineId }) => ids.includes(lineId));
  return baseOfNet(net(order), counted, includeTax);
};

const verdict = (campaign: Campaign, order: PaidOrder, at = NOON, more: Partial<Programme> = {}) => {
  const [only] = judge(net(order), at, programme({ campaigns: [campaign], ...more }), 100);
  if (!only) throw new Error('No verdict');
  return only;
};
const points = (campaign: Campaign, order: PaidOrder, at = NOON, more: Partial<Programme> = {}) => {
  const given = verdict(campaign, order, at, more);
  return given.gives === 'points' ? given.points : 0;
};
const stamps = (campaign: Campaign, order: PaidOrder) => {
  const given = verdict(campaign, order);
  return given.gives === 'stamps' ? given.stamps : 0;
};

describe('E-2: the base', () => {
  const lines = [line(1000), line(500, { lineId: '2', category: 'drinks' })];
  const gross = paid(1500, { lines, tax: 150, taxIncluded: true });
  const net = paid(1650, { lines, tax: 150, taxIncluded: false });

  it('is the totals of the lines that count', () => {
    expect(points(pointsCampaign({ categories: ['drinks'] }), gross)).toBe(50);
    expect(points(pointsCampaign({ categories: ['drinks', 'food'] }), gross)).toBe(50);
    expect(points(pointsCampaign(), gross)).toBe(150);
  });
  it('leaves the tax in, or takes it out in proportion to the lines', () => {
    expect(baseOf(gross, lines, true)).toBe(1500);
    expect(baseOf(gross, lines, false)).toBe(1350);
    expect(baseOf(gross, lines.slice(1), false)).toBe(450);
  });
  it('leaves the tax out, or puts it in in proportion, where prices are without it', () => {
    expect(baseOf(net, lines, false)).toBe(1500);
    expect(baseOf(net, lines, true)).toBe(1650);
    expect(baseOf(net, lines.slice(1), true)).toBe(550);
  });
  it('rounds a part of the tax half to even', () => {
    const halves = [line(100), line(100, { lineId: '2' })];
    const order = (tax: number) => paid(200, { lines: halves, tax });
    expect(baseOf(order(5), halves.slice(1), false)).toBe(98);
    expect(baseOf(order(7), halves.slice(1), false)).toBe(96);
  });
  it('never contains the tip', () => {
    expect(points(pointsCampaign(), paid(1000, { tip: 500, total: 1500 }))).toBe(100);
  });
  it('is nothing where the lines come to nothing', () => {
    expect(baseOf(paid(0, { tax: 100, taxIncluded: false, total: 100 }), [line(0)], true)).toBe(0);
  });
});

describe('E-3: points are rounded once, on exact integers', () => {
  it.each([
    [1337, 10, 'DOWN', 100, 'EUR', 133],
    [1337, 10, 'HALF_UP', 100, 'EUR', 134],
    [1337, 10, 'DOWN', 125, 'EUR', 167],
    [1337, 10, 'UP', 125, 'EUR', 168],
    [1337, 10, 'HALF_EVEN', 125, 'EUR', 167],
    // ¥ has no minor unit; KWD has three digits.
    [1337, 10, 'DOWN', 100, 'JPY', 13_370],
    [1337, 10, 'DOWN', 100, 'KWD', 13],
    [0, 10, 'UP', 100, 'EUR', 0],
    [1, 1, 'UP', 100, 'EUR', 1],
    [1, 1, 'DOWN', 100, 'EUR', 0],
    [50, 1, 'HALF_UP', 100, 'EUR', 1],
    [50, 1, 'HALF_EVEN', 100, 'EUR', 0],
    [150, 1, 'HALF_EVEN', 100, 'EUR', 2],
    // In floating point 0.07 × 100 is 7.000000000000001, which UP would make 8.
    [7, 100, 'UP', 100, 'EUR', 7],
    [10_000_000, 1_000, 'DOWN', 150, 'EUR', 150_000_000],
  ] as const)(
    '%d at %d a unit, %s, %d %% of %s gives %d',
    (base, pointsPerUnit, rounding, percent, currency, expected) => {
      expect(pointsOf(base, { pointsPerUnit, rounding }, percent, currency).points).toBe(expected);
    },
  );
});

describe('E-4: what a campaign looks at', () => {
  const summer = pointsCampaign({ startsAt: '2026-06-01T00:00:00.000Z', endsAt: '2026-07-01T00:00:00.000Z' });
  it.each([
    ['2026-05-31T23:59:59.999Z', 0],
    ['2026-06-01T00:00:00.000Z', 100],
    ['2026-06-30T23:59:59.999Z', 100],
    ['2026-07-01T00:00:00.000Z', 0],
  ])('its window, start included and end excluded: at %s it gives %d', (at, expected) => {
    expect(points(summer, paid(1000), at)).toBe(expected);
  });
  it('its stores', () => {
    const campaign = pointsCampaign({ storeIds: ['douglas'] });
    expect(points(campaign, paid(1000))).toBe(0);
    expect(points(campaign, paid(1000, { storeId: 'douglas' }))).toBe(100);
  });
  it('its channels', () => {
    const campaign = pointsCampaign({ channels: ['MOBILE', 'WEB'] });
    expect(points(campaign, paid(1000))).toBe(0);
    expect(points(campaign, paid(1000, { channel: 'WEB' }))).toBe(100);
  });
  it.each([
    [799, 0],
    [800, 80],
    [801, 80],
  ])('its minimum spend, of the base: %d cents give %d', (total, expected) => {
    expect(points(pointsCampaign({ minimumSpend: 800 }), paid(total))).toBe(expected);
  });
  it('and several of them add up', () => {
    const campaigns = [pointsCampaign(), pointsCampaign({ id: 'double', pointsPerUnit: 5 })];
    const verdicts = judge(net(paid(1000)), NOON, programme({ campaigns }), 100);
    expect(verdicts.map((v) => (v.gives === 'points' ? v.points : 0))).toEqual([100, 50]);
  });
});

describe('E-6 and P-6: what gives nothing at all', () => {
  it('is an order for which nothing was to be paid', () => {
    const left = (payable: number) => judge(net(paid(1000), payable), NOON, programme(), 100)[0];
    expect(left(0)).toMatchObject({ gives: 'nothing', outcome: { whyNot: { type: 'NothingPaid' } } });
    expect(left(100)).toMatchObject({ gives: 'points', points: 10 });
  });
  it('is any order while EARNING is off, for all or for its posType', () => {
    expect(points(pointsCampaign(), paid(1000), NOON, switchedOff('EARNING'))).toBe(0);
    expect(points(pointsCampaign(), paid(1000), NOON, switchedOff('EARNING', 'TILLSTER'))).toBe(0);
    expect(points(pointsCampaign(), paid(1000), NOON, switchedOff('EARNING', 'WINREST'))).toBe(100);
  });
});

describe('S-1: stamps', () => {
  const order = paid(900, {
    lines: [line(600, { quantity: 2, category: 'coffee' }), line(300, { lineId: '2', quantity: 3 })],
  });
  it('are one for an order that counts', () => {
    expect(stamps(stampCampaign(), order)).toBe(1);
    expect(stamps(stampCampaign({ categories: ['coffee'] }), order)).toBe(1);
    expect(stamps(stampCampaign({ categories: ['tea'] }), order)).toBe(0);
    expect(stamps(stampCampaign({ minimumSpend: 901 }), order)).toBe(0);
  });
  it('or one for each unit of a line that counts', () => {
    expect(stamps(stampCampaign({ per: 'ITEM', categories: ['coffee'] }), order)).toBe(2);
    expect(stamps(stampCampaign({ per: 'ITEM' }), order)).toBe(5);
  });
});

describe('every verdict is a sentence that a cashier can read out', () => {
  it.each([
    [pointsCampaign(), paid(1337), '133 crowns: 10 for each €1.00 of €13.37, rounded down from 133.7.', null],
    [pointsCampaign(), paid(1300), '130 crowns: 10 for each €1.00 of €13.00.', null],
    [stampCampaign(), paid(1), '1 stamp for the order.', null],
    [
      stampCampaign({ per: 'ITEM' }),
      paid(1, { lines: [line(1, { quantity: 3 })] }),
      '3 stamps: one for each item that counts.',
      null,
    ],
    [
      pointsCampaign({ categories: ['tea'] }),
      paid(200, { lines: [line(100), line(100, { lineId: '2', category: 'tea' })] }),
      '10 crowns: 10 for each €1.00 of €1.00, on line 2.',
      null,
    ],
    [
      stampCampaign({ per: 'ITEM', categories: ['tea'] }),
      paid(300, {
        lines: [line(100), ...['2', '3'].map((lineId) => line(100, { lineId, category: 'tea' }))],
      }),
      '2 stamps: one for each item that counts, on lines 2, 3.',
      null,
    ],
    [pointsCampaign({ categories: ['tea', 'coffee'] }), paid(1), null, 'No line is in tea or coffee.'],
    [pointsCampaign({ minimumSpend: 800 }), paid(799), null, 'It starts at €8.00; this order comes to €7.99.'],
    [pointsCampaign(), paid(9), null, '€0.09 is too little for one of its crowns.'],
    [pointsCampaign({ storeIds: ['douglas'] }), paid(1), null, 'It does not run in this store.'],
    [pointsCampaign({ channels: ['WEB'] }), paid(1), null, 'It does not run on this channel.'],
    [pointsCampaign({ endsAt: NOON }), paid(1), null, 'It has ended.'],
    [pointsCampaign({ startsAt: '2026-06-02T00:00:00.000Z' }), paid(1), null, 'It has not started yet.'],
    [pointsCampaign(), paid(0), null, 'Nothing was to be paid for this order.'],
  ])('case %#', (campaign, order, gave, whyNot) => {
    expect(told(verdict(campaign, order).outcome)).toMatchObject({ ruleId: campaign.id, ruleVersion: 1, gave, whyNot });
  });
  it('names the tier where it changed something', () => {
    const [only] = judge(net(paid(1337)), NOON, programme(), 125);
    expect(only && told(only.outcome).gave).toBe(
      '167 crowns: 10 for each €1.00 of €13.37 at 125 % for the tier, rounded down from 167.125.',
    );
  });
});
