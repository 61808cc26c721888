/**
 * `npm run bench:alike`: whether the time of an answer tells a wrong code from an expired and a used one (O-2).
 *
 * For each two of them: how often the one that took longer is the second, of all pairs. Half of them: it tells nothing.
 */
import type pg from 'pg';
import { openDatabase } from '../platform/database.ts';
import { migrate } from '../platform/migrate.ts';
import { startPostgres } from '../platform/postgres.ts';
import { IdentifyDocument, IssueOtpDocument } from '../tests/generated/documents.ts';
import { api, one } from '../tests/harness/client.ts';
import { startForm } from '../tests/harness/forms.ts';
import { newDataDir, removeDataDir, silent } from '../tests/harness/postgres.ts';

const ROUNDS = 400;
const WARM_UP = 40;
/** A part this far from a half could be told apart with patience. */
const DEVIATION_MAX = 0.07;

const dataDir = await newDataDir();
const postgres = await startPostgres({ dataDir, log: silent });
const database = openDatabase(postgres.url);
await migrate({ url: postgres.url, log: silent });
const running = await startForm('one process', postgres.url);
try {
  const { guests, kiosks, partners } = running.credentials;
  const [kiosk, partner] = [api(running.endpoint, one(kiosks).key), api(running.endpoint, one(partners).key)];
  const { posType, storeId } = one(kiosks);
  let nr = 0;
  const identify = (ost: string) => {
    nr += 1;
    const input = { ost, posType, storeId, terminalId: `t${nr}`, idempotencyKey: `k${nr}` };
    return kiosk.send(IdentifyDocument, { input });
  };
  const issue = async (guest: number) => {
    nr += 1;
    const input = { cardId: one(guests, guest).cardId, idempotencyKey: `k${nr}` };
    return (await partner.ask(IssueOtpDocument, { input })).issueOtp.code ?? '';
  };

  const codes = { wrong: await unusedCode(database.pool), expired: await issue(0), used: await issue(1) };
  await identify(codes.used);
  await database.pool.query('update otp.otp set expires_at = now() where code = $1', [codes.expired]);
  const timesMs: Record<string, number[]> = { wrong: [], expired: [], used: [] };
  for (let round = -WARM_UP; round < ROUNDS; round += 1) {
    // Each of them is a wrong guess of one client, which may not have as many.
    await database.pool.query('delete from transaction.client_guesses');
    for (const [what, code] of Object.entries(codes).sort(() => Math.random() - 0.5)) {
      const began = performance.now();
      const { errors } = await identify(code);
      const ms = performance.now() - began;
      if (one(errors).extensions.code !== 'OST_UNKNOWN') throw new Error(`A ${what} code is told apart by its answer`);
      if (round >= 0) timesMs[what]?.push(ms);
    }
  }
  report(timesMs);
} finally {
  await running.stop();
  await database.close();
  await postgres.stop();
  await removeDataDir(dataDir);
}

async function unusedCode(pool: pg.Pool): Promise<string> {
  const { rows } = await pool.query(`
    select code from (select lpad(n::text, 6, '0') as code from generate_series(0, 999999) n order by random() limit 100) drawn
    where not exists (select from otp.otp where otp.code = drawn.code) limit 1`);
  return rows[0].code;
}

function report(timesMs: Record<string, readonly number[]>): void {
  const names = Object.keys(timesMs);
  console.log(`Of ${ROUNDS} answers each, in turns:`);
  for (const [i, first] of names.entries()) {
    for (const second of names.slice(i + 1)) {
      const [a = [], b = []] = [timesMs[first], timesMs[second]];
      const later = a.flatMap((x) => b.filter((y) => y > x)).length / (a.length * b.length);
      console.log(`  ${second} took longer than ${first} in ${(later * 100).toFixed(1)} % of all pairs`);
      if (Math.abs(later - 0.5) > DEVIATION_MAX) process.exitCode = 1;
    }
  }
  for (const name of names) console.log(`  ${name}: median ${median(timesMs[name] ?? []).toFixed(2)} ms`);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
