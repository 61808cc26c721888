/** `npm run migrate`: applies the missing migrations to `DATABASE_URL`, or to the Postgres of our own in `DATA_DIR`. */
import { jsonLog } from '../platform/log.ts';
import { migrate } from '../platform/migrate.ts';
import { startPostgres } from '../platform/postgres.ts';

const log = jsonLog('migrate');
const { DATABASE_URL, DATA_DIR } = process.env;

const postgres = DATABASE_URL ? undefined : await startPostgres({ dataDir: DATA_DIR || '.data', log });
try {
  const applied = await migrate({ url: DATABASE_URL || postgres?.url || '', log });
  console.log(applied.length > 0 ? `Applied: ${applied.join(', ')}` : 'Every migration was applied before.');
} finally {
  await postgres?.stop();
}
