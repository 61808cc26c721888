/** What the resolvers of one request are given. */
import DataLoader from 'dataloader';
import type { Caller } from '../../platform/caller.ts';
import { isUuid } from '../../platform/input.ts';
import { grouped, inOrder } from '../../platform/loaders.ts';
import type { Platform } from '../../platform/room.ts';
import type { Asked } from '../../platform/subgraph.ts';
import type { LoyaltyCardDoor } from '../loyalty-card/door.ts';
import {
  type ConsentRow,
  consentsOfUsers,
  type ExternalIdRow,
  externalIdsOfUsers,
  type UserRow,
  usersByIds,
} from './repository.ts';

/** An entity of another room, known by its id alone. */
export interface Reference {
  readonly id: string;
}

export interface Context {
  readonly caller: Caller;
  readonly platform: Platform;
  readonly loyaltyCard: LoyaltyCardDoor;
  /** People whom the caller may see; null for any other, and where there is none. */
  readonly users: DataLoader<string, UserRow | null>;
  readonly externalIds: DataLoader<string, ExternalIdRow[]>;
  readonly consents: DataLoader<string, ConsentRow[]>;
}

export function contextOf(platform: Platform, loyaltyCard: LoyaltyCardDoor): (asked: Asked) => Context {
  const { db } = platform;
  return ({ caller }) => {
    const visible = async (ids: readonly string[]): Promise<readonly string[]> => {
      if (caller.role === 'GUEST') return ids.filter((id) => id === caller.userId);
      if (caller.role !== 'KIOSK') return ids;
      const seen = await loyaltyCard.visibleUsers(db.sql, caller, ids);
      return ids.filter((id) => seen.has(id));
    };
    return {
      caller,
      platform,
      loyaltyCard,
      users: new DataLoader(async (ids) => {
        const asked = ids.filter(isUuid).map((id) => id.toLowerCase());
        return inOrder(ids, await usersByIds(db, await visible(asked)), ({ id }) => id);
      }),
      externalIds: new DataLoader(async (ids) =>
        grouped(ids, await externalIdsOfUsers(db, ids), ({ userId }) => userId),
      ),
      consents: new DataLoader(async (ids) => grouped(ids, await consentsOfUsers(db, ids), ({ userId }) => userId)),
    };
  };
}
