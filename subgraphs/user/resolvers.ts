import { requireRole } from '../../platform/caller.ts';
import { connection, readCursor, requireFirst } from '../../platform/connection.ts';
import { Refusal } from '../../platform/errors.ts';
import { isUuid, KEY_MAX, requireText } from '../../platform/input.ts';
import { DateTime, SafeInt } from '../../platform/scalars.ts';
import { createClient, endClient, newClient } from './client.ts';
import { allClients } from './client-repository.ts';
import { insertConsent } from './consent-repository.ts';
import { eraseUser } from './erase.ts';
import { findUser } from './find.ts';
import type { ConsentPurpose, RefusalKind, Resolvers } from './generated/graphql.ts';
import { changeUser, createUser } from './handle.ts';
import { changes, newUser, requirePolicyVersion } from './input.ts';
import { refusalsBefore } from './refusal-repository.ts';
import type { UserRow } from './repository.ts';

export const resolvers: Resolvers = {
  DateTime,
  SafeInt,

  Query: {
    me: async (_root, _args, { caller, users }) => found(await users.load(requireRole(caller, 'GUEST').userId)),
    user: (_root, { by }, context) => findUser(by, context),
    apiClients: (_root, _args, { rooms }) => allClients(rooms.platform.db.sql),
    refusals: async (_root, { kind, callerId, first, after }, { rooms }) => {
      const limit = requireFirst(first);
      const before = readCursor(after, (text) => (/^\d{1,15}$/.test(text) ? Number(text) : undefined));
      // An id that is none has refused nothing.
      if (callerId && !isUuid(callerId)) return connection([], limit, String);
      const asked = { code: kind ?? null, callerId: callerId?.toLowerCase() ?? null };
      const page = { before: before ?? Number.MAX_SAFE_INTEGER, limit: limit + 1 };
      return connection(await refusalsBefore(rooms.platform.db.sql, { ...asked, ...page }), limit, ({ id }) =>
        String(id),
      );
    },
  },

  Mutation: {
    createUser: async (_root, { input }, { caller, rooms, users }) => {
      const { created, userId, cardId } = await createUser(rooms, { caller, user: newUser(input) });
      return { created, user: found(await users.load(userId)), card: { id: cardId } };
    },
    updateUser: async (_root, { input }, context) => {
      const { rooms, users } = context;
      const changed = changes(input);
      const { id } = living(await findUser({ id: input.id, external: input.external }, context, 'input'));
      await changeUser(rooms, id, changed);
      return found(await users.clear(id).load(id));
    },
    recordConsent: async (_root, { input: { userId, purpose, granted, policyVersion } }, { rooms, users }) => {
      const version = requirePolicyVersion(policyVersion);
      const user = living(await users.load(userId));
      const answer = { userId: user.id, purpose, granted, policyVersion: version, at: rooms.platform.now() };
      await insertConsent(rooms.platform.db.sql, answer);
      return user;
    },
    eraseUser: async (_root, { input: { userId, ...input } }, { caller, rooms }) => {
      const idempotencyKey = requireText('input.idempotencyKey', input.idempotencyKey, KEY_MAX);
      await eraseUser(rooms, { caller, userId, idempotencyKey });
      return true;
    },
    createApiClient: (_root, { input }, { rooms }) => createClient(rooms.platform, newClient(input)),
    revokeApiClient: (_root, { id }, { rooms }) => endClient(rooms.platform, id),
  },

  ApiClient: {
    __resolveReference: async ({ id }, { caller, clients }) => (caller.role === 'OPERATOR' ? clients.load(id) : null),
  },

  RefusalCount: {
    kind: ({ code }) => code as RefusalKind,
    callerId: ({ callerId }) => callerId || null,
    client: ({ callerId }, _args, { clients }) => (callerId ? clients.load(callerId) : null),
    field: ({ field }) => field || null,
    storeId: ({ storeId }) => storeId || null,
    terminalId: ({ terminalId }) => terminalId || null,
  },

  User: {
    __resolveReference: async ({ id }, { users }) => users.load(id),
    email: (user) => user.person().email,
    phone: (user) => user.person().phone,
    name: (user) => user.person().name,
    locale: (user) => user.person().locale,
    externalIds: ({ id }, _args, { externalIds }) => externalIds.load(id),
    consents: async ({ id }, _args, { consents }) =>
      (await consents.load(id)).map((consent) => ({ ...consent, purpose: consent.purpose as ConsentPurpose })),
  },
};

function found(user: UserRow | null): UserRow {
  if (!user) throw new Refusal('NOT_FOUND');
  return user;
}

/** Nothing more is written down of who is forgotten. */
function living(user: UserRow | null): UserRow {
  if (!user || user.erasedAt) throw new Refusal('NOT_FOUND');
  return user;
}
