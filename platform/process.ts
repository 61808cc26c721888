/** What every process of ours does alike: opens the database and the live updates, sweeps, and ends cleanly. */
import { openDatabase } from './database.ts';
import { openLive, repeat } from './live.ts';
import type { Log } from './log.ts';
import { type Platform, type Room, SWEEP_ROOMS_MS } from './room.ts';

export interface OpenPlatform extends Platform {
  /** Runs the rooms' sweeps from now on. */
  sweep(rooms: readonly Room[]): void;
  close(): Promise<void>;
}

/** @param url  Of a database that has all migrations. */
export async function openPlatform({
  url,
  log,
  now,
}: {
  url: string;
  log: Log;
  now?: () => Date;
}): Promise<OpenPlatform> {
  const db = openDatabase(url);
  const live = await openLive({ url, log }).catch(async (error: Error) => {
    await db.close();
    throw error;
  });
  let sweeping = { stop: async () => {} };
  return {
    db,
    live,
    log,
    now: now ?? (() => new Date()),
    sweep(rooms) {
      sweeping = repeat(SWEEP_ROOMS_MS, log, async () => {
        for (const room of rooms) await room.sweep?.();
      });
    },
    async close() {
      await sweeping.stop();
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
