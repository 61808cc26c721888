/** A stream of events of which something is made for its reader, one after the other. */
import { Cancellation } from './cancellation.ts';
import { inTurn } from './pace.ts';

/** @param cancellation  For when the reader goes meanwhile. */
export type Step<In, Out> = (event: In, cancellation: Cancellation) => Promise<Out>;

export interface Mapped<Out> extends AsyncIterableIterator<Out> {
  /**
   * The same with a step more, in place of this one. It stays one iteration: of several, each would hold promises of its
   * own while it waits for the one before it.
   *
   * @param failed  What to throw when the source or a step does.
   */
  also<Next>(step: Step<Out, Next>, failed: (error: unknown) => unknown): Mapped<Next>;
  /** Calls `over` once, however it ends. */
  whenOver(over: () => void): this;
}

/** @param failed  As of {@link Mapped.also}. */
export function mapped<In, Out>(
  source: AsyncIterator<In>,
  step: Step<In, Out>,
  failed: (error: unknown) => unknown = (error) => error,
): Mapped<Out> {
  return new Mapping(source, step, failed);
}

/** Whether a step can be added. */
export function isMapped<Out>(events: AsyncIterator<Out>): events is Mapped<Out> {
  return events instanceof Mapping;
}

const DONE = { done: true, value: undefined } as const;

/**
 * An async generator would let `return` wait for a pending `next`, that is on a quiet stream for ever. Here `return` ends
 * the source, what is being made of an event, and the pending `next` at once.
 */
class Mapping<In, Out> implements Mapped<Out> {
  readonly #source: AsyncIterator<In>;
  readonly #step: Step<In, Out>;
  readonly #failed: (error: unknown) => unknown;
  #whenOver: (() => void) | undefined;
  #over = false;
  /** Of the event of which something is being made. */
  #making: Cancellation | undefined;
  #resolve: ((step: IteratorResult<Out>) => void) | undefined;
  #reject: ((error: unknown) => void) | undefined;

  constructor(source: AsyncIterator<In>, step: Step<In, Out>, failed: (error: unknown) => unknown) {
    this.#source = source;
    this.#step = step;
    this.#failed = failed;
  }

  also<Next>(step: Step<Out, Next>, failed: (error: unknown) => unknown): Mapped<Next> {
    const before = this.#step;
    return new Mapping(
      this.#source,
      async (event: In, cancellation) => step(await before(event, cancellation), cancellation),
      failed,
    );
  }

  whenOver(over: () => void): this {
    this.#whenOver = over;
    return this;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<Out>> {
    if (this.#over) return Promise.resolve(DONE);
    return new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
      this.#source.next().then(
        (step) => (step.done ? this.#end() : inTurn(() => this.#make(step.value))),
        (error) => this.#break(error),
      );
    });
  }

  async return(): Promise<IteratorResult<Out>> {
    if (this.#over) return DONE;
    this.#end();
    this.#making?.cancel();
    this.#leave();
    return DONE;
  }

  #make(event: In): void {
    if (this.#over) return;
    this.#making = new Cancellation();
    this.#step(event, this.#making).then(
      (value) => {
        this.#making = undefined;
        this.#resolve?.({ done: false, value });
      },
      (error) => this.#break(error),
    );
  }

  #break(error: unknown): void {
    // Nobody waits any more for what was ended from outside.
    if (this.#over) return;
    this.#reject?.(this.#failed(error));
    this.#end();
    this.#leave();
  }

  /** Not waited for: a source that takes its time to end must not keep the client's connection waiting. */
  #leave(): void {
    this.#source.return?.().catch(() => {});
  }

  #end(): void {
    if (!this.#over) this.#whenOver?.();
    this.#over = true;
    this.#resolve?.(DONE);
  }
}
