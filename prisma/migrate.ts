/**
 * `npm run migrate`: applies the missing migrations to `DATABASE_URL`, or to the Postgres of our own in `DATA_DIR`; and seals
 * what an earlier release kept in plain.
 */
import { openDatabase } from '../platform/database.ts';
import { jsonLog } from '../platform/log.ts';
import { migrate } from '../platform/migrate.ts';
import { startPostgres } from '../platform/postgres.ts';
import { userDoor } from '../subgraphs/user/door.ts';

const log = jsonLog('migrate');
const { DATABASE_URL, DATA_DIR } = process.env;

const postgres = DATABASE_URL ? undefined : await startPostgres({ dataDir: DATA_DIR || '.data', log });
try {
  const url = DATABASE_URL || postgres?.url || '';
  const applied = await migrate({ url, log });
  console.log(applied.length > 0 ? `Applied: ${applied.join(', ')}` : 'Every migration was applied before.');
  const db = openDatabase(url);
  const sealed = await userDoor()
    .sealAll(db)
    .finally(() => db.close());
  if (sealed > 0) console.log(`Sealed: ${sealed} people`);
} finally {
  await postgres?.stop();
}
