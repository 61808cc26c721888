/** Wires the room; run by itself it is a service of the distributed form. */
import { readFileSync } from 'node:fs';
import type { Platform, Room } from '../../platform/room.ts';
import { runService } from '../../platform/run.ts';
import { buildSubgraph } from '../../platform/subgraph.ts';
import { type LoyaltyCardDoor, loyaltyCardDoor } from '../loyalty-card/door.ts';
import { contextOf } from './context.ts';
import { expireDue } from './handle.ts';

import { OTP_TOPIC, positionsOf } from './repository.ts';
import { resolvers } from './resolvers.ts';

export function openOtp(platform: Platform, loyaltyCard: LoyaltyCardDoor): Room {
  const { db, live, log } = platform;
  live.topic(OTP_TOPIC, (ids) => positionsOf(db.sql, ids));
  return {
    subgraph: buildSubgraph({
      name: 'otp',
      typeDefs: readFileSync(new URL('schema.graphql', import.meta.url), 'utf8'),
      resolvers,
      context: contextOf({ platform, loyaltyCard }),
      log,
    }),
    sweep: () => expireDue(platform),
  };
}

if (import.meta.main) await runService((platform) => openOtp(platform, loyaltyCardDoor()));
