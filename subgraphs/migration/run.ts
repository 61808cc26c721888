/**
 * A run through files, batch by batch. A batch is one transaction, in which it is also written down how far the run has come:
 * whatever interrupts it, it goes on there.
 */
import type { Tx } from '../../platform/database.ts';
import type { Platform } from '../../platform/room.ts';
import type { LoyaltyCardDoor } from '../loyalty-card/door.ts';
import type { TransactionDoor } from '../transaction/door.ts';
import { createdMeanwhile, type UserDoor } from '../user/door.ts';
import type { Columns } from './columns.ts';
import { type CsvRow, readCsv } from './csv.ts';
import { csvLine } from './csv-text.ts';
import { byIndexes, type Counts, noteBooked, type Run, type Step, storeRun } from './import-repository.ts';
import type { Outlet } from './outlet.ts';
import { type Systems, whyRefused } from './rows.ts';
import type { Source } from './source.ts';

/** Rows that are booked together. */
export const BATCH_ROWS = 1_000;
/** A batch meets somebody who is created by another transaction in the same moment: by the next try they are there. */
const TRIES_MAX = 5;

/** The platform, and the doors of the rooms this one may enter. */
export interface Rooms {
  readonly platform: Platform;
  readonly loyaltyCard: LoyaltyCardDoor;
  readonly user: UserDoor;
  readonly transaction: TransactionDoor;
}

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

/** What came of a batch: lines for the two files, and how many of each kind. */
export interface Outcome {
  readonly out: string;
  readonly rejects: string;
  readonly counts: Counts;
  /** Lines of the file of balances that were booked. */
  readonly booked?: readonly number[];
}

/** What is done with a batch: it is planned while the one before it is written. */
export interface Work<Plan> {
  /** @param before  The plan that is being written, if one is. */
  plan(rows: readonly CsvRow[], before: Plan | undefined): Promise<Plan>;
  /** @returns undefined where it must be planned anew. */
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
  for await (const rows of batches(readCsv(source.read(from.offset), { ...columns, from }))) {
    let plan = await work.plan(rows, before);
    if (await written()) plan = await work.plan(rows, undefined);
    const last = rows.at(-1) as CsvRow;
    const at = { ...run, offset: last.end, lines: last.line - 1 + last.lines };
    writing = writeBatch(running, at, plan, rows, work);
    // It is waited for when the next one is planned.
    writing.catch(() => undefined);
    before = plan;
  }
  await written();
  return commit(running, { ...run, step: next, offset: 0, lines: 0 });
}

async function writeBatch<Plan>(running: Running, run: Run, first: Plan, rows: readonly CsvRow[], work: Work<Plan>) {
  let plan = first;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const after = await commit(running, run, async (tx) => {
        const outcome = await work.write(tx, plan, run);
        if (!outcome) throw new Anew();
        return outcome;
      });
      return { run: after, plan, anew: attempt > 1 };
    } catch (error) {
      if (attempt === TRIES_MAX || !(error instanceof Anew || createdMeanwhile(error))) throw error;
      plan = await work.plan(rows, undefined);
    }
  }
}

/** Undoes what is to be planned anew. */
class Anew extends Error {}

async function* batches(rows: AsyncGenerator<readonly CsvRow[]>): AsyncGenerator<readonly CsvRow[]> {
  let kept: CsvRow[] = [];
  for await (const some of rows) {
    for (const row of some) {
      kept.push(row);
      if (kept.length < BATCH_ROWS) continue;
      yield kept;
      kept = [];
    }
  }
  if (kept.length > 0) yield kept;
}

/** A batch, its lines in the files, and how far the run has come: all of it or nothing. */
export async function commit(
  { rooms, dryRun, out, rejects }: Running,
  run: Run,
  work?: (tx: Tx) => Promise<Outcome>,
): Promise<Run> {
  const { db, now } = rooms.platform;
  let after = run;
  let booked: readonly number[] = [];
  try {
    await db.transaction(async (tx) => {
      await byIndexes(tx);
      const done = (await work?.(tx)) ?? NOTHING;
      booked = done.booked ?? [];
      after = {
        ...run,
        counts: sumOf(run.counts, done.counts),
        outBytes: await out.write(done.out, run.outBytes),
        rejectBytes: await rejects.write(done.rejects, run.rejectBytes),
        finishedAt: run.step === 'DONE' ? now() : null,
      };
      // Balances must wait for their users in a dry run too.
      if (dryRun && run.step !== 'BALANCES') throw new DryRun();
      await noteBooked(tx, run.id, booked);
      await storeRun(tx.sql, after, now());
    });
  } catch (error) {
    if (!(error instanceof DryRun)) throw error;
    await db.transaction((tx) => noteBooked(tx, run.id, booked));
  }
  return after;
}

const NOTHING: Outcome = { out: '', rejects: '', counts: {} };

/** Undoes what a dry run has decided. */
class DryRun extends Error {}

function sumOf(a: Counts, b: Counts): Counts {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return Object.fromEntries([...keys].map((key) => [key, (a[key] ?? 0) + (b[key] ?? 0)]));
}

/** Rows as what they mean, and lines for those that mean nothing. */
export function readRows<T>(rows: readonly CsvRow[], file: string, read: (fields: readonly string[]) => T) {
  let rejects = '';
  const understood = rows.flatMap(({ line, fields, ...row }) => {
    try {
      if (fields) return [{ line, fields, value: read(fields) }];
      if (row.why !== null) rejects += csvLine([file, line, row.why, row.raw]);
    } catch (error) {
      rejects += csvLine([file, line, whyRefused(error), csvLine(fields ?? []).trimEnd()]);
    }
    return [];
  });
  return { understood, rejects };
}
