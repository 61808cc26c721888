/** What a card shows of itself at a moment. Pure. */
import type { Programme, StampCampaign } from './programme.ts';
import { available, balance, type Card, expiring, reserved } from './state.ts';

/** `id` as a base-10 integer, for tills that scan digits only. */
export function base10(id: string): string {
  return BigInt(`0x${id.replaceAll('-', '')}`).toString();
}

export function points(card: Card, now: Date, programme: Programme) {
  return {
    available: available(card, now.toISOString(), programme),
    reserved: reserved(card),
    balance: balance(card),
    lifetimeEarned: card.lifetimeEarned,
    expiring: expiring(card).map(({ points, expiresAt }) => ({ points, at: expiresAt ?? '' })),
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

/** The campaigns that run or will, of those that count for a store and a channel where these are given. */
export function offered(
  { campaigns }: Programme,
  now: Date,
  { storeId, channel }: { storeId?: string | null | undefined; channel?: string | null | undefined },
) {
  const instant = now.toISOString();
  const counts = (all: readonly string[], one: string | null | undefined) =>
    !one || all.length === 0 || all.includes(one);
  return campaigns.filter(
    ({ endsAt, storeIds, channels }) =>
      (endsAt === null || instant < endsAt) && counts(storeIds, storeId) && counts(channels, channel),
  );
}
