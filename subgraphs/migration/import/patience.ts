/** Work is done again where it failed for what passes. */
import { setTimeout as sleep } from 'node:timers/promises';
import { connectionLost, metAnother } from '../../../platform/passing.ts';

/** Tries of work that meets others: whoever was quicker is done by the next one. */
const TRIES_MAX = 5;
/** How long it waits for Postgres to come back; longer each time, as a restart takes some seconds, and a failover half a minute. */
const WAITS_MS = [100, 200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000, 10_000];

/**
 * @param work  Is told how often it was tried before.
 * @param more  What else passes.
 */
export async function patiently<T>(
  work: (before: number) => Promise<T>,
  more = (_error: unknown) => false,
): Promise<T> {
  let [met, lost] = [0, 0];
  for (;;) {
    try {
      return await work(met + lost);
    } catch (error) {
      if (connectionLost(error)) {
        const waitMs = WAITS_MS[lost++];
        if (waitMs === undefined) throw error;
        await sleep(waitMs);
      } else if (metAnother(error) || more(error)) {
        met += 1;
        if (met === TRIES_MAX) throw error;
      } else throw error;
    }
  }
}
