/** Wires the room; run by itself it is a service of the distributed form. */
import { readFileSync } from 'node:fs';
import type { Platform, Room } from '../../platform/room.ts';
import { runService } from '../../platform/run.ts';
import { buildSubgraph } from '../../platform/subgraph.ts';
import { type LoyaltyCardDoor, loyaltyCardDoor } from '../loyalty-card/door.ts';
import { contextOf } from './context.ts';
import { type UserDoor, userDoor } from './door.ts';
import { resolvers } from './resolvers.ts';

export function openUser(platform: Platform, loyaltyCard: LoyaltyCardDoor, { indexes }: UserDoor): Room {
  return {
    subgraph: buildSubgraph({
      name: 'user',
      typeDefs: readFileSync(new URL('schema.graphql', import.meta.url), 'utf8'),
      resolvers,
      context: contextOf({ platform, loyaltyCard, indexes }),
      log: platform.log,
    }),
  };
}

if (import.meta.main) await runService((platform) => openUser(platform, loyaltyCardDoor(), userDoor()));
