/** The file of balances: each waits for its user, found by what the id is looked up by; those of nobody in the file come last. */
import type { Columns } from './columns.ts';
import { csvLine } from './csv-text.ts';
import { type Run, type StagedBalance, stageBalances, unbookedBalances } from './import-repository.ts';
import { readBalanceRow, whyRefused } from './rows.ts';
import { BATCH_ROWS, commit, type Running, readRows, type Work } from './run.ts';

interface BalancesPlan {
  readonly rows: number;
  readonly staged: readonly StagedBalance[];
  readonly rejects: string;
}

export function balancesWork({ rooms, systems }: Running, columns: Columns): Work<BalancesPlan> {
  const { user, platform } = rooms;
  return {
    async plan(rows) {
      const { understood, rejects } = readRows(rows, 'balances', (fields) => readBalanceRow(fields, columns, systems));
      const indexes = await user.blindIndexes(
        platform.db.sql,
        understood.map(({ value }) => value),
      );
      const staged = understood.flatMap(({ line, value }, i) => {
        const index = indexes[i];
        return index ? [{ ...value, index, line }] : [];
      });
      return { rows: rows.length, staged, rejects };
    },
    async write(tx, { rows, staged, rejects }, run) {
      await stageBalances(tx, run.id, staged);
      return { out: '', rejects, counts: { balances: rows, rejected: rows - staged.length } };
    },
  };
}

/** Balances whose users are in no row of the file of users: of those who are here already, or nobody's. */
export async function bookOthers(running: Running, begun: Run): Promise<Run> {
  const { rooms, systems } = running;
  const { user, loyaltyCard, platform } = rooms;
  let run = begun;
  for (;;) {
    const balances = await unbookedBalances(platform.db.sql, run.id, run.lines, BATCH_ROWS);
    const last = balances.at(-1);
    if (!last) return commit(running, { ...run, step: 'TRANSACTIONS', lines: 0 });
    run = await commit(running, { ...run, lines: last.line }, async (tx) => {
      const owners = await user.ownersByIndexes(
        tx.sql,
        balances.map(({ index }) => index),
      );
      const entries = balances.flatMap((balance, i) => {
        const userId = balance.firstLine === null ? owners[i] : undefined;
        return userId ? [{ userId, created: false, balance }] : [];
      });
      const importing = { system: systems.legacy, commandId: run.id, at: platform.now() };
      const cards = await loyaltyCard.importCards(tx, entries, importing);
      let [out, rejects, k] = ['', '', 0];
      const counts: Record<string, number> = {};
      for (const [i, { line, firstLine }] of balances.entries()) {
        const userId = owners[i];
        const card = userId && firstLine === null ? cards[k++] : undefined;
        const kind = !card || card.refused ? 'rejected' : card.changed ? 'adjusted' : 'found';
        counts[kind] = (counts[kind] ?? 0) + 1;
        if (userId && card && !card.refused) {
          out += csvLine([line, null, null, userId, card.cardId, kind.toUpperCase()]);
          continue;
        }
        const nobody =
          firstLine === null ? 'There is nobody with this id.' : `The same id stands on line ${firstLine}.`;
        rejects += csvLine(['balances', line, card?.refused ? whyRefused(card.refused) : nobody, '']);
      }
      return { out, rejects, counts };
    });
  }
}
