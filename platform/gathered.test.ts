import { setTimeout as pause, setImmediate as soon } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../tests/harness/database.ts';
import { Cancellation, cancelledBy } from './cancellation.ts';
import { type Database, openDatabase, type Sql } from './database.ts';
import { AT_ONCE_MAX, FREELY_MAX, gathered, gatheredWhole, KEYS_MAX } from './gathered.ts';

interface Row {
  readonly id: string;
  readonly n: number;
}

let db: Database;
let close: () => Promise<void>;
/** The keys of each statement, in the order in which they were sent. */
const sent: (readonly string[])[] = [];
/** Seconds that each statement takes. */
let takesS = 0;

const idOf = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, 'a')}`;
const rowsOf = gathered(
  async (sql: Sql, keys: readonly string[]): Promise<Row[]> => {
    sent.push(keys);
    return sql<Row>`
      select t.id, t.n from gathered_test t, (select pg_sleep(${takesS}::float8)) as taking
      where t.id = any(${keys}::uuid[]) order by n desc`;
  },
  ({ id }) => id,
);
const read = async (...ns: number[]) => (await rowsOf(db.sql, ns.map(idOf))).map(({ n }) => n);

beforeAll(async () => {
  const database = await createTestDatabase();
  db = openDatabase(database.url);
  close = async () => {
    await db.close();
    await database.drop();
  };
  await db.pool.query('create table gathered_test (id uuid not null, n int not null)');
  for (let n = 0; n < 9; n += 1) await db.pool.query('insert into gathered_test values ($1, $2)', [idOf(n), n]);
  // One key may have several rows.
  await db.pool.query('insert into gathered_test values ($1, 100), ($1, 50)', [idOf(3)]);
});
afterAll(() => close());
beforeEach(() => {
  sent.length = 0;
  takesS = 0;
});

describe('what is asked for in one turn', () => {
  it('is one statement, and everybody gets their own rows', async () => {
    expect(await Promise.all([read(1), read(2, 1), read(3), read(7000), read()])).toEqual([
      [1],
      [2, 1],
      [100, 50, 3],
      [],
      [],
    ]);
    expect(sent).toEqual([[1, 2, 3, 7000].map(idOf)]);
  });

  it('may name a key twice, in any case', async () => {
    const [once, upper] = await Promise.all([
      rowsOf(db.sql, [idOf(3), idOf(3).toUpperCase()]),
      rowsOf(db.sql, [idOf(5).toUpperCase()]),
    ]);
    expect(once.map(({ n }) => n)).toEqual([100, 50, 3]);
    expect(upper.map(({ n }) => n)).toEqual([5]);
  });

  it('fails for all if it fails, and the next does not', async () => {
    const asked = await Promise.allSettled([read(1), rowsOf(db.sql, ['no id'])]);
    expect(asked.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await read(1)).toEqual([1]);
  });
});

describe('while a statement is under way', () => {
  it('what else is asked for waits for it and is sent together, once', async () => {
    takesS = 0.3;
    const first = [read(1), pause(1).then(() => read(5))];
    await pause(20);
    const more = [2, 3, 4].map(async (n) => {
      await pause(0);
      return read(n);
    });
    expect(await Promise.all(first)).toEqual([[1], [5]]);
    expect(await Promise.all(more)).toEqual([[2], [100, 50, 3], [4]]);
    expect(sent.length).toBeLessThanOrEqual(AT_ONCE_MAX);
  });

  it('whoever asks later reads what was written meanwhile', async () => {
    takesS = 0.2;
    const before = read(8);
    await pause(50);
    takesS = 0;
    await db.sql`update gathered_test set n = 80 where id = ${idOf(8)}`;
    expect(await read(8)).toEqual([80]);
    expect(await before).toEqual([8]);
    await db.sql`update gathered_test set n = 8 where id = ${idOf(8)}`;
  });

  it('nobody waits for a slow one for long, and no more than so many are under way', async () => {
    takesS = 1;
    const asked = Array.from({ length: AT_ONCE_MAX + 3 }, async (_, n) => {
      await pause(n * 20);
      return read(n);
    });
    await pause(500);
    // On a machine that is busy besides, some come in the same turn.
    const underWay = sent.length;
    expect(underWay).toBeGreaterThan(FREELY_MAX);
    expect(underWay).toBeLessThanOrEqual(AT_ONCE_MAX);
    await Promise.all(asked);
    expect(sent.flat()).toEqual(asked.map((_, n) => idOf(n)));
    expect(sent.length).toBeLessThanOrEqual(AT_ONCE_MAX + 1);
  });

  it('as many keys as make a full statement do not wait', async () => {
    takesS = 0.2;
    const first = Promise.all([read(1), pause(1).then(() => read(2))]);
    await pause(10);
    expect(sent).toHaveLength(FREELY_MAX);
    const full = rowsOf(
      db.sql,
      Array.from({ length: KEYS_MAX }, (_, n) => idOf(n)),
    );
    await soon();
    expect(sent).toHaveLength(FREELY_MAX + 1);
    await Promise.all([first, full]);
  });
});

describe('what nobody waits for any more', () => {
  const running = async () => {
    const { rows } = await db.pool.query(
      "select from pg_stat_activity where datname = current_database() and state = 'active' and query like '%gathered_test t%' and pid <> pg_backend_pid()",
    );
    return rows.length;
  };
  const waitingUntil = (cancellation: Cancellation, n: number) =>
    cancelledBy(cancellation, () => read(n)).then(
      () => 'read',
      () => 'cancelled',
    );

  it('ends in Postgres when the last one goes, not before', async () => {
    takesS = 5;
    const going = [new Cancellation(), new Cancellation(), new Cancellation()];
    const asked = going.map((one, n) => waitingUntil(one, n));
    await expect.poll(running, { interval: 10 }).toBe(1);
    going[0]?.cancel();
    await pause(100);
    going[1]?.cancel();
    await pause(100);
    expect(await running()).toBe(1);
    going[2]?.cancel();
    expect(await Promise.all(asked)).toEqual(['cancelled', 'cancelled', 'cancelled']);
    // Long before it would have ended by itself.
    await expect.poll(running, { timeout: 2_000, interval: 10 }).toBe(0);
    takesS = 0;
    expect(await read(1)).toEqual([1]);
  });

  it('goes on where somebody waits who cannot go', async () => {
    takesS = 0.3;
    const going = new Cancellation();
    const asked = [waitingUntil(going, 1), read(2)];
    await pause(100);
    going.cancel();
    expect(await Promise.all(asked)).toEqual(['read', [2]]);
  });
});

it('a transaction reads what it has written, by statements of its own', async () => {
  await expect(
    db.transaction(async ({ sql }) => {
      await sql`update gathered_test set n = 60 where id = ${idOf(6)}`;
      const [inside, outside] = await Promise.all([rowsOf(sql, [idOf(6)]), rowsOf(db.sql, [idOf(6)])]);
      expect([inside, outside].flat().map(({ n }) => n)).toEqual([60, 6]);
      throw new Error('undone');
    }),
  ).rejects.toThrow('undone');
  expect(sent).toHaveLength(2);
});

it('what has no keys is gathered too', async () => {
  let statements = 0;
  const count = gatheredWhole(async (sql) => {
    statements += 1;
    const [row] = await sql<{ count: number }>`select count(*) as count from gathered_test`;
    return row?.count;
  });
  expect(await Promise.all([count(db.sql), count(db.sql)])).toEqual([11, 11]);
  expect(statements).toBe(1);
});
