/** All SQL of imports: how far a run has come, and balances while they wait for their users. */
import type { Sql, Tx } from '../../platform/database.ts';

export type Step = 'BALANCES' | 'USERS' | 'CARDS' | 'TRANSACTIONS' | 'DONE';

/** How many rows of each kind. */
export type Counts = Readonly<Record<string, number>>;

export interface Run {
  readonly id: string;
  readonly fingerprint: string;
  readonly system: string;
  readonly legacy: string;
  readonly step: Step;
  /** Where the next row of the step's file begins, and how many lines there are before it. */
  readonly offset: number;
  readonly lines: number;
  readonly counts: Counts;
  /** So long are the files that it has written. */
  readonly outBytes: number;
  readonly rejectBytes: number;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
}

/** A run of the same command that was interrupted. */
export async function unfinishedRun(sql: Sql, fingerprint: string): Promise<Run | undefined> {
  const [row] = await sql<Run>`
    select id, fingerprint, system, legacy, step, "offset", lines, counts, out_bytes as "outBytes",
      reject_bytes as "rejectBytes", started_at as "startedAt", finished_at as "finishedAt"
    from migration.import
    where fingerprint = ${fingerprint} and finished_at is null
    order by started_at desc
    limit 1`;
  return row;
}

export async function insertRun(sql: Sql, run: Run): Promise<void> {
  await sql`
    insert into migration.import
      (id, fingerprint, system, legacy, step, "offset", lines, counts, out_bytes, reject_bytes, started_at, changed_at)
    values (${run.id}, ${run.fingerprint}, ${run.system}, ${run.legacy}, ${run.step}, ${run.offset}, ${run.lines},
      ${JSON.stringify(run.counts)}, ${run.outBytes}, ${run.rejectBytes}, ${run.startedAt}, ${run.startedAt})`;
}

export async function storeRun(
  sql: Sql,
  { id, step, offset, lines, counts, outBytes, rejectBytes, finishedAt }: Run,
  at: Date,
): Promise<void> {
  await sql`
    update migration.import
    set step = ${step}, "offset" = ${offset}, lines = ${lines}, counts = ${JSON.stringify(counts)}, out_bytes = ${outBytes},
      reject_bytes = ${rejectBytes}, changed_at = ${at}, finished_at = ${finishedAt}
    where id = ${id}`;
}

/**
 * Has a transaction look things up by their indexes. Tables that grow by the thousand each second are not what Postgres
 * last counted, and it would read them whole for each batch.
 */
export async function byIndexes({ sql }: Tx): Promise<void> {
  await sql`set local enable_seqscan = off`;
}

/** A row of the file of balances, found by the blind index of the external id that it names. */
export interface StagedBalance {
  readonly index: Buffer;
  readonly line: number;
  readonly balance: number;
  readonly lifetime: number | null;
  readonly qualifying: number | null;
  readonly tier: string | null;
}

export async function stageBalances(tx: Tx, importId: string, rows: readonly StagedBalance[]): Promise<void> {
  await tx.copy(
    'migration.staged_balance (import_id, index, line, balance, lifetime, qualifying, tier)',
    rows.map(({ index, line, balance, lifetime, qualifying, tier }) => [
      ...[importId, index, line, balance, lifetime, qualifying, tier],
    ]),
  );
}

/** The balances of some ids, in the order of their lines. */
export async function stagedBalances(sql: Sql, importId: string, indexes: readonly Buffer[]): Promise<StagedBalance[]> {
  return sql<StagedBalance>`
    select index, line, balance, lifetime, qualifying, tier
    from migration.staged_balance
    where import_id = ${importId} and index = any(${indexes}::bytea[])
    order by line`;
}

/** Lines of the file of balances that were booked with their users. */
export async function noteBooked(tx: Tx, importId: string, lines: readonly number[]): Promise<void> {
  await tx.copy(
    'migration.booked_line (import_id, line)',
    lines.map((line) => [importId, line]),
  );
}

/** The others, after a line; with the first line of the same id, where that is another. */
export async function unbookedBalances(
  sql: Sql,
  importId: string,
  afterLine: number,
  limit: number,
): Promise<(StagedBalance & { readonly firstLine: number | null })[]> {
  return sql<StagedBalance & { readonly firstLine: number | null }>`
    select index, line, balance, lifetime, qualifying, tier,
      (select min(f.line) from migration.staged_balance f
       where f.import_id = s.import_id and f.index = s.index and f.line < s.line) as "firstLine"
    from migration.staged_balance s
    where import_id = ${importId} and line > ${afterLine}
      and not exists (select from migration.booked_line b where b.import_id = s.import_id and b.line = s.line)
    order by line
    limit ${limit}`;
}

export async function forgetStaged(sql: Sql, importId: string): Promise<void> {
  await sql`
    with lines as (delete from migration.booked_line where import_id = ${importId})
    delete from migration.staged_balance where import_id = ${importId}`;
}
