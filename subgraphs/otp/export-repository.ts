/** All that this room holds on a card. */
import type { Sql } from '../../platform/database.ts';
import type { Export } from '../../platform/export.ts';

export async function exportOf(sql: Sql, cardIds: readonly string[]): Promise<Export> {
  const codes = await sql<{ row: object }>`
    select to_jsonb(o) as row from otp.otp o where card_id = any(${cardIds}::uuid[]) order by issued_at, id`;
  const updates = await sql<{ row: object }>`
    select to_jsonb(u) as row from otp.otp_update u where card_id = any(${cardIds}::uuid[]) order by seq`;
  return { 'otp.otp': codes.map(({ row }) => row), 'otp.otp_update': updates.map(({ row }) => row) };
}
