/**
 * `npm run key:operator -- NAME`: an API client for an operator, from the machine that reaches the database: the first one, and
 * the way back in when all keys are lost. Its key is all that comes on standard output.
 */
import { openDatabase } from '../../platform/database.ts';
import { jsonLog } from '../../platform/log.ts';
import { startPostgres } from '../../platform/postgres.ts';
import { createClient, newClient } from './client.ts';

const { DATABASE_URL, DATA_DIR } = process.env;
const [name = ''] = process.argv.slice(2);

const postgres = DATABASE_URL
  ? undefined
  : await startPostgres({ dataDir: DATA_DIR || '.data', log: jsonLog('operator') });
const db = openDatabase(DATABASE_URL || postgres?.url || '');
try {
  const now = () => new Date();
  const { key } = await createClient({ db, now }, newClient({ name, role: 'OPERATOR' }));
  console.log(key);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await db.close();
  await postgres?.stop();
}
