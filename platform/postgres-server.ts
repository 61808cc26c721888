/** The server process of a Postgres folder: started, asked whether it is there and whose it is, and stopped. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile, realpath, rename } from 'node:fs/promises';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { mayServe, type PostgresFolder, type Server, serverOf } from './postgres-folder.ts';
import type { Programs } from './postgres-programs.ts';

/** Longest a stop may take, in which every table is brought up to date on disk. */
export const STOP_TIMEOUT_MS = 60_000;
/** How long a connection that is being closed may take to be gone. */
const LEAVING_MS = 1_000;
/** Longest a server may take to greet a connection before it counts as silent. */
const GREETING_TIMEOUT_MS = 2_000;
/** Lines of Postgres's own log that an error message quotes. */
const LOG_LINES = 8;
/** The advisory lock, in the database `postgres`, by which a process holds a server. Any number; never change it. */
const HELD = 7_253_001;

/** Said on the command line at each start, so that nothing depends on when the folder was made. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Statements that fail are the application's to report; here they would only spill personal data.
  log_min_messages: 'log',
  log_checkpoints: 'off',
} as const;
/** Postgres's defaults, written out because a promise hangs on them. */
const DURABLE = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' } as const;
const FLEETING = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } as const;

/** Starts the server; one that matters in a session of its own, so that the terminal's Ctrl-C is ours to handle. */
export async function spawnServer(
  folder: PostgresFolder,
  programs: Programs,
  { port, durable, cacheMb }: { port: number; durable: boolean; cacheMb: number },
): Promise<ChildProcess> {
  // At the first start there is none; and another start at the same moment may be faster.
  await rename(folder.log, `${folder.log}.before`).catch(() => undefined);
  const log = await open(folder.log, 'w', 0o600);
  const given = { port: String(port), shared_buffers: `${cacheMb}MB` };
  const settings = Object.entries({ ...SETTINGS, ...(durable ? DURABLE : FLEETING), ...given });
  const args = ['-D', folder.data, ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  try {
    const child = programs.start('postgres', args, { stdio: ['ignore', log.fd, log.fd], detached: durable });
    await once(child, 'spawn').catch((cause) => {
      throw new Error(`Postgres cannot be run: ${cause.message}`, { cause });
    });
    child.unref();
    return child;
  } finally {
    await log.close();
  }
}

export function runs(child: ChildProcess | undefined): child is ChildProcess {
  return child !== undefined && child.exitCode === null && child.signalCode === null;
}

/** The last that Postgres itself said. */
export async function lastWords({ log }: PostgresFolder): Promise<string> {
  const lines = (await readFile(log, 'utf8').catch(() => '')).trimEnd().split('\n');
  return lines.slice(-LOG_LINES).join('\n');
}

/**
 * Asks whoever listens on that port. A client comes back when it is this folder's server and now ours: nobody else's
 * until the client's connection ends, be it by kill -9. `held`: another process's. `coming`: starting or stopping.
 */
export async function ask(folder: PostgresFolder, { port }: Server): Promise<pg.Client | 'held' | 'coming' | 'silent'> {
  const connectionString = urlOf(folder, port, 'postgres');
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: GREETING_TIMEOUT_MS });
  // Told of by the end of the connection too; unheard, it would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query(`select current_setting('data_directory') as data`);
    // A copy of the folder knows the same password.
    const same = (await realpath(rows[0].data)) === (await realpath(folder.data));
    if (same && (await client.query('select pg_try_advisory_lock($1) as held', [HELD])).rows[0].held) return client;
    await client.end();
    return same ? 'held' : 'silent';
  } catch (error) {
    client.end().catch(() => undefined);
    return error instanceof pg.DatabaseError && error.code === '57P03' ? 'coming' : 'silent';
  }
}

/** A pool says that it has ended before its connections have; cut off meanwhile, they raise what nobody hears. */
export async function letLeave(guard: pg.Client): Promise<void> {
  const deadline = Date.now() + LEAVING_MS;
  while (Date.now() < deadline) {
    const { rowCount } = await guard.query(
      `select from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`,
    );
    if (rowCount === 0) return;
    await sleep(5);
  }
}

/** Ends every connection, brings all to disk, and waits until the process is gone. */
export async function stopServer(folder: PostgresFolder, programs: Programs): Promise<void> {
  const server = await serverOf(folder);
  // By the process id in the folder pg_ctl would stop a stranger, if that is who has it now.
  if (!server || mayServe(folder, server) === 'no') return;
  const args = ['stop', '-s', '-D', folder.data, '-m', 'fast', '-t', String(STOP_TIMEOUT_MS / 1000)];
  const [code] = await once(programs.start('pg_ctl', args, { stdio: 'ignore' }), 'exit');
  if (code !== 0 && (await serverOf(folder))) throw new Error(`Postgres did not stop:\n${await lastWords(folder)}`);
}

export function urlOf({ password }: PostgresFolder, port: number, database: string): string {
  return `postgresql://postgres:${password}@127.0.0.1:${port}/${database}?sslmode=disable`;
}

/** A port that is free now; somebody may take it in the next moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('This machine gave out no port.');
  return address.port;
}
