/** Programs under measurement, each a process of its own that says where it listens. */

import { type ChildProcess, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { startService } from '../../tests/harness/forms.ts';

export interface Running {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/**
 * In production, as all that are compared.
 *
 * @param program  Path from the root of the project.
 * @param signal   What ends it; peers and bare handlers keep nothing that they would have to close.
 */
export async function start(
  stack: AsyncDisposableStack,
  program: string,
  env: Readonly<Record<string, string>>,
  signal: NodeJS.Signals = 'SIGKILL',
): Promise<Running> {
  const { child, url } = await startService(program, { NODE_ENV: 'production', ...env });
  const running = { url, pid: child.pid ?? 0, stop: () => end(child, signal) };
  // Stopped meanwhile: nobody else would end it.
  if (stack.disposed) await running.stop();
  stack.defer(running.stop);
  return running;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}

/** Resident memory of a process in KB, as the system counts it. */
export function residentKb(pid: number): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }));
}
