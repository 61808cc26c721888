/** What the past of a card comes to: how each fact changes it, and what it says of itself. Pure. */
import { DAY_MS, type Day, daysAfter, type Instant } from '../../platform/calendar.ts';
import { unreachable } from '../../platform/decider.ts';
import type { CardEvent, CardVoucher, EventOf, PickedReward } from './events.ts';
import { add, type Lots, sumOf, take, without } from './points.ts';

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
  readonly qualifying: Readonly<Record<Day, number>>;
  /** Null: the base tier, which has no end. */
  readonly tier: { readonly id: string; readonly until: Instant } | null;
  /** By campaign. */
  readonly stamps: Readonly<Record<string, StampCard>>;
  /** Neither used, expired nor revoked; oldest first. */
  readonly vouchers: readonly CardVoucher[];
}

export const NEW_CARD: Card = {
  position: 0,
  lots: [],
  expired: [],
  deficit: 0,
  holds: {},
  lifetimeEarned: 0,
  qualifying: {},
  tier: null,
  stamps: {},
  vouchers: [],
};

/** Most points on one card: what is left of the numbers of GraphQL and of Postgres after it is far more than one return gives back. */
export const BALANCE_MAX = 1_000_000_000;

/** Days for which points count towards tiers. Source: `docs/rules.md`, T-1. */
export const QUALIFYING_DAYS = 365;

/**
 * Days for which it is remembered what expired. Whoever returns an order later than that after its points expired is taken to
 * have spent them.
 */
const EXPIRED_KEPT_DAYS = 30;

/** The card after one more fact. */
export function evolve(card: Card, event: CardEvent): Card {
  return { ...change(card, event), position: card.position + 1 };
}

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

function change(card: Card, event: CardEvent): Card {
  switch (event.type) {
    case 'CardOpened':
    case 'OrderClaimed':
    case 'OrderReversed':
      return card;
    case 'PointsEarned':
      return earn(card, event);
    case 'PointsTakenBack':
      return takeBack(card, event);
    case 'PointsGivenBack':
      return credit(card, event.lots);
    case 'PointsAdjusted':
      return event.points > 0 ? credit(card, event.lots) : debit(card, event.lots);
    case 'PointsExpired':
      return { ...debit(card, event.lots), expired: latelyExpired(card.expired, event.lots) };
    case 'PointsHeld': {
      const { type: _, holdId, until, ...reward } = event;
      const hold = card.holds[holdId];
      return withHold(debit(card, event.lots), holdId, {
        until,
        rewards: [...(hold?.rewards ?? []), reward],
        vouchers: hold?.vouchers ?? [],
      });
    }
    case 'VoucherReserved': {
      const { holdId, until, voucherId } = event;
      const hold = card.holds[holdId];
      return withHold(card, holdId, {
        until,
        rewards: hold?.rewards ?? [],
        vouchers: [...(hold?.vouchers ?? []), voucherId],
      });
    }
    case 'HoldExtended': {
      const hold = card.holds[event.holdId];
      return hold ? withHold(card, event.holdId, { ...hold, until: event.until }) : card;
    }
    case 'HoldEnded': {
      const { [event.holdId]: hold, ...holds } = card.holds;
      return credit({ ...card, holds }, hold?.rewards.flatMap(({ lots }) => lots) ?? []);
    }
    case 'PointsBurned':
      return event.holdId === null ? debit(card, event.lots) : unhold(card, event.holdId, event);
    case 'VoucherUsed':
      return withoutVoucher(letGo(card, event.voucher.voucherId), event.voucher.voucherId);
    case 'VoucherExpired':
      return withoutVoucher(card, event.voucherId);
    case 'VoucherGivenBack':
      return { ...card, vouchers: [...card.vouchers, event.voucher].toSorted(older) };
    case 'StampsGranted':
      return withStamps(card, event.ruleId, event.stamps, 0);
    case 'StampsTakenBack':
      return withStamps(card, event.ruleId, -event.stamps, 0);
    case 'VoucherIssued': {
      const { type: _, transactionId: __, ...voucher } = event;
      return withStamps({ ...card, vouchers: [...card.vouchers, voucher] }, event.ruleId, -event.stamps, 1);
    }
    case 'VoucherRevoked': {
      const { voucherId, ruleId, stamps } = event.voucher;
      return withStamps(withoutVoucher(card, voucherId), ruleId, stamps, -1);
    }
    case 'TierChanged':
      return { ...card, tier: event.until === null ? null : { id: event.to, until: event.until } };
    case 'TierRenewed':
      return { ...card, tier: { id: event.tier, until: event.until } };
    default:
      return unreachable(event);
  }
}

