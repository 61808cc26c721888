/**
 * `npm run bench:import -- --users N`: an import beside a plain COPY of the very rows that it has written, into the same tables
 * with the same indexes, one after the other in one run. The rows are copied by Postgres itself, from files of its own form.
 */

import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { migrate } from '../platform/migrate.ts';
import { startPostgres } from '../platform/postgres.ts';
import { openPlatform } from '../platform/process.ts';
import { seed } from '../prisma/seed.ts';
import { newDataDir, removeDataDir, silent } from '../tests/harness/postgres.ts';

/** Where an import writes, in an order that foreign keys allow. */
const TABLES = [
  'vault.person',
  'vault.external_id',
  '"user"."user"',
  '"user".external_id',
  '"user".consent',
  'loyalty_card.card',
  'loyalty_card.card_event',
] as const;
/** What the import shall be at least, as a part of the rate of the COPY; and what it may take of memory. */
const RATIO_MIN = 0.5;
const MEMORY_MAX_MB = 300;

const { values } = parseArgs({
  options: { users: { type: 'string', default: '100000' }, 'cache-mb': { type: 'string', default: '1024' } },
});
const users = Number(values.users);
if (!Number.isSafeInteger(users) || users < 1) throw new Error('--users takes a number from 1 on');

const cacheMb = Number(values['cache-mb']);
if (!Number.isSafeInteger(cacheMb) || cacheMb < 1) throw new Error('--cache-mb takes a number from 1 on');

const dataDir = await newDataDir();
try {
  // Postgres runs as another account where it was started by root.
  await chmod(dataDir, 0o777);
  const files = {
    users: join(dataDir, 'users.csv'),
    loyalty: join(dataDir, 'loyalty.csv'),
    out: join(dataDir, 'out.csv'),
  };
  await write(
    files.users,
    'partner_id,legacy_id,email,phone,name,locale,created_at,loyalty_consent,policy_version',
    (i) =>
      `H${i},S${i},guest${i}@example.com,+35387${String(i).padStart(7, '0')},Guest Number ${i},en-IE,2024-03-01T12:00:00Z,true,2024-1`,
  );
  // In another order than the users.
  await write(files.loyalty, 'legacy_id,balance,lifetime,qualifying,tier', (i) => {
    const k = (i * 7_919) % users;
    return `S${k},${k % 2_000},${(k % 5_000) + 2_000},${k % 900},${['bronze', 'silver', 'gold'][k % 3]}`;
  });

  const postgres = await startPostgres({ dataDir: join(dataDir, 'data'), log: silent, cacheMb });
  try {
    await migrate({ url: postgres.url, log: silent });
    const platform = await openPlatform({ url: postgres.url, log: silent });
    const client = await platform.db.pool.connect();
    try {
      await seed(platform, (name) => `loyalty_bench ${name}`);
      const place = (table: string) => join(dataDir, `${table.replaceAll(/\W/g, '-')}.copy`);
      const imported = await importing(postgres.url, files);
      await client.query('set statement_timeout = 0');
      for (const table of TABLES) await client.query(`copy ${table} to '${place(table)}'`);
      await client.query(`truncate ${TABLES.join(', ')} cascade`);
      await client.query('checkpoint');
      const beganMs = performance.now();
      for (const table of TABLES) await client.query(`copy ${table} from '${place(table)}'`);
      const copiedS = (performance.now() - beganMs) / 1_000;
      tell(imported, copiedS);
    } finally {
      client.release();
      await platform.close();
    }
  } finally {
    await postgres.stop();
  }
} finally {
  await removeDataDir(dataDir);
}

interface Imported {
  readonly seconds: number;
  readonly memoryMb: number;
}

/** The command as people run it, with what Linux says of the most memory that it took. */
function importing(
  url: string,
  { users, loyalty, out }: Record<'users' | 'loyalty' | 'out', string>,
): Promise<Imported> {
  const args = ['run', '--silent', 'import', '--', '--users', users, '--loyalty', loyalty, '--out', out];
  const systems = ['--system', 'HOMERIA', '--legacy', 'SESSIONM'];
  const env = { ...process.env, DATABASE_URL: url };
  const beganMs = performance.now();
  return new Promise((resolve, reject) => {
    execFile('npm', [...args, ...systems], { env, maxBuffer: 1e8 }, (error, stdout, stderr) => {
      if (error) return reject(new Error(stderr || error.message));
      const memoryMb = Number(/most memory: (\d+) MB/.exec(stdout)?.[1]);
      return resolve({ seconds: (performance.now() - beganMs) / 1_000, memoryMb });
    });
  });
}

function tell({ seconds, memoryMb }: Imported, copiedS: number): void {
  const rate = (s: number) => `${Math.round(users / s).toLocaleString('en')} users/s`;
  const ratio = copiedS / seconds;
  console.log(`import  ${seconds.toFixed(1)} s  ${rate(seconds)}  ${memoryMb} MB at most`);
  console.log(`COPY    ${copiedS.toFixed(1)} s  ${rate(copiedS)}`);
  console.log(`ratio   ${ratio.toFixed(2)}  (at least ${RATIO_MIN})`);
  process.exitCode = ratio >= RATIO_MIN && memoryMb <= MEMORY_MAX_MB ? 0 : 1;
}

async function write(path: string, heading: string, row: (i: number) => string): Promise<void> {
  const file = createWriteStream(path);
  file.write(`${heading}\n`);
  for (let i = 0; i < users; i += 1) {
    if (!file.write(`${row(i)}\n`)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'finish');
}
