/** All SQL of the ledger: cards, events, vouchers. */
import type { Instant } from '../../platform/calendar.ts';
import type { Sql, Tx } from '../../platform/database.ts';
import { type CardEvent, EVENT_VERSION } from './events.ts';
import { sumOf } from './points.ts';
import type { Benefit } from './programme.ts';
import { type Card, nextExpiryAt } from './state.ts';

export interface CardRow {
  readonly id: string;
  readonly userId: string;
  readonly number: number;
  readonly state: Card;
  readonly nextExpiryAt: Date | null;
}

export async function cardsByIds(sql: Sql, ids: readonly string[]): Promise<CardRow[]> {
  return sql<CardRow>`
    select id, user_id as "userId", number, state, next_expiry_at as "nextExpiryAt"
    from loyalty_card.card
    where id = any(${ids}::uuid[])`;
}

export async function cardsByUsers(sql: Sql, userIds: readonly string[]): Promise<CardRow[]> {
  return sql<CardRow>`
    select id, user_id as "userId", number, state, next_expiry_at as "nextExpiryAt"
    from loyalty_card.card
    where user_id = any(${userIds}::uuid[])`;
}

/** A card as it is and, in the same round trip, the revision of the programme. Waits for, and keeps out, other writers. */
export async function lockCard({ sql }: Tx, cardId: string): Promise<{ state: Card; revision: number } | undefined> {
  const [row] = await sql<{ state: Card; revision: number }>`
    select c.state, (select revision from loyalty_card.programme) as revision
    from loyalty_card.card c
    where c.id = ${cardId}
    for update of c`;
  return row;
}

export async function insertCard(
  { sql }: Tx,
  { cardId, userId, state, at }: { cardId: string; userId: string; state: Card; at: Instant },
): Promise<void> {
  await sql`
    insert into loyalty_card.card (id, user_id, position, state, unheld, opened_at)
    values (${cardId}, ${userId}, 0, ${JSON.stringify(state)}::jsonb, 0, ${at})`;
}

/** Where a till stands. */
export interface Place {
  readonly posType: string;
  readonly storeId: string;
}

/** Notes that a card was identified somewhere: from then on the tills there may read it. */
export async function noteIdentified(
  { sql }: Tx,
  cardId: string,
  { posType, storeId }: Place,
  at: Instant,
): Promise<void> {
  await sql`
    insert into loyalty_card.identification (card_id, pos_type, store_id, at)
    values (${cardId}, ${posType}, ${storeId}, ${at})
    on conflict (card_id, pos_type, store_id) do update set at = excluded.at`;
}

/** Which of these cards were identified where a client may act. Empty `storeIds`: every store. */
export async function identifiedAt(
  sql: Sql,
  { posTypes, storeIds }: { readonly posTypes: readonly string[]; readonly storeIds: readonly string[] },
  cardIds: readonly string[],
): Promise<string[]> {
  const rows = await sql<{ id: string }>`
    select distinct card_id as id from loyalty_card.identification
    where card_id = any(${cardIds}::uuid[]) and pos_type = any(${posTypes}::text[])
      and (cardinality(${storeIds}::text[]) = 0 or store_id = any(${storeIds}::text[]))`;
  return rows.map(({ id }) => id);
}

/** A fact with what the balance is after it. */
export interface Booked {
  readonly event: CardEvent;
  readonly balance: number;
}

/**
 * Adds facts to a card, stores what they come to, and wakes the listeners when (and only if) the transaction commits.
 *
 * Two guards, on purpose: {@link lockCard} makes writers wait, and the key (card_id, position) refuses a second writer
 * should the lock ever be forgotten; `decide` never spends what is not there, and `unheld >= 0` refuses it again.
 */
export async function append(
  { sql }: Tx,
  {
    cardId,
    commandId,
    at,
    events,
    after,
  }: { cardId: string; commandId: string; at: Instant; events: readonly Booked[]; after: Card },
): Promise<void> {
  await sql`
    with event as (
      select ${after.position - events.length}::int + nr::int as position, item -> 'event' ->> 'type' as type,
        (item -> 'event') - 'type' as data, (item ->> 'balance')::int as balance
      from jsonb_array_elements(${JSON.stringify(events)}::jsonb) with ordinality as list (item, nr)
    ), appended as (
      insert into loyalty_card.card_event (card_id, position, type, version, data, balance, at, command_id)
      select ${cardId}::uuid, position, type, ${EVENT_VERSION}::smallint, data, balance, ${at}::timestamptz, ${commandId}::text
      from event
    ), issued as (
      insert into loyalty_card.voucher
        (id, card_id, code, benefit, auto_apply, campaign_id, campaign_version, transaction_id, issued_at, expires_at)
      select (data ->> 'voucherId')::uuid, ${cardId}::uuid, data ->> 'code', data -> 'benefit', (data ->> 'autoApply')::boolean,
        data ->> 'ruleId', (data ->> 'ruleVersion')::int, (data ->> 'transactionId')::uuid, ${at}::timestamptz,
        (data ->> 'expiresAt')::timestamptz
      from event
      where type = 'VoucherIssued'
    ), stored as (
      update loyalty_card.card
      set position = ${after.position}, state = ${JSON.stringify(after)}::jsonb, unheld = ${sumOf(after.lots)},
        next_expiry_at = ${nextExpiryAt(after)}
      where id = ${cardId}
    )
    select pg_notify('live', 'card ' || ${cardId}::text)`;
}

/** Cards of which something has expired, longest overdue first. */
export async function cardsWithExpired(sql: Sql, at: Instant, limit: number): Promise<string[]> {
  const rows = await sql<{ id: string }>`
    select id from loyalty_card.card where next_expiry_at <= ${at} order by next_expiry_at limit ${limit}`;
  return rows.map(({ id }) => id);
}

/** How far each of these cards has come; what a live update compares. */
export async function positionsOf(sql: Sql, ids: readonly string[]): Promise<{ id: string; position: number }[]> {
  return sql<{ id: string; position: number }>`
    select id, position from loyalty_card.card where id = any(${ids}::uuid[])`;
}

export interface VoucherRow {
  readonly id: string;
  readonly cardId: string;
  readonly code: string;
  readonly benefit: Benefit;
  readonly autoApply: boolean;
  readonly campaignId: string;
  readonly campaignVersion: number;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
}

export async function vouchersByIds(sql: Sql, ids: readonly string[]): Promise<VoucherRow[]> {
  return sql<VoucherRow>`
    select id, card_id as "cardId", code, benefit, auto_apply as "autoApply", campaign_id as "campaignId",
      campaign_version as "campaignVersion", issued_at as "issuedAt", expires_at as "expiresAt"
    from loyalty_card.voucher
    where id = any(${ids}::uuid[])`;
}

/** Newest first. */
export async function vouchersOfCards(sql: Sql, cardIds: readonly string[]): Promise<VoucherRow[]> {
  return sql<VoucherRow>`
    select id, card_id as "cardId", code, benefit, auto_apply as "autoApply", campaign_id as "campaignId",
      campaign_version as "campaignVersion", issued_at as "issuedAt", expires_at as "expiresAt"
    from loyalty_card.voucher
    where card_id = any(${cardIds}::uuid[])
    order by issued_at desc, id`;
}
