/** Lets the statements of a request know when nobody waits for it any more, however deep they are called. */
import { AsyncLocalStorage } from 'node:async_hooks';

const waiting = new AsyncLocalStorage<AbortSignal | undefined>();

/** Runs `work`; what it asks of the database is cancelled when this signal is aborted, and no other; never where there is none. */
export function cancelledBy<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  return waiting.run(signal, work);
}

/** Of the request that is being answered; undefined where nothing ends it. */
export function cancellation(): AbortSignal | undefined {
  return waiting.getStore();
}
