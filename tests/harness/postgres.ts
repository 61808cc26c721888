/** For tests of the embedded Postgres itself: folders of their own, and a writing process to kill. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { inject } from 'vitest';
import { type Postgres, startPostgres } from '../../platform/postgres.ts';

export const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const started = new Map<string, Postgres[]>();

export async function start(dataDir: string): Promise<Postgres> {
  const postgres = await startPostgres({ dataDir, log: silent });
  started.set(dataDir, [...(started.get(dataDir) ?? []), postgres]);
  return postgres;
}

export async function newDataDir(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'loyalty-postgres-'));
  // Started by root, Postgres runs as another account, which must be able to walk through.
  await chmod(dataDir, 0o711);
  return dataDir;
}

/** Puts into an empty one what its first start would make, for tests of what comes later: making it takes long. */
export function makeAhead(dataDir: string): void {
  copyPostgres(inject('madeDataDir'), dataDir);
}

/** Copies the Postgres of one data folder into another, along with whose its files are. */
export function copyPostgres(from: string, to: string): void {
  execFileSync('cp', ['-a', join(from, 'postgres'), to]);
}

/** Stops what a failed test left running in it, and removes it. */
export async function removeDataDir(dataDir: string): Promise<void> {
  for (const postgres of started.get(dataDir) ?? []) await postgres.stop();
  if (await postmasterOf(dataDir)) await (await start(dataDir)).stop();
  await rm(dataDir, { recursive: true, force: true });
}

/** The process id that Postgres wrote into its folder, if it did not take it out again. */
export async function postmasterOf(dataDir: string): Promise<number | undefined> {
  const text = await readFile(join(dataDir, 'postgres/data/postmaster.pid'), 'utf8').catch(() => '');
  return Number.parseInt(text, 10) || undefined;
}

export async function query<Row extends object>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

/** A process of `writer.ts`. */
export interface Writer {
  readonly child: ChildProcess;
  /** Of its Postgres, as it started. */
  readonly postmaster: number;
  /** The last number it said was written. */
  last(): number;
  /** Resolves when it has written so many more. */
  more(count: number): Promise<void>;
  /** Sends a signal to it alone and waits for its end. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
}

export function spawnWriter(dataDir: string): ChildProcess {
  const script = join(import.meta.dirname, 'writer.ts');
  // In a group of processes of its own, as a shell would start it, for signals that a terminal sends to a group.
  return spawn(process.execPath, [script, dataDir], { stdio: ['ignore', 'pipe', 'ignore'], detached: true });
}

export async function startWriter(dataDir: string): Promise<Writer> {
  const child = spawnWriter(dataDir);
  if (!child.stdout) throw new Error('The writer has no standard output.');
  const lines = createInterface({ input: child.stdout });
  const [postmaster] = await once(lines, 'line');
  let last = 0;
  lines.on('line', (line) => {
    last = Number(line);
  });
  return {
    child,
    postmaster: Number(postmaster),
    last: () => last,
    async more(count) {
      const goal = last + count;
      while (last < goal) await once(lines, 'line');
    },
    async end(signal) {
      const exited = once(child, 'exit');
      child.kill(signal);
      await exited;
    },
  };
}

/** Ends a server and all its processes at the same instant, as the machine losing power would. */
export function killAll(postmaster: number): void {
  const table = execFileSync('ps', ['-e', '-o', 'pid=', '-o', 'ppid='], { encoding: 'utf8' }).trim().split('\n');
  const family = table.map((row) => row.trim().split(/\s+/).map(Number)).filter(([, parent]) => parent === postmaster);
  for (const pid of [postmaster, ...family.map(([pid]) => pid ?? postmaster)]) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended meanwhile.
    }
  }
}
