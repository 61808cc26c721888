/** What a card shows of itself at a moment. Pure. */
import { cardAt } from './due.ts';
import { sumOf } from './points.ts';
import type { Programme, StampCampaign } from './programme.ts';
import { balance, type Card, expiring, reserved } from './state.ts';
import { nextTier, qualifyingPoints, tierOf } from './tier.ts';

/** `id` as a base-10 integer, for tills that scan digits only. */
export function base10(id: string): string {
  return BigInt(`0x${id.replaceAll('-', '')}`).toString();
}

export function points(stored: Card, now: Date, programme: Programme) {
  const card = cardAt(stored, now.toISOString(), programme);
  return {
    available: sumOf(card.lots),
    reserved: reserved(card),
    balance: balance(card),
    lifetimeEarned: card.lifetimeEarned,
    expiring: expiring(card).map(({ points, expiresAt }) => ({ points, at: expiresAt ?? '' })),
  };
}

/** The tier of a card, and the way to the next. Source: `docs/rules.md`, T-1, T-2. */
export function tier(stored: Card, now: Date, programme: Programme) {
  const at = now.toISOString();
  const card = cardAt(stored, at, programme);
  const has = tierOf(card, programme, at);
  const next = nextTier(has, programme);
  const points = qualifyingPoints(card, at);
  return {
    tier: has,
    qualifyingPoints: points,
    next: next ?? null,
    pointsToNext: next ? Math.max(0, next.threshold - points) : null,
    validUntil: card.tier?.until ?? null,
  };
}

/** How far a card is in each stamp campaign that runs, and in each it has begun. */
export function progress(card: Card, now: Date, programme: Programme) {
  const instant = now.toISOString();
  return programme.campaigns
    .filter((campaign): campaign is StampCampaign => campaign.kind === 'STAMPS')
    .filter(
      ({ id, startsAt, endsAt }) => id in card.stamps || (startsAt <= instant && (endsAt === null || instant < endsAt)),
    )
    .map((campaign) => {
      const { stamps, completions } = card.stamps[campaign.id] ?? { stamps: 0, completions: 0 };
      return { campaign, stamps, completions, required: campaign.required };
    });
}

/**
 * The campaigns that run or will, of those that count for a store and a channel where these are given.
 *
 * @param now  Null: also those that have ended.
 */
export function offered(
  { campaigns }: Programme,
  now: Date | null,
  { storeId, channel }: { storeId?: string | null | undefined; channel?: string | null | undefined },
) {
  const instant = now?.toISOString() ?? '';
  const counts = (all: readonly string[], one: string | null | undefined) =>
    !one || all.length === 0 || all.includes(one);
  return campaigns.filter(
    ({ endsAt, storeIds, channels }) =>
      (endsAt === null || instant < endsAt) && counts(storeIds, storeId) && counts(channels, channel),
  );
}
