/** The export of all that is held on one person: whole, and of nobody else. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EraseUserDocument, RecordConsentDocument, ReverseTransactionDocument } from './generated/documents.ts';
import { order } from './harness/client.ts';
import { given, openScene, type Scene } from './harness/scene.ts';
import { key, till } from './harness/till.ts';

interface Document {
  readonly userId: string;
  readonly exportedAt: string;
  readonly tables: Readonly<Record<string, readonly Record<string, unknown>[]>>;
}

/** What speaks of a person and is no data on them. */
const NOT_EXPORTED: Readonly<Record<string, string>> = {
  'vault.person': 'their key, and what they are looked up by',
  'vault.external_id': 'what they are looked up by',
  'migration.balance_as_of': 'when it was what the other system had of a card; what that was is in the events',
  'migration.delivery':
    'how far their card is brought to the other system, while a brand moves; what is brought is in the events',
  'migration.drift': 'that the other system says other points of their card, until the next comparison',
  'user.unsealed': 'empty before anything is served',
};

let scene: Scene;
let guest: { userId: string; cardId: string; name: string; email: string; phone: string };
let exported: Document;

/** Runs the command as an operator would. */
const run = (userId: string) =>
  promisify(execFile)(process.execPath, ['gateway/export.ts', userId], {
    env: { PATH: process.env['PATH'], DATABASE_URL: scene.databaseUrl },
    maxBuffer: 2 ** 24,
  });
const exportOf = async (userId: string) => JSON.parse((await run(userId)).stdout) as Document;

/** A guest of whom every table has something to say. */
beforeAll(async () => {
  scene = await openScene();
  const brigid = scene.running.credentials.guests.find(({ name }) => name === 'Brigid');
  if (!brigid) throw new Error('There is no Brigid');
  guest = brigid;
  const credential = { credential: brigid.token };
  const consent = { userId: guest.userId, purpose: 'MARKETING', granted: true, policyVersion: '2026-01' };
  given(await scene.ask(credential, RecordConsentDocument, { input: consent }), 'recordConsent');
  const at = till(scene, guest.cardId);
  const issue = `mutation { issueOtp(input: {idempotencyKey: "${randomUUID()}"}) { code } }`;
  const { code: ost } = given<{ code: string }>(await scene.ask(credential, issue), 'issueOtp');
  const { id: transactionId } = given<{ id: string }>(await at.identify({ ost, ...key() }), 'identify');
  given(await at.claim({ transactionId, order: order(1_000), ...key() }), 'claimTransaction');
  const input = { transactionId, reason: 'cold', ...key() };
  given(await scene.ask('kiosk', ReverseTransactionDocument, { input }), 'reverseTransaction');
  await scene.ask(credential, '{ apiClients { id } }');
  // Written down some seconds later.
  const refusals = () => scene.sql(`select from "user".refusal where caller_id = '${guest.userId}'`);
  while ((await refusals()).length === 0) await sleep(100);
  exported = await exportOf(guest.userId);
});
afterAll(() => scene?.close());

it('it says who it is of, and opens what is sealed', () => {
  expect(exported.userId).toBe(guest.userId);
  expect(Date.parse(exported.exportedAt)).toBeGreaterThan(Date.now() - 60_000);
  const { name, email, phone } = guest;
  expect(exported.tables['user.user']).toMatchObject([{ id: guest.userId, name, email, phone, locale: 'en-IE' }]);
  expect(exported.tables['user.external_id']).toMatchObject([{ system: 'DEMO', id: 'Brigid' }]);
  expect(exported.tables['user.consent']).toMatchObject([{ purpose: 'MARKETING' }, { purpose: 'LOYALTY' }]);
});

it('every table that speaks of people is in it, with every row that speaks of this one', async () => {
  const columns = await scene.sql<{ table: string }>(`
    select distinct table_schema || '.' || table_name as table
    from information_schema.columns join information_schema.tables using (table_schema, table_name)
    where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')
      and (column_name ~ '(^|_)(user|caller|card|otp|transaction|voucher)_id$' or column_name in ('client', 'used_in')
        or (table_schema, table_name) = ('user', 'user'))`);
  const told = [...Object.keys(exported.tables), ...Object.keys(NOT_EXPORTED)];
  expect(columns.map(({ table }) => table).toSorted()).toEqual(told.toSorted());
  for (const [table, rows] of Object.entries(exported.tables)) expect(rows, table).not.toEqual([]);
  const [count] = await scene.sql<{ events: number; transactions: number }>(
    `select (select count(*)::int from loyalty_card.card_event where card_id = $1) as events,
      (select count(*)::int from transaction.transaction where card_id = $1) as transactions`,
    [guest.cardId],
  );
  expect(exported.tables['loyalty_card.card_event']).toHaveLength(count?.events ?? 0);
  expect(exported.tables['transaction.transaction']).toHaveLength(count?.transactions ?? 0);
});

it('it speaks of nobody else', () => {
  const text = JSON.stringify(exported);
  for (const other of scene.running.credentials.guests.filter(({ userId }) => userId !== guest.userId)) {
    for (const of of [other.userId, other.cardId, other.email, other.phone]) expect(text).not.toContain(of);
  }
});

it('of somebody who is forgotten there is no more than what stays', async () => {
  const [{ userId = '', email = '', phone = '' } = {}] = scene.running.credentials.guests;
  given(await scene.ask('operator', EraseUserDocument, { input: { userId, ...key() } }), 'eraseUser');
  const { tables } = await exportOf(userId.toUpperCase());
  expect(tables['user.user']).toMatchObject([{ email: null, erasedAt: expect.any(String) }]);
  expect(tables['user.external_id']).toEqual([]);
  expect(tables['loyalty_card.card_event']).not.toEqual([]);
  for (const text of [email, phone]) expect(JSON.stringify(tables)).not.toContain(text);
});

it.each([randomUUID(), 'x', ''])('there is none of nobody, and nothing on standard output: %j', async (userId) => {
  await expect(run(userId)).rejects.toMatchObject({ code: 1, stdout: '', stderr: `There is no user ${userId}\n` });
});
