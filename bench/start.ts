/** Starting: from nothing and again, until it is ready; the first claim after it; and what it holds when idle. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { IdentifyDocument } from '../tests/generated/documents.ts';
import { api, type Credentials, one } from '../tests/harness/client.ts';
import { newCode } from '../tests/harness/crowd.ts';
import { newDataDir } from '../tests/harness/postgres.ts';
import { bareEnvironment } from '../tests/harness/run-folder.ts';
import { type Bench, type Benchmark, type Findings, rounded } from './harness/benchmark.ts';
import { residentKb } from './harness/processes.ts';
import { part } from './harness/ratio.ts';
import { claimBody } from './harness/visits.ts';

const STARTS = 7;
const IDLE_S = 10;

interface Started {
  readonly readyMs: number;
  /** From the kiosk's first request to the answer to its second, which is the claim. */
  readonly visitMs: number;
  readonly idleMb: number;
}

export const start: Benchmark = { name: 'start', run };

async function run({ stack, quick, say }: Bench): Promise<Findings> {
  const dataDir = await newDataDir();
  stack.defer(() => rm(dataDir, { recursive: true, force: true }));
  say('first start');
  const first = await startOnce(stack, dataDir, 0);
  const again: Started[] = [];
  const count = quick ? 3 : STARTS;
  for (let n = 1; n <= count; n += 1) {
    say(`start ${n} of ${count}`);
    again.push(await startOnce(stack, dataDir, n === count && !quick ? IDLE_S : 1));
  }
  const median = (key: keyof Started) =>
    rounded(
      part(
        again.map((one) => one[key]),
        0.5,
      ),
      3,
    );
  return {
    title: 'Start',
    how: [
      `\`npm start\`, in development mode, with the Postgres that it brings, until \`/health/ready\` says yes; then at once a kiosk identifies a demo guest’s code and claims an order, the first requests of their kind. ${count} starts after the first one.`,
    ],
    ratios: [],
    tables: [
      {
        caption: 'Milliseconds, and MB of memory without Postgres',
        rows: [
          {
            start: 'first: initialises Postgres, migrates, seeds the demo brand',
            ready: Math.round(first.readyMs),
            'first claim': Math.round(first.visitMs),
            idle: Math.round(first.idleMb),
          },
          {
            start: 'later, median',
            ready: median('readyMs'),
            'first claim': median('visitMs'),
            idle: Math.round(again.at(-1)?.idleMb ?? 0),
          },
        ],
      },
    ],
    charts: [],
    notes: [],
  };
}

async function startOnce(stack: AsyncDisposableStack, dataDir: string, idleS: number): Promise<Started> {
  const began = performance.now();
  const child = spawn(process.execPath, ['gateway/main.ts'], {
    env: { ...bareEnvironment(), DATA_DIR: dataDir, PORT: '0' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const gone = once(child, 'exit');
  stack.defer(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    await gone;
  });
  let url: string | undefined;
  for await (const line of createInterface({ input: child.stderr })) {
    url = /"message":"listening".*"url":"([^"]+)"/.exec(line)?.[1];
    if (url) break;
  }
  if (!url) throw new Error('It did not start');
  child.stderr.resume();
  while (!(await fetch(`${url}/health/ready`)).ok) await sleep(10);
  const readyMs = performance.now() - began;
  const visitMs = await firstVisit(url);
  await sleep(idleS * 1_000);
  const idleMb = residentKb(child.pid ?? 0) / 1_024;
  child.kill('SIGTERM');
  await gone;
  return { readyMs, visitMs, idleMb };
}

async function firstVisit(url: string): Promise<number> {
  const credentials = (await (await fetch(`${url}/dev/credentials`)).json()) as Credentials;
  const endpoint = `${url}/graphql`;
  const { code } = await newCode(api(endpoint, one(credentials.partners).key), one(credentials.guests).cardId);
  const { posType, storeId, key } = one(credentials.kiosks);
  const ref = crypto.randomUUID();
  const began = performance.now();
  const input = { ost: code, posType, storeId, terminalId: 't1', idempotencyKey: ref };
  const { identify } = await api(endpoint, key).ask(IdentifyDocument, { input });
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: claimBody({ code, terminalId: 't1', ref }, identify.id),
  });
  const { data, errors } = (await response.json()) as { data?: object; errors?: object };
  if (!data || errors) throw new Error(`Refused: ${JSON.stringify(errors)}`);
  return performance.now() - began;
}
