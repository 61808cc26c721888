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
const AMOUNT_MAX = 10_000_000;
const QUANTITY_MAX = 999;
/** Largest number that a GraphQL Int can say. */
const INT_MAX = 2_147_483_647;

type Draft<C> = Omit<C, 'id' | 'version'>;

/** @throws {Refusal} INPUT_INVALID */
export function readPointsCampaign(input: SavePointsCampaignInput, currency: string): Draft<PointsCampaign> {
  const { rounding, includeTax, expireAfterDays } = input;
  const unitsMax = AMOUNT_MAX / minorUnits(currency);
  const perUnitMax = Math.floor((INT_MAX / unitsMax / EARN_PERCENT_MAX) * 100);
  return {
    kind: 'POINTS',
    ...readCampaign(input),
    pointsPerUnit: requireWhole('input.pointsPerUnit', input.pointsPerUnit, 1, perUnitMax),
    rounding: rounding ?? 'DOWN',
    includeTax: includeTax ?? true,
    expireAfterDays: optional(expireAfterDays, (days) => requireWhole('input.expireAfterDays', days, 1, DAYS_MAX)),
  };
}

/** @throws {Refusal} INPUT_INVALID */
export function readStampCampaign(input: SaveStampCampaignInput): Draft<StampCampaign> {
  return {
    kind: 'STAMPS',
    ...readCampaign(input),
    required: requireWhole('input.required', input.required, 1, STAMPS_MAX),
    per: input.per ?? 'ORDER',
    voucherValidDays: requireWhole('input.voucherValidDays', input.voucherValidDays, 0, DAYS_MAX),
    autoApply: input.autoApply,
    benefit: readBenefit(input.benefit),
  };
}

/** @throws {Refusal} INPUT_INVALID */
export function readReward({ name, points, benefit, active }: SaveRewardInput): Draft<Reward> {
  return {
    name: requireText('input.name', name, NAME_MAX),
    points: requireWhole('input.points', points, 1, REWARD_POINTS_MAX),
    benefit: readBenefit(benefit),
    active: active ?? true,
  };
}

/** A whole ladder, lowest first. @throws {Refusal} INPUT_INVALID */
export function readTiers(input: readonly TierInput[]): Tier[] {
  requireAtMost('input', input, TIERS_MAX, 1);
  const tiers = input.map(({ id, name, threshold, earnPercent }, i) => ({
    id: requireText(`input.${i}.id`, id, KEY_MAX),
    name: requireText(`input.${i}.name`, name, NAME_MAX),
    threshold: requireWhole(`input.${i}.threshold`, threshold, 0, THRESHOLD_MAX),
    earnPercent: requireWhole(`input.${i}.earnPercent`, earnPercent, 1, EARN_PERCENT_MAX),
  }));
  if (new Set(tiers.map(({ id }) => id)).size < tiers.length) throw invalid('input', 'tiers with an id of their own');
  const thresholds = new Set(tiers.map(({ threshold }) => threshold));
  if (thresholds.size < tiers.length || !thresholds.has(0)) {
    throw invalid('input', 'tiers with a threshold of their own, one of them 0');
  }
  return tiers.toSorted((a, b) => a.threshold - b.threshold);
}

function readCampaign(input: SavePointsCampaignInput | SaveStampCampaignInput) {
  const { name, banner, startsAt, endsAt, storeIds, channels, categories, minimumSpend } = input;
  if (endsAt && endsAt <= startsAt) throw invalid('input.endsAt', 'a moment after startsAt', endsAt.toISOString());
  return {
    name: requireText('input.name', name, NAME_MAX),
    banner: optional(banner, (text) => requireText('input.banner', text, BANNER_MAX)),
    startsAt: startsAt.toISOString(),
    endsAt: endsAt ? endsAt.toISOString() : null,
    storeIds: readTexts('input.storeIds', storeIds ?? []),
    channels: [...new Set(channels ?? [])],
    categories: readTexts('input.categories', categories ?? []),
    minimumSpend: requireWhole('input.minimumSpend', minimumSpend ?? 0, 0, AMOUNT_MAX),
  };
}

function readBenefit(input: BenefitInput): Benefit {
  const field = 'input.benefit';
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
