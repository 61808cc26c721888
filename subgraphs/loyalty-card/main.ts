/** Wires the room; run by itself it is a service of the distributed form. */
import { readFileSync } from 'node:fs';
import { isUuid } from '../../platform/input.ts';
import type { Platform, Room } from '../../platform/room.ts';
import { runService } from '../../platform/run.ts';
import { buildSubgraph } from '../../platform/subgraph.ts';
import { bookAllDue } from './book-due.ts';
import { contextOf } from './context.ts';
import { type LoyaltyCardDoor, loyaltyCardDoor } from './door.ts';
import { CARD_TOPIC } from './ledger-repository.ts';
import { positionsOf } from './repository.ts';
import { resolvers } from './resolvers.ts';
import { foldOldSums } from './stats.ts';

export function openLoyaltyCard(platform: Platform, { programmes }: LoyaltyCardDoor): Room {
  const { db, live, log } = platform;
  live.topic(CARD_TOPIC, (ids) => positionsOf(db.sql, ids.filter(isUuid)));
  return {
    subgraph: buildSubgraph({
      name: 'loyalty-card',
      typeDefs: readFileSync(new URL('schema.graphql', import.meta.url), 'utf8'),
      resolvers,
      context: contextOf(platform, programmes),
      log,
    }),
    async sweep() {
      await bookAllDue(platform, programmes);
      await foldOldSums(platform, programmes);
    },
  };
}

if (import.meta.main) await runService((platform) => openLoyaltyCard(platform, loyaltyCardDoor()));
