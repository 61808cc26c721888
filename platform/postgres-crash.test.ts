/** What is left after kill -9: everything that was committed. Each test kills a process that is writing. */
import { readdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  killAll,
  makeAhead,
  newDataDir,
  postmasterOf,
  query,
  removeDataDir,
  spawnWriter,
  start,
  startWriter,
} from '../tests/harness/postgres.ts';

/** Numbers to write before the kill. */
const SOME = 200;
let dataDir: string;

beforeEach(async () => {
  dataDir = await newDataDir();
});
afterEach(() => removeDataDir(dataDir));

/** Counts the numbers up to the last that was said to be written. */
async function kept(url: string, last: number): Promise<number> {
  const [row] = await query<{ kept: number }>(url, `select count(*)::int as kept from number where n <= ${last}`);
  return row?.kept ?? 0;
}

test('all of it is killed: the next start has every number that was said to be written', async () => {
  makeAhead(dataDir);
  const writer = await startWriter(dataDir);
  await writer.more(SOME);
  killAll(writer.postmaster);
  await writer.end('SIGKILL');
  const postgres = await start(dataDir);
  expect(await kept(postgres.url, writer.last())).toBe(writer.last());
  await postgres.stop();
});

test('the application alone is killed: the next start takes over its Postgres', async () => {
  makeAhead(dataDir);
  const writer = await startWriter(dataDir);
  await writer.more(SOME);
  await writer.end('SIGKILL');
  const postgres = await start(dataDir);
  expect(await postmasterOf(dataDir)).toBe(writer.postmaster);
  expect(await kept(postgres.url, writer.last())).toBe(writer.last());
  await postgres.stop();
  expect(await postmasterOf(dataDir)).toBeUndefined();
});

test('Postgres alone is killed: it is started again, and the application goes on writing', async () => {
  makeAhead(dataDir);
  const writer = await startWriter(dataDir);
  await writer.more(SOME);
  killAll(writer.postmaster);
  // What it wrote before may yet be on its way here.
  await expect.poll(() => postmasterOf(dataDir), { timeout: 20_000 }).not.toBe(writer.postmaster);
  await writer.more(SOME);
  await writer.end('SIGTERM');
  const postgres = await start(dataDir);
  expect(await kept(postgres.url, writer.last())).toBe(writer.last());
  await postgres.stop();
});

test('one connection’s process is killed: Postgres recovers by itself, and still has one holder', async () => {
  makeAhead(dataDir);
  const first = await start(dataDir);
  const [row] = await query<{ pid: number }>(
    first.url,
    `select pid from pg_stat_activity where datname = 'postgres' and pid <> pg_backend_pid()`,
  );
  process.kill(Number(row?.pid), 'SIGKILL');
  const holders = `select pid from pg_locks where locktype = 'advisory' and pid <> ${row?.pid}`;
  await expect.poll(() => query(first.url, holders).catch(() => []), { timeout: 10_000 }).toHaveLength(1);
  await expect(start(dataDir)).rejects.toThrow(/^Another process is using/);
  await first.stop();
});

test('Ctrl-C reaches the application only, which stops Postgres when it is done', async () => {
  makeAhead(dataDir);
  const writer = await startWriter(dataDir);
  process.kill(-(writer.child.pid ?? 0), 'SIGINT');
  await writer.more(SOME);
  expect(await postmasterOf(dataDir)).toBe(writer.postmaster);
  await writer.end('SIGTERM');
  expect(await postmasterOf(dataDir)).toBeUndefined();
});

test('the making of the folder is killed half-way: the next start makes it anew', async () => {
  const child = spawnWriter(dataDir);
  while (!(await readdir(dataDir)).some((name) => name.startsWith('postgres.new-'))) await sleep(5);
  await sleep(50);
  process.kill(-(child.pid ?? 0), 'SIGKILL');
  expect(await readdir(dataDir)).toEqual([expect.stringMatching(/^postgres\.new-/)]);
  const postgres = await start(dataDir);
  expect(await query(postgres.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  await postgres.stop();
});
