/** The rules of one card. Nothing here knows of GraphQL, of SQL or of the clock. */
import { endOfDay, type Instant } from '../../platform/calendar.ts';
import { type Decider, unreachable } from '../../platform/decider.ts';
import { Refusal } from '../../platform/errors.ts';
import type { CardEvent } from './events.ts';
import { judge, type Verdict } from './judge.ts';
import type { PaidOrder } from './order.ts';
import { add, expired, type Lots, sumOf, take, without } from './points.ts';
import { type Programme, type StampCampaign, switchedOn } from './programme.ts';
import { newVoucher } from './voucher.ts';

/** What the past of a card comes to. */
export interface Card {
  /** The number of its newest event; 0 before it is opened. */
  readonly position: number;
  /** Points that are not held. */
  readonly lots: Lots;
  /** Points held, by what holds them. They keep their expiry, which takes effect when the hold ends. */
  readonly holds: Readonly<Record<string, Lots>>;
  readonly lifetimeEarned: number;
  /** By campaign. */
  readonly stamps: Readonly<Record<string, { readonly stamps: number; readonly completions: number }>>;
}

/** When, and by which programme. */
interface Given {
  readonly at: Instant;
  readonly programme: Programme;
}

export type Command = Given &
  (
    | { readonly type: 'OpenCard' }
    | {
        readonly type: 'ClaimOrder';
        readonly transactionId: string;
        readonly order: PaidOrder;
        /** From which new vouchers are drawn; see `voucher.ts`. */
        readonly seed: string;
      }
    | { readonly type: 'HoldPoints'; readonly holdId: string; readonly points: number }
    | { readonly type: 'ReleasePoints'; readonly holdId: string }
    | { readonly type: 'BurnPoints'; readonly holdId: string }
    | { readonly type: 'ExpirePoints' }
  );

export const card: Decider<Command, CardEvent, Card> = {
  initial: { position: 0, lots: [], holds: {}, lifetimeEarned: 0, stamps: {} },

  decide(command, before) {
    const book = bookOf(before);
    book.add(expire(book.card, command));
    switch (command.type) {
      case 'OpenCard':
        if (before.position === 0) book.add([{ type: 'CardOpened' }]);
        break;
      case 'ClaimOrder':
        for (const events of claimOrder(command, book)) book.add(events);
        break;
      case 'HoldPoints':
        book.add([hold(book.card, command.holdId, command.points)]);
        break;
      case 'ReleasePoints':
        if (before.holds[command.holdId]) book.add([{ type: 'PointsReleased', holdId: command.holdId }]);
        book.add(expire(book.card, command));
        break;
      case 'BurnPoints': {
        const held = before.holds[command.holdId];
        if (held) book.add([{ type: 'PointsBurned', holdId: command.holdId, points: sumOf(held) }]);
        break;
      }
      case 'ExpirePoints':
        break;
      default:
        return unreachable(command);
    }
    return book.events;
  },

  evolve: (before, event) => ({ ...change(before, event), position: before.position + 1 }),
};

/** Points that can be spent now: neither held nor past their expiry. Source: `docs/rules.md`, P-3, P-4. */
export function available(card: Card, at: Instant, programme: Programme): number {
  return sumOf(card.lots) - (switchedOn(programme, 'POINTS_EXPIRY') ? sumOf(expired(card.lots, at)) : 0);
}

export function reserved(card: Card): number {
  return Object.values(card.holds).reduce((sum, lots) => sum + sumOf(lots), 0);
}

export function balance(card: Card): number {
  return sumOf(card.lots) + reserved(card);
}

/** Every point that can expire with the moment it does, held ones included, soonest first. */
export function expiring(card: Card): Lots {
  return Object.values(card.holds)
    .reduce(add, card.lots)
    .filter(({ expiresAt }) => expiresAt !== null);
}

/** When the sweep has to look at the card next. */
export function nextExpiryAt(card: Card): Instant | null {
  return card.lots[0]?.expiresAt ?? null;
}

/** Facts as they are decided one after another, each on the card that the ones before it left. */
function bookOf(before: Card) {
  const book = {
    card: before,
    events: [] as CardEvent[],
    add(events: readonly CardEvent[]) {
      book.events.push(...events);
      book.card = events.reduce(card.evolve, book.card);
    },
  };
  return book;
}

/** Whatever a command is about, what has expired by then goes first. With the switch off nothing expires. */
function expire(card: Card, { at, programme }: Given): CardEvent[] {
  const lots = switchedOn(programme, 'POINTS_EXPIRY') ? expired(card.lots, at) : [];
  return lots.length === 0 ? [] : [{ type: 'PointsExpired', points: sumOf(lots), lots }];
}

