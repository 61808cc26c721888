/** An example order, by which operators see what the programme gives, or would give with changes that are not saved. */
import { DAY_MS } from '../../platform/calendar.ts';
import { invalid, Refusal } from '../../platform/errors.ts';
import { isUuid, KEY_MAX, requireAtMost, requireText, requireWhole } from '../../platform/input.ts';
import type { Context } from './context.ts';
import type {
  ExampleGuestInput,
  ExampleOrderInput,
  PreviewOrderInput,
  ProgrammeDraftInput,
} from './generated/graphql.ts';
import type { PaidLine, PaidOrder } from './order.ts';
import { preview } from './preview.ts';
import type { Programme } from './programme.ts';
import { type ProgrammeDraft, withDraft } from './programme-draft.ts';
import {
  AMOUNT_MAX,
  DAYS_MAX,
  QUANTITY_MAX,
  readPointsCampaign,
  readReward,
  readStampCampaign,
  readTiers,
  THRESHOLD_MAX,
} from './programme-input.ts';
import { readPicks } from './spend.ts';
import { type Card, NEW_CARD } from './state.ts';
import { told } from './told.ts';

/** Source: the docstrings of `schema.graphql`, which are those of an order. */
const LINES_MAX = 200;
const ITEM_NAME_MAX = 200;

/** @throws {Refusal} INPUT_INVALID, NOT_FOUND */
export async function previewOrder(context: Context, input: PreviewOrderInput) {
  const at = readMoment(input.at, context.now);
  const order = readExample(input.order);
  const picks = readPicks(input);
  const standing = await context.programme();
  const draft = readDraft(input.draft ?? {}, standing.currency);
  const { programme, reward } = withDraft(standing, draft, at);
  const card = await exampleCard(context, programme, input.guest ?? {}, at);
  const rewardIds = reward ? [...picks.rewardIds, reward.id] : picks.rewardIds;
  const claim = { order, holdId: null, picks: { ...picks, rewardIds }, identifiedBy: null };
  const { problems, outcome } = preview(card, claim, { at, programme });
  return { ...told(problems, outcome, programme.currency), vouchersToIssue: outcome.vouchersIssued.length };
}

function readMoment(at: Date | null | undefined, now: Date): string {
  if (!at) return now.toISOString();
  if (at >= now && at.getTime() <= now.getTime() + DAYS_MAX * DAY_MS) return at.toISOString();
  throw invalid('input.at', `a moment from now on, at most ${DAYS_MAX} days ahead`, at.toISOString());
}

function readExample({ channel, posType, storeId, lines, tax, taxIncluded, tip }: ExampleOrderInput): PaidOrder {
  const field = 'input.order';
  requireAtMost(`${field}.lines`, lines, LINES_MAX, 1);
  const read = lines.map(({ sku, name, quantity, unitPrice, category }, i): PaidLine => {
    const line = `${field}.lines.${i}`;
    requireText(`${line}.name`, name, ITEM_NAME_MAX);
    const units = requireWhole(`${line}.quantity`, quantity, 1, QUANTITY_MAX);
    return {
      lineId: String(i + 1),
      sku: requireText(`${line}.sku`, sku, KEY_MAX),
      quantity: units,
      total: units * requireWhole(`${line}.unitPrice`, unitPrice, 0, AMOUNT_MAX),
      category: category == null ? null : requireText(`${line}.category`, category, KEY_MAX),
    };
  });
  const sum = read.reduce((all, { total }) => all + total, 0);
  const included = taxIncluded ?? true;
  const taxes = requireWhole(`${field}.tax`, tax ?? 0, 0, included ? Math.min(sum, AMOUNT_MAX) : AMOUNT_MAX);
  const tips = requireWhole(`${field}.tip`, tip ?? 0, 0, AMOUNT_MAX);
  const total = sum + (included ? 0 : taxes) + tips;
  if (total > AMOUNT_MAX) throw invalid(field, `an order of at most ${AMOUNT_MAX}`, total);
  return {
    posType: requireText(`${field}.posType`, posType, KEY_MAX),
    storeId: requireText(`${field}.storeId`, storeId, KEY_MAX),
    channel,
    lines: read,
    tax: taxes,
    taxIncluded: included,
    tip: tips,
    total,
  };
}

function readDraft(
  { pointsCampaign, stampCampaign, reward, tiers, switch: one }: ProgrammeDraftInput,
  currency: string,
): ProgrammeDraft {
  const field = 'input.draft';
  return {
    campaigns: [
      ...(pointsCampaign ? [readPointsCampaign(pointsCampaign, currency, `${field}.pointsCampaign`)] : []),
      ...(stampCampaign ? [readStampCampaign(stampCampaign, `${field}.stampCampaign`)] : []),
    ],
    reward: reward ? readReward(reward, `${field}.reward`) : null,
    tiers: tiers ? readTiers(tiers, `${field}.tiers`) : null,
    switch: one
      ? {
          name: one.name,
          posType: one.posType == null ? null : requireText(`${field}.switch.posType`, one.posType, KEY_MAX),
          on: one.on,
          reason: null,
        }
      : null,
  };
}

async function exampleCard(
  { cards }: Context,
  { tiers }: Programme,
  { cardId, points, tierId }: ExampleGuestInput,
  at: string,
): Promise<Card> {
  const field = 'input.guest';
  if (cardId) {
    if (points != null || tierId != null) throw invalid(field, 'a cardId, or points and tierId');
    const row = isUuid(cardId) ? await cards.load(cardId.toLowerCase()) : null;
    if (!row) throw new Refusal('NOT_FOUND', { cardId });
    return row.state;
  }
  const has = requireWhole(`${field}.points`, points ?? 0, 0, THRESHOLD_MAX);
  if (tierId != null && !tiers.some(({ id }) => id === tierId)) {
    throw invalid(`${field}.tierId`, 'the id of a tier', tierId.slice(0, KEY_MAX));
  }
  const until = new Date(Date.parse(at) + DAY_MS).toISOString();
  return {
    ...NEW_CARD,
    lots: has === 0 ? [] : [{ points: has, expiresAt: null }],
    tier: tierId == null ? null : { id: tierId, until },
  };
}
