/** The folder of one run of the tests: whatever its processes write lies below it, and goes with it. */
import { chmod, mkdir, mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Linux's file system in memory. What the tests write nobody reads again, and databases are copies of files. */
const MEMORY = '/dev/shm';
/** What must be free there. A whole run takes a fifth of it; a container may have as little as 64 MiB. */
const ROOM_BYTES = 2 ** 30;

export interface RunFolder {
  readonly path: string;
  remove(): Promise<void>;
}

/**
 * Makes it, and leads this process and all that come of it there: by `TMPDIR`, and by Node's cache of compiled code,
 * since a hundred processes load the same packages. Whoever set `TMPDIR` or `NODE_COMPILE_CACHE` themselves is heeded.
 */
export async function openRunFolder(): Promise<RunFolder> {
  const path = await mkdtemp(join(process.env['TMPDIR'] ? tmpdir() : await roomiest(), 'loyalty-tests-'));
  // Started by root, Postgres runs as another account, which must be able to walk through.
  await chmod(path, 0o711);
  const [temporary, compiled] = [join(path, 'tmp'), join(path, 'compiled')];
  await mkdir(temporary);
  await chmod(temporary, 0o711);
  process.env['TMPDIR'] = temporary;
  process.env['NODE_COMPILE_CACHE'] ??= compiled;
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** What a program of ours is given of this process's environment: nothing that it would take for a setting. */
export function bareEnvironment(): NodeJS.ProcessEnv {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  return { PATH, NODE_COMPILE_CACHE };
}

async function roomiest(): Promise<string> {
  const memory = process.platform === 'linux' ? await statfs(MEMORY).catch(() => undefined) : undefined;
  return memory && memory.bavail * memory.bsize >= ROOM_BYTES ? MEMORY : tmpdir();
}
