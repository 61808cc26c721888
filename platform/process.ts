/** What every process of ours does alike: opens the database and the live updates, sweeps, and ends cleanly. */
import { openDatabase } from './database.ts';
import { forgetOldKeys } from './idempotency.ts';
import { openLive, repeat } from './live.ts';
import { type Log, traceOf } from './log.ts';
import { type Platform, type Room, SWEEP_ROOMS_MS } from './room.ts';

export interface OpenPlatform extends Platform {
  /** Runs the rooms' sweeps from now on. */
  sweep(rooms: readonly Room[]): void;
  close(): Promise<void>;
}

/**
 * @param url  Of a database that has all migrations.
 * @param statementTimeoutMs  Other than the usual one.
 */
export async function openPlatform({
  url,
  log,
  now,
  statementTimeoutMs,
}: {
  url: string;
  log: Log;
  now?: () => Date;
  statementTimeoutMs?: number;
}): Promise<OpenPlatform> {
  const db = openDatabase(url, statementTimeoutMs);
  const live = await openLive({ url, log }).catch(async (error: Error) => {
    await db.close();
    throw error;
  });
  db.whenChanged(live.changed);
  const clock = now ?? (() => new Date());
  let sweeping = { stop: async () => {} };
  let swept: readonly Room[] = [];
  return {
    db,
    live,
    log,
    now: clock,
    sweep(rooms) {
      swept = rooms;
      sweeping = repeat(SWEEP_ROOMS_MS, log, async () => {
        // One room that fails does not keep the others from their turn.
        const turns = [...rooms.map((room) => room.sweep?.()), forgetOldKeys(db.sql, clock())];
        for (const turn of await Promise.allSettled(turns)) {
          if (turn.status === 'rejected') log.error('a sweep failed', { error: traceOf(turn.reason) });
        }
      });
    },
    async close() {
      await sweeping.stop();
      await Promise.all(swept.map((room) => room.close?.()));
      await live.close();
      await db.close();
    },
  };
}

/** Resolves at the first SIGINT or SIGTERM. A second one ends the process at once. */
export function asked(): Promise<void> {
  return new Promise((resolve) => {
    const first = () => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) {
        process.off(signal, first);
        process.once(signal, () => process.exit(1));
      }
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, first);
  });
}
