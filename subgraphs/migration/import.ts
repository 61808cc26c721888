/** Users, balances and past transactions of another system, taken over from files. */
import { createHash, randomUUID } from 'node:crypto';
import type { Sql } from '../../platform/database.ts';
import { balancesWork, bookOthers } from './balances.ts';
import { readColumns } from './columns.ts';
import { csvLine } from './csv-text.ts';
import { forgetStaged, insertRun, type Run, unfinishedRun } from './import-repository.ts';
import { openOutlet } from './outlet.ts';
import { BALANCE_COLUMNS, type Systems, TRANSACTION_COLUMNS, USER_COLUMNS } from './rows.ts';
import { commit, type Outcome, type Progress, pass, type Rooms, type Running } from './run.ts';
import type { Source } from './source.ts';
import { transactionsWork } from './transactions.ts';
import { usersWork } from './users.ts';

export interface Asked extends Systems {
  readonly users: Source;
  readonly balances: Source;
  /** Past ones; null where none are to be taken over. */
  readonly transactions: Source | null;
  /** Paths of files that are written. */
  readonly out: string;
  readonly rejects: string;
  /** Tells what would happen: everything is decided, and nothing is kept. */
  readonly dryRun: boolean;
}

const HEADINGS: Outcome = {
  out: csvLine(['line', 'partner_id', 'legacy_id', 'user_id', 'card_id', 'done']),
  rejects: csvLine(['file', 'line', 'reason', 'row']),
  counts: {},
};

/** @throws {Error} in words for whoever ran the command, where a file cannot be read at all */
export async function importFiles(rooms: Rooms, asked: Asked, told: (progress: Progress) => void): Promise<Run> {
  const { db, now } = rooms.platform;
  const users = await readColumns(asked.users, USER_COLUMNS);
  const balances = await readColumns(asked.balances, BALANCE_COLUMNS);
  const past = asked.transactions && (await readColumns(asked.transactions, TRANSACTION_COLUMNS));
  const begun = await beginRun(db.sql, asked, now());
  const out = await openOutlet(asked.out, begun.outBytes);
  const rejects = await openOutlet(asked.rejects, begun.rejectBytes);
  const running: Running = { rooms, systems: asked, dryRun: asked.dryRun, out, rejects, told };
  const files = {
    balances: { source: asked.balances, columns: balances, next: 'USERS' },
    users: { source: asked.users, columns: users, next: 'CARDS' },
  } as const;
  try {
    let run = begun.outBytes > 0 ? begun : await commit(running, begun, async () => HEADINGS);
    if (run.step === 'BALANCES') run = await pass(running, run, files.balances, balancesWork(running, balances));
    if (run.step === 'USERS') run = await pass(running, run, files.users, usersWork(running, users));
    if (run.step === 'CARDS') run = await bookOthers(running, run);
    await forgetStaged(db.sql, run.id);
    if (run.step === 'TRANSACTIONS' && asked.transactions && past) {
      const file = { source: asked.transactions, columns: past, next: 'DONE' } as const;
      run = await pass(running, run, file, transactionsWork(running, past));
    }
    if (run.step === 'TRANSACTIONS') run = await commit(running, { ...run, step: 'DONE' });
    return run;
  } finally {
    await out.close();
    await rejects.close();
  }
}

/** A new run, or the one that the same command began before it was interrupted. */
async function beginRun(sql: Sql, asked: Asked, at: Date): Promise<Run> {
  const { users, balances, transactions, system, legacy, out, rejects } = asked;
  const said = [
    users.fingerprint,
    balances.fingerprint,
    transactions?.fingerprint ?? null,
    system,
    legacy,
    out,
    rejects,
  ];
  const fingerprint = createHash('sha256').update(JSON.stringify(said)).digest('hex');
  const known = asked.dryRun ? undefined : await unfinishedRun(sql, fingerprint);
  if (known) return known;
  const run: Run = {
    ...{ id: randomUUID(), fingerprint, system, legacy, step: 'BALANCES', offset: 0, lines: 0, counts: {} },
    ...{ outBytes: 0, rejectBytes: 0, startedAt: at, finishedAt: null },
  };
  if (!asked.dryRun) await insertRun(sql, run);
  return run;
}
