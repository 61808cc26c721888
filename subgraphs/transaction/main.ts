/** Wires the room; run by itself it is a service of the distributed form. */
import { readFileSync } from 'node:fs';
import { isUuid } from '../../platform/input.ts';
import type { Room } from '../../platform/room.ts';
import { runService } from '../../platform/run.ts';
import { buildSubgraph } from '../../platform/subgraph.ts';
import { loyaltyCardDoor } from '../loyalty-card/door.ts';
import { otpDoor } from '../otp/door.ts';
import { userDoor } from '../user/door.ts';
import { contextOf, type Rooms } from './context.ts';
import { TERMINAL_KEPT_MS } from './lock.ts';
import { forgetTerminals } from './lock-repository.ts';
import { expireLapsed, positionsOf, TRANSACTION_TOPIC } from './repository.ts';
import { resolvers } from './resolvers.ts';

/** Transactions, and terminals, one statement of the sweep ends at most. */
const EXPIRIES_PER_STATEMENT = 1_000;

export function openTransaction(rooms: Rooms): Room {
  const { db, live, log, now } = rooms.platform;
  live.topic(TRANSACTION_TOPIC, (ids) => positionsOf(db.sql, ids.filter(isUuid)));
  return {
    subgraph: buildSubgraph({
      name: 'transaction',
      typeDefs: readFileSync(new URL('schema.graphql', import.meta.url), 'utf8'),
      resolvers,
      context: contextOf(rooms),
      log,
    }),
    async sweep() {
      const expired = () => db.transaction((tx) => expireLapsed(tx, now(), EXPIRIES_PER_STATEMENT));
      while ((await expired()) === EXPIRIES_PER_STATEMENT);
      const since = new Date(now().getTime() - TERMINAL_KEPT_MS);
      while ((await forgetTerminals(db.sql, since, EXPIRIES_PER_STATEMENT)) === EXPIRIES_PER_STATEMENT);
    },
  };
}

if (import.meta.main) {
  await runService((platform) =>
    openTransaction({ platform, loyaltyCard: loyaltyCardDoor(), otp: otpDoor(), user: userDoor() }),
  );
}
