/** The one way in which a committed fact becomes a subscription: attach, read, send; on every wake-up read again. */
import type { Live } from './live.ts';

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

/**
 * A subscription to one thing.
 *
 * Listens before it reads, so nothing falls between; holds at most one pending wake-up, however slow its client; and ends
 * the moment its client goes, even while it waits.
 *
 * @param read  Re-reads the truth; called once at a time. What it throws ends the stream.
 */
export function stream<T>({
  live,
  topic,
  id,
  read,
}: {
  live: Live;
  topic: string;
  id: string;
  read: () => Promise<Found<T>>;
}): AsyncIterableIterator<T> {
  const ready: T[] = [];
  let ended = false;
  let stale = true;
  let last = false;
  let resume: (() => void) | undefined;
  let timer: NodeJS.Timeout | undefined;
  const wake = () => {
    stale = true;
    resume?.();
  };
  const watch = live.watch(topic, id, wake);
  const end = () => {
    ended = true;
    clearTimeout(timer);
    watch.stop();
    resume?.();
  };

  async function refill(): Promise<void> {
    stale = false;
    clearTimeout(timer);
    const found = await read();
    ready.push(...found.values);
    last = found.last ?? false;
    watch.seen(found.position);
    if (found.againInMs !== undefined && !ended) timer = setTimeout(wake, found.againInMs);
  }

  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      try {
        while (!ended && ready.length === 0) {
          if (stale) await refill();
          else if (last) end();
          else await new Promise<void>((resolve) => (resume = resolve));
        }
      } catch (error) {
        end();
        throw error;
      }
      if (ended) return { done: true, value: undefined };
      return { done: false, value: ready.shift() as T };
    },
    async return() {
      end();
      return { done: true, value: undefined };
    },
  };
}
