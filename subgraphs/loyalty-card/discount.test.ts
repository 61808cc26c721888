/** What rewards and vouchers take off an order. Each test names its rule of `docs/rules.md`. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../platform/properties.ts';
import { discount, type OnePick } from './discount.ts';
import { line, paid } from './fixture.ts';
import { baseOf, netOrder, type PaidOrder } from './order.ts';
import type { Benefit } from './programme.ts';

const pick = (benefit: Benefit, rewardId: string = benefit.type): OnePick => ({
  rewardId,
  voucherId: null,
  name: 'It',
  benefit,
});
const freeItem = (quantity = 1, ...skus: string[]): Benefit => ({
  type: 'FreeItem',
  skus: skus.length ? skus : ['fries'],
  quantity,
});
const amountOff = (amount: number): Benefit => ({ type: 'AmountOff', amount });
const percentOff = (percent: number, upTo: number | null = null): Benefit => ({ type: 'PercentOff', percent, upTo });
const freeOrder = (upTo: number | null = null): Benefit => ({ type: 'FreeOrder', upTo });
const off = (order: PaidOrder, ...benefits: Benefit[]) =>
  discount(
    order,
    benefits.map((benefit, i) => pick(benefit, `${i}`)),
  );
const amounts = (order: PaidOrder, ...benefits: Benefit[]) => off(order, ...benefits).given.map(({ amount }) => amount);

const burger = line(1000, { lineId: 'b', sku: 'burger' });
const fries = line(600, { lineId: 'f', sku: 'fries', quantity: 2 });
const meal = paid(1600, { lines: [burger, fries] });

describe('R-2: a free item', () => {
  it('is the cheapest unit that fits', () => {
    expect(amounts(meal, freeItem())).toEqual([300]);
    expect(amounts(meal, freeItem(1, 'burger', 'fries'))).toEqual([300]);
    expect(off(meal, freeItem()).discounts).toEqual([
      { rewardId: '0', voucherId: null, lineId: 'f', amount: 300, name: 'It' },
    ]);
  });
  it('are as many as it gives, cheapest first, and no more than there are', () => {
    expect(amounts(meal, freeItem(2))).toEqual([600]);
    expect(amounts(meal, freeItem(3))).toEqual([600]);
    expect(amounts(meal, freeItem(3, 'burger', 'fries'))).toEqual([1600]);
    expect(off(meal, freeItem(3, 'burger', 'fries')).discounts.map(({ lineId }) => lineId)).toEqual(['f', 'b']);
  });
  it('is another unit for a second one, and nothing where none is left', () => {
    expect(amounts(meal, freeItem(), freeItem(), freeItem())).toEqual([300, 300, 0]);
  });
  it('goes to the benefit that fits fewest lines first, so that it is not left without', () => {
    const both = paid(500, { lines: [line(200, { sku: 'fries' }), line(300, { lineId: '2', sku: 'coke' })] });
    expect(amounts(both, freeItem(1, 'fries', 'coke'), freeItem(1, 'fries'))).toEqual([300, 200]);
  });
  it('is nothing where no line fits, and never a line that cost nothing', () => {
    expect(amounts(paid(1000, { lines: [burger] }), freeItem())).toEqual([0]);
    const gift = paid(1000, { lines: [burger, line(0, { lineId: 'g', sku: 'fries' })] });
    expect(amounts(gift, freeItem())).toEqual([0]);
  });
  it('costs what a unit of its line costs, and all of them what the line does', () => {
    const three = paid(1000, { lines: [line(1000, { sku: 'fries', quantity: 3 })] });
    expect(amounts(three, freeItem(1))).toEqual([333]);
    expect(amounts(three, freeItem(3))).toEqual([1000]);
    expect(amounts(three, freeItem(1), freeItem(1), freeItem(1))).toEqual([333, 333, 334]);
  });
});

describe('R-2: discounts of the whole order', () => {
  it('apply after a free item, an amount before a percentage, a free order last', () => {
    // 1600 − 300 = 1300; − 500 = 800; − 10 % = 720; the rest.
    expect(amounts(meal, freeOrder(), percentOff(10), amountOff(500), freeItem())).toEqual([720, 80, 500, 300]);
  });
  it('are a percentage of what is left, half to even', () => {
    expect(amounts(paid(1005), percentOff(50))).toEqual([502]);
    expect(amounts(paid(1007), percentOff(50))).toEqual([504]);
    expect(amounts(paid(1600), percentOff(25), percentOff(25))).toEqual([400, 300]);
  });
  it('stop at their limit', () => {
    expect(amounts(meal, percentOff(50, 799))).toEqual([799]);
    expect(amounts(meal, percentOff(50, 800))).toEqual([800]);
    expect(amounts(meal, freeOrder(1599))).toEqual([1599]);
    expect(amounts(meal, freeOrder(1601))).toEqual([1600]);
  });
  it('never come to more than the total less the tip', () => {
    const tipped = paid(1800, { lines: [burger, fries], tip: 200 });
    expect(off(tipped, freeOrder())).toMatchObject({ payable: 200, given: [{ amount: 1600 }] });
    expect(off(tipped, amountOff(5000))).toMatchObject({ payable: 200, given: [{ amount: 1600 }] });
  });
  it('do not depend on the order of the picks', () => {
    const picks = [freeOrder(900), percentOff(30), amountOff(333), freeItem()].map((benefit) => pick(benefit));
    const { discounts, shares, payable } = discount(meal, picks);
    expect(discount(meal, picks.toReversed())).toMatchObject({ discounts, shares, payable });
  });
});

describe('E-2: discounts are not in the base', () => {
  const base = (order: PaidOrder, ids: string[], includeTax: boolean, ...benefits: Benefit[]) => {
    const net = netOrder(order, off(order, ...benefits), []);
    return baseOf(
      net,
      net.lines.filter(({ lineId }) => ids.includes(lineId)),
      includeTax,
    );
  };
  it('but fall on the line that was free, or on all in proportion', () => {
    expect(base(meal, ['f'], true, freeItem())).toBe(300);
    expect(base(meal, ['b'], true, freeItem())).toBe(1000);
    // 500 of 1600: 312 fall on the burger, 188 on the fries.
    expect(base(meal, ['b'], true, amountOff(500))).toBe(688);
    expect(base(meal, ['f'], true, amountOff(500))).toBe(412);
    expect(base(meal, ['b', 'f'], true, freeOrder())).toBe(0);
  });
  it('with the tax taken out of what is left', () => {
    const taxed = paid(1600, { lines: [burger, fries], tax: 160 });
    expect(base(taxed, ['b', 'f'], false)).toBe(1440);
    expect(base(taxed, ['b', 'f'], false, percentOff(50))).toBe(720);
  });
  it('where prices are without tax, a discount takes its tax along', () => {
    const untaxed = paid(1760, { lines: [burger, fries], tax: 160, taxIncluded: false });
    expect(amounts(untaxed, freeItem())).toEqual([330]);
    expect(amounts(untaxed, freeOrder())).toEqual([1760]);
    expect(base(untaxed, ['b', 'f'], false, percentOff(50))).toBe(800);
    expect(base(untaxed, ['b', 'f'], true, percentOff(50))).toBe(880);
    expect(base(untaxed, ['b', 'f'], true, freeOrder())).toBe(0);
  });
  it('is, of all lines with their tax, exactly what was paid', () => {
    const untaxed = paid(110, { lines: [line(100)], tax: 10, taxIncluded: false, total: 110 });
    expect(base(untaxed, ['1'], true, amountOff(50))).toBe(60);
  });
  it('leaves no tax behind where every line is free', () => {
    const lines = Array.from({ length: 100 }, (_, i) => line(10, { lineId: `${i}`, sku: 'fries' }));
    const untaxed = paid(1040, { lines, tax: 40, taxIncluded: false });
    expect(off(untaxed, freeItem(100))).toMatchObject({ payable: 0, given: [{ amount: 1040 }] });
  });
});

describe('V-1: what is left of an order', () => {
  it('is, of a line whose price does not divide, rounded down', () => {
    const three = paid(1000, { lines: [line(1000, { quantity: 3 })] });
    const left = (quantity: number) =>
      netOrder(three, { shares: [], payable: 1000 }, [{ lineId: '1', quantity }]).lines.map(({ net }) => net);
    expect([left(1), left(2), left(3)]).toEqual([[666], [333], []]);
  });
  it('carries its price in equal parts, and a free unit is the last to be returned', () => {
    const claimed = off(meal, freeItem());
    const net = (...returned: [string, number][]) =>
      netOrder(
        meal,
        claimed,
        returned.map(([lineId, quantity]) => ({ lineId, quantity })),
      ).lines.map((one) => one.net);
    expect(net()).toEqual([1000, 300]);
    expect(net(['f', 1])).toEqual([1000, 0]);
    expect(net(['f', 2])).toEqual([1000]);
    expect(net(['b', 1], ['f', 2])).toEqual([]);
  });
});

const benefit = fc.oneof(
  fc.record({
    type: fc.constant('FreeItem' as const),
    skus: fc.constant(['a']),
    quantity: fc.integer({ min: 1, max: 4 }),
  }),
  fc.record({ type: fc.constant('AmountOff' as const), amount: fc.integer({ min: 1, max: 3_000 }) }),
  fc.record({
    type: fc.constant('PercentOff' as const),
    percent: fc.integer({ min: 1, max: 100 }),
    upTo: fc.option(fc.integer({ min: 1, max: 500 })),
  }),
  fc.record({ type: fc.constant('FreeOrder' as const), upTo: fc.option(fc.integer({ min: 1, max: 5_000 })) }),
);
const lines = fc
  .array(
    fc.record({
      sku: fc.constantFrom('a', 'b'),
      quantity: fc.integer({ min: 1, max: 5 }),
      total: fc.integer({ min: 0, max: 2_000 }),
      category: fc.constant(null),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((some) => some.map((one, i) => ({ ...one, lineId: `${i}` })));

it('R-2: whatever is picked, what falls on the lines and what is paid add up, and nothing goes below zero', () => {
  fc.assert(
    fc.property(
      lines,
      fc.integer({ min: 0, max: 500 }),
      fc.boolean(),
      fc.integer({ min: 0, max: 300 }),
      fc.array(benefit, { maxLength: 5 }),
      (some, taxed, taxIncluded, tip, benefits) => {
        const sum = some.reduce((all, { total }) => all + total, 0);
        const tax = Math.min(taxed, sum);
        const total = sum + tip + (taxIncluded ? 0 : tax);
        const order = paid(total, { lines: some, tax, taxIncluded, tip, total });
        const result = off(order, ...benefits);
        const taken = result.given.reduce((all, { amount }) => all + amount, 0);
        expect(result.payable).toBe(total - taken);
        expect(result.payable).toBeGreaterThanOrEqual(tip);
        expect(result.discounts.reduce((all, { amount }) => all + amount, 0)).toBe(taken);
        for (const { lineId, quantity, total: of } of some) {
          const share = result.shares.find((one) => one.lineId === lineId) ?? { off: 0, free: 0 };
          expect(share.off).toBeGreaterThanOrEqual(0);
          expect(share.off).toBeLessThanOrEqual(of);
          expect(share.free).toBeLessThanOrEqual(quantity);
        }
        const net = netOrder(order, result, []);
        expect(baseOf(net, net.lines, true)).toBe(net.discounted === 0 ? 0 : result.payable - tip);
        if (taxIncluded) {
          expect(result.shares.reduce((all, share) => all + share.off, 0)).toBe(taken);
        }
      },
    ),
    runs('discounts'),
  );
});
