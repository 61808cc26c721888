/** Balances whose users are in no row of the file of users: of those who are here already, or nobody's. They come last. */
import type { Sql, Tx } from '../../../platform/database.ts';
import { commit, type Outcome } from './commit.ts';
import { csvLine } from './csv-text.ts';
import { byIndexes, type Run } from './import-repository.ts';
import { patiently } from './patience.ts';
import { whyRefused } from './rows.ts';
import { BATCH_ROWS, type Running } from './run.ts';
import {
  type Cursor,
  forgetBooked,
  forgetStaged,
  nextCursor,
  type UnbookedBalance,
  unbookedBalances,
} from './staged-repository.ts';
import { planTakeOver, writeTakeOver } from './take-over.ts';

/** So many are taken out at once: no statement takes longer than a second, whatever the size of the file. */
const FORGOTTEN_ROWS = 50_000;
const BEGINNING: Cursor = { index: Buffer.alloc(0), line: 0 };

/** Looks through all that waited, in the order of the indexes, some at a time. */
export async function bookOthers(running: Running, begun: Run): Promise<Run> {
  const { db } = running.rooms.platform;
  let run = begun;
  let after: Cursor = run.cursor ? { index: run.cursor, line: run.lines } : BEGINNING;
  for (;;) {
    const next = await patiently(() => db.transaction((tx) => nextOthers(tx, run.id, after)));
    if (!next) return commit(running, { ...run, step: 'TRANSACTIONS', cursor: null, lines: 0 });
    after = next.end;
    if (next.balances.length === 0) continue;
    run = await commit(running, { ...run, cursor: after.index, lines: after.line }, (tx) =>
      book(running, run, next.balances, tx),
    );
  }
}

async function nextOthers(tx: Tx, runId: string, after: Cursor) {
  await byIndexes(tx);
  const end = await nextCursor(tx.sql, runId, after, BATCH_ROWS);
  return end && { end, balances: await unbookedBalances(tx.sql, runId, after, end) };
}

async function book(
  { rooms: { user, loyaltyCard, platform }, systems }: Running,
  run: Run,
  balances: readonly UnbookedBalance[],
  tx: Tx,
): Promise<Outcome> {
  const owners = await user.ownersByIndexes(
    tx.sql,
    balances.map(({ index }) => index),
  );
  const entries = balances.flatMap((balance, i) => {
    const userId = balance.insteadLine === null ? owners[i] : undefined;
    return userId ? [{ userId, created: false, balance }] : [];
  });
  const importing = { system: systems.legacy, commandId: run.id, at: platform.now() };
  const cards = await writeTakeOver(tx, loyaltyCard, await planTakeOver(tx.sql, loyaltyCard, entries, importing));
  let [out, rejects, k] = ['', '', 0];
  const counts: Record<string, number> = {};
  const count = (kind: string) => {
    counts[kind] = (counts[kind] ?? 0) + 1;
  };
  for (const [i, { line, insteadLine, older }] of balances.entries()) {
    const userId = owners[i];
    const card = userId && insteadLine === null ? cards[k++] : undefined;
    if (older || card?.older) count('older');
    if (older) continue;
    const kind = !card || card.refused ? 'rejected' : card.changed ? 'adjusted' : 'found';
    count(kind);
    if (userId && card && !card.refused) {
      out += csvLine([line, null, null, userId, card.cardId, kind.toUpperCase()]);
      continue;
    }
    const nobody =
      insteadLine === null ? 'There is nobody with this id.' : `The same id stands on line ${insteadLine}.`;
    rejects += csvLine(['balances', line, card?.refused ? whyRefused(card.refused) : nobody, '']);
  }
  return { out, rejects, counts };
}

/** Takes out all that waited. */
export async function forgetWaiting(sql: Sql, runId: string): Promise<void> {
  let after: Cursor | undefined = BEGINNING;
  while (after) {
    const from: Cursor = after;
    after = await patiently(() => nextCursor(sql, runId, from, FORGOTTEN_ROWS));
    const end = after;
    if (end) await patiently(() => forgetStaged(sql, runId, end));
  }
  while (await patiently(() => forgetBooked(sql, runId, FORGOTTEN_ROWS)));
}
