/** Wires the room; run by itself it is a service of the distributed form. */
import { readFileSync } from 'node:fs';
import { DAY_MS } from '../../platform/calendar.ts';
import type { Platform, Room } from '../../platform/room.ts';
import { runService } from '../../platform/run.ts';
import { buildSubgraph } from '../../platform/subgraph.ts';
import { type LoyaltyCardDoor, loyaltyCardDoor } from '../loyalty-card/door.ts';
import { contextOf } from './context.ts';
import { type UserDoor, userDoor } from './door.ts';
import { forgetRefusals } from './refusal-repository.ts';
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
    sweep: () => forgetOldRefusals(platform),
  };
}

/** Days for which refusals are kept, and how many one statement forgets at most. */
const REFUSALS_KEPT_DAYS = 30;
const FORGOTTEN_AT_ONCE = 1_000;

async function forgetOldRefusals({ db, now }: Platform): Promise<void> {
  const olderThan = new Date(now().getTime() - REFUSALS_KEPT_DAYS * DAY_MS);
  while ((await forgetRefusals(db.sql, olderThan, FORGOTTEN_AT_ONCE)) === FORGOTTEN_AT_ONCE);
}

if (import.meta.main) await runService((platform) => openUser(platform, loyaltyCardDoor(), userDoor()));
