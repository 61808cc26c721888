/** What becomes of a request that nobody has answered. */
import { pause } from './pause.ts';
import { Refused } from './refused.ts';

const PAUSE_MIN_MS = 1_000;
const PAUSE_MAX_MS = 8_000;

/**
 * Whether nobody knows what became of a request: it was not answered, or broke on the way. A query may be asked again, and a
 * mutation too, under the same `idempotencyKey`. What was given up by `close` is nobody's concern any more.
 */
export function unanswered(error: unknown): boolean {
  if (error instanceof Refused) return error.code === 'INTERNAL_SERVER_ERROR';
  return !(error instanceof Error && error.name === 'AbortError');
}

/**
 * Asks until there is an answer. With the same idempotency key each time a mutation counts once, however often it is sent.
 *
 * @param missed  Told of each time that there was none.
 * @param signal  Gives up.
 * @throws {Refused} where the answer is a no.
 */
export async function untilAnswered<T>(
  ask: () => Promise<T>,
  { missed, signal }: { missed?: () => void; signal?: AbortSignal } = {},
): Promise<T> {
  for (let pauseMs = PAUSE_MIN_MS; ; pauseMs = Math.min(PAUSE_MAX_MS, pauseMs * 2)) {
    try {
      return await ask();
    } catch (error) {
      if (!unanswered(error) || signal?.aborted) throw error;
    }
    missed?.();
    await pause(pauseMs, signal);
    signal?.throwIfAborted();
  }
}
