/** `npm run bench:start`: how long a start takes until it is ready, and how much memory the process holds when idle. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

const STARTS = 5;
const IDLE_MS = 10_000;

const dataDir = await mkdtemp(join(tmpdir(), 'loyalty-bench-'));
// Started by root, Postgres runs as another account, which must be able to walk through.
await chmod(dataDir, 0o711);
try {
  for (let n = 0; n <= STARTS; n += 1) {
    const { readyMs, idleMb } = await start(n === 0 || n === STARTS ? IDLE_MS : 0);
    const which = n === 0 ? 'first start, with initialising, migrations and the demo brand' : 'start';
    console.log(`${which}: ready after ${readyMs} ms${idleMb ? `, ${idleMb} MB after ${IDLE_MS / 1_000} s idle` : ''}`);
  }
} finally {
  await rm(dataDir, { recursive: true, force: true });
}

async function start(idleMs: number): Promise<{ readyMs: number; idleMb: number | undefined }> {
  const began = performance.now();
  const child = spawn(process.execPath, ['gateway/main.ts'], {
    env: { PATH: process.env['PATH'], DATA_DIR: dataDir, PORT: '0' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const gone = once(child, 'exit');
  let url: string | undefined;
  for await (const line of createInterface({ input: child.stderr })) {
    url = /"message":"listening".*"url":"([^"]+)"/.exec(line)?.[1];
    if (url) break;
  }
  if (!url) throw new Error('It did not start');
  child.stderr.resume();
  while (!(await fetch(`${url}/health/ready`)).ok) await sleep(10);
  const readyMs = Math.round(performance.now() - began);
  await sleep(idleMs);
  const idleMb = idleMs > 0 ? await residentMb(child.pid ?? 0) : undefined;
  child.kill('SIGTERM');
  await gone;
  return { readyMs, idleMb };
}

/** Resident memory of a process, without that of Postgres, which is processes of its own. Linux only. */
async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1_024);
}
