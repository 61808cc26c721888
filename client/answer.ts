/** What becomes of a request that nobody has answered. */
import { pause } from './pause.ts';
import { Refused } from './refused.ts';

/** Something has answered in the place of the API, such as a proxy in front of it that does not reach it. */
export class NotTheApi extends TypeError {
  override readonly name = 'NotTheApi';
  readonly httpStatus: number;

  constructor(httpStatus: number) {
    super(`No answer of the API, but HTTP status ${httpStatus}`);
    this.httpStatus = httpStatus;
  }
}

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

/** Whether it is the server that fails, and not the way to it. */
export function isFault(error: unknown): boolean {
  return error instanceof NotTheApi || (error instanceof Refused && error.code === 'INTERNAL_SERVER_ERROR');
}

/**
 * Asks until there is an answer. With the same idempotency key each time a mutation counts once, however often it is sent.
 *
 * @param missed  Told of each time that there was none, and why.
 * @param pauseMaxMs  The longest pause before it is asked again, 8 seconds if omitted.
 * @param signal  Gives up.
 * @throws {Refused} where the answer is a no.
 */
export async function untilAnswered<T>(
  ask: () => Promise<T>,
  {
    missed,
    pauseMaxMs = PAUSE_MAX_MS,
    signal,
  }: { missed?: (error: unknown) => void; pauseMaxMs?: number; signal?: AbortSignal } = {},
): Promise<T> {
  for (let pauseMs = PAUSE_MIN_MS; ; pauseMs = Math.min(pauseMaxMs, pauseMs * 2)) {
    try {
      return await ask();
    } catch (error) {
      if (!unanswered(error) || signal?.aborted) throw error;
      missed?.(error);
    }
    await pause(pauseMs, signal);
    signal?.throwIfAborted();
  }
}
