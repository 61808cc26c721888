/** `npm run bench:push`: how soon a guest's phone knows that its code was claimed, in both forms. */
import { openDatabase } from '../platform/database.ts';
import { migrate } from '../platform/migrate.ts';
import { startPostgres } from '../platform/postgres.ts';
import { IdentifyDocument } from '../tests/generated/documents.ts';
import { newGuests, tills } from '../tests/harness/crowd.ts';
import { FORMS, type RunningForm, startForm } from '../tests/harness/forms.ts';
import { phoneOf } from '../tests/harness/phone.ts';
import { newDataDir, removeDataDir, silent } from '../tests/harness/postgres.ts';

/** Claims measured for each row of the table, after as many again as are left out while everything warms up. */
const SAMPLES = 400;
const WARM_UP = 100;
/** Kiosks, each with a guest of its own, that claim at the same time. */
const KIOSKS = [1, 8];

interface Sample {
  /** From the kiosk's request to its answer. */
  readonly answerMs: number;
  /** From the kiosk's request to the guest's CLAIMED. */
  readonly claimedMs: number;
}

const dataDir = await newDataDir();
const postgres = await startPostgres({ dataDir, log: silent });
try {
  const rows = [];
  for (const [i, form] of FORMS.entries()) {
    const url = await newDatabase(postgres.url, `push_${i}`);
    const running = await startForm(form, url);
    for (const kiosks of KIOSKS) {
      await measure(running, kiosks, WARM_UP);
      rows.push(rowOf(form, kiosks, await measure(running, kiosks, SAMPLES)));
    }
    await running.stop();
  }
  console.log(
    `Milliseconds, of ${SAMPLES} claims each. "after answer" counts from the kiosk's answer to the guest's CLAIMED.`,
  );
  console.table(rows);
} finally {
  await postgres.stop();
  await removeDataDir(dataDir);
}

async function measure(running: RunningForm, kiosks: number, samples: number): Promise<Sample[]> {
  const guests = await newGuests(running, kiosks);
  const terminals = tills(running, kiosks);
  const all = await Promise.all(
    guests.map(async (guest, n) => {
      const till = terminals[n];
      const phone = phoneOf(guest, running.endpoint);
      const taken: Sample[] = [];
      let last: string | undefined;
      phone.connect();
      while (till && taken.length < samples / kiosks) {
        const { id, code } = await phone.code(last);
        const began = performance.now();
        const sinceMs = () => performance.now() - began;
        const [answerMs, claimedMs] = await Promise.all([
          till.api.ask(IdentifyDocument, till.identifying(code)).then(sinceMs),
          phone.newest(({ kind, otp }) => kind === 'CLAIMED' && otp.id === id).then(sinceMs),
        ]);
        taken.push({ answerMs, claimedMs });
        last = id;
      }
      phone.cut();
      return taken;
    }),
  );
  return all.flat();
}

function rowOf(form: string, kiosks: number, samples: readonly Sample[]) {
  const after = samples.map(({ answerMs, claimedMs }) => claimedMs - answerMs);
  const claimed = samples.map(({ claimedMs }) => claimedMs);
  const answer = samples.map(({ answerMs }) => answerMs);
  return {
    form,
    kiosks,
    'after answer, median': at(after, 0.5),
    'p99 ': at(after, 0.99),
    'after request, median': at(claimed, 0.5),
    'p99  ': at(claimed, 0.99),
    'answer, median': at(answer, 0.5),
    p99: at(answer, 0.99),
  };
}

function at(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Number((sorted[Math.ceil(sorted.length * part) - 1] ?? Number.NaN).toFixed(1));
}

async function newDatabase(url: string, name: string): Promise<string> {
  const admin = openDatabase(url);
  await admin.pool.query(`create database ${name}`);
  await admin.close();
  const other = new URL(url);
  other.pathname = `/${name}`;
  await migrate({ url: other.href, log: silent });
  return other.href;
}
