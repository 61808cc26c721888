/** What the past of a card comes to: how each fact changes it, and what it says of itself. Pure. */
import type { Instant } from '../../platform/calendar.ts';
import { unreachable } from '../../platform/decider.ts';
import type { CardEvent } from './events.ts';
import { add, expired, type Lots, sumOf, without } from './points.ts';
import { type Programme, switchedOn } from './programme.ts';

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

export const NEW_CARD: Card = { position: 0, lots: [], holds: {}, lifetimeEarned: 0, stamps: {} };

/** The card after one more fact. */
export function evolve(card: Card, event: CardEvent): Card {
  return { ...change(card, event), position: card.position + 1 };
}

/** Points that can be spent now: neither held nor past their expiry. Source: `docs/rules.md`, P-3, P-4. */
export function available(card: Card, at: Instant, programme: Programme): number {
  return sumOf(card.lots) - (switchedOn(programme, 'POINTS_EXPIRY') ? sumOf(expired(card.lots, at)) : 0);
}

export function reserved(card: Card): number {
  return Object.values(card.holds).reduce((sum, lots) => sum + sumOf(lots), 0);
}

/** What an event does to the balance. */
export function pointsOf(event: CardEvent): number {
  switch (event.type) {
    case 'PointsEarned':
    case 'PointsAdjusted':
      return event.points;
    case 'PointsBurned':
    case 'PointsExpired':
      return -event.points;
    default:
      return 0;
  }
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
        holds: { ...card.holds, [event.holdId]: add(card.holds[event.holdId] ?? [], event.lots) },
      };
    case 'PointsReleased': {
      const { [event.holdId]: held = [], ...holds } = card.holds;
      return { ...card, lots: add(card.lots, held), holds };
    }
    case 'PointsBurned': {
      const { [event.holdId]: _, ...holds } = card.holds;
      return { ...card, holds };
    }
    case 'PointsAdjusted':
      return { ...card, lots: event.points > 0 ? add(card.lots, event.lots) : without(card.lots, event.lots) };
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
