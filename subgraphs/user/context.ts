/** What the resolvers of one request are given. */
import DataLoader from 'dataloader';
import type { Caller } from '../../platform/caller.ts';
import { isUuid } from '../../platform/input.ts';
import { grouped, inOrder } from '../../platform/loaders.ts';
import type { Platform } from '../../platform/room.ts';
import type { Asked } from '../../platform/subgraph.ts';
import type { LoyaltyCardDoor } from '../loyalty-card/door.ts';
import { allClients, type ClientRow } from './client-repository.ts';
import { type ConsentRow, consentsOfUsers } from './consent-repository.ts';
import { type ExternalIdRow, externalIdsOfUsers, type UserRow, usersByIds } from './repository.ts';
import type { Indexes } from './vault-repository.ts';

/** An entity of another room, known by its id alone. */
export interface Reference {
  readonly id: string;
}

/** The platform, the door of the room this one may enter, and how people are looked up. */
export interface Rooms {
  readonly platform: Platform;
  readonly loyaltyCard: LoyaltyCardDoor;
  readonly indexes: Indexes;
}

export interface Context {
  readonly caller: Caller;
  readonly rooms: Rooms;
  /**
   * People whom the caller may see; null for any other, and where there is none. Who is forgotten is there with nothing
   * but that, for those who speak of them by an id that they have; not for the guest, who is nobody any more.
   */
  readonly users: DataLoader<string, UserRow | null>;
  readonly externalIds: DataLoader<string, ExternalIdRow[]>;
  readonly consents: DataLoader<string, ConsentRow[]>;
  readonly clients: DataLoader<string, ClientRow | null>;
}

export function contextOf(rooms: Rooms): (asked: Asked) => Context {
  const { platform, loyaltyCard } = rooms;
  const { db } = platform;
  return ({ caller }) => {
    const visible = async (ids: readonly string[]): Promise<readonly string[]> => {
      switch (caller.role) {
        case 'PARTNER':
        case 'OPERATOR':
          return ids;
        case 'GUEST':
          return ids.filter((id) => id === caller.userId);
        case 'KIOSK': {
          const seen = await loyaltyCard.visibleUsers(db.sql, caller, ids);
          return ids.filter((id) => seen.has(id));
        }
        case 'NOBODY':
          return [];
      }
    };
    return {
      caller,
      rooms,
      users: new DataLoader(async (ids) => {
        const asked = ids.filter(isUuid).map((id) => id.toLowerCase());
        const rows = await usersByIds(db.sql, await visible(asked));
        const shown = rows.filter(({ erasedAt }) => caller.role !== 'GUEST' || erasedAt === null);
        return inOrder(ids, shown, ({ id }) => id);
      }),
      externalIds: new DataLoader(async (ids) =>
        grouped(ids, await externalIdsOfUsers(db.sql, ids), ({ userId }) => userId),
      ),
      consents: new DataLoader(async (ids) => grouped(ids, await consentsOfUsers(db, ids), ({ userId }) => userId)),
      // A brand has few.
      clients: new DataLoader(async (ids) => inOrder(ids, await allClients(db.sql), ({ id }) => id)),
    };
  };
}
