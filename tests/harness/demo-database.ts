/** A database with the demo brand in it, for tests that start the platform, yet are not about its first start. */
import { inject } from 'vitest';
import { createTestDatabase, databaseUrl, left, TEMPLATE, type TestDatabase, withAdmin } from './database.ts';
import { startForm } from './forms.ts';

/** What each is a copy of, and its name until it is complete. */
const DEMO = 'loyalty_demo';
const HALF = `${DEMO}_half`;
/** The lock under which one file of a run makes it for all. */
const MAKING = 7_253_100;

/** As {@link createTestDatabase}, seeded. The first to ask in a run of the tests starts the platform once, to seed it. */
export async function createDemoDatabase(): Promise<TestDatabase> {
  const postgresUrl = inject('postgresUrl');
  await withAdmin(postgresUrl, async (admin) => {
    // Let go at the end of the connection.
    await admin.query('select pg_advisory_lock($1)', [MAKING]);
    if ((await admin.query('select from pg_database where datname = $1', [DEMO])).rowCount === 1) return;
    await admin.query(`drop database if exists ${HALF} with (force)`);
    await admin.query(`create database ${HALF} template ${TEMPLATE}`);
    await (await startForm('one process', databaseUrl(postgresUrl, HALF))).stop();
    await left(admin, HALF);
    await admin.query(`alter database ${HALF} rename to ${DEMO}`);
  });
  return createTestDatabase(DEMO);
}
