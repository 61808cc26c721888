import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  copyPostgres,
  makeAhead,
  newDataDir,
  postmasterOf,
  query,
  removeDataDir,
  start,
} from '../tests/harness/postgres.ts';

let dataDir: string;

beforeEach(async () => {
  dataDir = await newDataDir();
});
afterEach(() => removeDataDir(dataDir));

describe('started and stopped', () => {
  test('what was written is there after a restart', async () => {
    makeAhead(dataDir);
    const first = await start(dataDir);
    await query(first.url, 'create table kept as select 7 as value');
    await first.stop();
    const second = await start(dataDir);
    expect(await query(second.url, 'select value from kept')).toEqual([{ value: 7 }]);
    await second.stop();
  });

  test('it keeps its promises whatever was configured: durable, in UTC, in UTF-8, the same order everywhere', async () => {
    const postgres = await start(dataDir);
    const settings = ['fsync', 'synchronous_commit', 'full_page_writes', 'listen_addresses', 'timezone'];
    const rows = await query(
      postgres.url,
      `select ${settings.map((name) => `current_setting('${name}') as ${name}`).join(', ')},
              pg_encoding_to_char(encoding) as encoding, concat(datlocprovider, ' ', datlocale) as locale
       from pg_database where datname = current_database()`,
    );
    expect(rows).toEqual([
      {
        fsync: 'on',
        synchronous_commit: 'on',
        full_page_writes: 'on',
        listen_addresses: '127.0.0.1',
        timezone: 'UTC',
        encoding: 'UTF8',
        locale: 'b C.UTF-8',
      },
    ]);
    await postgres.stop();
  });

  test('only who has the password comes in, and only its owner reads the password', async () => {
    const postgres = await start(dataDir);
    const wrong = new URL(postgres.url);
    wrong.password = 'wrong';
    await expect(query(wrong.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });
    expect((await stat(join(dataDir, 'postgres/password'))).mode & 0o777).toBe(0o600);
    await postgres.stop();
  });

  test('after stop no process is left, and stopping twice is stopping once', async () => {
    makeAhead(dataDir);
    const postgres = await start(dataDir);
    const postmaster = (await postmasterOf(dataDir)) ?? 0;
    await Promise.all([postgres.stop(), postgres.stop()]);
    await postgres.stop();
    expect(() => process.kill(postmaster, 0)).toThrow('ESRCH');
    expect(await postmasterOf(dataDir)).toBeUndefined();
  });

  test('it says in its own words why it does not start', async () => {
    makeAhead(dataDir);
    await (await start(dataDir)).stop();
    await writeFile(join(dataDir, 'postgres/data/PG_VERSION'), '9\n');
    await expect(start(dataDir)).rejects.toThrow(/did not start.*initialized by PostgreSQL version 9/s);
  });
});

describe('one holder at a time', () => {
  test('who comes second is told so, and the first goes on', async () => {
    makeAhead(dataDir);
    const first = await start(dataDir);
    await expect(start(dataDir)).rejects.toThrow(
      `Another process is using ${join(dataDir, 'postgres')}: stop it, or use another folder.`,
    );
    expect(await query(first.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await first.stop();
  });

  test.for(['new', 'old'])('of three at the same moment, one gets the %s folder', async (age) => {
    if (age === 'old') {
      makeAhead(dataDir);
      await (await start(dataDir)).stop();
    }
    const all = await Promise.allSettled([1, 2, 3].map(() => start(dataDir)));
    const [one, ...more] = all.filter((start) => start.status === 'fulfilled').map((start) => start.value);
    expect(more).toEqual([]);
    expect(all.filter((start) => start.status === 'rejected').map((start) => start.reason.message)).toEqual(
      Array(2).fill(expect.stringMatching(/^Another process is using/)),
    );
    expect(await query(one?.url ?? '', 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(await readdir(dataDir)).toEqual(['postgres']);
    await one?.stop();
  });
});

describe('folders', () => {
  test('one whose making was cut short is in nobody’s way, and is removed when old', async () => {
    const half = join(dataDir, 'postgres.new-abc123');
    await mkdir(join(half, 'data'), { recursive: true });
    await writeFile(join(half, 'data/PG_VERSION'), '18\n');
    await (await start(dataDir)).stop();
    expect(existsSync(half)).toBe(true);
    await utimes(half, new Date(0), new Date(0));
    await (await start(dataDir)).stop();
    expect(await readdir(dataDir)).toEqual(['postgres']);
  });

  test('something else of that name is left alone', async () => {
    await mkdir(join(dataDir, 'postgres'));
    await writeFile(join(dataDir, 'postgres/letter.txt'), 'Dear …');
    await expect(start(dataDir)).rejects.toThrow(/holds no Postgres/);
    expect(await readdir(join(dataDir, 'postgres'))).toEqual(['letter.txt']);
  });

  test.runIf(process.getuid?.() === 0)('root may keep it below a folder that nobody else may enter', async () => {
    await chmod(dataDir, 0o700);
    const postgres = await start(dataDir);
    expect(await query(postgres.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await postgres.stop();
  });

  test('a process id left by kill -9 may be a stranger’s by now, who is not harmed', async () => {
    makeAhead(dataDir);
    await (await start(dataDir)).stop();
    const data = join(dataDir, 'postgres/data');
    // Of the same account: Postgres by itself sees through strangers of another.
    const { uid, gid } = await stat(data);
    const stranger = spawn('sleep', ['60'], { stdio: 'ignore', ...(process.getuid?.() === 0 ? { uid, gid } : {}) });
    const stale = [stranger.pid, data, 1_700_000_000, 1, '', '127.0.0.1', '  1234567 1', 'ready   '];
    await writeFile(join(data, 'postmaster.pid'), `${stale.join('\n')}\n`);
    const postgres = await start(dataDir);
    expect(await query(postgres.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(stranger.signalCode ?? stranger.exitCode).toBeNull();
    await postgres.stop();
    stranger.kill();
  });

  test('one whose power was lost while Postgres began to write itself into it is started all the same', async () => {
    makeAhead(dataDir);
    await (await start(dataDir)).stop();
    await writeFile(join(dataDir, 'postgres/data/postmaster.pid'), '');
    const postgres = await start(dataDir);
    expect(await query(postgres.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await postgres.stop();
  });

  test('a copy of a folder in use is not taken for that folder', async () => {
    makeAhead(dataDir);
    const original = await start(dataDir);
    const copy = await newDataDir();
    copyPostgres(dataDir, copy);
    const copied = await start(copy);
    await query(copied.url, 'create table only_here ()');
    await expect(query(original.url, 'select from only_here')).rejects.toThrow(/does not exist/);
    await copied.stop();
    await original.stop();
    await removeDataDir(copy);
  });
});
