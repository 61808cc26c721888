import { requireRole } from '../../platform/caller.ts';
import { Refusal } from '../../platform/errors.ts';
import { DateTime } from '../../platform/scalars.ts';
import { createClient, endClient, newClient } from './client.ts';
import { allClients } from './client-repository.ts';
import { findUser } from './find.ts';
import type { ConsentPurpose, Resolvers } from './generated/graphql.ts';
import { changeUser, createUser } from './handle.ts';
import { changes, newUser, requirePolicyVersion } from './input.ts';
import { insertConsent, type UserRow } from './repository.ts';

export const resolvers: Resolvers = {
  DateTime,

  Query: {
    me: async (_root, _args, { caller, users }) => found(await users.load(requireRole(caller, 'GUEST').userId)),
    user: (_root, { by }, context) => findUser(by, context),
    apiClients: (_root, _args, { platform }) => allClients(platform.db.sql),
  },

  Mutation: {
    createUser: async (_root, { input }, { caller, platform, loyaltyCard, users }) => {
      const { created, userId } = await createUser(platform, loyaltyCard, { caller, user: newUser(input) });
      const cardId = await loyaltyCard.cardOfUser(platform.db.sql, userId);
      return { created, user: found(await users.load(userId)), card: { id: cardId ?? '' } };
    },
    updateUser: async (_root, { input }, { platform, users }) => {
      const changed = changes(input);
      const { id } = found(await users.load(input.id));
      await changeUser(platform, id, changed);
      return found(await users.clear(input.id).load(input.id));
    },
    recordConsent: async (_root, { input: { userId, purpose, granted, policyVersion } }, { platform, users }) => {
      const version = requirePolicyVersion(policyVersion);
      const user = found(await users.load(userId));
      const answer = { userId: user.id, purpose, granted, policyVersion: version, at: platform.now() };
      await insertConsent(platform.db.sql, answer);
      return user;
    },
    createApiClient: (_root, { input }, { platform }) => createClient(platform, newClient(input)),
    revokeApiClient: (_root, { id }, { platform }) => endClient(platform, id),
  },

  User: {
    __resolveReference: async ({ id }, { users }) => users.load(id),
    externalIds: ({ id }, _args, { externalIds }) => externalIds.load(id),
    consents: async ({ id }, _args, { consents }) =>
      (await consents.load(id)).map((consent) => ({ ...consent, purpose: consent.purpose as ConsentPurpose })),
  },
};

function found(user: UserRow | null): UserRow {
  if (!user) throw new Refusal('NOT_FOUND');
  return user;
}
