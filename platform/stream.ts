/** The one way in which a committed fact becomes a subscription: attach, read, send; on every wake-up read again. */
import { type Alarm, clearAlarm, setAlarm } from './alarm.ts';
import type { Committed } from './committed.ts';
import type { Live, Watch } from './live.ts';
import { atATime } from './pace.ts';

/** What a read found. */
export interface Found<T> {
  /** What is new, in order. */
  readonly values: readonly T[];
  /** How far the thing has come; compared by the sweep. */
  readonly position: number;
  /** Whether nothing can follow. */
  readonly last?: boolean;
  /** How soon to read again though nobody says so, such as when something runs out. */
  readonly againInMs?: number | undefined;
}

export interface StreamOptions<T> {
  readonly live: Live;
  readonly topic: string;
  readonly id: string;
  /** Re-reads the truth; called once at a time. What it throws ends the stream. */
  readonly read: () => Promise<Found<T>>;
  /** What of a commit is all that is new; undefined if it must be read. Asked only where everything before is read and sent. */
  readonly told?: (committed: Committed) => Found<T> | undefined;
}

/**
 * A subscription to one thing.
 *
 * Listens before it reads, so nothing falls between; holds at most one pending wake-up, however slow its client; and ends
 * the moment its client goes, even while it waits.
 */
export function stream<T>(options: StreamOptions<T>): AsyncIterableIterator<T> {
  return new Stream(options);
}

/**
 * Reads at a time, of all streams. After a lost connection to Postgres, or when everybody comes back, thousands want to
 * read: more than this would only queue for a connection, each holding on to what it has begun, and some for so long that
 * they are refused.
 */
const READS_MAX = 32;
const reading = atATime(READS_MAX);

const NOTHING = { values: [], position: 0 };
const DONE = { done: true, value: undefined } as const;

/** A class, as a process holds tens of thousands that wait, each with no more than what it waits for. */
class Stream<T> implements AsyncIterableIterator<T> {
  readonly #read: () => Promise<Found<T>>;
  readonly #told: StreamOptions<T>['told'];
  readonly #watch: Watch;
  readonly #ready: T[] = [];
  #ended = false;
  #stale = true;
  #last = false;
  #reading = false;
  #alarm: Alarm | undefined;
  /** Who waits for the next value. */
  #resolve: ((step: IteratorResult<T>) => void) | undefined;
  #reject: ((error: unknown) => void) | undefined;

  constructor({ live, topic, id, read, told }: StreamOptions<T>) {
    this.#read = read;
    this.#told = told;
    this.#watch = live.watch(topic, id, (committed) => this.#wake(committed));
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<T>> {
    return new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
      this.#go();
    });
  }

  async return(): Promise<IteratorResult<T>> {
    this.#end();
    return DONE;
  }

  #wake(committed?: Committed): void {
    const idle = this.#resolve && !this.#reading;
    const found = idle && committed && this.#told?.(committed);
    if (found) this.#found(found);
    else {
      this.#stale = true;
      this.#go();
    }
  }

  /** Gives whoever waits what there is, or sees to it that there will be something. */
  #go(): void {
    const resolve = this.#resolve;
    if (!resolve) return;
    const [value] = this.#ready;
    if (this.#ended) this.#settle(() => resolve(DONE));
    else if (this.#ready.length > 0) {
      this.#ready.shift();
      this.#settle(() => resolve({ done: false, value: value as T }));
    } else if (this.#reading) return;
    else if (this.#stale) this.#refill();
    else if (this.#last) this.#end();
  }

  #refill(): void {
    this.#stale = false;
    this.#reading = true;
    // Whoever has gone meanwhile does not keep the others waiting.
    reading(async () => (this.#ended ? NOTHING : this.#read())).then(
      (found) => this.#found(found),
      (error) => {
        const reject = this.#reject;
        this.#settle(() => reject?.(error));
        this.#end();
      },
    );
  }

  #found({ values, position, last = false, againInMs }: Found<T>): void {
    this.#reading = false;
    if (this.#ended) return;
    this.#ready.push(...values);
    this.#last = last;
    this.#watch.seen(position);
    clearAlarm(this.#alarm);
    if (againInMs !== undefined) this.#alarm = setAlarm(againInMs, () => this.#wake());
    this.#go();
  }

  #settle(settle: () => void): void {
    this.#resolve = undefined;
    this.#reject = undefined;
    settle();
  }

  #end(): void {
    this.#ended = true;
    clearAlarm(this.#alarm);
    this.#watch.stop();
    this.#go();
  }
}
