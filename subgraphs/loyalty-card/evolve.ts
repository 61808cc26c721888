/** How each fact changes a card. Pure. */
import { DAY_MS } from '../../platform/calendar.ts';
import { unreachable } from '../../platform/decider.ts';
import type { CardEvent, CardVoucher, EventOf } from './events.ts';
import { add, type Lots, sumOf, take, without } from './points.ts';
import { earnedOn, NOTHING_QUALIFYING, takenBackFrom } from './qualifying.ts';
import type { Card, Hold } from './state.ts';

/**
 * Days for which it is remembered what expired. Whoever returns an order later than that after its points expired is taken to
 * have spent them.
 */
const EXPIRED_KEPT_DAYS = 30;

/** The card after one more fact. */
export function evolve(card: Card, event: CardEvent): Card {
  return { ...change(card, event), position: card.position + 1 };
}

function change(card: Card, event: CardEvent): Card {
  switch (event.type) {
    case 'CardOpened':
    case 'OrderClaimed':
    case 'OrderReversed':
      return card;
    case 'CardClosed':
      return { ...card, closed: true };
    case 'PointsEarned':
      return earn(card, event);
    case 'PointsTakenBack':
      return takeBack(card, event);
    case 'PointsGivenBack':
      return credit(card, event.lots);
    case 'PointsAdjusted':
      return event.points > 0 ? credit(card, event.lots) : debit(card, event.lots);
    case 'BalanceImported':
      return takeOver(event.points > 0 ? credit(card, event.lots) : debit(card, event.lots), event);
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
  return {
    ...credit(card, [{ points, expiresAt }]),
    lifetimeEarned: card.lifetimeEarned + points,
    qualifying: earnedOn(card.qualifying, day, points),
  };
}

function takeOver(card: Card, { points, lots, lifetimeEarned, qualifying, day }: EventOf<'BalanceImported'>): Card {
  const counted = qualifying === null ? card.qualifying : earnedOn(NOTHING_QUALIFYING, day, qualifying);
  const owed = points < 0 ? -points - sumOf(lots) : 0;
  return { ...card, deficit: card.deficit + owed, lifetimeEarned, qualifying: counted };
}

function takeBack(card: Card, { points, lots, gone, day }: EventOf<'PointsTakenBack'>): Card {
  const all = points + sumOf(gone);
  return {
    ...debit(card, lots),
    expired: without(card.expired, gone),
    deficit: card.deficit + points - sumOf(lots),
    lifetimeEarned: card.lifetimeEarned - all,
    qualifying: takenBackFrom(card.qualifying, day, all),
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
