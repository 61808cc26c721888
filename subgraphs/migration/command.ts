/** What commands of this room begin and end with: the database, and the doors of the rooms that it may enter. */
import type { Log } from '../../platform/log.ts';
import { migrationsApplied } from '../../platform/migrate.ts';
import { startPostgres } from '../../platform/postgres.ts';
import { openPlatform } from '../../platform/process.ts';
import { loyaltyCardDoor } from '../loyalty-card/door.ts';
import { transactionDoor } from '../transaction/door.ts';
import { userDoor } from '../user/door.ts';
import type { Rooms } from './rooms.ts';

/** Longest that a statement may run, or wait for the next rows: it is about a thousand, nobody waits for it at a till, and the machine may be busy. */
const STATEMENT_TIMEOUT_MS = 120_000;

/** @throws {Error} in words for whoever ran the command, where the database is not ready */
export async function withDatabase<T>(log: Log, work: (rooms: Rooms) => Promise<T>): Promise<T> {
  const { DATABASE_URL, DATA_DIR } = process.env;
  const postgres = DATABASE_URL ? undefined : await startPostgres({ dataDir: DATA_DIR || '.data', log });
  try {
    const platform = await openPlatform({
      url: DATABASE_URL || postgres?.url || '',
      log,
      statementTimeoutMs: STATEMENT_TIMEOUT_MS,
    });
    try {
      if (!(await migrationsApplied(platform.db.pool)))
        throw new Error('The database has not all migrations: npm run migrate');
      return await work({ platform, loyaltyCard: loyaltyCardDoor(), user: userDoor(), transaction: transactionDoor() });
    } finally {
      await platform.close();
    }
  } finally {
    await postgres?.stop();
  }
}