function hold(card: Card, holdId: string, points: number): CardEvent {
  const there = sumOf(card.lots);
  if (points > there) throw new Refusal('POINTS_INSUFFICIENT', { available: there, needed: points });
  return { type: 'PointsHeld', holdId, points, lots: take(card.lots, points) };
}

/** Books a paid order: what every rule said of it, then what it gave. */
function* claimOrder(
  command: Extract<Command, { type: 'ClaimOrder' }>,
  book: { readonly card: Card },
): Generator<CardEvent[]> {
  const { at, programme, order, transactionId } = command;
  const earnPercent = programme.tiers[0]?.earnPercent ?? 100;
  const verdicts = judge(order, at, programme, earnPercent);
  const outcomes = verdicts.map(({ outcome }) => outcome);
  yield [{ type: 'OrderClaimed', transactionId, payable: order.payable, outcomes }];
  let vouchers = 0;
  for (const verdict of verdicts) {
    if (verdict.gives === 'points') yield [pointsEarned(verdict, command, earnPercent)];
    if (verdict.gives === 'stamps') {
      yield [stampsGranted(verdict, transactionId)];
      const full = Math.floor((book.card.stamps[verdict.campaign.id]?.stamps ?? 0) / verdict.campaign.required);
      for (let i = 0; i < full; i += 1) {
        yield [voucherIssued(verdict.campaign, command, vouchers)];
        vouchers += 1;
      }
    }
  }
}

function pointsEarned(
  { campaign, points, base, lines, outcome }: Extract<Verdict, { gives: 'points' }>,
  { at, programme, transactionId }: Extract<Command, { type: 'ClaimOrder' }>,
  earnPercent: number,
): CardEvent {
  const { id: ruleId, version: ruleVersion, pointsPerUnit, rounding, expireAfterDays } = campaign;
  const expiresAt = expireAfterDays === null ? null : endOfDay(at, expireAfterDays, programme.timeZone);
  const explanation = `${campaign.name}: ${outcome.gave}`;
  return {
    type: 'PointsEarned',
    transactionId,
    ruleId,
    ruleVersion,
    points,
    expiresAt,
    base,
    lines,
    pointsPerUnit,
    earnPercent,
    rounding,
    explanation,
  };
}

function stampsGranted(
  { campaign, stamps, lines, outcome }: Extract<Verdict, { gives: 'stamps' }>,
  transactionId: string,
): CardEvent {
  const explanation = `${campaign.name}: ${outcome.gave}`;
  return {
    type: 'StampsGranted',
    transactionId,
    ruleId: campaign.id,
    ruleVersion: campaign.version,
    stamps,
    lines,
    explanation,
  };
}

/** A full card becomes a voucher; what is over stays on the card. Source: `docs/rules.md`, S-1, R-4. */
function voucherIssued(
  { id: ruleId, version: ruleVersion, required, benefit, autoApply, voucherValidDays }: StampCampaign,
  { at, programme, seed, transactionId }: Extract<Command, { type: 'ClaimOrder' }>,
  n: number,
): CardEvent {
  const expiresAt = endOfDay(at, voucherValidDays, programme.timeZone);
  return {
    type: 'VoucherIssued',
    transactionId,
    ruleId,
    ruleVersion,
    ...newVoucher(seed, n),
    stamps: required,
    benefit,
    autoApply,
    expiresAt,
  };
}

function change(card: Card, event: CardEvent): Card {
  switch (event.type) {
    case 'CardOpened':
    case 'OrderClaimed':
      return card;
    case 'PointsEarned':
      return {
        ...card,
        lots: add(card.lots, [{ points: event.points, expiresAt: event.expiresAt }]),
        lifetimeEarned: card.lifetimeEarned + event.points,
      };
    case 'PointsHeld':
      return {
        ...card,
        lots: without(card.lots, event.lots),
        holds: { ...card.holds, [event.holdId]: event.lots },
      };
    case 'PointsReleased': {
      const { [event.holdId]: held = [], ...holds } = card.holds;
      return { ...card, lots: add(card.lots, held), holds };
    }
    case 'PointsBurned': {
      const { [event.holdId]: _, ...holds } = card.holds;
      return { ...card, holds };
    }
    case 'PointsExpired':
      return { ...card, lots: without(card.lots, event.lots) };
    case 'StampsGranted':
      return withStamps(card, event.ruleId, event.stamps, 0);
    case 'VoucherIssued':
      return withStamps(card, event.ruleId, -event.stamps, 1);
    default:
      return unreachable(event);
  }
}

function withStamps(card: Card, campaignId: string, stamps: number, completions: number): Card {
  const now = card.stamps[campaignId] ?? { stamps: 0, completions: 0 };
  const next = { stamps: now.stamps + stamps, completions: now.completions + completions };
  return { ...card, stamps: { ...card.stamps, [campaignId]: next } };
}
