/**
 * How a card's state is stored. A card that earns every day has a year of lots and of qualifying days; as JSON values they
 * are most of what a command costs, so each of the lists is stored as one short text. Pure.
 */
import { DAY_MS, type Day, type Instant } from '../../platform/calendar.ts';
import type { Lot, Lots } from './points.ts';
import { earnedOn, NOTHING_QUALIFYING, type Qualifying } from './qualifying.ts';
import type { Card } from './state.ts';

/** Instants that are remembered in both forms; all cards' expiries fall on a few thousand. */
const INSTANTS_MAX = 20_000;

/** As it is read from the database: also as the first release stored it, and as a migration brought that up. */
export type StoredCard = Omit<Card, 'lots' | 'expired' | 'qualifying'> & {
  readonly lots: string | Lots;
  readonly expired: string | Lots;
  readonly qualifying: string | Readonly<Record<Day, number>>;
};

/** JSON, as it is stored. */
export function pack({ lots, expired, qualifying, ...card }: Card): string {
  const { from, points } = qualifying;
  return JSON.stringify({
    ...card,
    lots: packLots(lots),
    expired: packLots(expired),
    qualifying: points.length === 0 ? '' : `${from} ${points.join(' ')}`,
  });
}

export function unpack({ lots, expired, qualifying, ...card }: StoredCard): Card {
  return {
    ...card,
    lots: typeof lots === 'string' ? unpackLots(lots) : lots,
    expired: typeof expired === 'string' ? unpackLots(expired) : expired,
    qualifying: typeof qualifying === 'string' ? unpackQualifying(qualifying) : ofDays(qualifying),
  };
}

/**
 * Each lot as its points and by how many milliseconds its expiry follows the one before, `133+82800000`; a day later is not
 * said, and `7!` never expires.
 */
function packLots(lots: Lots): string {
  let before = 0;
  return lots
    .map(({ points, expiresAt }) => {
      if (expiresAt === null) return `${points}!`;
      const ms = msOf(expiresAt);
      const later = ms - before;
      before = ms;
      return later === DAY_MS ? `${points}` : `${points}+${later}`;
    })
    .join(' ');
}

function unpackLots(text: string): Lots {
  if (text === '') return [];
  let ms = 0;
  return text.split(' ').map((lot): Lot => {
    if (lot.endsWith('!')) return { points: Number(lot.slice(0, -1)), expiresAt: null };
    const plus = lot.indexOf('+');
    ms += plus === -1 ? DAY_MS : Number(lot.slice(plus + 1));
    return { points: Number(plus === -1 ? lot : lot.slice(0, plus)), expiresAt: instantOf(ms) };
  });
}

function unpackQualifying(text: string): Qualifying {
  const [from, ...points] = text.split(' ');
  return from ? { from, points: points.map(Number) } : NOTHING_QUALIFYING;
}

function ofDays(byDay: Readonly<Record<Day, number>>): Qualifying {
  return Object.entries(byDay)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .reduce((all, [day, points]) => earnedOn(all, day, points), NOTHING_QUALIFYING);
}

const inMs = new Map<Instant, number>();
const instants = new Map<number, Instant>();

function msOf(instant: Instant): number {
  return inMs.get(instant) ?? remember(Date.parse(instant), instant).ms;
}

function instantOf(ms: number): Instant {
  return instants.get(ms) ?? remember(ms, new Date(ms).toISOString()).instant;
}

function remember(ms: number, instant: Instant) {
  if (inMs.size >= INSTANTS_MAX) {
    inMs.clear();
    instants.clear();
  }
  inMs.set(instant, ms);
  instants.set(ms, instant);
  return { ms, instant };
}
