/**
 * All SQL of balances while they wait for their users.
 *
 * These tables fill and empty with each import, and what Postgres has counted is of another one: it expects to find one row or
 * none. So whatever is looked up for each of many rows is a subquery for each: joined, all rows of the import were read for each.
 */
import { type Copy, prepareCopy } from '../../../platform/copy.ts';
import type { Sql, Tx } from '../../../platform/database.ts';

/** A row of the file of balances, found by the blind index of the external id that it names. */
export interface StagedBalance {
  readonly index: Buffer;
  readonly line: number;
  readonly balance: number;
  readonly lifetime: number | null;
  readonly qualifying: number | null;
  readonly tier: string | null;
  /** When it was so; null: nobody knows. */
  readonly asOf: Date | null;
}

export function balanceCopy(importId: string, rows: readonly StagedBalance[]): Promise<Copy> {
  return prepareCopy(
    'migration.staged_balance (import_id, index, line, balance, lifetime, qualifying, tier, as_of)',
    rows.map(({ index, line, balance, lifetime, qualifying, tier, asOf }) => [
      ...[importId, index, line, balance, lifetime, qualifying, tier, asOf],
    ]),
  );
}

/** The balance of each of some ids: the newest, else the first; none where that was booked before. */
export async function stagedBalances(sql: Sql, importId: string, indexes: readonly Buffer[]): Promise<StagedBalance[]> {
  return sql<StagedBalance>`
    select counting.*
    from (select distinct unnest(${indexes}::bytea[]) as index) wanted
    cross join lateral (
      select s.index, s.line, s.balance, s.lifetime, s.qualifying, s.tier, s.as_of as "asOf"
      from migration.staged_balance s
      where s.import_id = ${importId} and s.index = wanted.index
      order by s.as_of desc nulls last, s.line limit 1) counting
    left join lateral (
      select b.line from migration.booked_line b
      where b.import_id = ${importId} and b.line = counting.line limit 1) booked on true
    where booked.line is null`;
}

/** Lines of the file of balances that were booked with their users. */
export async function noteBooked(tx: Tx, importId: string, lines: readonly number[]): Promise<void> {
  const rows = lines.map((line) => [importId, line]);
  await tx.copy(await prepareCopy('migration.booked_line (import_id, line)', rows));
}

/** A place in the order of the indexes, in which what is left is looked through. */
export type Cursor = Pick<StagedBalance, 'index' | 'line'>;

/** The last of the next so many balances; undefined where there are no more. */
export async function nextCursor(
  sql: Sql,
  importId: string,
  after: Cursor,
  count: number,
): Promise<Cursor | undefined> {
  const [row] = await sql<Cursor>`
    select index, line from (
      select index, line from migration.staged_balance
      where import_id = ${importId} and (index, line) > (${after.index}, ${after.line})
      order by index, line limit ${count}) part
    order by index desc, line desc limit 1`;
  return row;
}

/** One that was not booked with its user. */
export interface UnbookedBalance extends StagedBalance {
  /** The line that counts of those with the same id, where that is another. */
  readonly insteadLine: number | null;
  /** Whether that one is newer. */
  readonly older: boolean;
}

/** Of the balances after a place and up to another, in the order of their lines. */
export async function unbookedBalances(
  sql: Sql,
  importId: string,
  after: Cursor,
  end: Cursor,
): Promise<UnbookedBalance[]> {
  return sql<UnbookedBalance>`
    with unbooked as materialized (
      select * from migration.staged_balance s
      where import_id = ${importId} and (index, line) > (${after.index}, ${after.line}) and (index, line) <= (${end.index}, ${end.line})
        and (select b.line from migration.booked_line b where b.import_id = s.import_id and b.line = s.line) is null
    )
    select u.index, u.line, u.balance, u.lifetime, u.qualifying, u.tier, u.as_of as "asOf",
      nullif(c.line, u.line) as "insteadLine", coalesce(u.as_of < c.as_of, false) as older
    from unbooked u
    cross join lateral (
      select s.line, s.as_of from migration.staged_balance s
      where s.import_id = ${importId} and s.index = u.index
      order by s.as_of desc nulls last, s.line limit 1) c
    order by u.line`;
}

/** Takes out the balances up to a place. */
export async function forgetStaged(sql: Sql, importId: string, end: Cursor): Promise<void> {
  await sql`
    delete from migration.staged_balance where import_id = ${importId} and (index, line) <= (${end.index}, ${end.line})`;
}

/** And the next so many booked lines. @returns Whether there were that many. */
export async function forgetBooked(sql: Sql, importId: string, count: number): Promise<boolean> {
  const gone = await sql<{ count: number }>`
    with gone as (
      delete from migration.booked_line where import_id = ${importId} and line <= (
        select max(line) from (
          select line from migration.booked_line where import_id = ${importId} order by line limit ${count}) part)
      returning 1)
    select count(*) as count from gone`;
  return gone[0]?.count === count;
}
