/** The file of balances: each waits for its user, found by what the id is looked up by. */
import type { Copy } from '../../../platform/copy.ts';
import type { Columns } from './columns.ts';
import { readBalanceRow } from './rows.ts';
import { type Running, readRows, type Work } from './run.ts';
import { balanceCopy } from './staged-repository.ts';

interface BalancesPlan {
  readonly rows: number;
  readonly staged: Copy;
  readonly rejected: number;
  readonly rejects: string;
}

/** @param asOf  Of when balances are that do not say it themselves. */
export function balancesWork({ rooms, systems }: Running, columns: Columns, asOf: Date | null): Work<BalancesPlan> {
  const { user, platform } = rooms;
  return {
    async plan(rows, run) {
      const given = { asOf, now: platform.now() };
      const { understood, rejects } = await readRows(rows, 'balances', (fields) =>
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
      const rejected = rows.length - staged.length;
      return { rows: rows.length, staged: await balanceCopy(run.id, staged), rejected, rejects };
    },
    async write(tx, { rows, staged, rejected, rejects }) {
      await tx.copy(staged);
      return { out: '', rejects, counts: { balances: rows, rejected } };
    },
  };
}
