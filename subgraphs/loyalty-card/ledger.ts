/** `npm run ledger:verify` and `npm run ledger:rebuild`: the books checked against themselves, and put right. */
import { openDatabase } from '../../platform/database.ts';
import { jsonLog } from '../../platform/log.ts';
import { startPostgres } from '../../platform/postgres.ts';
import { audit } from './audit.ts';

const { DATABASE_URL, DATA_DIR } = process.env;
const command = process.argv[2];
if (command !== 'verify' && command !== 'rebuild') {
  console.error('Say verify or rebuild.');
  process.exit(2);
}

const log = jsonLog('ledger');
const postgres = DATABASE_URL ? undefined : await startPostgres({ dataDir: DATA_DIR || '.data', log });
const db = openDatabase(DATABASE_URL || postgres?.url || '', 0);
try {
  const { cards, events, wrong, wrongSums } = await audit(db, { repair: command === 'rebuild' });
  const verdict = command === 'verify' ? 'wrong' : 'rebuilt';
  console.log(
    `${cards} cards, ${events} events, ${wrong.length} ${verdict}; sums of ${wrongSums.length} days ${verdict}`,
  );
  for (const id of wrong) console.log(id);
  for (const { day, storeId } of wrongSums) console.log(day, storeId);
  process.exitCode = command === 'verify' && wrong.length + wrongSums.length > 0 ? 1 : 0;
} finally {
  await db.close();
  await postgres?.stop();
}
