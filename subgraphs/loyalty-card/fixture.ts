/** A programme, orders, facts and commands for the tests of this room. */
import { type Command, card } from './card.ts';
import type { CardEvent, CardVoucher } from './events.ts';
import { explainGave, explainWhyNot } from './explain.ts';
import type { PaidLine, PaidOrder } from './order.ts';
import { type Lots, sumOf } from './points.ts';
import type { Benefit, PointsCampaign, Programme, Reward, StampCampaign } from './programme.ts';
import type { RuleOutcome } from './rule-outcome.ts';
import type { Picks } from './spend.ts';
import type { Card } from './state.ts';

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

export function reward(id: string, points: number, benefit: Benefit, more: Partial<Reward> = {}): Reward {
  return { id, version: 1, name: id, points, benefit, active: true, ...more };
}

export const FRIES = reward('fries', 200, { type: 'FreeItem', skus: ['fries'], quantity: 1 });
export const BURGER = reward('burger', 500, { type: 'FreeItem', skus: ['burger'], quantity: 1 });
export const FIVE_OFF = reward('five-off', 450, { type: 'AmountOff', amount: 500 });

export const LADDER = [
  { id: 'bronze', name: 'Bronze', threshold: 0, earnPercent: 100 },
  { id: 'silver', name: 'Silver', threshold: 1_000, earnPercent: 125 },
  { id: 'gold', name: 'Gold', threshold: 5_000, earnPercent: 150 },
];

export function programme(more: Partial<Programme> = {}): Programme {
  return {
    revision: 1,
    name: 'Brand',
    pointsName: 'crowns',
    currency: 'EUR',
    timeZone: 'Europe/Dublin',
    campaigns: [pointsCampaign()],
    rewards: [FRIES, BURGER, FIVE_OFF],
    tiers: [{ id: 'bronze', name: 'Bronze', threshold: 0, earnPercent: 100 }],
    switches: [],
    truths: [],
    downtimes: [],
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
  return { lineId: '1', sku: 'meal', quantity: 1, total, category: null, ...more };
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
    tip: 0,
    total,
    ...more,
  };
}

export function cardAfter(...events: readonly CardEvent[]): Card {
  return events.reduce(card.evolve, card.initial);
}

export function earned(points: number, expiresAt: string | null, day = '2026-05-01'): CardEvent {
  return {
    type: 'PointsEarned',
    transactionId: 't',
    ruleId: 'points',
    ruleVersion: 1,
    name: 'Crowns',
    points,
    expiresAt,
    base: 0,
    lines: [],
    pointsPerUnit: 10,
    earnPercent: 100,
    rounding: 'DOWN',
    exact: String(points),
    day,
  };
}

export function stamped(stamps: number): CardEvent {
  const rule = { transactionId: 't', ruleId: 'stamps', ruleVersion: 1, name: 'Every 11th order free' };
  return { type: 'StampsGranted', ...rule, stamps, lines: [], fillings: { first: 1, last: 1 } };
}

export function voucher(voucherId: string, benefit: Benefit, more: Partial<CardVoucher> = {}): CardVoucher {
  return {
    voucherId,
    code: `CODE${voucherId}`,
    ruleId: 'stamps',
    ruleVersion: 1,
    name: 'Every 11th order free',
    stamps: 10,
    filling: 1,
    benefit,
    autoApply: false,
    issuedAt: '2026-05-31T12:00:00.000Z',
    expiresAt: '2026-06-10T23:00:00.000Z',
    ...more,
  };
}

/** The same points taken back, as far as they are there. */
export function takenBack(points: number, lots: Lots, day?: string): CardEvent {
  const { type: _, ...by } = earned(points, null, day) as Extract<CardEvent, { type: 'PointsEarned' }>;
  return { ...by, type: 'PointsTakenBack', left: 0, lots, gone: [] };
}

/** A voucher that the card has, and the ten stamps that it took. */
export function issued(one: CardVoucher): CardEvent[] {
  return [
    { ...(stamped(one.stamps) as Extract<CardEvent, { type: 'StampsGranted' }>), ruleId: one.ruleId },
    { type: 'VoucherIssued', transactionId: 't', ...one },
  ];
}

export function held(holdId: string, { id, version, ...of }: Reward, lots: Lots, until = LATER): CardEvent {
  const { name, benefit } = of;
  return {
    type: 'PointsHeld',
    holdId,
    rewardId: id,
    rewardVersion: version,
    name,
    points: sumOf(lots),
    benefit,
    lots,
    until,
  };
}

export const NO_PICKS: Picks = { rewardIds: [], voucherIds: [] };
/** Later than any hold of these tests ends. */
const LATER = '2026-06-01T12:30:00.000Z';

export function claimOf(
  order: PaidOrder,
  more: Partial<Omit<Extract<Command, { type: 'ClaimOrder' }>, 'type'>> = {},
): Extract<Command, { type: 'ClaimOrder' }> {
  return {
    type: 'ClaimOrder',
    at: NOON,
    programme: programme(),
    transactionId: 't1',
    order,
    holdId: null,
    picks: NO_PICKS,
    identifiedBy: null,
    seed: 'seed',
    ...more,
  };
}

/** What a rule gave an order, or why nothing, in English. */
export function told({ gave, whyNot, ...rule }: RuleOutcome) {
  return { ...rule, gave: gave && explainGave(gave, 'EN'), whyNot: whyNot && explainWhyNot(whyNot, 'EN') };
}

/** The same of all rules that looked at a claimed order. */
export function toldOf(event: CardEvent | undefined) {
  return event?.type === 'OrderClaimed' ? event.outcomes.map(told) : [];
}
