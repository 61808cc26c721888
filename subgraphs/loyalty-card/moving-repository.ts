/** The SQL of cards while a brand moves: as the other system compares them, and what is told to it of them. */
import type { Sql, Tx } from '../../platform/database.ts';
import type { Fact } from './activity.ts';
import { readEvent, type StoredEvent } from './events.ts';
import type { Downtime, Truth } from './programme.ts';
import { balance } from './state.ts';
import { type StoredCard, unpack } from './stored-state.ts';

/** An open card as it is compared. */
export interface ComparedCard {
  readonly cardId: string;
  readonly userId: string;
  /** In the order in which cards were opened. */
  readonly number: number;
  readonly position: number;
  readonly balance: number;
}

interface ComparedRow extends Omit<ComparedCard, 'position' | 'balance'> {
  readonly state: StoredCard;
}

function compared({ state, ...row }: ComparedRow): ComparedCard {
  const card = unpack(state);
  return { ...row, position: card.position, balance: balance(card) };
}

export async function comparedByUsers(sql: Sql, userIds: readonly string[]): Promise<ComparedCard[]> {
  const rows = await sql<ComparedRow>`
    select id as "cardId", user_id as "userId", number, state from loyalty_card.card
    where user_id = any(${userIds}::uuid[]) and (state -> 'closed')::boolean is not true`;
  return rows.map(compared);
}

/** The next ones after a number. */
export async function comparedAfter(sql: Sql, number: number, limit: number): Promise<ComparedCard[]> {
  const rows = await sql<ComparedRow>`
    select id as "cardId", user_id as "userId", number, state from loyalty_card.card
    where number > ${number} and (state -> 'closed')::boolean is not true
    order by number
    limit ${limit}`;
  return rows.map(compared);
}

/** Cards whose points somebody or time has changed here since a moment. */
export async function cardsChangedSince(sql: Sql, at: Date): Promise<{ cardId: string }[]> {
  return sql<{ cardId: string }>`
    select distinct card_id as "cardId" from loyalty_card.card_event
    where at >= ${at} and type in ('OrderClaimed', 'OrderReversed', 'PointsAdjusted', 'PointsExpired')`;
}

/** The next facts of some types of a card after a position, oldest first. */
export async function factsAfter(
  sql: Sql,
  cardId: string,
  { position, types, limit }: { position: number; types: readonly string[]; limit: number },
): Promise<Fact[]> {
  const rows = await sql<StoredEvent & Omit<Fact, 'event'>>`
    select position, type, version, data, at, store_id as "storeId"
    from loyalty_card.card_event
    where card_id = ${cardId} and position > ${position} and type = any(${types}::text[])
    order by position
    limit ${limit}`;
  return rows.map((row) => ({ position: row.position, at: row.at, storeId: row.storeId, event: readEvent(row) }));
}

/** Where the newest balance stands that came from the other system; 0 if none did. */
export async function lastImported(sql: Sql, cardId: string): Promise<number> {
  const [row] = await sql<{ position: number }>`
    select coalesce(max(position), 0) as position from loyalty_card.card_event
    where card_id = ${cardId} and type = 'BalanceImported'`;
  return row?.position ?? 0;
}

/** What a card had after its fact at a position, and when that was. */
export async function factAt(sql: Sql, cardId: string, position: number): Promise<PastBalance | undefined> {
  const [row] = await sql<PastBalance>`
    select balance, at from loyalty_card.card_event where card_id = ${cardId} and position = ${position}`;
  return row;
}

export interface PastBalance {
  readonly balance: number;
  readonly at: Date;
}

export async function replaceTruths(sql: Sql, truths: readonly Omit<Truth, 'since'>[], at: Date): Promise<void> {
  await sql`
    insert into loyalty_card.truth (operation, pos_type, holder, legacy, reason, since)
    select operation, coalesce("posType", ''), holder, legacy, reason, ${at}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(truths)}::jsonb)
      as truth (operation text, "posType" text, holder text, legacy text, reason text)
    on conflict (operation, pos_type) do update set holder = excluded.holder, legacy = excluded.legacy,
      reason = excluded.reason, since = case when truth.holder = excluded.holder then truth.since else excluded.since end`;
}

export async function deleteTruths(sql: Sql): Promise<void> {
  await sql`delete from loyalty_card.truth`;
}

/** Those that are over go. */
export async function insertDowntime(sql: Sql, { id, from, until, reason }: Downtime, at: Date): Promise<void> {
  await sql`delete from loyalty_card.downtime where until_at <= ${at}`;
  await sql`
    insert into loyalty_card.downtime (id, from_at, until_at, reason) values (${id}, ${from}, ${until}, ${reason})`;
}

export async function deleteDowntime(sql: Sql, id: string): Promise<boolean> {
  const rows = await sql`delete from loyalty_card.downtime where id = ${id} returning id`;
  return rows.length > 0;
}

/**
 * Has the database add a delivery to each transaction that books on cards, or not any more; see the trigger. Waits for those
 * that are under way, so that none of what comes after is missed.
 */
export async function switchDeliveries({ sql }: Tx, on: boolean): Promise<void> {
  if (on) await sql`alter table loyalty_card.card_event enable trigger card_event_delivered`;
  else await sql`alter table loyalty_card.card_event disable trigger card_event_delivered`;
}

/** Waits until all who have looked at the programme before they book on a card are done with it. */
export async function waitForWriters({ sql }: Tx): Promise<void> {
  await sql`lock table loyalty_card.card in exclusive mode`;
}
