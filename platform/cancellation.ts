/** Lets the statements of a request know when nobody waits for it any more, however deep they are called. */
import { AsyncLocalStorage } from 'node:async_hooks';

const waiting = new AsyncLocalStorage<AbortSignal | undefined>();

/** Runs `work`; what it asks of the database is cancelled when the signal is aborted. */
export function cancelledBy<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  return signal ? waiting.run(signal, work) : work();
}

/** Of the request that is being answered; undefined where nothing ends it. */
export function cancellation(): AbortSignal | undefined {
  return waiting.getStore();
}
