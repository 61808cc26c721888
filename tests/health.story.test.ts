/** Whether to send guests here: only when the database answers and has every migration. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase } from '../platform/database.ts';
import type { TestDatabase } from './harness/database.ts';
import { createDemoDatabase } from './harness/demo-database.ts';
import { type RunningForm, startForm } from './harness/forms.ts';

let database: TestDatabase;
let running: RunningForm;

beforeAll(async () => {
  database = await createDemoDatabase();
  running = await startForm('one process', database.url);
});
afterAll(async () => {
  await running?.stop();
  await database?.drop();
});

const status = async (what: string) => (await fetch(new URL(`/health/${what}`, running.endpoint))).status;

it('is ready with a database that has every migration', async () => {
  expect([await status('live'), await status('ready')]).toEqual([200, 200]);
});

it('is not ready while a migration is missing', async () => {
  const db = openDatabase(database.url);
  await db.sql`update _prisma_migrations set migration_name = 'x' || migration_name`;
  expect([await status('live'), await status('ready')]).toEqual([200, 503]);
  await db.sql`update _prisma_migrations set migration_name = substr(migration_name, 2)`;
  expect(await status('ready')).toBe(200);
  await db.close();
});

it('is live but not ready when the database is gone, and answers without showing why', async () => {
  await database.drop();
  expect([await status('live'), await status('ready')]).toEqual([200, 503]);
  const response = await fetch(running.endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ programme { name } }' }),
  });
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({
    data: null,
    errors: [{ extensions: { code: 'INTERNAL_SERVER_ERROR', retryable: true } }],
  });
});
