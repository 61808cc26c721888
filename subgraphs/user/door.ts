/** What other rooms, and the gateway, may ask of this one. */
import type { Client } from '../../platform/caller.ts';
import type { Sql } from '../../platform/database.ts';
import { clientByKey, noteUse, posTypeKnown, revokedOf, type Use } from './client-repository.ts';
import { userIdByPhone } from './repository.ts';

export { KEY_PREFIX } from './client-key.ts';

export interface UserDoor {
  /** The user with this phone number, E.164. */
  userByPhone(sql: Sql, phone: string): Promise<string | undefined>;
  /** Whether any client speaks for a posType. */
  posTypeKnown(sql: Sql, posType: string): Promise<boolean>;
  /** Whose API key this is, with the client's id; undefined if nobody's, or revoked. */
  clientByKey(sql: Sql, key: string): Promise<Client | undefined>;
  /** Which of these clients, by id, are revoked or gone. */
  revokedOf(sql: Sql, clientIds: readonly string[]): Promise<string[]>;
  /** Writes down, in one statement, when clients were last used; an earlier moment than is known changes nothing. */
  noteUse(sql: Sql, uses: readonly Use[]): Promise<void>;
}

export function userDoor(): UserDoor {
  return { userByPhone: userIdByPhone, posTypeKnown, clientByKey, revokedOf, noteUse };
}
