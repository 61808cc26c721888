/** Starts that go wrong: a port that is taken, and a first start that was cut short. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { EraseUserDocument } from './generated/documents.ts';
import { api, one } from './harness/client.ts';
import { createTestDatabase } from './harness/database.ts';
import { type RunningAlone, startAlone, startForm } from './harness/forms.ts';
import { newDataDir, query, removeDataDir } from './harness/postgres.ts';
import { bareEnvironment } from './harness/run-folder.ts';

it('a port that is taken is said in a sentence, and leaves no Postgres behind', async () => {
  const other = await newDataDir();
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const { port } = taken.address() as AddressInfo;
  try {
    await expect(startAlone(other, { PORT: String(port) })).rejects.toThrow(
      /Cannot start: listen EADDRINUSE[^\n]*\n?$/,
    );
    expect(existsSync(join(other, 'postgres', 'data', 'PG_VERSION'))).toBe(true);
    expect(existsSync(join(other, 'postgres', 'data', 'postmaster.pid'))).toBe(false);
  } finally {
    taken.close();
    await removeDataDir(other);
  }
});

it('told to stop in the middle of its first start, it leaves no Postgres behind', async () => {
  const dataDir = await newDataDir();
  const postmaster = join(dataDir, 'postgres', 'data', 'postmaster.pid');
  try {
    const child = spawn(process.execPath, ['gateway/main.ts'], {
      env: { ...bareEnvironment(), DATA_DIR: dataDir, PORT: '0' },
      stdio: 'ignore',
    });
    const gone = once(child, 'exit');
    while (!existsSync(postmaster)) await sleep(5);
    child.kill('SIGTERM');
    expect(await gone).toEqual([0, null]);
    expect(existsSync(postmaster)).toBe(false);
  } finally {
    await removeDataDir(dataDir);
  }
});

it('kill -9 during the first start: the next one completes the demo brand', async () => {
  const young = await newDataDir();
  const started: RunningAlone[] = [];
  const start = async () => {
    const alone = await startAlone(young);
    started.push(alone);
    return alone;
  };
  try {
    const first = await start();
    const guests = () => query<{ id: string }>(first.databaseUrl, 'select id from "user"."user"');
    expect(await guests()).toHaveLength(5);
    // As if it had been cut short after the second guest, in the middle of her orders.
    await cutShort(first.databaseUrl, first.credentials.guests.slice(0, 2));
    expect(await guests()).toHaveLength(2);
    await first.stop();
    const second = await start();
    expect(second.credentials.guests.map(({ name }) => name)).toEqual(['Andy', 'Brigid', 'Carlos', 'Dervla', 'Elena']);
    const [books] = await query<{ orders: number }>(
      second.databaseUrl,
      'select count(*)::int as orders from transaction.transaction',
    );
    expect(books?.orders).toBe(15);
  } finally {
    for (const alone of started) await alone.stop();
    await removeDataDir(young);
  }
});

it('a demo guest who was forgotten is there at the next start, as somebody new', { timeout: 60_000 }, async () => {
  const database = await createTestDatabase();
  onTestFinished(() => database.drop());
  const first = await startForm('one process', database.url);
  const { guests, operator } = first.credentials;
  const andy = one(guests);
  const input = { userId: andy.userId, idempotencyKey: randomUUID() };
  await api(first.endpoint, operator.key)
    .ask(EraseUserDocument, { input })
    .finally(() => first.stop());
  const second = await startForm('one process', database.url);
  onTestFinished(() => second.stop());
  const again = second.credentials.guests;
  expect(again.map(({ name }) => name)).toEqual(guests.map(({ name }) => name));
  expect(one(again).userId).not.toBe(andy.userId);
  expect(again.slice(1).map(({ userId }) => userId)).toEqual(guests.slice(1).map(({ userId }) => userId));
});

/** Takes away what the seeding did last: all guests but the first two, and the last order of the second. */
async function cutShort(
  databaseUrl: string,
  [first, second]: readonly { userId: string; cardId: string }[],
): Promise<void> {
  const gone = `select id from "user"."user" where id not in ('${first?.userId}', '${second?.userId}')`;
  const last = `demo-${second?.cardId}-9`;
  const cards = `select id from loyalty_card.card where user_id in (${gone})`;
  await query(
    databaseUrl,
    `alter table loyalty_card.card_event disable trigger all;
     delete from platform.idempotency_key where key = '${last}' or substring(key from 'demo-(.*)-') in (select id::text from (${cards}) c);
     delete from transaction.transaction where card_id in (${cards}) or order_ref = '${last}';
     delete from loyalty_card.voucher where card_id in (${cards});
     delete from loyalty_card.identification where card_id in (${cards});
     delete from loyalty_card.card_event where card_id in (${cards});
     create temp table gone as ${gone};
     delete from loyalty_card.card where user_id in (select id from gone);
     delete from "user".consent where user_id in (select id from gone);
     delete from "user".external_id where user_id in (select id from gone);
     delete from vault.person where user_id in (select id from gone);
     delete from "user"."user" where id in (select id from gone);
     alter table loyalty_card.card_event enable trigger all;`,
  );
}
