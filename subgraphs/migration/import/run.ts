/**
 * A run through files, batch by batch. A batch is one transaction, in which it is also written down how far the run has come:
 * whatever interrupts it, it goes on there.
 */
import type { Tx } from '../../../platform/database.ts';
import { inPieces } from '../../../platform/pieces.ts';
import type { Rooms } from '../rooms.ts';
import type { Columns } from './columns.ts';
import { Anew, commit, type Outcome } from './commit.ts';
import { type CsvRow, readCsv } from './csv.ts';
import { csvLine } from './csv-text.ts';
import type { Counts, Run, Step } from './import-repository.ts';
import type { Outlet } from './outlet.ts';
import { patiently } from './patience.ts';
import { type Systems, whyRefused } from './rows.ts';
import type { Source } from './source.ts';

/** Rows that are booked together; fewer where they are long, as three batches may be in memory at once. */
export const BATCH_ROWS = 2_000;
const BATCH_BYTES = 4_194_304;

export interface Running {
  readonly rooms: Rooms;
  readonly systems: Systems;
  /** Everything is decided, and nothing is kept. */
  readonly dryRun: boolean;
  readonly out: Outlet;
  readonly rejects: Outlet;
  readonly told: (progress: Progress) => void;
}

export interface Progress {
  readonly step: Step;
  readonly bytes: number;
  readonly of: number;
  readonly counts: Counts;
}

/** What is done with a batch: it is planned while the one before it is written. */
export interface Work<Plan> {
  /** @param before  The plan that is being written, if one is. */
  plan(rows: readonly CsvRow[], run: Run, before: Plan | undefined): Promise<Plan>;
  /**
   * While it is written, Postgres should wait for nothing: what can be done beforehand is in the plan.
   *
   * @returns undefined where it must be planned anew
   */
  write(tx: Tx, plan: Plan, run: Run): Promise<Outcome | undefined>;
}

/** All rows of a file, from where the run is; then the next step. */
export async function pass<Plan>(
  running: Running,
  begun: Run,
  { source, columns, next }: { source: Source; columns: Columns; next: Step },
  work: Work<Plan>,
): Promise<Run> {
  const from = begun.offset === 0 ? columns.start : { offset: begun.offset, lines: begun.lines };
  let run = begun;
  let before: Plan | undefined;
  let writing: Promise<{ run: Run; plan: Plan; anew: boolean }> | undefined;
  const written = async () => {
    const done = await writing;
    if (!done) return false;
    run = done.run;
    running.told({ step: run.step, bytes: run.offset, of: source.bytes, counts: run.counts });
    return done.anew;
  };
  for await (const rows of batches(readCsv(source.read(from.offset), { ...columns, from }), from.offset)) {
    let plan = await patiently(() => work.plan(rows, begun, before));
    if (await written()) plan = await patiently(() => work.plan(rows, begun, undefined));
    const last = rows.at(-1) as CsvRow;
    const at = { ...run, offset: last.end, size: source.bytes, lines: last.line - 1 + last.lines };
    writing = writeBatch(running, at, plan, rows, work);
    // It is waited for when the next one is planned.
    writing.catch(() => undefined);
    before = plan;
  }
  await written();
  return commit(running, { ...run, step: next, offset: 0, size: 0, lines: 0 });
}

async function writeBatch<Plan>(running: Running, run: Run, first: Plan, rows: readonly CsvRow[], work: Work<Plan>) {
  let [plan, anew] = [first, false];
  const after = await commit(running, run, async (tx, before) => {
    if (before > 0) [plan, anew] = [await work.plan(rows, run, undefined), true];
    const outcome = await work.write(tx, plan, run);
    if (!outcome) throw new Anew();
    return outcome;
  });
  return { run: after, plan, anew };
}

async function* batches(rows: AsyncGenerator<readonly CsvRow[]>, offset: number): AsyncGenerator<readonly CsvRow[]> {
  let kept: CsvRow[] = [];
  let from = offset;
  for await (const some of rows) {
    for (const row of some) {
      kept.push(row);
      if (kept.length < BATCH_ROWS && row.end - from < BATCH_BYTES) continue;
      yield kept;
      kept = [];
      from = row.end;
    }
  }
  if (kept.length > 0) yield kept;
}

/** Rows as what they mean, and lines for those that mean nothing. */
export async function readRows<T>(rows: readonly CsvRow[], file: string, read: (fields: readonly string[]) => T) {
  let rejects = '';
  const understood = await inPieces(rows, ({ line, fields, ...row }) => {
    try {
      if (fields) return [{ line, fields, value: read(fields) }];
      if (row.why !== null) rejects += csvLine([file, line, row.why, row.raw]);
    } catch (error) {
      rejects += csvLine([file, line, whyRefused(error), csvLine(fields ?? []).trimEnd()]);
    }
    return [];
  });
  return { understood: understood.flat(), rejects };
}
