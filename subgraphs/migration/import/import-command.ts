/** `npm run import`: takes users and balances of another system over; `docs/migration.md` tells how, and what the files say. */
import { rm } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { jsonLog } from '../../../platform/log.ts';
import { withDatabase } from '../command.ts';
import { importFiles } from './import.ts';
import { makeFolders, type Named, refuseSame, written } from './places.ts';
import { progressBar } from './progress.ts';
import { readPast } from './rows.ts';
import { openSource, publish } from './source.ts';

const USAGE = `npm run import -- --users FILE --loyalty FILE --system NAME --legacy NAME --out FILE
  --users    people: partner_id, and legacy_id, email, phone, name, locale, created_at, updated_at,
             loyalty_consent, policy_version
  --loyalty  what they have: legacy_id or partner_id, balance, and lifetime, qualifying, tier, updated_at
  --transactions  past ones: transaction_id, legacy_id or partner_id, at, total (in cents), and pos_type, store_id,
             channel, points_earned, points_burned
  --system   whose ids partner_id has, such as HOMERIA
  --legacy   whose ids legacy_id has, such as SESSIONM
  --out      written: who each row is here, and what was done
  --rejects  written: rows that could not be taken, each with why; OUT with .rejects.csv if omitted
  --as-of    of when balances are that have no updated_at: the moment of the export, such as 2024-05-01T12:00:00Z
  --dry-run  tells what would happen, and keeps nothing; writes OUT.dry-run.csv and REJECTS.dry-run.csv
A FILE is a path, or s3://bucket/key.`;

try {
  process.exitCode = await run();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function run(): Promise<number> {
  const asked = readArguments();
  if (!asked) {
    console.error(USAGE);
    return 2;
  }
  return withDatabase(jsonLog('import'), async (rooms) => {
    const [users, balances] = [await openSource(asked.users), await openSource(asked.loyalty)];
    const transactions = asked.transactions === undefined ? null : await openSource(asked.transactions);
    const [out, rejects] = [written(asked.out), written(asked.rejects)];
    const files = [out, rejects];
    await refuseSame(asked.read, files);
    await makeFolders(files);
    const bar = progressBar(process.stderr);
    const { counts } = await importFiles(
      rooms,
      {
        ...{ ...asked, users, balances, transactions, out: out.path, rejects: rejects.path },
        async publish() {
          for (const { path, place } of files) await publish(path, place);
        },
      },
      bar.tell,
    );
    bar.end();
    for (const { path, place } of files) if (path !== place) await rm(path);
    const told = Object.entries(counts).map(([kind, count]) => `${count} ${kind}`);
    console.log(`${asked.dryRun ? 'Would be: ' : ''}${told.join(', ')}`);
    if (asked.dryRun) console.log(`It is in ${out.place} and ${rejects.place}.`);
    console.log(`most memory: ${Math.round(process.resourceUsage().maxRSS / 1_024)} MB`);
    return 0;
  });
}

function readArguments() {
  const option = { type: 'string' } as const;
  try {
    const { values } = parseArgs({
      options: {
        users: option,
        loyalty: option,
        transactions: option,
        system: option,
        legacy: option,
        out: option,
        rejects: option,
        'as-of': option,
        'dry-run': { type: 'boolean', default: false },
      },
    });
    const { users, loyalty, transactions, system, legacy, out, rejects, 'dry-run': dryRun } = values;
    if (!users || !loyalty || !system || !legacy || !out) return undefined;
    // What a dry run says must not be taken for what has happened.
    const own = (place: string) => (dryRun ? `${place}.dry-run.csv` : place);
    const read: readonly Named[] = [
      { option: '--users', place: users },
      { option: '--loyalty', place: loyalty },
      ...(transactions === undefined ? [] : [{ option: '--transactions', place: transactions }]),
    ];
    return {
      ...{ users, loyalty, transactions, system, legacy, dryRun, read },
      out: { option: '--out', place: own(out) },
      rejects: { option: '--rejects', place: rejects ? own(rejects) : `${own(out)}.rejects.csv` },
      asOf: readPast('--as-of', values['as-of'] ?? null, new Date()),
    };
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return undefined;
  }
}
