/** Asks until there is an answer: the same request under the same idempotency key, so that however often it is sent it counts once. */
import { Refused } from '../../client/index.ts';

/** How long an answer is waited for, before it is asked again. */
const ANSWER_MS = 15_000;
const PAUSE_MIN_MS = 1_000;
const PAUSE_MAX_MS = 8_000;

/** Whether nobody knows what became of a request: it was not answered, or broke on the way. Sent again as it was, it is safe. */
export function unanswered(error: unknown): boolean {
  return !(error instanceof Refused) || error.code === 'INTERNAL_SERVER_ERROR';
}

/**
 * @param missed  Told of each time that there was no answer.
 * @throws {Refused} where the answer is a no.
 */
export async function untilAnswered<T>(
  ask: () => Promise<T>,
  { missed, signal }: { missed?: () => void; signal?: AbortSignal } = {},
): Promise<T> {
  for (let pauseMs = PAUSE_MIN_MS; ; pauseMs = Math.min(PAUSE_MAX_MS, pauseMs * 2)) {
    try {
      return await inTime(ask());
    } catch (error) {
      if (!unanswered(error) || signal?.aborted) throw error;
    }
    missed?.();
    await pause(pauseMs);
    signal?.throwIfAborted();
  }
}

function inTime<T>(answer: Promise<T>): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const timer = setTimeout(() => reject(new TypeError('No answer in time')), ANSWER_MS);
  answer.then(resolve, reject).finally(() => clearTimeout(timer));
  return promise;
}

/** Until some time has passed, or the network is there again. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const over = () => {
      clearTimeout(timer);
      removeEventListener('online', over);
      resolve();
    };
    const timer = setTimeout(over, ms);
    addEventListener('online', over);
  });
}
