/** `npm run user:export -- USER_ID`: all that is held on one person, as one JSON document on standard output. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Database, openDatabase } from '../platform/database.ts';
import type { Export } from '../platform/export.ts';
import { exportOf as exportKeys } from '../platform/idempotency.ts';
import { isUuid } from '../platform/input.ts';
import { jsonLog } from '../platform/log.ts';
import { startPostgres } from '../platform/postgres.ts';
import { loyaltyCardDoor } from '../subgraphs/loyalty-card/door.ts';
import { otpDoor } from '../subgraphs/otp/door.ts';
import { transactionDoor } from '../subgraphs/transaction/door.ts';
import { userDoor } from '../subgraphs/user/door.ts';

/**
 * The document in pieces, room by room, so that no more than what one room holds is in memory:
 * `{"userId": …, "exportedAt": …, "tables": {"user.user": [{…}], …}}`.
 *
 * Rejects before the first piece where there is no such person.
 */
export async function* exportOf(db: Database, userId: string, at: Date): AsyncGenerator<string> {
  const loyaltyCard = loyaltyCardDoor();
  const person = isUuid(userId) ? await userDoor().exportOf(db, userId) : {};
  if (!person['user.user']?.length) throw new Error(`There is no user ${userId}`);
  yield `{"userId":${JSON.stringify(userId)},"exportedAt":${JSON.stringify(at)},"tables":{${entriesOf(person)}`;
  yield `,${entriesOf(await loyaltyCard.exportOf(db.sql, userId))}`;
  const cardIds = await loyaltyCard.cardsOfUser(db.sql, userId);
  yield `,${entriesOf(await otpDoor().exportOf(db.sql, cardIds))}`;
  yield `,${entriesOf(await transactionDoor().exportOf(db.sql, cardIds))}`;
  yield `,${entriesOf(await exportKeys(db.sql, userId))}`;
  yield '}}\n';
}

function entriesOf(tables: Export): string {
  return JSON.stringify(tables).slice(1, -1);
}

if (import.meta.main) {
  const { DATABASE_URL, DATA_DIR } = process.env;
  const [userId = ''] = process.argv.slice(2);
  const postgres = DATABASE_URL
    ? undefined
    : await startPostgres({ dataDir: DATA_DIR || '.data', log: jsonLog('export') });
  const db = openDatabase(DATABASE_URL || postgres?.url || '', 0);
  try {
    await pipeline(Readable.from(exportOf(db, userId.toLowerCase(), new Date())), process.stdout, { end: false });
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  } finally {
    await db.close();
    await postgres?.stop();
  }
}
