/** Brings people whom an earlier release kept in plain under seal, whenever such books are met. */
import type { Database } from '../../platform/database.ts';
import { contactIndexes } from './handle.ts';
import {
  emptyUnsealed,
  type Indexed,
  insertSealed,
  lockSealing,
  takeUnsealed,
  type Unsealed,
} from './unsealed-repository.ts';
import { keepIndexes } from './vault-repository.ts';

/** People sealed in one transaction: some tenths of a second. */
const BATCH = 500;

/**
 * Seals everybody who is not; where that is nobody, it costs one look. Awaited by whatever applies migrations, before anything
 * is served, so that no request ever meets a person who cannot be found. Safe in several processes at once: they take turns, and each goes on only
 * when nobody is left, which it sees while none of the others is at it.
 *
 * @returns How many were sealed by this call.
 */
export async function sealAll(db: Database): Promise<number> {
  const indexes = keepIndexes();
  for (let count = 0; ; ) {
    const batch = await db.transaction(async (tx) => {
      await lockSealing(tx);
      const people = await takeUnsealed(tx, BATCH);
      if (people.length > 0) await insertSealed(tx, await Promise.all(people.map((one) => indexed(one))));
      else if (count > 0) await emptyUnsealed(tx);
      return people.length;

      async function indexed(one: Unsealed): Promise<Indexed> {
        const externalIndexes = one.person.externalIds.map((ref) => indexes.externalId(tx.sql, ref));
        return {
          ...one,
          ...(await contactIndexes(tx.sql, indexes, one.person)),
          externalIndexes: await Promise.all(externalIndexes),
        };
      }
    });
    if (batch === 0) return count;
    count += batch;
  }
}
