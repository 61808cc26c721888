/** All that this room holds on a person, opened. */
import type { Database } from '../../platform/database.ts';
import type { Export } from '../../platform/export.ts';
import { consentsOfUsers } from './consent-repository.ts';
import { externalIdsOfUsers, usersByIds } from './repository.ts';

export async function exportOf(db: Database, userId: string): Promise<Export> {
  const consents = await consentsOfUsers(db, [userId]);
  return {
    'user.user': await usersByIds(db.sql, [userId]),
    'user.external_id': await externalIdsOfUsers(db.sql, [userId]),
    'user.consent': consents.map(({ id, ...consent }) => ({ id: Number(id), ...consent })),
  };
}
