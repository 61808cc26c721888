/** The file of past transactions: kept for their guests to look back at; what they came to is in the balances. */
import { randomUUID } from 'node:crypto';
import { localDate } from '../../../platform/calendar.ts';
import type { Columns } from './columns.ts';
import { csvLine } from './csv-text.ts';
import { readTransactionRow, type TransactionRow } from './rows.ts';
import { type Running, readRows, type Work } from './run.ts';

interface TransactionsPlan {
  readonly rows: number;
  readonly understood: readonly {
    readonly line: number;
    readonly fields: readonly string[];
    readonly value: TransactionRow;
  }[];
  readonly rejects: string;
}

export function transactionsWork({ rooms, systems, dryRun }: Running, columns: Columns): Work<TransactionsPlan> {
  const { user, loyaltyCard, transaction, platform } = rooms;
  return {
    async plan(rows) {
      const now = platform.now();
      const { understood, rejects } = await readRows(rows, 'transactions', (fields) =>
        readTransactionRow(fields, columns, systems, now),
      );
      return { rows: rows.length, understood, rejects };
    },

    async write(tx, { rows, understood, ...plan }, run) {
      const { currency, timeZone } = await loyaltyCard.programmes.at(tx.sql);
      const indexes = await user.blindIndexes(
        tx.sql,
        understood.map(({ value }) => value),
      );
      const owners = await user.ownersByIndexes(tx.sql, indexes);
      const cards = await loyaltyCard.openCards(
        tx.sql,
        owners.flatMap((owner) => owner ?? []),
      );
      let rejects = plan.rejects;
      const reject = (line: number, why: string, fields: readonly string[]) => {
        rejects += csvLine(['transactions', line, why, csvLine(fields).trimEnd()]);
      };
      const past = understood.flatMap(({ line, fields, value }, i) => {
        const cardId = cards.get(owners[i] ?? '');
        if (!cardId) {
          // Those that a dry run has created are gone again.
          if (!dryRun) reject(line, 'There is nobody with this id.', fields);
          return [];
        }
        const { ref, at, total, posType, storeId, channel, pointsEarned, pointsBurned } = value;
        const businessDate = localDate(at, timeZone);
        const order = { ...wholeOrder(total), ref, businessDate, currency };
        const one = { id: randomUUID(), cardId, posType, storeId, channel, at, order, pointsEarned, pointsBurned };
        return [{ line, fields, one }];
      });
      const { added, elsewhere } = await transaction.importPast(
        tx,
        run.id,
        past.map(({ one }) => one),
      );
      for (const { line, fields, one } of past) {
        if (elsewhere.has(one.id)) reject(line, 'This order is there already, on the card of somebody else.', fields);
      }
      const unknown = understood.length - past.length;
      const counts = {
        transactions: rows,
        added,
        rejected: rows - understood.length + (dryRun ? 0 : unknown) + elsewhere.size,
      };
      return { out: '', rejects, counts };
    },
  };
}

/** An order of which no lines are known. */
function wholeOrder(total: number) {
  const line = { lineId: '1', sku: 'order', name: 'Order', quantity: 1, unitPrice: total, total, category: null };
  return { lines: [line], total, tax: 0, taxIncluded: true, tip: 0, payments: [], offerCodes: [], metadata: null };
}
