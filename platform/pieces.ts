/** Long work on one thread, in pieces: whatever else waits for the thread, such as what Postgres has answered, comes in between. */
import { setImmediate as turn } from 'node:timers/promises';

/** Of what takes some tens of microseconds each, so many take about a millisecond. */
const PIECE = 25;

/** As `map` does it, one after the other. */
export async function inPieces<In, Out>(items: readonly In[], work: (item: In) => Out | Promise<Out>): Promise<Out[]> {
  const done: Out[] = [];
  for (let from = 0; from < items.length; from += PIECE) {
    if (from > 0) await turn();
    for (const item of items.slice(from, from + PIECE)) {
      const one = work(item);
      done.push(one instanceof Promise ? await one : one);
    }
  }
  return done;
}
