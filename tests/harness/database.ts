/** A database for a test file: empty, migrated, its own, and made in a few hundredths of a second. */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { inject } from 'vitest';

/** What each test's database is a copy of. Nobody may be connected to it while it is copied. */
export const TEMPLATE = 'loyalty_template';
/** How long a connection that is being closed may take to be gone. */
const LEAVING_MS = 1_000;

export interface TestDatabase {
  readonly url: string;
  /** Removes it, along with whatever is still connected to it. */
  drop(): Promise<void>;
}

/**
 * In `beforeAll`; with `drop` in `afterAll`, after closing what is connected.
 *
 * @param template  What it is a copy of: `template1` for one that is not even migrated.
 */
export async function createTestDatabase(template = TEMPLATE): Promise<TestDatabase> {
  const postgresUrl = inject('postgresUrl');
  const name = `test_${randomBytes(8).toString('hex')}`;
  await withAdmin(postgresUrl, (admin) => admin.query(`create database ${name} template ${template}`));
  return {
    url: databaseUrl(postgresUrl, name),
    drop: () =>
      withAdmin(postgresUrl, async (admin) => {
        await left(admin, name);
        await admin.query(`drop database if exists ${name} with (force)`);
      }),
  };
}

/** A pool says that it has ended before its connections have, and cut off meanwhile they raise what nobody hears. */
export async function left(admin: pg.Client, name: string): Promise<void> {
  const deadline = Date.now() + LEAVING_MS;
  while (Date.now() < deadline) {
    const { rowCount } = await admin.query('select from pg_stat_activity where datname = $1', [name]);
    if (rowCount === 0) return;
    await sleep(5);
  }
}

/** Runs work that no database can do to itself. */
export async function withAdmin(postgresUrl: string, work: (admin: pg.Client) => Promise<unknown>): Promise<void> {
  const admin = new pg.Client({ connectionString: databaseUrl(postgresUrl, 'postgres') });
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}

/** The URL of another database of the same server. */
export function databaseUrl(url: string, name: string): string {
  const other = new URL(url);
  other.pathname = `/${name}`;
  return other.href;
}
