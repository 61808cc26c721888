/** Wires the room; run by itself it is a service of the distributed form. */
import { readFileSync } from 'node:fs';
import { type Env, readEnv } from '../../platform/env.ts';
import type { Room } from '../../platform/room.ts';
import { runService } from '../../platform/run.ts';
import { buildSubgraph } from '../../platform/subgraph.ts';
import { loyaltyCardDoor } from '../loyalty-card/door.ts';
import { transactionDoor } from '../transaction/door.ts';
import { userDoor } from '../user/door.ts';
import { contextOf } from './context.ts';
import type { LegacySystem } from './legacy.ts';
import { MOVE_TOPIC, movePositions } from './move-repository.ts';
import { openMover } from './mover.ts';
import { resolvers } from './resolvers.ts';
import type { Rooms } from './rooms.ts';
import { sessionM } from './sessionm.ts';

export interface MoveSettings {
  /** What the other system is called. */
  readonly name: string;
  /** Undefined: it is not known where it is. */
  readonly legacy: LegacySystem | undefined;
  readonly compareEveryMs: number;
}

/** No other system is known. */
export const ALONE: MoveSettings = { name: 'SESSIONM', legacy: undefined, compareEveryMs: Number.POSITIVE_INFINITY };

/** The one place that chooses a connector. @throws with every fault, if the settings do not fit together */
export function readMoveSettings(variables: Env): MoveSettings {
  return readEnv(variables, (env) => {
    const url = env.text('LEGACY_URL', '');
    const name = env.text('LEGACY_SYSTEM', 'SESSIONM');
    const token = env.text('LEGACY_TOKEN', '');
    const timeoutMs = env.whole('LEGACY_TIMEOUT_MS', 10_000, { min: 100, max: 60_000 });
    const compareEveryMs = env.whole('LEGACY_COMPARE_EVERY_S', 300, { min: 1, max: 86_400 }) * 1_000;
    if (url !== '' && !/^https?:$/.test(URL.parse(url)?.protocol ?? ''))
      env.fault(`LEGACY_URL is a URL, but is: ${url}`);
    const legacy = url === '' ? undefined : sessionM({ url, name, token, timeoutMs });
    return { name, legacy, compareEveryMs };
  });
}

export function openMigration(rooms: Rooms, { legacy, compareEveryMs }: Omit<MoveSettings, 'name'>): Room {
  const { db, live, log } = rooms.platform;
  live.topic(MOVE_TOPIC, () => movePositions(db.sql));
  const mover = openMover(rooms, legacy, compareEveryMs);
  return {
    subgraph: buildSubgraph({
      name: 'migration',
      typeDefs: readFileSync(new URL('schema.graphql', import.meta.url), 'utf8'),
      resolvers,
      context: contextOf(rooms, mover),
      log,
    }),
    sweep: mover.sweep,
    close: mover.close,
  };
}

if (import.meta.main) {
  const settings = readMoveSettings(process.env);
  await runService((platform) => {
    const doors = { loyaltyCard: loyaltyCardDoor(), user: userDoor(), transaction: transactionDoor() };
    return openMigration({ platform, ...doors }, settings);
  });
}
