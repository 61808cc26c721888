/** Whatever is sent, by whomever, over HTTP and WebSocket: an answer, no fault of ours, and nothing of it stays behind. */
import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MeDocument } from './generated/documents.ts';
import { api, one } from './harness/client.ts';
import { FORMS } from './harness/forms.ts';
import { type Fuzz, type Memory, openFuzz } from './harness/fuzz.ts';
import { ROOT_FIELDS } from './harness/fuzz-may.ts';

/** Requests and conversations in the main job. `FUZZ_RUNS` asks for another number; `npm run test:fuzz` for 20,000. */
const RUNS = Number(process.env['FUZZ_RUNS'] || 60);
/** A short run sends the same each time, so that it fails for what was changed; a long one looks for more. `FUZZ_SEED` repeats one. */
const SEED = Number(process.env['FUZZ_SEED'] || (RUNS < 2_000 ? 20_261_125 : Date.now() % 2 ** 31));
/** What is sent first in a long run, to fill the caches: only then does memory say something. */
const WARM_UP = RUNS < 2_000 ? 0 : 4_000;
/** Bytes by which what a process holds may differ before and after; in a short run with what its caches take. */
const MARGIN_BYTES = 48 * 1024 * 1024;
/** Root fields that a run of so many may not get an answer of. */
const MISSED_MAX = 6;
const MISSES_AFTER = 20_000;
/** Longest a request that its client left may go on. */
const IDLE_MS = 1_000;
/** Longest opening and a whole run may take, on a busy machine. */
const OPENING_MS = 60_000;
const RUN_MS = 3_600_000;

describe.each(FORMS)('anything at all, sent to %s', (form) => {
  const share = form === 'one process' ? 1 : 4;
  let fuzz: Fuzz;
  let before: Memory[];
  beforeAll(async () => {
    fuzz = await openFuzz(form);
  }, OPENING_MS);
  afterAll(() => fuzz?.close());

  it(
    'is answered or refused, and never with a fault of ours',
    async () => {
      console.log(`fuzz, ${form}: ${RUNS / share} runs, FUZZ_SEED=${SEED}`);
      if (WARM_UP > 0) await fuzz.fill();
      expect(await fuzz.run(WARM_UP / share, SEED + 1)).toEqual([]);
      await sleep(IDLE_MS);
      before = await fuzz.memory();
      const fromMs = performance.now();
      expect(await fuzz.run(RUNS / share, SEED)).toEqual([]);
      console.log(`${((RUNS / share / (performance.now() - fromMs)) * 1_000).toFixed(0)} a second`);
      // A generator that never gets somewhere proves nothing there; which fields are missed now and then is chance.
      const missed = ROOT_FIELDS.filter((field) => !fuzz.heard.has(field));
      console.log(`never answered with data: ${missed.join(', ') || 'nothing'}`);
      if (RUNS >= MISSES_AFTER && share === 1) expect(missed.length).toBeLessThan(MISSED_MAX);
    },
    RUN_MS,
  );

  it('leaves all processes alive and as large as they were', async () => {
    await sleep(IDLE_MS);
    const after = await fuzz.memory();
    const mib = (all: Memory[]) => all.map(({ heapUsed, rss }) => `${heapUsed >> 20}/${rss >> 20}`).join(' ');
    console.log(`heap/resident MiB of each process: ${mib(before)}, then ${mib(after)}`);
    expect(after.map(({ pid }) => pid)).toEqual(before.map(({ pid }) => pid));
    for (const [i, { heapUsed }] of after.entries()) {
      expect(heapUsed - one(before, i).heapUsed).toBeLessThan(MARGIN_BYTES);
    }
  });

  it('leaves everybody else their answers, and the ledger right', async () => {
    const { credentials, endpoint } = fuzz.scene.running;
    const { me } = await api(endpoint, credentials.guests.at(-1)?.token).ask(MeDocument, {});
    expect(me.card.points.balance).toBeGreaterThanOrEqual(0);
    expect(await verify(fuzz)).toMatch(/ 0 wrong; sums of 0 days wrong$/);
    expect(fuzz.scene.faults()).toEqual([]);
  });
});

function verify(fuzz: Fuzz): Promise<string> {
  const env = { PATH: process.env['PATH'], DATABASE_URL: fuzz.scene.databaseUrl };
  return new Promise((resolve) => {
    execFile(process.execPath, ['subgraphs/loyalty-card/ledger.ts', 'verify'], { env }, (_error, stdout) =>
      resolve(stdout.trim()),
    );
  });
}
