/** The platform as it really runs: processes of their own, in either form, on this machine's loopback. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Credentials } from './client.ts';

export const FORMS = ['one process', 'five processes'] as const;
export type Form = (typeof FORMS)[number];

/** What a service logs that it listens on. Longest a start may take before a test gives up. */
const START_TIMEOUT_MS = 15_000;
const SUBGRAPHS = ['user', 'loyalty-card', 'otp', 'transaction'];
const SECRET = 'f'.repeat(64);

export interface RunningForm {
  /** Such as `http://127.0.0.1:4000/graphql`. */
  readonly endpoint: string;
  readonly credentials: Credentials;
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
  if (form === 'five processes') {
    services.push(...(await Promise.all(SUBGRAPHS.map((name) => startService(`subgraphs/${name}/main.ts`, common)))));
  }
  const urls = services.map(({ url }, i) => `${SUBGRAPHS[i]}=${url}/graphql`).join(',');
  const gateway = await startService('gateway/main.ts', { ...common, ...(urls && { SUBGRAPH_URLS: urls }) });
  services.push(gateway);
  const credentials = (await (await fetch(`${gateway.url}/dev/credentials`)).json()) as Credentials;
  return {
    endpoint: `${gateway.url}/graphql`,
    credentials,
    output: () => services.map((service) => service.output()).join('\n'),
    async stop(signal = 'SIGTERM') {
      await Promise.all(services.map(({ child }) => end(child, signal)));
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Starts a program of ours and waits until it says where it listens. */
export function startService(program: string, env: NodeJS.ProcessEnv): Promise<Service> {
  const child = spawn(process.execPath, [program], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const output = () => lines.join('\n');
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`${program} did not start in time:\n${output()}`));
    }, START_TIMEOUT_MS);
    child.once('exit', (code) => reject(new Error(`${program} ended with ${code}:\n${output()}`)));
    createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
    createInterface({ input: child.stderr }).on('line', (line) => {
      lines.push(line);
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
