/** `npm run ledger:verify` and `npm run ledger:rebuild`, on books that somebody has meddled with. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPlatform } from '../platform/process.ts';
import { demoGuests } from '../prisma/demo.ts';
import { seed } from '../prisma/seed.ts';
import { createTestDatabase, type TestDatabase } from './harness/database.ts';
import { query, silent } from './harness/postgres.ts';
import { bareEnvironment } from './harness/run-folder.ts';

let database: TestDatabase;
/** The ids of the demo guests' cards. */
let cards: string[];

beforeAll(async () => {
  database = await createTestDatabase();
  const platform = await openPlatform({ url: database.url, log: silent });
  await seed(platform, () => randomUUID());
  cards = (await demoGuests(platform.db)).map(({ cardId }) => cardId);
  await platform.close();
});
afterAll(() => database?.drop());

function ledger(command: string): Promise<{ code: number; said: string[] }> {
  const env = { ...bareEnvironment(), DATABASE_URL: database.url };
  return new Promise((resolve) => {
    execFile(process.execPath, ['subgraphs/loyalty-card/ledger.ts', command], { env }, (error, stdout) =>
      resolve({ code: Number(error?.code ?? 0), said: stdout.trim().split('\n') }),
    );
  });
}

const books = () =>
  query(database.url, 'select id, position, state, unheld, next_expiry_at from loyalty_card.card order by id');

it('books that nobody has touched are right', async () => {
  expect(await ledger('verify')).toEqual({
    code: 0,
    said: [expect.stringMatching(/^5 cards, \d+ events, 0 wrong; sums of 0 days wrong$/)],
  });
});

it.each([
  ['points in the state', `state = jsonb_set(state, '{lifetimeEarned}', '999999')`],
  ['a lot given away', `state = jsonb_set(state, '{lots}', '[]')`],
  ['the points that can be spent', 'unheld = unheld + 1'],
  ['when the next points expire', 'next_expiry_at = null'],
  ['the number of the newest event', 'position = position + 1'],
  ['the number of the newest event in the state', `state = jsonb_set(state, '{position}', '999')`],
])('%s was changed: verify says which cards, and rebuild puts them right', async (_what, change) => {
  const right = await books();
  const wrong = cards.slice(0, 2);
  await query(database.url, `update loyalty_card.card set ${change} where id in (${wrong.map((id) => `'${id}'`)})`);
  const found = await ledger('verify');
  expect(found.code).toBe(1);
  expect(found.said[0]).toMatch(/ 2 wrong; sums of 0 days wrong$/);
  expect(found.said.slice(1).toSorted()).toEqual(wrong.toSorted());
  expect((await ledger('rebuild')).said[0]).toMatch(/ 2 rebuilt; sums of 0 days rebuilt$/);
  expect(await ledger('verify')).toMatchObject({ code: 0 });
  expect(await books()).toEqual(right);
});

it('a voucher is missing and another was made up: verify says so, and rebuild puts them right', async () => {
  const vouchers = () => query(database.url, 'select * from loyalty_card.voucher order by id');
  const right = await vouchers();
  expect(right.length).toBeGreaterThan(0);
  await query(
    database.url,
    `update loyalty_card.voucher set code = 'MADEUPCODE' where id = (select id from loyalty_card.voucher limit 1)`,
  );
  expect((await ledger('verify')).said[0]).toMatch(/ 1 wrong; sums of 0 days wrong$/);
  await query(database.url, 'delete from loyalty_card.voucher');
  expect((await ledger('verify')).code).toBe(1);
  await ledger('rebuild');
  expect(await ledger('verify')).toMatchObject({ code: 0 });
  expect(await vouchers()).toEqual(right);
});

it('what has happened can be neither changed nor deleted', async () => {
  for (const change of [`update loyalty_card.card_event set type = 'X'`, 'delete from loyalty_card.card_event']) {
    await expect(query(database.url, change)).rejects.toThrow('append-only');
  }
});
