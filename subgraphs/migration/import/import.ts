/** Users, balances and past transactions of another system, taken over from files. */
import { createHash, randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { trySessionLock } from '../../../platform/session-lock.ts';
import type { Rooms } from '../rooms.ts';
import { balancesWork } from './balances.ts';
import { type Columns, readColumns } from './columns.ts';
import { commit, type Outcome } from './commit.ts';
import { csvLine } from './csv-text.ts';
import { deleteRun, insertRun, type Run, touchRun, unfinishedRun } from './import-repository.ts';
import { bookOthers, forgetWaiting } from './others.ts';
import { type Outlet, openOutlet } from './outlet.ts';
import { BALANCE_COLUMNS, type Systems, TRANSACTION_COLUMNS, USER_COLUMNS } from './rows.ts';
import { type Progress, pass, type Running } from './run.ts';
import type { Source } from './source.ts';
import { transactionsWork } from './transactions.ts';
import { usersWork } from './users.ts';
import { whyNotNow } from './when.ts';

export interface Asked extends Systems {
  readonly users: Source;
  readonly balances: Source;
  /** Past ones; null where none are to be taken over. */
  readonly transactions: Source | null;
  /** Paths of files that are written. */
  readonly out: string;
  readonly rejects: string;
  /** Of when balances are that do not say it themselves; null: nobody knows. */
  readonly asOf: Date | null;
  /** Tells what would happen: everything is decided, and nothing is kept. */
  readonly dryRun: boolean;
  /** Puts the files that were written where they belong; the run is not done before that. */
  publish(): Promise<void>;
}

const HEADINGS: Outcome = {
  out: csvLine(['line', 'partner_id', 'legacy_id', 'user_id', 'card_id', 'done']),
  rejects: csvLine(['file', 'line', 'reason', 'row']),
  counts: {},
};

const TWICE = 'This import is being carried out by another process.';

/** @throws {Error} in words for whoever ran the command, where none may run now, or a file cannot be read at all */
export async function importFiles(rooms: Rooms, asked: Asked, told: (progress: Progress) => void): Promise<Run> {
  const { db } = rooms.platform;
  const users = await readColumns(asked.users, USER_COLUMNS);
  const balances = await readColumns(asked.balances, BALANCE_COLUMNS);
  const past = asked.transactions && (await readColumns(asked.transactions, TRANSACTION_COLUMNS));
  const fingerprint = fingerprintOf(asked);
  // It is lost where Postgres restarts meanwhile, which must not end an import: the same command may then be given twice.
  const lock = await trySessionLock(db.pool, `import ${fingerprint}`);
  if (!lock) throw new Error(TWICE);
  try {
    const begun = await beginRun(rooms, asked, fingerprint);
    const outlets = await outletsOf(asked, begun).catch(async (error: Error) => {
      // Steps would wait for what has not begun.
      if (begun.outBytes === 0) await deleteRun(db.sql, begun.id);
      throw error;
    });
    return await carryOut(rooms, asked, { users, balances, past }, outlets, begun, told);
  } finally {
    await lock.release();
  }
}

interface AllColumns {
  readonly users: Columns;
  readonly balances: Columns;
  readonly past: Columns | null;
}

interface Outlets {
  readonly out: Outlet;
  readonly rejects: Outlet;
}

async function outletsOf(asked: Asked, begun: Run): Promise<Outlets> {
  const out = await openOutlet(asked.out, begun.outBytes);
  try {
    return { out, rejects: await openOutlet(asked.rejects, begun.rejectBytes) };
  } catch (error) {
    await out.close();
    throw error;
  }
}

async function carryOut(
  rooms: Rooms,
  asked: Asked,
  { users, balances, past }: AllColumns,
  { out, rejects }: Outlets,
  begun: Run,
  told: (progress: Progress) => void,
): Promise<Run> {
  const { db } = rooms.platform;
  const running: Running = { rooms, systems: asked, dryRun: asked.dryRun, out, rejects, told };
  const files = {
    balances: { source: asked.balances, columns: balances, next: 'USERS' },
    users: { source: asked.users, columns: users, next: 'CARDS' },
  } as const;
  try {
    let run = begun.outBytes > 0 ? begun : await commit(running, begun, async () => HEADINGS);
    if (run.step === 'BALANCES')
      run = await pass(running, run, files.balances, balancesWork(running, balances, asked.asOf));
    if (run.step === 'USERS') run = await pass(running, run, files.users, usersWork(running, users));
    if (run.step === 'CARDS') run = await bookOthers(running, run);
    await forgetWaiting(db.sql, run.id);
    if (run.step === 'TRANSACTIONS' && asked.transactions && past) {
      const file = { source: asked.transactions, columns: past, next: 'PUBLISH' } as const;
      run = await pass(running, run, file, transactionsWork(running, past));
    }
    if (run.step === 'TRANSACTIONS') run = await commit(running, { ...run, step: 'PUBLISH' });
    if (run.step === 'PUBLISH') {
      await asked.publish();
      run = await commit(running, { ...run, step: 'DONE' });
    }
    return run;
  } finally {
    await out.close();
    await rejects.close();
  }
}

/** The same for the same command. A dry run writes elsewhere, so it is another one. */
function fingerprintOf(asked: Asked): string {
  const { users, balances, transactions, system, legacy, out, rejects } = asked;
  const said = [
    users.fingerprint,
    balances.fingerprint,
    transactions?.fingerprint ?? null,
    system,
    legacy,
    resolve(out),
    resolve(rejects),
    ...(asked.asOf ? [asked.asOf] : []),
  ];
  return createHash('sha256').update(JSON.stringify(said)).digest('hex');
}

/** A new run, or the one that the same command began before it was interrupted. */
async function beginRun(rooms: Rooms, asked: Asked, fingerprint: string): Promise<Run> {
  const { db, now } = rooms.platform;
  const at = now();
  // Nothing of it is kept, so it may run at any time.
  if (asked.dryRun) return newRun(asked, fingerprint, at);
  const known = await unfinishedRun(db.sql, fingerprint);
  const run = known ?? newRun(asked, fingerprint, at);
  await (known ? touchRun(db.sql, run.id, at) : insertRun(db.sql, run));
  const why = await whyNotNow(rooms);
  if (why === undefined) return run;
  // Steps would wait for it for a day.
  await (known ? touchRun(db.sql, run.id, known.changedAt) : deleteRun(db.sql, run.id));
  throw new Error(why);
}

function newRun({ system, legacy }: Asked, fingerprint: string, at: Date): Run {
  return {
    ...{
      id: randomUUID(),
      fingerprint,
      system,
      legacy,
      step: 'BALANCES',
      offset: 0,
      size: 0,
      lines: 0,
      cursor: null,
      counts: {},
    },
    ...{ outBytes: 0, rejectBytes: 0, startedAt: at, finishedAt: null },
  };
}
