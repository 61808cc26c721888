/** What time does to a card by itself: holds lapse, points and vouchers expire, tiers end. Pure. */
import type { Instant } from '../../platform/calendar.ts';
import type { CardEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { expired, sumOf } from './points.ts';
import { type Programme, switchedOn } from './programme.ts';
import { type Card, heldVouchers, pointsIn } from './state.ts';
import { atEnd } from './tier.ts';

/**
 * The facts that are due by a moment. Whatever a command is about, these go first; reading a card asks the same.
 * A hold ends before what it held expires. Source: `docs/rules.md`, P-4, R-1, R-4, T-2.
 */
export function due(card: Card, at: Instant, programme: Programme): CardEvent[] {
  const lapsed = lapsedHolds(card, at);
  const free = lapsed.reduce(evolve, card);
  return [
    ...lapsed,
    ...expiredPoints(free, at, programme),
    ...expiredVouchers(free, at),
    ...atEnd(card, programme, at),
  ];
}

/** A card as it is at a moment, whether or not what is due has been booked. */
export function cardAt(card: Card, at: Instant, programme: Programme): Card {
  return due(card, at, programme).reduce(evolve, card);
}

function lapsedHolds({ holds, vouchers }: Card, at: Instant): CardEvent[] {
  // One that was revoked while it was held does not come free.
  const open = new Set(vouchers.map(({ voucherId }) => voucherId));
  return Object.entries(holds)
    .filter(([, { until }]) => until <= at)
    .sort(([a, { until: x }], [b, { until: y }]) => (`${x} ${a}` < `${y} ${b}` ? -1 : 1))
    .map(([holdId, { rewards, vouchers: kept }]) => {
      const vouchers = kept.filter((id) => open.has(id));
      return { type: 'HoldEnded', holdId, points: pointsIn(rewards), vouchers, reason: 'LAPSED' };
    });
}

function expiredPoints({ lots: open }: Card, at: Instant, programme: Programme): CardEvent[] {
  const lots = switchedOn(programme, 'POINTS_EXPIRY') ? expired(open, at) : [];
  return lots.length === 0 ? [] : [{ type: 'PointsExpired', points: sumOf(lots), lots }];
}

function expiredVouchers(card: Card, at: Instant): CardEvent[] {
  const held = heldVouchers(card);
  return card.vouchers
    .filter(({ voucherId, expiresAt }) => expiresAt <= at && !held.has(voucherId))
    .map(({ voucherId, code }) => ({ type: 'VoucherExpired', voucherId, code }));
}
