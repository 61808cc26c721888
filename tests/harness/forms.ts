/** The platform as it really runs: processes of their own, in either form, on this machine's loopback. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { serverOf } from '../../platform/postgres-folder.ts';
import { urlOf } from '../../platform/postgres-server.ts';
import type { Credentials } from './client.ts';
import { keepLine } from './logs.ts';
import { bareEnvironment } from './run-folder.ts';

export const FORMS = ['one process', 'six processes'] as const;
export type Form = (typeof FORMS)[number];
/** For what is told of both forms alike, as starting them takes longer: the one with more on the way, and both where there is time. */
export const SOME_FORMS: readonly Form[] = process.env['SLOW'] ? FORMS : ['six processes'];

/** Longest a start may take before a test gives up: far longer than it takes, and less than a test's own time. */
const START_TIMEOUT_MS = 50_000;
const SUBGRAPHS = ['user', 'loyalty-card', 'otp', 'transaction', 'migration'];
/** Shared by the gateway and its subgraphs. */
export const SECRET = '0123456789abcdef'.repeat(4);

export interface RunningForm {
  /** Such as `http://127.0.0.1:4000/graphql`. */
  readonly endpoint: string;
  readonly credentials: Credentials;
  /** Where each subgraph takes operations, by its name; none in one process. */
  readonly subgraphs: Readonly<Record<string, string>>;
  /** Everything the processes wrote. */
  readonly output: () => string;
  /** Sends a signal to every process and waits until all are gone. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

interface Service {
  readonly child: ChildProcess;
  readonly url: string;
  readonly output: () => string;
}

export async function startForm(form: Form, databaseUrl: string, env: NodeJS.ProcessEnv = {}): Promise<RunningForm> {
  const dataDir = await mkdtemp(join(tmpdir(), 'loyalty-form-'));
  const common = { DATABASE_URL: databaseUrl, DATA_DIR: dataDir, CALLER_SECRET: SECRET, PORT: '0', ...env };
  const services: Service[] = [];
  if (form === 'six processes') {
    services.push(...(await Promise.all(SUBGRAPHS.map((name) => startService(`subgraphs/${name}/main.ts`, common)))));
  }
  const subgraphs = Object.fromEntries(services.map(({ url }, i) => [SUBGRAPHS[i] ?? '', `${url}/graphql`]));
  const urls = Object.entries(subgraphs)
    .map((entry) => entry.join('='))
    .join(',');
  const gateway = await startService('gateway/main.ts', { ...common, ...(urls && { SUBGRAPH_URLS: urls }) });
  services.push(gateway);
  const credentials = (await (await fetch(`${gateway.url}/dev/credentials`)).json()) as Credentials;
  return {
    endpoint: `${gateway.url}/graphql`,
    credentials,
    subgraphs,
    output: () => services.map((service) => service.output()).join('\n'),
    async stop(signal = 'SIGTERM') {
      await Promise.all(services.map(({ child }) => end(child, signal)));
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export interface RunningAlone extends RunningForm {
  readonly child: ChildProcess;
  /** Of its Postgres. */
  readonly databaseUrl: string;
  /** The ids of its processes, those of Postgres too. */
  processes(): Promise<number[]>;
  /** Kills every process of Postgres, and lets the application live. */
  killPostgres(): Promise<void>;
  /** Kills every process at the same instant, as the machine losing power would. */
  kill(): Promise<void>;
}

/** One process with a Postgres of its own, as `npm start` runs it; what it stores outlives it in `dataDir`. */
export async function startAlone(dataDir: string, env: NodeJS.ProcessEnv = {}): Promise<RunningAlone> {
  const { child, url, output } = await startService('gateway/main.ts', { DATA_DIR: dataDir, PORT: '0', ...env }, true);
  const credentials = (await (await fetch(`${url}/dev/credentials`)).json()) as Credentials;
  const postgres = await postgresIn(dataDir);
  // Postgres is a group of its own, and where it was taken over from a killed process no child either.
  const processes = async () => [...new Set([...(await familyOf(child.pid ?? 0)), ...(await familyOf(postgres.pid))])];
  return {
    endpoint: `${url}/graphql`,
    credentials,
    subgraphs: {},
    output,
    child,
    databaseUrl: postgres.url,
    processes,
    stop: (signal = 'SIGTERM') => end(child, signal),
    async killPostgres() {
      for (const pid of await familyOf(postgres.pid)) signalTo(pid, 'SIGKILL');
    },
    async kill() {
      const gone = once(child, 'exit');
      for (const pid of await processes()) signalTo(pid, 'SIGKILL');
      await gone;
    },
  };
}

async function postgresIn(dataDir: string): Promise<{ url: string; pid: number }> {
  const path = join(dataDir, 'postgres');
  const password = await readFile(join(path, 'password'), 'utf8');
  const folder = { path, data: join(path, 'data'), log: join(path, 'postgres.log'), password };
  const server = await serverOf(folder);
  if (!server) throw new Error(`No Postgres runs in ${dataDir}`);
  return { url: urlOf(folder, server.port, 'loyalty'), pid: server.pid };
}

/** A process and all that descend from it, itself first. */
async function familyOf(pid: number): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-e', '-o', 'pid=', '-o', 'ppid=']);
  const table = stdout
    .trim()
    .split('\n')
    .map((row) => row.trim().split(/\s+/).map(Number));
  const family = [pid];
  for (const parent of family) family.push(...table.flatMap(([id = 0, of]) => (of === parent ? [id] : [])));
  return family;
}

/** Sends a signal, or 0 to ask only. @returns Whether there was such a process. */
export function signalTo(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

/**
 * Starts a program of ours and waits until it says where it listens.
 *
 * @param detached  In a group of processes of its own, as a shell would start it.
 */
export function startService(program: string, env: NodeJS.ProcessEnv, detached = false): Promise<Service> {
  const child = spawn(process.execPath, [program], {
    env: { ...bareEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached,
  });
  const lines: string[] = [];
  const output = () => lines.join('\n');
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`${program} did not start in time:\n${output()}`));
    }, START_TIMEOUT_MS);
    child.once('exit', (code) => reject(new Error(`${program} ended with ${code}:\n${output()}`)));
    const heard = (line: string) => {
      lines.push(line);
      keepLine(line);
    };
    createInterface({ input: child.stdout }).on('line', heard);
    createInterface({ input: child.stderr }).on('line', (line) => {
      heard(line);
      const url = /"message":"listening".*"url":"([^"]+)"/.exec(line)?.[1];
      if (!url) return;
      clearTimeout(timer);
      resolve({ child, url, output });
    });
  });
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}
