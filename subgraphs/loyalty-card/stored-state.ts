/**
 * How a card's state is stored. A card that earns every day has a year of lots and of qualifying days; as JSON values they
 * are most of what a command costs, so each of the lists is stored as one short text. Pure.
 */
import { DAY_MS, type Day, type Instant } from '../../platform/calendar.ts';
import type { Lot, Lots } from './points.ts';
import { earnedOn, NOTHING_QUALIFYING, type Qualifying } from './qualifying.ts';
import type { Card } from './state.ts';

const MINUTE_MS = 60_000;
const ZERO = '0'.charCodeAt(0);
const DAY_LENGTH = 'YYYY-MM-DD'.length;
/** Instants that are remembered in both forms; all cards' expiries fall on a few thousand. */
const INSTANTS_MAX = 20_000;

/** As it is read from the database: also as the first release stored it, and as a migration brought that up. */
export type StoredCard = Omit<Card, 'closed' | 'lots' | 'expired' | 'qualifying'> & {
  readonly closed?: boolean;
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

export function unpack({ closed = false, lots, expired, qualifying, ...card }: StoredCard): Card {
  return {
    ...card,
    closed,
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
  let text = '';
  let before = 0;
  for (const { points, expiresAt } of lots) {
    if (text !== '') text += ' ';
    text += points;
    if (expiresAt === null) {
      text += '!';
      continue;
    }
    const ms = msOf(expiresAt);
    if (ms - before !== DAY_MS) text += `+${ms - before}`;
    before = ms;
  }
  return text;
}

function unpackLots(text: string): Lots {
  const lots: Lot[] = [];
  const reader = readerOf(text);
  let ms = 0;
  while (reader.more()) {
    const points = reader.number();
    const mark = reader.mark();
    if (mark === '!') {
      lots.push({ points, expiresAt: null });
      reader.mark();
      continue;
    }
    if (mark === '+') {
      ms += reader.number();
      reader.mark();
    } else {
      ms += DAY_MS;
    }
    lots.push({ points, expiresAt: instantOf(ms) });
  }
  return lots;
}

function unpackQualifying(text: string): Qualifying {
  if (text === '') return NOTHING_QUALIFYING;
  const from = text.slice(0, DAY_LENGTH);
  const reader = readerOf(text, DAY_LENGTH + 1);
  const points: number[] = [];
  while (reader.more()) {
    points.push(reader.number());
    reader.mark();
  }
  return { from, points };
}

/** Numbers, and what stands between them. Character by character: every command and every look at a card reads these. */
function readerOf(text: string, from = 0) {
  let at = from;
  return {
    more: () => at < text.length,
    number() {
      let value = 0;
      for (let digit = text.charCodeAt(at) - ZERO; digit >= 0 && digit <= 9; digit = text.charCodeAt(at) - ZERO) {
        value = value * 10 + digit;
        at += 1;
      }
      return value;
    },
    mark() {
      at += 1;
      return text[at - 1];
    },
  };
}

function ofDays(byDay: Readonly<Record<Day, number>>): Qualifying {
  return Object.entries(byDay)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .reduce((all, [day, points]) => earnedOn(all, day, points), NOTHING_QUALIFYING);
}

/** By the minute, as small numbers are found fastest; all days end at one. */
const instants = new Map<number, Instant>();
const inMs = new Map<Instant, number>();

function msOf(instant: Instant): number {
  return inMs.get(instant) ?? remember(Date.parse(instant), instant).ms;
}

function instantOf(ms: number): Instant {
  return instants.get(ms / MINUTE_MS) ?? remember(ms, new Date(ms).toISOString()).instant;
}

function remember(ms: number, instant: Instant) {
  if (inMs.size >= INSTANTS_MAX) {
    inMs.clear();
    instants.clear();
  }
  inMs.set(instant, ms);
  instants.set(ms / MINUTE_MS, instant);
  return { ms, instant };
}
