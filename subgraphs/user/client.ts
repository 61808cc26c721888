/** How API clients come and go. */
import { randomUUID } from 'node:crypto';
import type { ClientRole } from '../../platform/caller.ts';
import { invalid, Refusal } from '../../platform/errors.ts';
import { isUuid, KEY_MAX, requireAtMost, requireText } from '../../platform/input.ts';
import type { Platform } from '../../platform/room.ts';
import { newKey } from './client-key.ts';
import { type ClientRow, insertClient, lockOperators, revokeClient } from './client-repository.ts';
import type { CreateApiClientInput } from './generated/graphql.ts';

/** In characters, and of entries. Source: the docstrings of `schema.graphql`. */
export const CLIENT_NAME_MAX = 200;
export const POS_TYPES_MAX = 20;
export const STORE_IDS_MAX = 1_000;

export interface NewClient {
  readonly name: string;
  readonly role: ClientRole;
  readonly posTypes: readonly string[];
  readonly storeIds: readonly string[];
}

/** @throws {Refusal} INPUT_INVALID */
export function newClient({ name, role, ...given }: CreateApiClientInput): NewClient {
  const { posTypes = [], storeIds = [] } = given;
  requireText('input.name', name, CLIENT_NAME_MAX);
  const operator = role === 'OPERATOR';
  requireAtMost('input.posTypes', posTypes, operator ? 0 : POS_TYPES_MAX, operator ? 0 : 1);
  requireAtMost('input.storeIds', storeIds, operator ? 0 : STORE_IDS_MAX);
  requireKeys('input.posTypes', posTypes);
  requireKeys('input.storeIds', storeIds);
  return { name, role, posTypes, storeIds };
}

/** @returns The client, and its key: the only time that anybody sees it. */
export async function createClient(
  { db, now }: Pick<Platform, 'db' | 'now'>,
  { name, role, posTypes, storeIds }: NewClient,
): Promise<{ client: ClientRow; key: string }> {
  const key = newKey();
  const client = { id: randomUUID(), name, role, posTypes: [...posTypes], storeIds: [...storeIds], createdAt: now() };
  await insertClient(db.sql, client, key);
  return { client: { ...client, revokedAt: null, lastUsedAt: null }, key };
}

/**
 * Ends a client for good. Of two operators who would revoke each other at the same instant, one stays.
 *
 * @throws {Refusal} NOT_FOUND; FORBIDDEN where no operator would be left
 */
export async function endClient({ db, now }: Platform, id: string): Promise<ClientRow> {
  if (!isUuid(id)) throw new Refusal('NOT_FOUND', { id });
  return db.transaction(async (tx) => {
    const operators = await lockOperators(tx, id);
    if (operators.length === 1 && operators[0] === id.toLowerCase()) {
      const message = 'This is the last operator: without one nobody could come in any more. Create another first.';
      throw new Refusal('FORBIDDEN', { id, reason: 'The last operator.' }, message);
    }
    const client = await revokeClient(tx, id, now());
    if (!client) throw new Refusal('NOT_FOUND', { id });
    return client;
  });
}

function requireKeys(field: string, keys: readonly string[]): void {
  for (const [i, key] of keys.entries()) requireText(`${field}.${i}`, key, KEY_MAX);
  const twice = keys.find((key, i) => keys.indexOf(key) !== i);
  if (twice !== undefined) throw invalid(field, 'each entry once', twice);
}
