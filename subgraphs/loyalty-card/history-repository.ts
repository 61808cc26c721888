/** All SQL of what has happened to cards: pages of it, and the facts up to a moment. */
import type { Sql } from '../../platform/database.ts';
import { type CardEvent, readEvent, type StoredEvent } from './events.ts';

export interface HistoryRow {
  readonly position: number;
  readonly event: CardEvent;
  /** After the event. */
  readonly balance: number;
  readonly at: Date;
}

/** Part of a card's history: `limit` facts, newest first, that are older than the one at `before`. */
export interface Page {
  readonly cardId: string;
  readonly before: number;
  readonly limit: number;
}

/** Pages of several cards in one statement, in the order in which they were asked for. */
export async function historyPages(sql: Sql, pages: readonly Page[]): Promise<HistoryRow[][]> {
  const rows = await sql<StoredEvent & Omit<HistoryRow, 'event'> & { nr: number }>`
    select page.nr::int, e.position, e.type, e.version, e.data, e.balance, e.at
    from unnest(${pages.map(({ cardId }) => cardId)}::uuid[], ${pages.map(({ before }) => before)}::int[],
      ${pages.map(({ limit }) => limit)}::int[]) with ordinality as page (card_id, before, size, nr)
    cross join lateral (
      select * from loyalty_card.card_event e
      where e.card_id = page.card_id and e.position < page.before
      order by e.position desc limit page.size) e
    order by page.nr, e.position desc`;
  const byPage = Map.groupBy(rows, ({ nr }) => nr);
  return pages.map((_, i) =>
    (byPage.get(i + 1) ?? []).map((row) => {
      const { position, balance, at } = row;
      return { position, balance, at, event: readEvent(row) };
    }),
  );
}

/** The facts of cards up to a moment, that moment included, oldest first. */
export async function eventsUntil(sql: Sql, asked: readonly { cardId: string; at: Date }[]): Promise<CardEvent[][]> {
  const rows = await sql<StoredEvent & { nr: number }>`
    select asked.nr::int, e.type, e.version, e.data, e.at
    from unnest(${asked.map(({ cardId }) => cardId)}::uuid[], ${asked.map(({ at }) => at)}::timestamptz[])
      with ordinality as asked (card_id, at, nr)
    join loyalty_card.card_event e on e.card_id = asked.card_id and e.at <= asked.at
    order by asked.nr, e.position`;
  const byCard = Map.groupBy(rows, ({ nr }) => nr);
  return asked.map((_, i) => (byCard.get(i + 1) ?? []).map(readEvent));
}

/** Some facts of a card, in order. Waits for nothing: what is asked for was booked before. */
export async function eventsAt(sql: Sql, cardId: string, positions: readonly number[]): Promise<CardEvent[]> {
  const rows = await sql<StoredEvent>`
    select type, version, data, at from loyalty_card.card_event
    where card_id = ${cardId} and position = any(${positions}::int[])
    order by position`;
  return rows.map(readEvent);
}
