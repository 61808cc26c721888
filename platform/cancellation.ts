/** Lets what is done for a request know when nobody waits for it any more, however deep it is called. */
import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Whether something is waited for still. Like an AbortController and its signal in one, for a fifth of what those cost: each query has
 * two, and each of its statements listens to one.
 */
export class Cancellation {
  #cancelled = false;
  #reason: unknown;
  #listeners: (() => void)[] | undefined;

  get cancelled(): boolean {
    return this.#cancelled;
  }

  /** What waiting for it ends with; undefined until it is cancelled. */
  get reason(): unknown {
    return this.#reason;
  }

  /** Once; what comes later changes nothing. */
  cancel(reason: unknown = new Error('nobody waits for it any more')): void {
    if (this.#cancelled) return;
    this.#cancelled = true;
    this.#reason = reason;
    const listeners = this.#listeners ?? [];
    this.#listeners = undefined;
    for (const listener of listeners) listener();
  }

  /**
   * Calls `listener` once it is cancelled, or at once if it is. It must not throw.
   *
   * @returns Forgets it.
   */
  whenCancelled(listener: () => void): () => void {
    if (this.#cancelled) {
      listener();
      return () => {};
    }
    this.#listeners ??= [];
    this.#listeners.push(listener);
    return () => {
      const at = this.#listeners?.indexOf(listener) ?? -1;
      if (at >= 0) this.#listeners?.splice(at, 1);
    };
  }

  throwIfCancelled(): void {
    if (this.#cancelled) throw this.#reason;
  }

  /** For what takes nothing else. */
  toSignal(): AbortSignal {
    const controller = new AbortController();
    this.whenCancelled(() => controller.abort(this.#reason));
    return controller.signal;
  }
}

const waiting = new AsyncLocalStorage<Cancellation | undefined>();

/** Runs `work`; what it asks of the database is cancelled by this one, and by no other; by none where there is none. */
export function cancelledBy<T>(cancellation: Cancellation | undefined, work: () => Promise<T>): Promise<T> {
  return waiting.getStore() === cancellation ? work() : waiting.run(cancellation, work);
}

/** Of the request that is being answered; undefined where nothing ends it. */
export function currentCancellation(): Cancellation | undefined {
  return waiting.getStore();
}
