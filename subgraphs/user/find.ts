/** One person, by whichever of their names the caller knows. */
import { exactlyOne, isUuid } from '../../platform/input.ts';
import { normaliseEmail, normalisePhone } from './contact.ts';
import type { Context } from './context.ts';
import type { UserBy } from './generated/graphql.ts';
import { externalRef } from './input.ts';
import type { UserRow } from './repository.ts';
import { ownersOfExternalIds, userIdByEmail, userIdByPhone } from './vault-repository.ts';

type By = { readonly [Name in keyof UserBy]?: UserBy[Name] | undefined };

/**
 * @param field  Where `by` stands in what was sent.
 * @throws {Refusal} INPUT_INVALID unless exactly one field of `by` is given, and well-formed.
 */
export async function findUser(by: By, { users, rooms }: Context, field = 'by'): Promise<UserRow | null> {
  const { indexes, loyaltyCard } = rooms;
  const { sql } = rooms.platform.db;
  const { id, email, phone, cardId, external } = by;
  exactlyOne(field, by);
  const lookUp = async (): Promise<string | null | undefined> => {
    if (email != null) return userIdByEmail(sql, await indexes.email(sql, normaliseEmail(`${field}.email`, email)));
    if (phone != null) return userIdByPhone(sql, await indexes.phone(sql, normalisePhone(`${field}.phone`, phone)));
    if (cardId != null) return isUuid(cardId) ? loyaltyCard.ownerOf(sql, cardId) : undefined;
    if (external != null) {
      const index = await indexes.externalId(sql, externalRef(`${field}.external`, external));
      return (await ownersOfExternalIds(sql, [index]))[0]?.userId;
    }
    return id;
  };
  const userId = await lookUp();
  return userId ? users.load(userId) : null;
}
