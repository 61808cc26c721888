/** How far an import has come, how fast it goes and how long it will take: a line that is written over, or now and then one more. */
import type { WriteStream } from 'node:tty';
import type { Step } from './import-repository.ts';
import type { Progress } from './run.ts';

const WIDTH = 30;
/** Where nobody looks at a terminal, one line says it in so often. */
const SELDOM_MS = 10_000;
const OFTEN_MS = 200;

const STEPS: Readonly<Record<Step, string>> = {
  BALANCES: 'balances',
  USERS: 'users',
  CARDS: 'others',
  TRANSACTIONS: 'transactions',
  PUBLISH: 'publishing',
  DONE: 'done',
};

export function progressBar(stream: WriteStream, now: () => number = () => performance.now()) {
  let step: { readonly name: Step; readonly beganMs: number; readonly bytes: number } | undefined;
  let lastMs = Number.NEGATIVE_INFINITY;
  return {
    tell({ step: name, bytes, of }: Progress): void {
      const nowMs = now();
      if (step?.name !== name) step = { name, beganMs: nowMs, bytes };
      if (nowMs - lastMs < (stream.isTTY ? OFTEN_MS : SELDOM_MS)) return;
      lastMs = nowMs;
      const perS = bytes > step.bytes ? ((bytes - step.bytes) / (nowMs - step.beganMs)) * 1_000 : 0;
      const line = lineOf(STEPS[name], bytes / of, perS, perS > 0 ? (of - bytes) / perS : undefined);
      stream.write(stream.isTTY ? `\r${line}\x1b[K` : `${line}\n`);
    },
    end(): void {
      if (stream.isTTY && step) stream.write('\n');
    },
  };
}

function lineOf(what: string, part: number, perS: number, leftS: number | undefined): string {
  const full = Math.round(part * WIDTH);
  const bar = `${'█'.repeat(full)}${'░'.repeat(WIDTH - full)}`;
  const left = leftS === undefined ? '' : `, ${Math.ceil(leftS)} s left`;
  return `${what.padEnd(12)} ${bar} ${Math.floor(part * 100)} %  ${(perS / 1e6).toFixed(1)} MB/s${left}`;
}
