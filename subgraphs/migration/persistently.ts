/** Tries again what may go well the next time. */
import { setTimeout } from 'node:timers/promises';
import { LegacyUnavailable } from './legacy.ts';

/** For what nobody else tries again: the other system may be restarted meanwhile. About twenty seconds in all. */
const PAUSES_MS = [50, 100, 200, 400, 800, 1_600, 3_200, 6_400, 6_400];

/** For what is tried again later besides, or waited for. */
export const A_FEW_MS = [50, 150, 450];

/** @param pausesMs  Between the tries, each more or less. */
export async function persistently<T>(work: () => Promise<T>, pausesMs: readonly number[] = PAUSES_MS): Promise<T> {
  for (const pauseMs of pausesMs) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof LegacyUnavailable)) throw error;
      await setTimeout(pauseMs * (0.5 + Math.random()));
    }
  }
  return work();
}
