/** What operators say of the programme, checked. Pure. Limits: the docstrings of `schema.graphql`. */
import { invalid } from '../../platform/errors.ts';
import { exactlyOne, KEY_MAX, requireAtMost, requireText, requireWhole } from '../../platform/input.ts';
import type {
  BenefitInput,
  SavePointsCampaignInput,
  SaveRewardInput,
  SaveStampCampaignInput,
  TierInput,
} from './generated/graphql.ts';
import {
  type Benefit,
  minorUnits,
  type PointsCampaign,
  type Reward,
  type StampCampaign,
  type Tier,
} from './programme.ts';
import type { Saving } from './programme-draft.ts';

export const NAME_MAX = 100;
export const BANNER_MAX = 200;
export const ENTRIES_MAX = 100;
export const DAYS_MAX = 3_650;
export const STAMPS_MAX = 1_000;
export const REWARD_POINTS_MAX = 1_000_000;
export const TIERS_MAX = 20;
export const THRESHOLD_MAX = 1_000_000_000;
export const EARN_PERCENT_MAX = 1_000;
/** Largest amount of an order, in minor units. Source: `docs/rules.md`, E-1. */
export const AMOUNT_MAX = 10_000_000;
export const QUANTITY_MAX = 999;
/** Largest number that a GraphQL Int can say. */
const INT_MAX = 2_147_483_647;

/** Where the input stands in what was sent: a refusal says so. */
const INPUT = 'input';

/** @throws {Refusal} INPUT_INVALID */
export function readPointsCampaign(
  input: SavePointsCampaignInput,
  currency: string,
  field = INPUT,
): Saving<PointsCampaign> {
  const { id, rounding, includeTax, expireAfterDays } = input;
  const unitsMax = AMOUNT_MAX / minorUnits(currency);
  const perUnitMax = Math.floor((INT_MAX / unitsMax / EARN_PERCENT_MAX) * 100);
  const draft = {
    kind: 'POINTS' as const,
    ...readCampaign(input, field),
    pointsPerUnit: requireWhole(`${field}.pointsPerUnit`, input.pointsPerUnit, 1, perUnitMax),
    rounding: rounding ?? 'DOWN',
    includeTax: includeTax ?? true,
    expireAfterDays: optional(expireAfterDays, (days) => requireWhole(`${field}.expireAfterDays`, days, 1, DAYS_MAX)),
  };
  return { id, draft };
}

/** @throws {Refusal} INPUT_INVALID */
export function readStampCampaign(input: SaveStampCampaignInput, field = INPUT): Saving<StampCampaign> {
  const draft = {
    kind: 'STAMPS' as const,
    ...readCampaign(input, field),
    required: requireWhole(`${field}.required`, input.required, 1, STAMPS_MAX),
    per: input.per ?? 'ORDER',
    voucherValidDays: requireWhole(`${field}.voucherValidDays`, input.voucherValidDays, 0, DAYS_MAX),
    autoApply: input.autoApply,
    benefit: readBenefit(input.benefit, `${field}.benefit`),
  };
  return { id: input.id, draft };
}

/** @throws {Refusal} INPUT_INVALID */
export function readReward({ id, name, points, benefit, active }: SaveRewardInput, field = INPUT): Saving<Reward> {
  const draft = {
    name: requireText(`${field}.name`, name, NAME_MAX),
    points: requireWhole(`${field}.points`, points, 1, REWARD_POINTS_MAX),
    benefit: readBenefit(benefit, `${field}.benefit`),
    active: active ?? true,
  };
  return { id, draft };
}

/** A whole ladder, lowest first. @throws {Refusal} INPUT_INVALID */
export function readTiers(input: readonly TierInput[], field = INPUT): Tier[] {
  requireAtMost(field, input, TIERS_MAX, 1);
  const tiers = input.map(({ id, name, threshold, earnPercent }, i) => ({
    id: requireText(`${field}.${i}.id`, id, KEY_MAX),
    name: requireText(`${field}.${i}.name`, name, NAME_MAX),
    threshold: requireWhole(`${field}.${i}.threshold`, threshold, 0, THRESHOLD_MAX),
    earnPercent: requireWhole(`${field}.${i}.earnPercent`, earnPercent, 1, EARN_PERCENT_MAX),
  }));
  if (new Set(tiers.map(({ id }) => id)).size < tiers.length) throw invalid(field, 'tiers with an id of their own');
  const thresholds = new Set(tiers.map(({ threshold }) => threshold));
  if (thresholds.size < tiers.length || !thresholds.has(0)) {
    throw invalid(field, 'tiers with a threshold of their own, one of them 0');
  }
  return tiers.toSorted((a, b) => a.threshold - b.threshold);
}

function readCampaign(input: SavePointsCampaignInput | SaveStampCampaignInput, field: string) {
  const { name, banner, startsAt, endsAt, storeIds, channels, categories, minimumSpend } = input;
  if (endsAt && endsAt <= startsAt) throw invalid(`${field}.endsAt`, 'a moment after startsAt', endsAt.toISOString());
  return {
    name: requireText(`${field}.name`, name, NAME_MAX),
    banner: optional(banner, (text) => requireText(`${field}.banner`, text, BANNER_MAX)),
    startsAt: startsAt.toISOString(),
    endsAt: endsAt ? endsAt.toISOString() : null,
    storeIds: readTexts(`${field}.storeIds`, storeIds ?? []),
    channels: [...new Set(channels ?? [])],
    categories: readTexts(`${field}.categories`, categories ?? []),
    minimumSpend: requireWhole(`${field}.minimumSpend`, minimumSpend ?? 0, 0, AMOUNT_MAX),
  };
}

function readBenefit(input: BenefitInput, field: string): Benefit {
  exactlyOne(field, input);
  const { freeOrder, percentOff, amountOff, freeItem } = input;
  const amount = (name: string, value: number) => requireWhole(`${field}.${name}`, value, 1, AMOUNT_MAX);
  if (percentOff) {
    const percent = requireWhole(`${field}.percentOff.percent`, percentOff.percent, 1, 100);
    return {
      type: 'PercentOff',
      percent,
      upTo: optional(percentOff.upTo, (value) => amount('percentOff.upTo', value)),
    };
  }
  if (amountOff) return { type: 'AmountOff', amount: amount('amountOff.amount', amountOff.amount) };
  if (freeItem) {
    const quantity = requireWhole(`${field}.freeItem.quantity`, freeItem.quantity ?? 1, 1, QUANTITY_MAX);
    return { type: 'FreeItem', skus: readTexts(`${field}.freeItem.skus`, freeItem.skus, 1), quantity };
  }
  return { type: 'FreeOrder', upTo: optional(freeOrder?.upTo, (value) => amount('freeOrder.upTo', value)) };
}

function readTexts(field: string, texts: readonly string[], min = 0): string[] {
  requireAtMost(field, texts, ENTRIES_MAX, min);
  return [...new Set(texts.map((text, i) => requireText(`${field}.${i}`, text, KEY_MAX)))];
}

function optional<T, R>(value: T | null | undefined, read: (value: T) => R): R | null {
  return value === null || value === undefined ? null : read(value);
}
