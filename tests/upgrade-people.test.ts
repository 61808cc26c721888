/** People of the release before this one, sealed by whatever meets their books first. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { migrate } from '../platform/migrate.ts';
import { NEW_CARD } from '../subgraphs/loyalty-card/state.ts';
import { pack } from '../subgraphs/loyalty-card/stored-state.ts';
import { createTestDatabase } from './harness/database.ts';
import { startForm } from './harness/forms.ts';
import { query, silent } from './harness/postgres.ts';

const directory = mkdtempSync(join(tmpdir(), 'loyalty-'));
beforeAll(() => {
  for (const name of ['0001_init', '0002_programme']) {
    cpSync(`prisma/migrations/${name}`, join(directory, name), { recursive: true });
  }
});
afterAll(() => rmSync(directory, { recursive: true }));

/** Books of the release before, with one guest, who had been seeded by it. */
async function oldBooks(): Promise<{ url: string; userId: string }> {
  const database = await createTestDatabase('template1');
  onTestFinished(() => database.drop());
  await migrate({ url: database.url, log: silent, directory });
  const userId = randomUUID();
  await query(
    database.url,
    `insert into "user"."user" (id, email, name, created_at) values ('${userId}', 'andy@example.com', 'Andy', now() - interval '9 days');
     insert into "user".external_id (system, id, user_id) values ('DEMO', 'Andy', '${userId}');
     insert into loyalty_card.card (id, user_id, position, state, unheld, opened_at)
     values ('${randomUUID()}', '${userId}', 0, '${pack(NEW_CARD)}', 0, now() - interval '9 days');`,
  );
  return { url: database.url, userId };
}

it('npm run migrate leaves nobody unsealed', async () => {
  const { url, userId } = await oldBooks();
  const env = { PATH: process.env['PATH'], DATABASE_URL: url };
  const run = async () => (await promisify(execFile)(process.execPath, ['prisma/migrate.ts'], { env })).stdout;
  expect(await run()).toMatch(/^Applied: 0003_privacy, .*\nSealed: 1 people\n$/);
  expect(await run()).toBe('Every migration was applied before.\n');
  // What is known of them may have been said at any moment until now.
  const people = `select id from "user"."user" where sealed is not null and changed_at > now() - interval '1 hour'`;
  expect(await query(url, people)).toEqual([{ id: userId }]);
  expect(await query(url, `select * from "user".unsealed`)).toEqual([]);
});

it('a start finds everybody again, before it serves or seeds anything', async () => {
  const { url, userId } = await oldBooks();
  const running = await startForm('one process', url);
  onTestFinished(() => running.stop());
  expect(running.credentials.guests).toHaveLength(5);
  expect(running.credentials.guests[0]).toMatchObject({ name: 'Andy', userId, email: 'andy@example.com' });
});
