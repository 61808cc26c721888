/** A programme and orders for the tests of this room. */
import type { PaidLine, PaidOrder } from './order.ts';
import type { PointsCampaign, Programme, StampCampaign } from './programme.ts';

export const NOON = '2026-06-01T12:00:00.000Z';

export function pointsCampaign(more: Partial<PointsCampaign> = {}): PointsCampaign {
  return {
    kind: 'POINTS',
    id: 'points',
    version: 1,
    name: 'Crowns',
    banner: null,
    startsAt: '2026-01-01T00:00:00.000Z',
    endsAt: null,
    storeIds: [],
    channels: [],
    categories: [],
    minimumSpend: 0,
    pointsPerUnit: 10,
    rounding: 'DOWN',
    includeTax: true,
    expireAfterDays: 365,
    ...more,
  };
}

export function stampCampaign(more: Partial<StampCampaign> = {}): StampCampaign {
  const { kind: _, pointsPerUnit, rounding, includeTax, expireAfterDays, ...base } = pointsCampaign();
  return {
    ...base,
    kind: 'STAMPS',
    id: 'stamps',
    name: 'Every 11th order free',
    required: 10,
    per: 'ORDER',
    voucherValidDays: 10,
    autoApply: true,
    benefit: { type: 'FreeOrder', upTo: null },
    ...more,
  };
}

export function programme(more: Partial<Programme> = {}): Programme {
  return {
    revision: 1,
    name: 'Brand',
    pointsName: 'crowns',
    currency: 'EUR',
    timeZone: 'Europe/Dublin',
    campaigns: [pointsCampaign()],
    rewards: [],
    tiers: [{ id: 'bronze', name: 'Bronze', threshold: 0, earnPercent: 100 }],
    switches: [],
    identifiers: [],
    ...more,
  };
}

export function switchedOff(
  name: Programme['switches'][number]['name'],
  posType: string | null = null,
): Partial<Programme> {
  return { switches: [{ name, posType, on: false, reason: null, since: NOON }] };
}

export function line(total: number, more: Partial<PaidLine> = {}): PaidLine {
  return { lineId: '1', quantity: 1, total, category: null, ...more };
}

/** An order whose prices include tax, of one line unless lines are given. */
export function paid(total: number, more: Partial<PaidOrder> = {}): PaidOrder {
  return {
    posType: 'TILLSTER',
    storeId: 'princes-st',
    channel: 'RESTAURANT',
    lines: [line(total)],
    tax: 0,
    taxIncluded: true,
    payable: total,
    ...more,
  };
}
