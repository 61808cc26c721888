import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrationsApplied } from '../../platform/migrate.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';

let databases: TestDatabase[];

beforeAll(async () => {
  databases = await Promise.all([createTestDatabase(), createTestDatabase(), createTestDatabase()]);
});
afterAll(() => Promise.all(databases.map((database) => database.drop())));

async function query(database: TestDatabase | undefined, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: database?.url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

test('each database is its own', async () => {
  await query(databases[0], 'create table mine (id int)');
  expect(await query(databases[0], `select to_regclass('mine')::text as mine`)).toEqual([{ mine: 'mine' }]);
  expect(await query(databases[1], `select to_regclass('mine')::text as mine`)).toEqual([{ mine: null }]);
});

test('each database is migrated', async () => {
  const pool = new pg.Pool({ connectionString: databases[2]?.url ?? '' });
  expect(await migrationsApplied(pool)).toBe(true);
  await pool.end();
});

test('a dropped database is gone, whoever was connected', async () => {
  const database = await createTestDatabase();
  const left = new pg.Client({ connectionString: database.url });
  const broken = new Promise((resolve) => left.on('error', resolve));
  await left.connect();
  await database.drop();
  await broken;
  await expect(query(database, 'select 1')).rejects.toThrow(/does not exist/);
});
