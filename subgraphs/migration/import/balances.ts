/** The file of balances: each waits for its user, found by what the id is looked up by. */
import type { Columns } from './columns.ts';
import { readBalanceRow } from './rows.ts';
import { type Running, readRows, type Work } from './run.ts';
import { type StagedBalance, stageBalances } from './staged-repository.ts';

interface BalancesPlan {
  readonly rows: number;
  readonly staged: readonly StagedBalance[];
  readonly rejects: string;
}

/** @param asOf  Of when balances are that do not say it themselves. */
export function balancesWork({ rooms, systems }: Running, columns: Columns, asOf: Date | null): Work<BalancesPlan> {
  const { user, platform } = rooms;
  return {
    async plan(rows) {
      const given = { asOf, now: platform.now() };
      const { understood, rejects } = readRows(rows, 'balances', (fields) =>
        readBalanceRow(fields, columns, systems, given),
      );
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
