/** A Postgres of our own, for a machine that has none: started on a folder, held by one process at a time, stopped. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Log } from './log.ts';
import {
  disown,
  mayServe,
  openFolder,
  type PostgresFolder,
  removeEmptied,
  type Server,
  serverOf,
} from './postgres-folder.ts';
import { findPrograms, type Programs } from './postgres-programs.ts';
import { ask, freePort, lastWords, letLeave, runs, spawnServer, stopServer, urlOf } from './postgres-server.ts';

/** Longest a start may take. All of it is spent only after a crash, on replaying what was not yet in the tables. */
export const START_TIMEOUT_MS = 120_000;
/** Milliseconds for which a folder may look held: Postgres takes a moment to notice that a process was killed. */
const HELD_PATIENCE_MS = 1_500;
/** How often a server that is coming up is asked whether it is there. */
const POLL_MS = 10;
/** How long a process that may be ours, but cannot be looked at, may stay silent before it counts as a stranger. */
const DOUBT_MS = 5_000;
/**
 * How often Postgres may fail to come up, each wait twice the last: somebody may take the port between our finding and
 * using it, and after a crash a process of the dead server may finish its query first.
 */
const ATTEMPTS_MAX = 6;
const ATTEMPT_PAUSE_MS = 100;
/** How long to wait before trying again to bring back a server that died, and did not come up: a disk may be full. */
const RECOVERY_PAUSE_MS = 1_000;

const DATABASE = 'loyalty';

export interface PostgresOptions {
  /** Where its folder `postgres` goes, and with it all data. */
  readonly dataDir: string;
  readonly log: Log;
  /**
   * Whether what is committed survives the machine losing power, and Postgres the terminal's Ctrl-C and a crash. Off
   * only for data that nobody will miss.
   */
  readonly durable?: boolean;
  /** Megabytes that it keeps of its tables and indexes (`shared_buffers`): more than its own default where data is large. */
  readonly cacheMb?: number;
}

export interface Postgres {
  /** Of the database `loyalty`. Names 127.0.0.1, a port that was free, and a password: not for logs. */
  readonly url: string;
  /** Ends all connections, brings everything to disk, and resolves when no process is left. */
  stop(): Promise<void>;
}

/**
 * Starts Postgres on `dataDir`, or takes over the one that a killed process left running there.
 *
 * Rejects, in words for whoever started us, when another process holds it or Postgres does not come up. Should the
 * server die later, it is started again on the same port: connections break, and the next ones work.
 */
export async function startPostgres({
  dataDir,
  log,
  durable = true,
  cacheMb = 128,
}: PostgresOptions): Promise<Postgres> {
  await mkdir(dataDir, { recursive: true });
  const path = resolve(dataDir, 'postgres');
  const programs = findPrograms(path);
  const place: Place = { folder: await openFolder(path, programs, durable), programs, durable, cacheMb };

  let held = await hold(place);
  const { port } = held.server;
  let recovery = Promise.resolve();
  let stopped: Promise<void> | undefined;

  const watch = () => {
    held.guard.once('end', () => {
      if (durable && !stopped) recovery = recover();
    });
  };
  const recover = async () => {
    log.warn('postgres ended by itself; starting it again');
    while (!stopped) {
      try {
        held = await hold(place, port);
        log.info('postgres is back');
        return watch();
      } catch (error) {
        log.error('postgres does not come back', { error: String(error) });
        await sleep(RECOVERY_PAUSE_MS);
      }
    }
  };
  const stop = async () => {
    await recovery;
    await letLeave(held.guard).catch(() => undefined);
    await stopServer(place.folder, programs);
    if (!runs(held.child)) return;
    held.child.ref();
    await once(held.child, 'exit');
  };

  watch();
  return {
    url: urlOf(place.folder, port, DATABASE),
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}

interface Place {
  readonly folder: PostgresFolder;
  readonly programs: Programs;
  readonly durable: boolean;
  readonly cacheMb: number;
}

/** A running server that is ours, and no other process's, as long as the guard stays connected. */
interface Held {
  readonly server: Server;
  readonly guard: pg.Client;
  /** Absent when it was running before. */
  readonly child: ChildProcess | undefined;
}

/** Takes hold of the folder's server, starting one when none runs. */
async function hold(place: Place, port?: number): Promise<Held> {
  const { folder, programs, durable, cacheMb } = place;
  const began = Date.now();
  let child: ChildProcess | undefined;
  let attempts = 0;

  while (Date.now() - began < START_TIMEOUT_MS) {
    const server = await serverOf(folder);
    const answer = server ? await ask(folder, server) : 'silent';
    if (answer === 'held' && Date.now() - began > HELD_PATIENCE_MS) {
      throw new Error(`Another process is using ${folder.path}: stop it, or use another folder.`);
    }
    if (server && typeof answer !== 'string') {
      await ensureDatabase(answer);
      return { server, guard: answer, child };
    }
    if (
      answer === 'held' ||
      answer === 'coming' ||
      runs(child) ||
      (server && lives(folder, server, Date.now() - began))
    ) {
      await sleep(POLL_MS);
      continue;
    }
    if (attempts === ATTEMPTS_MAX) throw new Error(`Postgres did not start. It said:\n${await lastWords(folder)}`);
    if (attempts > 0) await sleep(ATTEMPT_PAUSE_MS * 2 ** (attempts - 1));
    if (server) await disown(folder, server);
    else await removeEmptied(folder);
    child = await spawnServer(folder, programs, { port: port ?? (await freePort()), durable, cacheMb });
    attempts += 1;
  }
  child?.kill('SIGINT');
  throw new Error(`Postgres was not ready after ${START_TIMEOUT_MS / 1000} s. It said:\n${await lastWords(folder)}`);
}

/** Whether a silent server is one that is about to speak, or to end. */
function lives(folder: PostgresFolder, server: Server, silentMs: number): boolean {
  const may = mayServe(folder, server);
  return may === 'yes' || (may === 'unknown' && silentMs < DOUBT_MS);
}

async function ensureDatabase(guard: pg.Client): Promise<void> {
  const { rowCount } = await guard.query('select 1 from pg_database where datname = $1', [DATABASE]);
  if (rowCount === 0) await guard.query(`create database ${DATABASE}`);
}
