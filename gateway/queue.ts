/** Turns what is pushed into what is iterated, holding a limited number in between. */

export interface Queue<Item> {
  push(item: Item): void;
  /** No more will come; what waits is still delivered. */
  end(): void;
  /** What waits is still delivered, then the iteration throws. */
  fail(error: Error): void;
  readonly iterator: AsyncIterableIterator<Item>;
}

export interface QueueOptions {
  /** Items that may wait. One more fails the queue. */
  readonly max: number;
  /** Called once when nobody listens any more: the iteration was ended, or failed because it was too slow. */
  readonly ended: () => void;
}

export function queue<Item>({ max, ended }: QueueOptions): Queue<Item> {
  const waiting: Item[] = [];
  let over: { error?: Error } | undefined;
  let wake: () => void = () => {};

  function finish(how: { error?: Error }): void {
    over ??= how;
    wake();
  }
  function stop(how: { error?: Error }): void {
    if (!over) ended();
    finish(how);
  }

  return {
    push(item) {
      if (over) return;
      if (waiting.length >= max) return stop({ error: new Error(`more than ${max} items wait for a slow reader`) });
      waiting.push(item);
      wake();
    },
    end: () => finish({}),
    fail: (error) => finish({ error }),
    iterator: {
      [Symbol.asyncIterator]() {
        return this;
      },
      async next() {
        for (;;) {
          const item = waiting.shift();
          if (item !== undefined) return { done: false, value: item };
          if (over?.error) throw over.error;
          if (over) return { done: true, value: undefined };
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      },
      async return() {
        waiting.length = 0;
        stop({});
        return { done: true, value: undefined };
      },
    },
  };
}
