/**
 * A process for tests to kill: starts Postgres on the folder it is given and writes numbers, one after another, each on
 * a line of standard output once it is committed. It keeps trying, over new connections, until the number is in.
 * The first line is the process id of Postgres. SIGTERM stops both; SIGINT, as of a Ctrl-C, does nothing.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { jsonLog } from '../../platform/log.ts';
import { startPostgres } from '../../platform/postgres.ts';

const [dataDir = ''] = process.argv.slice(2);
const postgres = await startPostgres({ dataDir, log: jsonLog('writer') });
const pool = new pg.Pool({ connectionString: postgres.url });
pool.on('error', () => undefined);

let ending = false;
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => {
  ending = true;
});

await pool.query('create table if not exists number (n int primary key)');
console.log((await readFile(join(dataDir, 'postgres/data/postmaster.pid'), 'utf8')).split('\n')[0]);
for (let n = 1; !ending; n += 1) {
  while (!(await written(n))) await sleep(20);
  console.log(n);
}
await pool.end();
await postgres.stop();

async function written(n: number): Promise<boolean> {
  return pool.query('insert into number values ($1) on conflict do nothing', [n]).then(
    () => true,
    () => false,
  );
}
