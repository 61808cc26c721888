/** All SQL of verify and rebuild: cards with their whole past, and what is stored of them put right. */
import type { Sql, Tx } from '../../platform/database.ts';
import { type CardEvent, readEvent } from './events.ts';
import { sumOf } from './points.ts';
import { type Card, nextExpiryAt } from './state.ts';

/** The next cards after one, by id, each with what is stored and all of its facts: for verify and rebuild. */
export async function cardsWithEvents(
  sql: Sql,
  afterId: string,
  limit: number,
): Promise<
  {
    id: string;
    position: number;
    unheld: number;
    nextExpiryAt: Date | null;
    state: Card;
    vouchers: string[];
    events: CardEvent[];
  }[]
> {
  const rows = await sql<{
    id: string;
    position: number;
    unheld: number;
    nextExpiryAt: Date | null;
    state: Card;
    vouchers: string[];
    events: { type: string; version: number; data: object }[];
  }>`
    select c.id, c.position, c.unheld, c.next_expiry_at as "nextExpiryAt", c.state,
      (select coalesce(json_agg(v.code order by v.code), '[]') from loyalty_card.voucher v where v.card_id = c.id) as vouchers,
      (select coalesce(json_agg(json_build_object('type', e.type, 'version', e.version, 'data', e.data) order by e.position), '[]')
       from loyalty_card.card_event e where e.card_id = c.id) as events
    from loyalty_card.card c
    where c.id > ${afterId}
    order by c.id
    limit ${limit}`;
  return rows.map((row) => ({ ...row, events: row.events.map(readEvent) }));
}

/** Replaces what is stored of a card by what its events come to. */
export async function storeCard({ sql }: Tx, cardId: string, state: Card): Promise<void> {
  await sql`
    update loyalty_card.card
    set position = ${state.position}, state = ${JSON.stringify(state)}::jsonb, unheld = ${sumOf(state.lots)},
      next_expiry_at = ${nextExpiryAt(state)}
    where id = ${cardId}`;
}

/** The facts of a card, oldest first. */
export async function eventsOfCard({ sql }: Tx, cardId: string): Promise<CardEvent[]> {
  const rows = await sql<{ type: string; version: number; data: object }>`
    select type, version, data from loyalty_card.card_event where card_id = ${cardId} order by position`;
  return rows.map(readEvent);
}

/** Makes the vouchers of a card those that its events issued. */
export async function restoreVouchers({ sql }: Tx, cardId: string): Promise<void> {
  await sql`delete from loyalty_card.voucher where card_id = ${cardId}`;
  await sql`
    insert into loyalty_card.voucher
      (id, card_id, code, benefit, auto_apply, campaign_id, campaign_version, transaction_id, issued_at, expires_at)
    select (data ->> 'voucherId')::uuid, card_id, data ->> 'code', data -> 'benefit', (data ->> 'autoApply')::boolean,
      data ->> 'ruleId', (data ->> 'ruleVersion')::int, (data ->> 'transactionId')::uuid, at, (data ->> 'expiresAt')::timestamptz
    from loyalty_card.card_event
    where card_id = ${cardId} and type = 'VoucherIssued'`;
}
