/** What a card had in another system, taken over: it then has that here, neither more nor less. Pure. */
import { endOfDay, type Instant, utcDay } from '../../platform/calendar.ts';
import { invalid, Refusal } from '../../platform/errors.ts';
import type { CardEvent } from './events.ts';
import { type Lots, sumOf, take } from './points.ts';
import type { Programme, Tier } from './programme.ts';
import { balance as balanceOf, type Card, reserved } from './state.ts';
import { changed, qualifyingPoints, tierOf } from './tier.ts';

export interface ImportedBalance {
  readonly balance: number;
  /** All that was ever earned; null: the file does not say. */
  readonly lifetime: number | null;
  /** Points that count towards tiers; they count as earned now. Null: as they are. */
  readonly qualifying: number | null;
  /** Id or name; null: as it is. */
  readonly tier: string | null;
}

export interface ImportBalance extends ImportedBalance {
  readonly type: 'ImportBalance';
  /** Where it comes from, such as SESSIONM. */
  readonly system: string;
  /** Of points that are added; see {@link importedExpiry}. */
  readonly expiresAt: Instant | null;
  readonly at: Instant;
  readonly programme: Programme;
}

/**
 * Nothing where the card has all of it already: importing twice is importing once.
 *
 * @throws {Refusal} INPUT_INVALID (there is no such tier), POINTS_INSUFFICIENT (more would be taken away than is not held)
 */
export function importBalance(command: ImportBalance, card: Card): CardEvent[] {
  const { system, balance, expiresAt, at, programme, ...asked } = command;
  const points = balance - balanceOf(card);
  const open = sumOf(card.lots) - card.deficit;
  // Held points may be free again soon. Where none are, more was spent there than there was, as where an order is returned.
  if (-points > Math.max(0, open) && reserved(card) > 0)
    throw new Refusal('POINTS_INSUFFICIENT', { available: Math.max(0, open), needed: -points });
  const lifetimeEarned = asked.lifetime ?? Math.max(card.lifetimeEarned, balance);
  const has = qualifyingPoints(card, at);
  const qualifying = asked.qualifying === null || asked.qualifying === has ? null : asked.qualifying;
  const lots: Lots = points > 0 ? [{ points, expiresAt }] : take(card.lots, -points);
  const same = points === 0 && qualifying === null && lifetimeEarned === card.lifetimeEarned;
  const tier = asked.tier === null ? null : tierNamed(programme, asked.tier);
  const before = tierOf(card, programme, at);
  return [
    ...(same
      ? []
      : [{ type: 'BalanceImported', system, points, lots, lifetimeEarned, qualifying, day: utcDay(at) } as const]),
    ...(tier === null || tier.id === before.id ? [] : [changed(before, tier, qualifying ?? has, at)]),
  ];
}

/** What happened to a card in the other system after its balance was taken over. */
export interface AdoptPoints {
  readonly type: 'AdoptPoints';
  readonly system: string;
  /** Below zero where they were spent there. */
  readonly points: number;
  /** Of the card, when the two systems were compared: whatever has happened since, they must be compared again. */
  readonly position: number;
  readonly at: Instant;
  readonly programme: Programme;
}

/** @throws {Refusal} POINTS_INSUFFICIENT */
export function adoptPoints({ system, points, at, programme }: AdoptPoints, card: Card): CardEvent[] {
  const unsaid = { lifetime: null, qualifying: null, tier: null };
  const balance = balanceOf(card) + points;
  const expiresAt = importedExpiry(programme, at);
  return importBalance({ type: 'ImportBalance', system, balance, expiresAt, at, programme, ...unsaid }, card);
}

/** As if they were earned now: by the campaign whose points live longest. */
export function importedExpiry({ campaigns, timeZone }: Programme, at: Instant): Instant | null {
  const days = campaigns.flatMap((campaign) => {
    const runs = campaign.startsAt <= at && (campaign.endsAt === null || at < campaign.endsAt);
    return campaign.kind === 'POINTS' && runs ? (campaign.expireAfterDays ?? Number.POSITIVE_INFINITY) : [];
  });
  const longest = Math.max(...days);
  return Number.isFinite(longest) ? endOfDay(at, longest, timeZone) : null;
}

function tierNamed({ tiers }: Programme, name: string): Tier {
  const wanted = name.toLowerCase();
  const tier = tiers.find((one) => one.id.toLowerCase() === wanted || one.name.toLowerCase() === wanted);
  if (tier) return tier;
  throw invalid('tier', `one of ${tiers.map(({ id }) => id).join(', ')}`, name.slice(0, 64));
}
