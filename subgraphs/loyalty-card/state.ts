/** What the past of a card comes to, and what it says of itself. Pure. How facts change it: `evolve.ts`. */
import type { Instant } from '../../platform/calendar.ts';
import type { CardEvent, CardVoucher, PickedReward } from './events.ts';
import { add, type Lots, sumOf, take, without } from './points.ts';
import { NOTHING_QUALIFYING, type Qualifying } from './qualifying.ts';

/** What a live code or an open transaction keeps for its guest, until it ends. */
export interface Hold {
  /** The first instant at which it holds nothing any more. */
  readonly until: Instant;
  readonly rewards: readonly (PickedReward & { readonly lots: Lots })[];
  /** Their ids. */
  readonly vouchers: readonly string[];
}

export interface StampCard {
  /** Below zero where stamps are owed: a returned order had given them, and what they became was used. */
  readonly stamps: number;
  readonly completions: number;
}

export interface Card {
  /** The number of its newest event; 0 before it is opened. */
  readonly position: number;
  /** Its guest was forgotten. */
  readonly closed: boolean;
  /** Points that are not held. */
  readonly lots: Lots;
  /** What expired of late, by the expiry it had: a return does not take it once more. */
  readonly expired: Lots;
  /** Points owed, after a return of what was spent by then; what comes in pays them first, so that lots are empty. */
  readonly deficit: number;
  /** By id. Points in them keep their expiry, which takes effect when the hold ends. */
  readonly holds: Readonly<Record<string, Hold>>;
  readonly lifetimeEarned: number;
  /** Points that count towards tiers, by the day on which they were earned. */
  readonly qualifying: Qualifying;
  /** Null: the base tier, which has no end. */
  readonly tier: { readonly id: string; readonly until: Instant } | null;
  /** By campaign. */
  readonly stamps: Readonly<Record<string, StampCard>>;
  /** Neither used, expired nor revoked; oldest first. */
  readonly vouchers: readonly CardVoucher[];
}

export const NEW_CARD: Card = {
  position: 0,
  closed: false,
  lots: [],
  expired: [],
  deficit: 0,
  holds: {},
  lifetimeEarned: 0,
  qualifying: NOTHING_QUALIFYING,
  tier: null,
  stamps: {},
  vouchers: [],
};

/** Most points on one card: what is left of the numbers of GraphQL and of Postgres after it is far more than one return gives back. */
export const BALANCE_MAX = 1_000_000_000;

export function reserved(card: Card): number {
  return Object.values(card.holds).reduce((sum, { rewards }) => sum + pointsIn(rewards), 0);
}

export function balance(card: Card): number {
  return sumOf(card.lots) + reserved(card) - card.deficit;
}

/** What an event does to the balance. */
export function pointsOf(event: CardEvent): number {
  switch (event.type) {
    case 'PointsEarned':
    case 'PointsAdjusted':
    case 'PointsGivenBack':
    case 'BalanceImported':
      return event.points;
    case 'PointsBurned':
    case 'PointsExpired':
    case 'PointsTakenBack':
      return -event.points;
    default:
      return 0;
  }
}

/**
 * What of the balance can expire, with the moment at which it does, held points included, soonest first. Points owed are
 * taken off first. Source: `docs/rules.md`, P-2.
 */
export function expiring(card: Card): Lots {
  const all = Object.values(card.holds)
    .flatMap(({ rewards }) => rewards)
    .reduce((lots, reward) => add(lots, reward.lots), card.lots);
  return without(all, take(all, card.deficit)).filter(({ expiresAt }) => expiresAt !== null);
}

/** When the next of its open points expires. */
export function nextExpiryAt(card: Card): Instant | null {
  return card.lots[0]?.expiresAt ?? null;
}

/** When the next of its holds ends, or the next voucher that none of them keeps. */
export function nextEndAt(card: Card): Instant | null {
  const held = heldVouchers(card);
  const ends = [
    ...Object.values(card.holds).map(({ until }) => until),
    ...card.vouchers.filter(({ voucherId }) => !held.has(voucherId)).map(({ expiresAt }) => expiresAt),
  ];
  return ends.reduce<Instant | null>((first, end) => (first === null || end < first ? end : first), null);
}

/** The ids of vouchers that a live code or an open transaction keeps. */
export function heldVouchers(card: Card): ReadonlySet<string> {
  return new Set(Object.values(card.holds).flatMap(({ vouchers }) => vouchers));
}

export function pointsIn(rewards: readonly { readonly points: number }[]): number {
  return rewards.reduce((sum, { points }) => sum + points, 0);
}
