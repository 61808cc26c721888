import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { execPath } from 'node:process';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { clearAlarm, setAlarm } from './alarm.ts';

it('alarms ring in their order and in time, however they were set, and not when they were cleared', async () => {
  const from = performance.now();
  const rang: { ms: number; atMs: number }[] = [];
  const lengths = Array.from({ length: 500 }, (_, i) => ((i * 7_919) % 15) * 20);
  const alarms = lengths.map((ms) => setAlarm(ms, () => rang.push({ ms, atMs: performance.now() - from })));
  // Every third, from within as well as from both ends.
  const kept = lengths.filter((_, i) => i % 3 !== 0);
  for (const [i, alarm] of alarms.entries()) if (i % 3 === 0) clearAlarm(alarm);
  await pause(400);
  expect(rang.map(({ ms }) => ms)).toEqual(kept.toSorted((a, b) => a - b));
  for (const { ms, atMs } of rang) {
    expect(atMs).toBeGreaterThanOrEqual(ms);
    expect(atMs).toBeLessThan(ms + 100);
  }
});

it('one that has rung or was cleared may be cleared again, and takes no other along', async () => {
  const rang: string[] = [];
  const first = setAlarm(5, () => rang.push('first'));
  const cleared = setAlarm(10, () => rang.push('cleared'));
  setAlarm(40, () => rang.push('last'));
  clearAlarm(cleared);
  await pause(20);
  for (const alarm of [first, cleared, undefined]) clearAlarm(alarm);
  await pause(60);
  expect(rang).toEqual(['first', 'last']);
});

it('one may set another, sooner than all others and far beyond what a timer can wait for', async () => {
  const far = setAlarm(2 ** 40, () => expect.unreachable());
  const { promise, resolve } = Promise.withResolvers<void>();
  setAlarm(20, () => setAlarm(1, resolve));
  await promise;
  clearAlarm(far);
});

it('keeps a process for as long as there is one to ring, and no longer', async () => {
  const alarms = JSON.stringify(new URL('./alarm.ts', import.meta.url).href);
  const run = async (script: string) => {
    const from = performance.now();
    const process = spawn(execPath, [
      '--input-type=module',
      '-e',
      `import { setAlarm, clearAlarm } from ${alarms};${script}`,
    ]);
    const [out] = await Promise.all([text(process.stdout), once(process, 'exit')]);
    return { out, ms: performance.now() - from };
  };
  const cleared = await run('clearAlarm(setAlarm(60_000, () => {}))');
  expect(cleared.ms).toBeLessThan(30_000);
  // Set anew on the timer that the cleared one has left.
  const rung = await run('clearAlarm(setAlarm(100, () => {})); setAlarm(300, () => console.log("rang"))');
  expect(rung.out).toBe('rang\n');
});
