/** Committed fact → re-read → stream. */
import { Refusal } from '../../platform/errors.ts';
import { stream } from '../../platform/stream.ts';
import type { Context } from './context.ts';
import { MOVE_ID, MOVE_TOPIC, type Move, readMove } from './move-repository.ts';

/** The payload of the subscription of that name. */
export interface MigrationChanged {
  readonly migrationChanged: Move;
}

/** Deliveries come and go without anybody writing down that they do: how many wait is told anew so often. */
const AGAIN_MS = 2_000;

/** @throws {Refusal} NOT_FOUND while there is no move */
export function migrationChanged({ rooms: { platform } }: Context): AsyncIterableIterator<MigrationChanged> {
  return stream({
    live: platform.live,
    topic: MOVE_TOPIC,
    id: MOVE_ID,
    async read() {
      const move = await readMove(platform.db.sql);
      if (!move) throw new Refusal('NOT_FOUND');
      return { values: [{ migrationChanged: move }], position: move.revision, againInMs: AGAIN_MS };
    },
  });
}
