/** How long a query may take: for as long as its client waits, and never longer than the limit. */
import type { Refusal } from '../platform/errors.ts';
import type { Asked } from '../platform/subgraph.ts';
import { tooCostly } from './size.ts';

export interface Timed<T> {
  /** Given a signal that is aborted when nobody waits any more, which ends what it does in the database as well. */
  readonly work: (signal: AbortSignal) => Promise<T>;
  /** What is answered in its place once the time is over. */
  readonly late: (refusal: Refusal) => T;
}

export function inTime<T>(msMax: number, { signal }: Pick<Asked, 'signal'>, { work, late }: Timed<T>): Promise<T> {
  const ending = new AbortController();
  const gone = () => ending.abort(signal?.reason);
  signal?.addEventListener('abort', gone, { once: true });
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<T>((resolve) => {
    timer = setTimeout(() => {
      const refusal = tooCostly('milliseconds', msMax);
      ending.abort(refusal);
      resolve(late(refusal));
    }, msMax);
  });
  return Promise.race([work(ending.signal), over]).finally(() => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', gone);
  });
}
