/** What other rooms, and the gateway, may ask of this one. */
import type { Client } from '../../platform/caller.ts';
import type { Sql } from '../../platform/database.ts';
import { clientByKey, posTypeKnown, revokedOf, userIdByPhone } from './repository.ts';

export interface UserDoor {
  /** The user with this phone number, E.164. */
  userByPhone(sql: Sql, phone: string): Promise<string | undefined>;
  /** Whether any client speaks for a posType. */
  posTypeKnown(sql: Sql, posType: string): Promise<boolean>;
  /** Whose API key this is; undefined if nobody's, or revoked. */
  clientByKey(sql: Sql, key: string): Promise<Client | undefined>;
  /** Those of the clients whose keys are no longer good. */
  revokedOf(sql: Sql, clientIds: readonly string[]): Promise<string[]>;
  /** Notes when clients last used their keys. */
  noteUse(sql: Sql, uses: readonly { readonly clientId: string; readonly at: Date }[]): Promise<void>;
}

export function userDoor(): UserDoor {
  return { userByPhone: userIdByPhone, posTypeKnown, clientByKey, revokedOf, noteUse: async () => {} };
}
