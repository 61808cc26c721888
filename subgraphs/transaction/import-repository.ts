/** The SQL of past transactions that come from another system by the thousand. */
import type { Tx } from '../../platform/database.ts';
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

/** @param importId  Stands where else the client does that claimed it. @returns The ids of those that are new. */
export async function insertPast(
  { sql }: Tx,
  importId: string,
  past: readonly PastTransaction[],
): Promise<Set<string>> {
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
  return new Set(inserted.map(({ id }) => id));
}
