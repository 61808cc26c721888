/** All SQL of imports: how far a run has come, and balances while they wait for their users. */
import type { Sql, Tx } from '../../../platform/database.ts';

export type Step = 'BALANCES' | 'USERS' | 'CARDS' | 'TRANSACTIONS' | 'PUBLISH' | 'DONE';

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
  /** How long the step's file is; 0: not known. */
  readonly size: number;
  readonly lines: number;
  /** In the step of the others: the index of the last balance, whose line `lines` is. */
  readonly cursor: Buffer | null;
  readonly counts: Counts;
  /** So long are the files that it has written. */
  readonly outBytes: number;
  readonly rejectBytes: number;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
}

export interface Interrupted extends Run {
  readonly changedAt: Date;
}

/** A run of the same command that was interrupted. */
export async function unfinishedRun(sql: Sql, fingerprint: string): Promise<Interrupted | undefined> {
  const [row] = await sql<Interrupted>`
    select id, fingerprint, system, legacy, step, "offset", size, lines, cursor, counts, out_bytes as "outBytes",
      reject_bytes as "rejectBytes", started_at as "startedAt", finished_at as "finishedAt", changed_at as "changedAt"
    from migration.import
    where fingerprint = ${fingerprint} and finished_at is null
    order by started_at desc
    limit 1`;
  return row;
}

/** The run as it is stored, if it is where this one says. Waits for a transaction that is about to bring it there. */
export async function runAt(sql: Sql, { id, step, offset, lines, cursor }: Run): Promise<Run | undefined> {
  const [row] = await sql<Run>`
    select id, fingerprint, system, legacy, step, "offset", size, lines, cursor, counts, out_bytes as "outBytes",
      reject_bytes as "rejectBytes", started_at as "startedAt", finished_at as "finishedAt"
    from migration.import
    where id = ${id} and step = ${step} and "offset" = ${offset} and lines = ${lines}
      and cursor is not distinct from ${cursor} and out_bytes > 0
    for no key update`;
  return row;
}

export async function insertRun(sql: Sql, run: Run): Promise<void> {
  await sql`
    insert into migration.import
      (id, fingerprint, system, legacy, step, "offset", lines, counts, out_bytes, reject_bytes, started_at, changed_at)
    values (${run.id}, ${run.fingerprint}, ${run.system}, ${run.legacy}, ${run.step}, ${run.offset}, ${run.lines},
      ${JSON.stringify(run.counts)}, ${run.outBytes}, ${run.rejectBytes}, ${run.startedAt}, ${run.startedAt})`;
}

/** Says when something was last done for it: what was not touched for a day is not under way. */
export async function touchRun(sql: Sql, id: string, at: Date): Promise<void> {
  await sql`update migration.import set changed_at = ${at} where id = ${id}`;
}

/** Takes out one that was not begun. */
export async function deleteRun(sql: Sql, id: string): Promise<void> {
  await sql`delete from migration.import where id = ${id}`;
}

export async function storeRun(
  sql: Sql,
  { id, step, offset, size, lines, cursor, counts, outBytes, rejectBytes, finishedAt }: Run,
  at: Date,
): Promise<void> {
  await sql`
    update migration.import
    set step = ${step}, "offset" = ${offset}, size = ${size}, lines = ${lines}, cursor = ${cursor}, counts = ${JSON.stringify(counts)},
      out_bytes = ${outBytes}, reject_bytes = ${rejectBytes}, changed_at = ${at}, finished_at = ${finishedAt}
    where id = ${id}`;
}

/**
 * Has a transaction look things up by their indexes. Tables that grow by the thousand each second are not what Postgres
 * last counted, and it would read them whole for each batch.
 */
export async function byIndexes({ sql }: Tx): Promise<void> {
  await sql`set local enable_seqscan = off`;
}

export interface ImportRow {
  readonly id: string;
  readonly step: Step;
  readonly counts: Counts;
  /** How far it is in the file of its step, and how long that is; 0: not known. */
  readonly offset: number;
  readonly size: number;
  readonly startedAt: Date;
  readonly changedAt: Date;
  readonly finishedAt: Date | null;
}

/** Newest first. */
export async function imports(sql: Sql, limit: number): Promise<ImportRow[]> {
  return sql<ImportRow>`
    select id, step, counts, "offset", size, started_at as "startedAt", changed_at as "changedAt",
      finished_at as "finishedAt"
    from migration.import order by started_at desc limit ${limit}`;
}

/** Imports of the last day that have not ended. */
export async function underWay(sql: Sql): Promise<number> {
  const [row] = await sql<{ count: number }>`
    select count(*)::int as count from migration.import
    where finished_at is null and changed_at > now() - interval '1 day'`;
  return row?.count ?? 0;
}
