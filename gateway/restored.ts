/**
 * `npm run user:restored`: after a backup was restored, says on whom it and the vault disagree; `npm run user:restored -- agree`
 * puts it right, for good. Why and when: `docs/privacy.md`.
 */
import { openDatabase } from '../platform/database.ts';
import { jsonLog } from '../platform/log.ts';
import { startPostgres } from '../platform/postgres.ts';
import { loyaltyCardDoor } from '../subgraphs/loyalty-card/door.ts';
import { userDoor } from '../subgraphs/user/door.ts';

const { DATABASE_URL, DATA_DIR } = process.env;
const [command] = process.argv.slice(2);
if (command !== undefined && command !== 'agree') {
  console.error('Say agree, or nothing to be told what that would do.');
  process.exit(2);
}

const log = jsonLog('restored');
const postgres = DATABASE_URL ? undefined : await startPostgres({ dataDir: DATA_DIR || '.data', log });
const db = openDatabase(DATABASE_URL || postgres?.url || '', 0);
try {
  const user = userDoor();
  const on = await user.disagreement(db);
  if (command === 'agree') await user.agree(db, loyaltyCardDoor(), on, new Date());
  const [forgotten, lost] =
    command === 'agree' ? ['were forgotten', 'may come'] : ['are to be forgotten', 'are to come'];
  console.log(
    `${on.forgotten.length} people without a key ${forgotten} again; ${on.lost.length} keys without a person: they ${lost} again`,
  );
} finally {
  await db.close();
  await postgres?.stop();
}
