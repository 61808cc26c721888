/** `npm run bench [-- NAME …] [--quick]`: measures, unattended, and writes what it found to `results.md`. */
import { parseArgs } from 'node:util';
import { asked } from '../platform/process.ts';
import { balance } from './balance.ts';
import { claim } from './claim.ts';
import { growth } from './growth.ts';
import type { Benchmark } from './harness/benchmark.ts';
import { keep } from './harness/results.ts';
import { push } from './push.ts';
import { start } from './start.ts';

const BENCHMARKS: readonly Benchmark[] = [balance, claim, push, growth, start];

const STOPPED = new Error('Stopped');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false } },
});
const unknown = positionals.filter((name) => !BENCHMARKS.some((benchmark) => benchmark.name === name));
if (unknown.length > 0) {
  throw new Error(`There is no benchmark ${unknown.join(', ')}, but ${BENCHMARKS.map(({ name }) => name).join(', ')}`);
}
const chosen = BENCHMARKS.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
// A Ctrl-C must leave neither processes nor data behind.
const stopped = asked().then(() => {
  throw STOPPED;
});
for (const benchmark of chosen) {
  if ((await measure(benchmark)) === 'stopped') break;
}
// What waits for a Ctrl-C would wait for ever.
process.exit();

async function measure({ name, run }: Benchmark): Promise<'done' | 'failed' | 'stopped'> {
  const began = performance.now();
  const elapsed = () => `${((performance.now() - began) / 1_000).toFixed(0)} s`;
  const say = (what: string) => console.log(`${name}: ${what} (${elapsed()})`);
  await using stack = new AsyncDisposableStack();
  try {
    const findings = await Promise.race([run({ quick: values.quick, stack, say }), stopped]);
    await keep(name, findings, values.quick);
    say('done');
    console.table(findings.ratios.map(({ what, median, low, high }) => ({ what, median, low, high })));
    for (const { caption, rows } of findings.tables) {
      console.log(caption);
      console.table(rows);
    }
    for (const note of findings.notes) console.log(`- ${note}`);
    return 'done';
  } catch (error) {
    process.exitCode = 1;
    if (error === STOPPED) return 'stopped';
    // One that fails does not keep the others from their turn.
    console.error(`${name} failed:`, error);
    return 'failed';
  }
}
