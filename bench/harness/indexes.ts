/** Loading many rows at once: indexes are built faster afterwards than kept meanwhile. */
import type { Database } from '../../platform/database.ts';

/**
 * Takes a table's indexes and references away while it is loaded.
 *
 * @param key  Also its primary key, which no other table may refer to.
 * @returns What brings them back as they were.
 */
export async function withoutIndexes({ pool }: Database, table: string, { key }: { key: boolean }): Promise<string[]> {
  const { rows: constraints } = await pool.query<{ name: string; definition: string }>(
    `select conname as name, pg_get_constraintdef(oid) as definition from pg_constraint
    where conrelid = $1::regclass and (contype = 'f' or contype = 'p' and $2::boolean)`,
    [table, key],
  );
  for (const { name } of constraints) await pool.query(`alter table ${table} drop constraint "${name}"`);
  const { rows: indexes } = await pool.query<{ name: string; definition: string }>(
    `select indexrelid::regclass as name, pg_get_indexdef(indexrelid) as definition from pg_index
    where indrelid = $1::regclass and not indisprimary`,
    [table],
  );
  for (const { name } of indexes) await pool.query(`drop index ${name}`);
  return [
    ...constraints.map(({ name, definition }) => `alter table ${table} add constraint "${name}" ${definition}`),
    ...indexes.map(({ definition }) => definition),
  ];
}
