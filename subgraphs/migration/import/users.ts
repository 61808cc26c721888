/** The file of users: each is created or found, and their card gets the balance that waits for them. */
import type { PeoplePlan, PersonToImport } from '../../user/door.ts';
import type { Columns } from './columns.ts';
import { csvLine } from './csv-text.ts';
import { byIndexes } from './import-repository.ts';
import { readUserRow, whyRefused } from './rows.ts';
import { type Running, readRows, type Work } from './run.ts';
import { type StagedBalance, stagedBalances } from './staged-repository.ts';
import { planTakeOver, type TakeOver, writeTakeOver } from './take-over.ts';

interface UsersPlan {
  readonly rows: number;
  readonly understood: readonly {
    readonly line: number;
    readonly fields: readonly string[];
    readonly value: PersonToImport;
  }[];
  readonly rejects: string;
  readonly people: PeoplePlan;
  /** Lines of the file of balances that are booked with them. */
  readonly booked: readonly number[];
  /** Of those who are not refused. */
  readonly cards: TakeOver;
}

export function usersWork({ rooms, systems }: Running, columns: Columns): Work<UsersPlan> {
  const { user, loyaltyCard, platform } = rooms;
  const { sql } = platform.db;
  return {
    async plan(rows, run, before) {
      const at = platform.now();
      const read = await readRows(rows, 'users', (fields) => readUserRow(fields, columns, systems, at));
      const values = read.understood.map(({ value }) => value);
      const people = await user.planPeople(sql, values, at, before?.people);
      const indexes = people.imported.flatMap((person) => ('refused' in person ? [] : person.indexes));
      const staged = await platform.db.transaction(async (tx) => {
        await byIndexes(tx);
        return stagedBalances(tx.sql, run.id, indexes);
      });
      // Of what is being written, the database knows nothing yet.
      const gone = new Set(before?.booked);
      const balances = balancesOf(
        people,
        staged.filter(({ line }) => !gone.has(line)),
      );
      const entries = people.imported.flatMap((person, i) =>
        'refused' in person ? [] : [{ ...person, balance: balances.get(i) ?? null }],
      );
      const importing = { system: systems.legacy, commandId: run.id, at };
      const cards = await planTakeOver(sql, loyaltyCard, entries, importing);
      return { rows: rows.length, ...read, people, booked: [...balances.values()].map(({ line }) => line), cards };
    },

    async write(tx, { rows, understood, people, booked, ...plan }) {
      const answered = await user.writePeople(tx, people);
      if (!answered) return undefined;
      const cards = await writeTakeOver(tx, loyaltyCard, plan.cards);
      let [out, rejects, k] = ['', plan.rejects, 0];
      const counts: Record<string, number> = { users: rows, rejected: rows - understood.length };
      const count = (kind: string) => {
        counts[kind] = (counts[kind] ?? 0) + 1;
      };
      for (const [i, { line, fields }] of understood.entries()) {
        const person = people.imported[i];
        if (!person) throw new Error('A row without its person');
        const card = 'refused' in person ? undefined : cards[k++];
        for (const refused of 'refused' in person ? [person.refused] : [person.incomplete, card?.refused]) {
          if (!refused) continue;
          rejects += csvLine(['users', line, whyRefused(refused), csvLine(fields).trimEnd()]);
          count('rejected');
        }
        if ('refused' in person) continue;
        const updated = person.changed || (person.answer !== null && answered.has(person.answer));
        const done = person.created ? 'CREATED' : updated ? 'UPDATED' : card?.changed ? 'ADJUSTED' : 'FOUND';
        count(done.toLowerCase());
        if (card?.older) count('older');
        const ids = [columns.field(fields, 'partner_id'), columns.field(fields, 'legacy_id')];
        out += csvLine([line, ...ids, person.userId, card?.cardId ?? null, done]);
      }
      return { out, rejects, counts, booked };
    },
  };
}

/** The balance of the first of their ids that has one, once. */
function balancesOf({ imported }: PeoplePlan, staged: readonly StagedBalance[]): Map<number, StagedBalance> {
  const byIndex = new Map(staged.map((balance) => [balance.index.toString('hex'), balance]));
  const balances = new Map<number, StagedBalance>();
  for (const [i, person] of imported.entries()) {
    if ('refused' in person) continue;
    const key = person.indexes.map((index) => index.toString('hex')).find((index) => byIndex.has(index));
    const balance = key === undefined ? undefined : byIndex.get(key);
    if (key === undefined || !balance) continue;
    balances.set(i, balance);
    byIndex.delete(key);
  }
  return balances;
}
