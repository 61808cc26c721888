/** `npm run import`: takes users and balances of another system over; `docs/migration.md` tells how, and what the files say. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { jsonLog } from '../../../platform/log.ts';
import { withDatabase } from '../command.ts';
import { importFiles } from './import.ts';
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
  --dry-run  tells what would happen, and keeps nothing
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
    const [out, rejects] = [localOf(asked.out), localOf(asked.rejects)];
    const bar = progressBar(process.stderr);
    const files = [
      [out, asked.out],
      [rejects, asked.rejects],
    ] as const;
    const { counts } = await importFiles(
      rooms,
      {
        ...{ ...asked, users, balances, transactions, out, rejects },
        async publish() {
          for (const [path, place] of files) await publish(path, place);
        },
      },
      bar.tell,
    );
    bar.end();
    for (const [path, place] of files) if (path !== place) await rm(path);
    const told = Object.entries(counts).map(([kind, count]) => `${count} ${kind}`);
    console.log(`${asked.dryRun ? 'Would be: ' : ''}${told.join(', ')}`);
    console.log(`most memory: ${Math.round(process.resourceUsage().maxRSS / 1_024)} MB`);
    return 0;
  });
}

/** Files are written here first, as they are cut back where a run goes on. */
function localOf(place: string): string {
  return place.startsWith('s3://')
    ? join(process.env['DATA_DIR'] || '.data', place.replaceAll(/[^\w.-]+/g, '-'))
    : place;
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
    return {
      ...{ users, loyalty, transactions, system, legacy, out, rejects: rejects ?? `${out}.rejects.csv`, dryRun },
      asOf: readPast('--as-of', values['as-of'] ?? null, new Date()),
    };
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return undefined;
  }
}
