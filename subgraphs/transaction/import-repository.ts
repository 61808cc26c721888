/** The SQL of past transactions that come from another system by the thousand. */
import type { Sql, Tx } from '../../platform/database.ts';
import type { Channel } from '../loyalty-card/door.ts';
import type { Order } from './order.ts';

/** A transaction that was claimed elsewhere: what it did to the card is in the balance that came with it. */
export interface PastTransaction {
  readonly id: string;
  readonly cardId: string;
  readonly posType: string;
  readonly storeId: string;
  readonly channel: Channel;
  readonly at: Date;
  readonly order: Order;
  readonly pointsEarned: number;
  readonly pointsBurned: number;
}

/** What became of past transactions; those that are neither were there before. */
export interface ImportedPast {
  readonly added: number;
  /** The ids of those whose order is there for another card. */
  readonly elsewhere: ReadonlySet<string>;
}

/** @param importId  Stands where else the client does that claimed it. */
export async function insertPast(
  { sql }: Tx,
  importId: string,
  past: readonly PastTransaction[],
): Promise<ImportedPast> {
  const rows = past.map(({ order, at, ...one }) => ({
    ...{ ...one, order, at: at.toISOString(), day: order.businessDate, ref: order.ref, payable: order.total },
  }));
  const inserted = await sql<{ id: string }>`
    insert into transaction.transaction
      (id, status, card_id, client_id, channel, pos_type, store_id, opened_at, claimed_at, business_date, order_ref, "order",
        payable, points_earned, points_burned)
    select id, 'CLAIMED', "cardId", ${importId}::uuid, channel, "posType", "storeId", at, at, day, ref, "order", payable,
      "pointsEarned", "pointsBurned"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as past (id uuid, "cardId" uuid, channel text, "posType" text,
      "storeId" text, at timestamptz, day date, ref text, "order" jsonb, payable int, "pointsEarned" int, "pointsBurned" int)
    on conflict do nothing
    returning id`;
  const added = new Set(inserted.map(({ id }) => id));
  const there = rows.filter(({ id }) => !added.has(id));
  // In a statement of its own: only that one sees what was added by the first, or by somebody else meanwhile.
  const elsewhere = there.length === 0 ? [] : await orderedElsewhere(sql, there);
  return { added: added.size, elsewhere: new Set(elsewhere.map(({ id }) => id)) };
}

interface OrderOfCard extends Pick<PastTransaction, 'id' | 'cardId' | 'posType' | 'storeId'> {
  readonly day: string;
  readonly ref: string;
}

/** Looked up one by one, whatever Postgres has last counted: joined, it might read all orders. */
function orderedElsewhere(sql: Sql, orders: readonly OrderOfCard[]): Promise<{ id: string }[]> {
  const asked = orders.map(({ id, cardId, posType, storeId, day, ref }) => ({
    id,
    cardId,
    posType,
    storeId,
    day,
    ref,
  }));
  return sql<{ id: string }>`
    select id
    from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as past (id uuid, "cardId" uuid, "posType" text,
      "storeId" text, day date, ref text)
    where "cardId" <> (
      select t.card_id from transaction.transaction t
      where t.pos_type = past."posType" and t.store_id = past."storeId" and t.business_date = past.day
        and t.order_ref = past.ref and t.claimed_at is not null)`;
}
