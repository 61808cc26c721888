/** Programs under measurement, each a process of its own that says where it listens. */

import { type ChildProcess, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { startService } from '../../tests/harness/forms.ts';

export interface Running {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** In production, as all that are compared. @param program  Path from the root of the project. */
export async function start(
  stack: AsyncDisposableStack,
  program: string,
  env: Readonly<Record<string, string>>,
): Promise<Running> {
  const { child, url } = await startService(program, { NODE_ENV: 'production', ...env });
  const running = { url, pid: child.pid ?? 0, stop: () => end(child) };
  // Stopped meanwhile: nobody else would end it.
  if (stack.disposed) await running.stop();
  stack.defer(running.stop);
  return running;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  // A peer that waits for its connections to end need not be waited for.
  const timer = setTimeout(() => child.kill('SIGKILL'), 2_000);
  await gone;
  clearTimeout(timer);
}

/** Resident memory of a process in KB, as the system counts it. */
export function residentKb(pid: number): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }));
}
