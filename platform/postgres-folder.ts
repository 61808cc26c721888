/** A Postgres's folder on disk: made whole or not at all, and telling which server, if any, is at work in it. */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, readFileSync } from 'node:fs';
import { chown, mkdtemp, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Programs } from './postgres-programs.ts';

/** After this long, a folder that was being made is one whose maker was killed. Making one takes a second. */
const ABANDONED_AFTER_MS = 10 * 60_000;
/** No operating system here gives a process this id. */
const NO_PROCESS = 2 ** 31 - 1;
/** Postgres writes itself into its file at once after it has made it. */
const EMPTY_MS = 1_000;

/** What a folder holds, by file name. */
export interface PostgresFolder {
  readonly path: string;
  /** What Postgres itself calls its data directory. */
  readonly data: string;
  readonly log: string;
  /** Of the superuser. Chosen at random, and only in this file, which only its owner may read. */
  readonly password: string;
}

/** A server that has written itself into the folder, alive or not. */
export interface Server {
  readonly pid: number;
  readonly port: number;
}

/**
 * Opens the folder, after making it when there is none. It is made under another name and renamed when complete, so
 * that it exists only whole, wherever its making is cut short; and of two who make it at once, one is first.
 *
 * @param durable  Whether it must survive the machine losing power.
 */
export async function openFolder(path: string, programs: Programs, durable: boolean): Promise<PostgresFolder> {
  await removeAbandoned(path);
  if (!existsSync(path)) await make(path, programs, durable);
  const data = join(path, 'data');
  const password = await readFile(join(path, 'password'), 'utf8').catch((cause) => {
    throw new Error(`${path} is there, but holds no Postgres that can be read (${cause.message}).`, { cause });
  });
  return { path, data, log: join(path, 'postgres.log'), password };
}

async function make(path: string, programs: Programs, durable: boolean): Promise<void> {
  const draft = await mkdtemp(`${path}.new-`);
  try {
    const password = join(draft, 'password');
    await writeFile(password, randomBytes(24).toString('base64url'), { mode: 0o600 });
    for (const owned of programs.account ? [draft, password] : []) {
      chownSync(owned, programs.account?.uid ?? 0, programs.account?.gid ?? 0);
    }
    await initdb(programs, [
      `--pgdata=${join(draft, 'data')}`,
      '--username=postgres',
      `--pwfile=${password}`,
      '--auth=scram-sha-256',
      // The same order of texts on every machine, whichever languages are installed there.
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
      ...(durable ? [] : ['--no-sync']),
    ]);
    await rename(draft, path).catch((error) => {
      if (!existsSync(path)) throw error;
    });
    if (durable) await syncFolder(dirname(path));
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function initdb(programs: Programs, args: readonly string[]): Promise<void> {
  const child = programs.start('initdb', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr?.on('data', (chunk) => {
    said += chunk;
  });
  await new Promise<void>((done, fail) => {
    child.on('error', (cause) => fail(new Error(`Postgres's initdb cannot be run: ${cause.message}`, { cause })));
    child.on('close', (code) => (code === 0 ? done() : fail(new Error(`Postgres's initdb failed:\n${said.trim()}`))));
  });
}

/** The renaming itself must last too. Windows neither can nor needs to. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(path);
  await handle.sync().finally(() => handle.close());
}

async function removeAbandoned(path: string): Promise<void> {
  for (const name of await readdir(dirname(path))) {
    if (!name.startsWith(`${basename(path)}.new-`)) continue;
    const draft = join(dirname(path), name);
    const { mtimeMs } = await stat(draft).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
    if (Date.now() - mtimeMs > ABANDONED_AFTER_MS) await rm(draft, { recursive: true, force: true });
  }
}

/** Who wrote itself into the folder last, and did not write itself out: running, or killed. */
export async function serverOf({ data }: PostgresFolder): Promise<Server | undefined> {
  const lines = (await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  return pid > 0 && port > 0 ? { pid, port } : undefined;
}

/** Whether the process of that id may be a Postgres of this folder, going by what it was started with. */
export function mayServe({ data }: PostgresFolder, { pid }: Server): 'yes' | 'no' | 'unknown' {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return 'no';
  }
  try {
    const command =
      process.platform === 'linux'
        ? readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
        : execFileSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
    return command.includes(` -D ${data} `) ? 'yes' : 'no';
  } catch {
    return 'unknown';
  }
}

/**
 * Takes a dead server's process id out of the folder. After kill -9 that id stays, and may be another process's by
 * now, which Postgres would take for a server at work. Only the id goes: the lines after it lead Postgres to shared
 * memory, by which it sees, and refuses to start beside, any process of the dead server that lives on.
 *
 * In one step: killed half-way, this would leave an empty file, with which Postgres does not start at all.
 */
export async function disown({ data }: PostgresFolder, server: Server): Promise<void> {
  const path = join(data, 'postmaster.pid');
  const text = await readFile(path, 'utf8');
  if (!text.startsWith(`${server.pid}\n`)) return;
  const { uid, gid, mode } = await stat(path);
  const draft = `${path}.new`;
  await writeFile(draft, text.replace(/^\d+/, String(NO_PROCESS)), { mode });
  if (process.getuid?.() === 0) await chown(draft, uid, gid);
  await rename(draft, path);
}

/**
 * Removes what a loss of power may leave of the file in which Postgres says that it runs: nothing, which it takes for another
 * that is starting, and does not start. One that is starting has written itself into it long before this.
 */
export async function removeEmptied({ data }: PostgresFolder): Promise<void> {
  const path = join(data, 'postmaster.pid');
  const { size, mtimeMs } = await stat(path).catch(() => ({ size: 1, mtimeMs: 0 }));
  if (size === 0 && Date.now() - mtimeMs > EMPTY_MS) await rm(path, { force: true });
}
