/** A batch, its lines in the files, and how far the run has come: all of it or nothing. */
import type { Tx } from '../../../platform/database.ts';
import { createdMeanwhile } from '../../user/door.ts';
import { byIndexes, type Counts, type Run, runAt, storeRun } from './import-repository.ts';
import { patiently } from './patience.ts';
import type { Running } from './run.ts';
import { noteBooked } from './staged-repository.ts';

/** What came of a batch: lines for the two files, and how many of each kind. */
export interface Outcome {
  readonly out: string;
  readonly rejects: string;
  readonly counts: Counts;
  /** Lines of the file of balances that were booked. */
  readonly booked?: readonly number[];
}

/** What is done in the transaction of a batch. @param before  How often it was tried, and undone. */
type Batch = (tx: Tx, before: number) => Promise<Outcome>;

/** @param run  Where it is then. @returns The same, with what came of it. What fails and passes is done again. */
export async function commit(running: Running, run: Run, batch: Batch = async () => NOTHING): Promise<Run> {
  const { db } = running.rooms.platform;
  return patiently(async (before) => {
    // The answer to a commit may be lost, and the batch is there: done again, it would find whom it has created itself.
    const there = before > 0 ? await runAt(db.sql, run) : undefined;
    return there ?? commitOnce(running, run, (tx) => batch(tx, before));
  }, passes);
}

async function commitOnce(
  { rooms, dryRun, out, rejects }: Running,
  run: Run,
  batch: (tx: Tx) => Promise<Outcome>,
): Promise<Run> {
  const { db, now } = rooms.platform;
  let [after, booked]: [Run, readonly number[]] = [run, []];
  try {
    await db.transaction(async (tx) => {
      await byIndexes(tx);
      const done = await batch(tx);
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

/** Undoes what is to be planned anew, and done again. */
export class Anew extends Error {}

/** Who is created by another transaction in the same moment is there by the next try. */
function passes(error: unknown): boolean {
  return error instanceof Anew || createdMeanwhile(error);
}

function sumOf(a: Counts, b: Counts): Counts {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return Object.fromEntries([...keys].map((key) => [key, (a[key] ?? 0) + (b[key] ?? 0)]));
}
