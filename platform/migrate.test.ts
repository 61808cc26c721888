import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../tests/harness/database.ts';
import { silent } from '../tests/harness/postgres.ts';
import { migrate, migrationsApplied } from './migrate.ts';

const SCHEMA = `
  datasource db {
    provider = "postgresql"
    schemas  = ["platform"]
  }
  model Toy {
    id   String  @id @db.Uuid
    code String?
    @@map("toy")
    @@schema("platform")
  }`;
const TOY = `
  create schema if not exists platform;
  create table platform.toy (id uuid not null, code text, constraint "Toy_pkey" primary key (id));`;

let database: TestDatabase;
let pool: pg.Pool;
let folder: string;
let directory: string;
let schema: string;

beforeEach(async () => {
  database = await createTestDatabase('template1');
  pool = new pg.Pool({ connectionString: database.url });
  folder = await mkdtemp(join(tmpdir(), 'loyalty-migrations-'));
  directory = join(folder, 'migrations');
  schema = join(folder, 'schema.prisma');
  await writeFile(schema, SCHEMA);
  await write('0001_toy', TOY);
});
afterEach(async () => {
  await pool.end();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

async function write(name: string, sql: string): Promise<void> {
  await mkdir(join(directory, name), { recursive: true });
  await writeFile(join(directory, name, 'migration.sql'), sql);
}

function run(): Promise<readonly string[]> {
  return migrate({ url: database.url, log: silent, directory, schema });
}

async function recorded(): Promise<unknown[]> {
  const { rows } = await pool.query('select migration_name from _prisma_migrations order by started_at');
  return rows.map((row) => row.migration_name);
}

describe('applying', () => {
  test('migrations are applied once, in the order of their names, and written down as Prisma does', async () => {
    await write('0002_plane', 'alter table platform.toy add flies boolean');
    expect(await migrationsApplied(pool, directory)).toBe(false);
    expect(await run()).toEqual(['0001_toy', '0002_plane']);
    expect(await migrationsApplied(pool, directory)).toBe(true);
    expect(await run()).toEqual([]);
    expect(await recorded()).toEqual(['0001_toy', '0002_plane']);
  });

  test('a later migration is applied to what an earlier run left', async () => {
    await run();
    await write('0002_plane', 'alter table platform.toy add flies boolean');
    expect(await migrationsApplied(pool, directory)).toBe(false);
    expect(await run()).toEqual(['0002_plane']);
  });

  test('semicolons in comments, texts and functions end no statement', async () => {
    await write(
      '0002_function',
      `-- one; two
       create function platform.two() returns text language plpgsql as $$ begin perform 1; return 'a;b'; end; $$;
       insert into platform.toy values (gen_random_uuid(), 'x;y'); /* ; */`,
    );
    await run();
    expect((await pool.query('select code, platform.two() from platform.toy')).rows).toEqual([
      { code: 'x;y', two: 'a;b' },
    ]);
  });

  test('several at once wait for each other, and each migration is applied once', async () => {
    await write('0002_slow', 'select pg_sleep(0.2); alter table platform.toy add flies boolean');
    const all = await Promise.all([run(), run(), run(), run()]);
    expect(all.flat().sort()).toEqual(['0001_toy', '0002_slow']);
    expect(await recorded()).toEqual(['0001_toy', '0002_slow']);
  });

  test('several processes at once bring a database up', async () => {
    const script = join(import.meta.dirname, '../prisma/migrate.ts');
    const env = { ...process.env, DATABASE_URL: database.url };
    const children = [1, 2].map(() => spawn(process.execPath, [script], { env, stdio: 'ignore' }));
    const began = performance.now();
    const codes = await Promise.all(children.map((child) => once(child, 'exit').then(([code]) => code)));
    expect(codes).toEqual([0, 0]);
    // The engine used to keep a command from ending for ten seconds.
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(await migrationsApplied(pool)).toBe(true);
  });

  test('where nothing is missing, nobody is waited for', async () => {
    await run();
    const migrating = new pg.Client({ connectionString: database.url });
    await migrating.connect();
    // Another process that is applying: only who finds something missing must wait for it.
    await migrating.query('select pg_advisory_lock(7253002)');
    expect(await run()).toEqual([]);
    await migrating.end();
  });
});

describe('refusing', () => {
  test('a migration that fails says where, keeps nothing, and can be mended', async () => {
    await write('0002_bad', 'create table platform.half (id int);\n\ncreate tabel platform.other (id int);');
    await expect(run()).rejects.toThrow(
      'Migration 0002_bad failed, line 3, and nothing of it was kept: syntax error at or near "tabel"',
    );
    expect((await pool.query(`select to_regclass('platform.half') as half`)).rows).toEqual([{ half: null }]);
    expect(await recorded()).toEqual(['0001_toy']);
    expect(await migrationsApplied(pool, directory)).toBe(false);
    await write('0002_bad', 'create table platform.half (id int);');
    expect(await run()).toEqual(['0002_bad']);
  });

  test('a migration that was cut off half-way left nothing, and the next run applies it', async () => {
    await write('0002_slow', 'alter table platform.toy add flies boolean; select pg_sleep(10)');
    const cut = run().catch((error: Error) => error.message);
    const others = `from pg_stat_activity where application_name = 'loyalty migrate' and query like '%pg_sleep%'
                    and datname = current_database() and pid <> pg_backend_pid()`;
    while ((await pool.query(`select pg_terminate_backend(pid) ${others}`)).rowCount === 0);
    expect(await cut).toMatch(/^Migration 0002_slow failed/);
    await write('0002_slow', 'alter table platform.toy add flies boolean');
    expect(await run()).toEqual(['0002_slow']);
  });

  test('a migration that was edited after it was applied is refused', async () => {
    await run();
    await write('0001_toy', `${TOY}\n-- better`);
    await expect(run()).rejects.toThrow(/^Migration 0001_toy was edited after it was applied/);
  });

  test('a migration that another tool left unfinished is refused, until it is rolled back', async () => {
    await run();
    await pool.query(`
      insert into _prisma_migrations (id, checksum, migration_name, started_at) values ('x', 'y', '0002_plane', now())`);
    await write('0002_plane', 'alter table platform.toy add flies boolean');
    await expect(run()).rejects.toThrow(/^Migration 0002_plane did not get to its end/);
    await pool.query(`update _prisma_migrations set rolled_back_at = now() where id = 'x'`);
    expect(await run()).toEqual(['0002_plane']);
  });
});
