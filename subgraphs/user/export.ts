/** All that this room holds on a person, opened. */
import type { Database } from '../../platform/database.ts';
import type { Export } from '../../platform/export.ts';
import { consentsOfUsers } from './consent-repository.ts';
import { refusalsBefore } from './refusal-repository.ts';
import { externalIdsOfUsers, usersByIds } from './repository.ts';

/** No person is refused that much in the weeks for which refusals are kept: an hour has some dozen kinds of them. */
const REFUSALS_MAX = 100_000;

export async function exportOf(db: Database, userId: string): Promise<Export> {
  const consents = await consentsOfUsers(db, [userId]);
  const users = await usersByIds(db.sql, [userId]);
  return {
    'user.user': users.map(({ person, ...user }) => ({ ...user, ...person() })),
    'user.external_id': await externalIdsOfUsers(db.sql, [userId]),
    'user.refusal': await refusalsBefore(db.sql, {
      before: Number.MAX_SAFE_INTEGER,
      limit: REFUSALS_MAX,
      code: null,
      callerId: userId,
    }),
    'user.consent': consents.map(({ id, ...consent }) => ({ id: Number(id), ...consent })),
  };
}
