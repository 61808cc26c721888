/** Takes deliveries from the queue, as long as there are any to be made. */
import { EventEmitter } from 'node:events';
import { Logger, type Runner, run, runMigrations, type WorkerEvents } from 'graphile-worker';
import { trySessionLock } from '../../platform/session-lock.ts';
import { deliverCard } from './deliver.ts';
import { busyWorkers, hurry, takeUp, unlockWorkers } from './delivery-repository.ts';
import type { LegacySystem } from './legacy.ts';
import type { Rooms } from './rooms.ts';

/** Cards that a process delivers at the same time. */
const CARDS_AT_ONCE = 8;
const POLL_MS = 1_000;
/** Waiting deliveries that are tried at once when the other system is there again. */
const HURRY_MAX = 1_000;

export interface Worker {
  /** Gives what a process that died has taken to others, and has what waits for its next try tried at once where that may help. */
  tend(): Promise<void>;
  stop(): Promise<void>;
}

/** The queue's own tables. */
export async function installQueue({ platform }: Rooms): Promise<void> {
  await runMigrations({ pgPool: platform.db.pool, logger: quiet(platform.log) });
}

export async function openWorker(rooms: Rooms, legacy: LegacySystem): Promise<Worker> {
  const { db, log } = rooms.platform;
  await installQueue(rooms);
  const events = new EventEmitter() as WorkerEvents;
  let id = '';
  events.on('pool:create', ({ workerPool }) => {
    id = workerPool.id;
  });
  const runner: Runner = await run({
    pgPool: db.pool,
    concurrency: CARDS_AT_ONCE,
    pollInterval: POLL_MS,
    noHandleSignals: true,
    logger: quiet(log),
    events,
    taskList: {
      deliver: (payload) => deliverCard(rooms, legacy, (payload as { readonly cardId: string }).cardId),
    },
  });
  // While it is held, everybody sees that this worker lives.
  const alive = await trySessionLock(db.pool, lockOf(id));
  return {
    async tend() {
      const gone: string[] = [];
      for (const other of await busyWorkers(db.sql)) {
        if (other === id) continue;
        const lock = await trySessionLock(db.pool, lockOf(other));
        if (lock) gone.push(other);
        await lock?.release();
      }
      if (gone.length > 0) await unlockWorkers(db.sql, gone);
      await legacy.members(null, 1).then(
        () => hurry(db.sql, HURRY_MAX),
        () => undefined,
      );
      await takeUp(db.sql, HURRY_MAX);
    },
    async stop() {
      await runner.stop();
      await alive?.release();
    },
  };
}

function lockOf(workerId: string): string {
  return `deliveries of ${workerId}`;
}

/** What fails is told with the delivery; the queue's own words are only for who looks for a fault in it. */
function quiet(log: Rooms['platform']['log']): Logger {
  return new Logger(() => (level, message) => {
    if (level === 'error' && !/Failed task/.test(message)) log.warn('the queue of deliveries', { message });
  });
}
