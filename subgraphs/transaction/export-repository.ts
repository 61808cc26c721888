/** All that this room holds on a card. */
import type { Sql } from '../../platform/database.ts';
import type { Export } from '../../platform/export.ts';

export async function exportOf(sql: Sql, cardIds: readonly string[]): Promise<Export> {
  const transactions = await sql<{ row: object }>`
    select to_jsonb(t) as row from transaction.transaction t
    where card_id = any(${cardIds}::uuid[]) order by opened_at, id`;
  const reversals = await sql<{ row: object }>`
    select to_jsonb(r) as row
    from transaction.transaction t join transaction.reversal r on r.transaction_id = t.id
    where t.card_id = any(${cardIds}::uuid[]) order by r.at, r.id`;
  return {
    'transaction.transaction': transactions.map(({ row }) => row),
    'transaction.reversal': reversals.map(({ row }) => row),
  };
}
