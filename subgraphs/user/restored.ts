/** After an older backup was restored beside the newest vault: what the two disagree on is put right. */
import type { Database } from '../../platform/database.ts';
import type { LoyaltyCardDoor } from '../loyalty-card/door.ts';
import { forget } from './erase.ts';
import { destroyKey, keysWithoutPerson, peopleWithoutKey } from './erase-repository.ts';

export interface Disagreement {
  /** The ids of people who were forgotten since the backup was made. */
  readonly forgotten: readonly string[];
  /** The ids of people who came since, and are lost with what was not restored. */
  readonly lost: readonly string[];
}

export async function disagreement({ sql }: Pick<Database, 'sql'>): Promise<Disagreement> {
  return { forgotten: await peopleWithoutKey(sql), lost: await keysWithoutPerson(sql) };
}

/** Forgets again whoever was forgotten, and lets those who are lost come again under their contacts. */
export async function agree(
  db: Database,
  loyaltyCard: LoyaltyCardDoor,
  { forgotten, lost }: Disagreement,
  at: Date,
): Promise<void> {
  for (const id of forgotten) await db.transaction((tx) => forget(tx, loyaltyCard, id, at));
  for (const id of lost) await db.transaction((tx) => destroyKey(tx, id));
}
