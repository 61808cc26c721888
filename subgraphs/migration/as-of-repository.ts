/** All SQL of when it was what cards have of the other system. */
import type { Sql, Tx } from '../../platform/database.ts';

export interface CardAsOf {
  readonly cardId: string;
  readonly asOf: Date;
}

/** By card; of those for which it is known. */
export async function asOfCards(sql: Sql, cardIds: readonly string[]): Promise<Map<string, Date>> {
  const rows = await sql<CardAsOf>`
    select card_id as "cardId", as_of as "asOf" from migration.balance_as_of where card_id = any(${cardIds}::uuid[])`;
  return new Map(rows.map(({ cardId, asOf }) => [cardId, asOf]));
}

/** An earlier moment than is known changes nothing. The cards must be held, so that nobody books an older balance meanwhile. */
export async function noteAsOf({ sql }: Tx, rows: readonly CardAsOf[]): Promise<void> {
  if (rows.length === 0) return;
  const [cardIds, moments] = [rows.map(({ cardId }) => cardId), rows.map(({ asOf }) => asOf)];
  await sql`
    insert into migration.balance_as_of as known (card_id, as_of)
    select card_id, max(as_of) from unnest(${cardIds}::uuid[], ${moments}::timestamptz[]) as said (card_id, as_of)
    group by card_id order by card_id
    on conflict (card_id) do update set as_of = greatest(known.as_of, excluded.as_of)`;
}