function older(a: CardVoucher, b: CardVoucher): number {
  return a.issuedAt < b.issuedAt ? -1 : a.issuedAt > b.issuedAt ? 1 : 0;
}

/** What comes in pays what is owed first. Source: `docs/rules.md`, P-5. */
function credit(card: Card, lots: Lots): Card {
  const sorted = add([], lots);
  const paid = take(sorted, card.deficit);
  return { ...card, deficit: card.deficit - sumOf(paid), lots: add(card.lots, without(sorted, paid)) };
}

/** What expired, added to what did within the days before it. */
function latelyExpired(expired: Lots, lots: Lots): Lots {
  const newest = Date.parse(lots.at(-1)?.expiresAt ?? '');
  const oldest = new Date(newest - EXPIRED_KEPT_DAYS * DAY_MS).toISOString();
  return add(expired, lots).filter(({ expiresAt }) => expiresAt !== null && expiresAt > oldest);
}

function debit(card: Card, lots: Lots): Card {
  return { ...card, lots: without(card.lots, lots) };
}

function earn(card: Card, { points, expiresAt, day }: EventOf<'PointsEarned'>): Card {
  const today = card.qualifying[day];
  const qualifying = today === undefined ? stillCounting(card, day) : card.qualifying;
  return {
    ...credit(card, [{ points, expiresAt }]),
    lifetimeEarned: card.lifetimeEarned + points,
    qualifying: { ...qualifying, [day]: (today ?? 0) + points },
  };
}

/** A new day begins, and those that count no more are forgotten. */
function stillCounting({ qualifying }: Card, day: Day): Card['qualifying'] {
  const oldest = daysAfter(day, -QUALIFYING_DAYS);
  return Object.fromEntries(Object.entries(qualifying).filter(([earned]) => earned > oldest));
}

function takeBack(card: Card, { points, lots, gone, day }: EventOf<'PointsTakenBack'>): Card {
  const { [day]: earned, ...others } = card.qualifying;
  const left = (earned ?? 0) - points - sumOf(gone);
  return {
    ...debit(card, lots),
    expired: without(card.expired, gone),
    deficit: card.deficit + points - sumOf(lots),
    lifetimeEarned: card.lifetimeEarned - points - sumOf(gone),
    qualifying: left > 0 ? { ...others, [day]: left } : others,
  };
}

function withHold(card: Card, holdId: string, hold: Hold): Card {
  return { ...card, holds: { ...card.holds, [holdId]: hold } };
}

/** The hold without one reward, and without the hold where that was all it kept. */
function unhold(card: Card, holdId: string, { rewardId, rewardVersion }: EventOf<'PointsBurned'>): Card {
  const hold = card.holds[holdId];
  if (!hold) throw new Error(`There is no hold ${holdId}`);
  const at = hold.rewards.findIndex((held) => held.rewardId === rewardId && held.rewardVersion === rewardVersion);
  if (at === -1) throw new Error(`The hold ${holdId} keeps no reward ${rewardId}`);
  return emptied(withHold(card, holdId, { ...hold, rewards: hold.rewards.toSpliced(at, 1) }), holdId);
}

function letGo(card: Card, voucherId: string): Card {
  const [holdId, hold] = Object.entries(card.holds).find(([, { vouchers }]) => vouchers.includes(voucherId)) ?? [];
  if (!holdId || !hold) return card;
  const vouchers = hold.vouchers.filter((id) => id !== voucherId);
  return emptied(withHold(card, holdId, { ...hold, vouchers }), holdId);
}

function emptied(card: Card, holdId: string): Card {
  const { [holdId]: hold, ...holds } = card.holds;
  return hold && hold.rewards.length + hold.vouchers.length === 0 ? { ...card, holds } : card;
}

function withoutVoucher(card: Card, voucherId: string): Card {
  return { ...card, vouchers: card.vouchers.filter((voucher) => voucher.voucherId !== voucherId) };
}

function withStamps(card: Card, campaignId: string, stamps: number, completions: number): Card {
  const now = card.stamps[campaignId] ?? { stamps: 0, completions: 0 };
  const next = { stamps: now.stamps + stamps, completions: now.completions + completions };
  return { ...card, stamps: { ...card.stamps, [campaignId]: next } };
}
