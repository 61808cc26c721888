/** All SQL that looks for cards, and notes where they were identified. What is written to them: `ledger-repository.ts`. */
import type { Day, Instant } from '../../platform/calendar.ts';
import { Written } from '../../platform/committed.ts';
import type { Sql, Tx } from '../../platform/database.ts';
import { gathered } from '../../platform/gathered.ts';
import { STAT_SLOTS } from './ledger-repository.ts';
import type { OstType } from './programme.ts';
import type { Card } from './state.ts';
import { type StoredCard, unpack } from './stored-state.ts';

/** Whose a card is: all that is asked to know who may see it. */
export interface Owned {
  readonly id: string;
  readonly userId: string;
  readonly closed: boolean;
}

export interface CardRow extends Owned {
  readonly number: number;
  readonly state: Card;
  /** The first moment at which time does something to it. */
  readonly dueAt: Date | null;
  /** The revision of the programme at the moment at which the card was read. */
  readonly revision: number;
}

type StoredRow = Omit<CardRow, 'state' | 'closed'> & { readonly state: StoredCard };

export const cardsByIds = gathered(
  async (sql: Sql, ids: readonly string[]): Promise<CardRow[]> => {
    const rows = await sql<StoredRow>`
    select id, user_id as "userId", number, state, least(next_expiry_at, tier_ends_at, next_end_at) as "dueAt",
      (select revision from loyalty_card.programme) as revision
    from loyalty_card.card
    where id = any(${ids}::uuid[])`;
    return rows.map(unpacked);
  },
  ({ id }) => id,
);

export const cardsByUsers = gathered(
  async (sql: Sql, userIds: readonly string[]): Promise<CardRow[]> => {
    const rows = await sql<StoredRow>`
    select id, user_id as "userId", number, state, least(next_expiry_at, tier_ends_at, next_end_at) as "dueAt",
      (select revision from loyalty_card.programme) as revision
    from loyalty_card.card
    where user_id = any(${userIds}::uuid[])`;
    return rows.map(unpacked);
  },
  ({ userId }) => userId,
);

function unpacked({ id, userId, number, dueAt, revision, state: stored }: StoredRow): CardRow {
  const state = unpack(stored);
  return { id, userId, closed: state.closed, number, dueAt, revision, state };
}

export const ownersOfCards = gathered(
  async (sql: Sql, ids: readonly string[]): Promise<Owned[]> =>
    sql<Owned>`
      select id, user_id as "userId", coalesce((state -> 'closed')::boolean, false) as closed
      from loyalty_card.card
      where id = any(${ids}::uuid[])`,
  ({ id }) => id,
);

export const cardsOwnedBy = gathered(
  async (sql: Sql, userIds: readonly string[]): Promise<Owned[]> =>
    sql<Owned>`
      select id, user_id as "userId", coalesce((state -> 'closed')::boolean, false) as closed
      from loyalty_card.card
      where user_id = any(${userIds}::uuid[])`,
  ({ userId }) => userId,
);

/** Cards that a transaction has found open, by id. */
export const OPEN = new Written<Owned>();

/** Where a till stands. */
export interface Place {
  readonly posType: string;
  readonly storeId: string;
}

export interface Identified extends Place {
  readonly cardId: string;
  /** The transaction that it opened. */
  readonly transactionId: string;
  /** By what; null where the client knew the guest. */
  readonly identifiedBy: OstType | null;
}

/**
 * Notes that a card was identified somewhere: from then on the tills there may read it. Counted on its day where somebody
 * identified it. Not where the card is closed.
 *
 * @returns Whether it was noted.
 */
export async function noteIdentified(
  tx: Tx,
  { cardId, posType, storeId, transactionId, identifiedBy }: Identified,
  at: Instant,
  day: Day,
): Promise<boolean> {
  const [owned] = await tx.sql<Owned>`
    with open as (
      select id, user_id from loyalty_card.card
      where id = ${cardId} and (state -> 'closed')::boolean is not true
    ), noted as (
      insert into loyalty_card.identification (card_id, pos_type, store_id, transaction_id, identified_by, at)
      select id, ${posType}::text, ${storeId}::text, ${transactionId}::uuid, ${identifiedBy}::text, ${at}::timestamptz
      from open
      returning identified_by
    ), counted as (
      insert into loyalty_card.stat as s (day, store_id, slot, cards_identified)
      select ${day}::date, ${storeId}::text, pg_backend_pid() % ${STAT_SLOTS}::int, 1
      from noted where identified_by is not null
      on conflict (day, store_id, slot) do update set cards_identified = s.cards_identified + 1
    )
    select id, user_id as "userId", false as closed from open`;
  if (owned) OPEN.put(tx, owned.id, owned);
  return owned !== undefined;
}

/** Which of these cards were identified where a client may act. Empty `storeIds`: every store. */
export async function identifiedAt(
  sql: Sql,
  { posTypes, storeIds }: { readonly posTypes: readonly string[]; readonly storeIds: readonly string[] },
  cardIds: readonly string[],
): Promise<string[]> {
  const rows = await sql<{ id: string }>`
    select card.id from unnest(${cardIds}::uuid[]) as card (id)
    where exists (
      select from loyalty_card.identification
      where card_id = card.id and pos_type = any(${posTypes}::text[])
        and (cardinality(${storeIds}::text[]) = 0 or store_id = any(${storeIds}::text[])))`;
  return rows.map(({ id }) => id);
}

/**
 * Cards to which time has done something that is not booked, longest overdue first of each kind. What a switch keeps from
 * happening is not looked for.
 */
export async function cardsWithDue(
  sql: Sql,
  at: Instant,
  { points, tiers }: { points: boolean; tiers: boolean },
  limit: number,
): Promise<string[]> {
  const rows = await sql<{ id: string }>`
    (select id from loyalty_card.card where next_end_at <= ${at} order by next_end_at limit ${limit}::int)
    union (select id from loyalty_card.card where ${points}::boolean and next_expiry_at <= ${at} order by next_expiry_at limit ${limit}::int)
    union (select id from loyalty_card.card where ${tiers}::boolean and tier_ends_at <= ${at} order by tier_ends_at limit ${limit}::int)
    limit ${limit}::int`;
  return rows.map(({ id }) => id);
}

/** How far each of these cards has come; what a live update compares. */
export async function positionsOf(sql: Sql, ids: readonly string[]): Promise<{ id: string; position: number }[]> {
  return sql<{ id: string; position: number }>`
    select id, position from loyalty_card.card where id = any(${ids}::uuid[])`;
}
