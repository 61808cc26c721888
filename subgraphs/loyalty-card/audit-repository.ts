/** All SQL of verify and rebuild: cards with their whole past, what is stored of them put right, and the sums. */
import type { Sql, Tx } from '../../platform/database.ts';
import { type CardEvent, readEvent, type StoredEvent } from './events.ts';
import { sumOf } from './points.ts';
import { type Card, nextEndAt, nextExpiryAt } from './state.ts';
import { pack, type StoredCard as StoredState, unpack } from './stored-state.ts';
import type { VoucherStatus } from './voucher.ts';

/** A voucher as it stands by its card's events. */
export interface StoredVoucher {
  readonly id: string;
  readonly code: string;
  readonly status: VoucherStatus;
  readonly usedIn: string | null;
  /** In milliseconds. */
  readonly expiresAtMs: number;
}

export interface StoredCard {
  readonly id: string;
  readonly position: number;
  readonly unheld: number;
  readonly deficit: number;
  readonly nextExpiryAt: Date | null;
  readonly tierEndsAt: Date | null;
  readonly nextEndAt: Date | null;
  readonly state: Card;
  /** By id. */
  readonly vouchers: readonly StoredVoucher[];
  readonly events: readonly { readonly event: CardEvent; readonly balance: number }[];
}

type Row = Omit<StoredCard, 'events' | 'state'> & {
  readonly state: StoredState;
  readonly events: readonly (StoredEvent & { balance: number })[];
};

/** The next cards after one, by id, each with what is stored and all of its facts: for verify and rebuild. */
export async function cardsWithEvents(sql: Sql, afterId: string, limit: number): Promise<StoredCard[]> {
  const rows = await sql<Row>`
    select c.id, c.position, c.unheld, c.deficit, c.next_expiry_at as "nextExpiryAt", c.tier_ends_at as "tierEndsAt",
      c.next_end_at as "nextEndAt", c.state,
      (select coalesce(json_agg(json_build_object('id', v.id, 'code', v.code, 'status', v.status, 'usedIn', v.used_in,
          'expiresAtMs', (date_part('epoch', v.expires_at) * 1000)::bigint) order by v.id), '[]')
       from loyalty_card.voucher v where v.card_id = c.id) as vouchers,
      (select coalesce(json_agg(json_build_object('type', e.type, 'version', e.version, 'data', e.data, 'balance', e.balance,
          'at', e.at) order by e.position), '[]')
       from loyalty_card.card_event e where e.card_id = c.id) as events
    from loyalty_card.card c
    where c.id > ${afterId}
    order by c.id
    limit ${limit}`;
  return rows.map((row) => ({
    ...row,
    state: unpack(row.state),
    events: row.events.map((stored) => ({ event: readEvent(stored), balance: stored.balance })),
  }));
}

/** Replaces what is stored of a card by what its events come to. */
export async function storeCard({ sql }: Tx, cardId: string, state: Card): Promise<void> {
  await sql`
    update loyalty_card.card
    set position = ${state.position}, state = ${pack(state)}::jsonb, unheld = ${sumOf(state.lots)},
      deficit = ${state.deficit}, next_expiry_at = ${nextExpiryAt(state)}, tier_ends_at = ${state.tier?.until ?? null},
      next_end_at = ${nextEndAt(state)}
    where id = ${cardId}`;
}

/** The facts of a card, oldest first. */
export async function eventsOfCard({ sql }: Tx, cardId: string): Promise<CardEvent[]> {
  const rows = await sql<StoredEvent>`
    select type, version, data, at from loyalty_card.card_event where card_id = ${cardId} order by position`;
  return rows.map(readEvent);
}

/** Makes the vouchers of a card those that its events issued, as they stand by these events. */
export async function restoreVouchers({ sql }: Tx, cardId: string, vouchers: readonly StoredVoucher[]): Promise<void> {
  await sql`delete from loyalty_card.voucher where card_id = ${cardId}`;
  await sql`
    insert into loyalty_card.voucher
      (id, card_id, code, status, used_in, benefit, auto_apply, campaign_id, campaign_version, transaction_id, issued_at, expires_at)
    select v.id, card_id, v.code, v.status, v."usedIn", data -> 'benefit', (data ->> 'autoApply')::boolean,
      data ->> 'ruleId', (data ->> 'ruleVersion')::int, (data ->> 'transactionId')::uuid, at,
      to_timestamp(v."expiresAtMs" / 1000.0)
    from loyalty_card.card_event
    join jsonb_to_recordset(${JSON.stringify(vouchers)}::jsonb)
      as v (id uuid, code text, status text, "usedIn" uuid, "expiresAtMs" bigint) on v.id::text = data ->> 'voucherId'
    where card_id = ${cardId} and type = 'VoucherIssued'`;
}

/** A day and store of which the sums are not what the events come to. Both are read at the same instant. */
export interface WrongSums {
  readonly day: string;
  readonly storeId: string;
}

export async function wrongSums(sql: Sql): Promise<WrongSums[]> {
  return sql<WrongSums>`
    select day, store_id as "storeId"
    from (
      select day, store_id, profiles_created, cards_identified, transactions_claimed, points_earned, points_burned,
        points_expired, stamps_given, vouchers_issued, rewards_earned, points_liability
      from loyalty_card.stat
      union all
      select (at at time zone (select time_zone from loyalty_card.programme))::date, store_id, -profiles_created,
        -cards_identified, -transactions_claimed, -points_earned, -points_burned, -points_expired, -stamps_given,
        -vouchers_issued, -rewards_earned, -points_liability
      from loyalty_card.event_stat) both_sides
    group by day, store_id
    having sum(profiles_created) <> 0 or sum(cards_identified) <> 0 or sum(transactions_claimed) <> 0
      or sum(points_earned) <> 0 or sum(points_burned) <> 0 or sum(points_expired) <> 0 or sum(stamps_given) <> 0
      or sum(vouchers_issued) <> 0 or sum(rewards_earned) <> 0 or sum(points_liability) <> 0
    order by day, store_id`;
}

/** Replaces all sums by what the events come to. Keeps writers out while it does. */
export async function restoreSums({ sql }: Tx): Promise<void> {
  await sql`lock table loyalty_card.stat in exclusive mode`;
  await sql`delete from loyalty_card.stat`;
  await sql`
    insert into loyalty_card.stat
      (day, store_id, slot, profiles_created, cards_identified, transactions_claimed, points_earned, points_burned,
        points_expired, stamps_given, vouchers_issued, rewards_earned, points_liability)
    select (at at time zone (select time_zone from loyalty_card.programme))::date, store_id, 0, sum(profiles_created),
      sum(cards_identified), sum(transactions_claimed), sum(points_earned), sum(points_burned), sum(points_expired),
      sum(stamps_given), sum(vouchers_issued), sum(rewards_earned), sum(points_liability)
    from loyalty_card.event_stat
    group by 1, 2`;
}
