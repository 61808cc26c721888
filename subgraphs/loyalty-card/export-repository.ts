/** All that this room holds on a user. */
import type { Sql } from '../../platform/database.ts';
import type { Export } from '../../platform/export.ts';
import { cardsByUsers } from './repository.ts';

export async function exportOf(sql: Sql, userId: string): Promise<Export> {
  const cards = await cardsByUsers(sql, [userId]);
  const ids = cards.map(({ id }) => id);
  const events = await sql<{ row: object }>`
    select to_jsonb(e) as row from loyalty_card.card_event e
    where card_id = any(${ids}::uuid[]) order by card_id, position`;
  const vouchers = await sql<{ row: object }>`
    select to_jsonb(v) as row from loyalty_card.voucher v where card_id = any(${ids}::uuid[]) order by issued_at, id`;
  const identifications = await sql<{ row: object }>`
    select to_jsonb(i) as row from loyalty_card.identification i where card_id = any(${ids}::uuid[]) order by at`;
  return {
    'loyalty_card.card': cards,
    'loyalty_card.card_event': events.map(({ row }) => row),
    'loyalty_card.voucher': vouchers.map(({ row }) => row),
    'loyalty_card.identification': identifications.map(({ row }) => row),
  };
}
