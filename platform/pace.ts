/** What comes for thousands at once, such as an event that all of them watch, is done for some after others. */

/** Things begun in one turn of the event loop. */
export const STARTS_MAX = 32;

const waiting: (() => void)[] = [];
let left = STARTS_MAX;
let turning = false;

/**
 * Begins it now, or in a later turn of the event loop where many others have begun in this one.
 *
 * All at once, ten thousand of them would be half done together for most of a second: garbage could not be collected,
 * the process would grow and stay large, and nobody would get anything before everybody does.
 */
export function inTurn(start: () => void): void {
  if (left === 0) {
    waiting.push(start);
    return;
  }
  left -= 1;
  if (!turning) setImmediate(turn);
  turning = true;
  start();
}

function turn(): void {
  left = STARTS_MAX;
  turning = false;
  for (const start of waiting.splice(0, STARTS_MAX)) inTurn(start);
}

/** @returns What does so many at a time; the others wait, in their order. */
export function atATime(max: number): <T>(work: () => Promise<T>) => Promise<T> {
  const queue: (() => void)[] = [];
  let working = 0;
  return async (work) => {
    if (working >= max) await new Promise<void>((resolve) => queue.push(resolve));
    else working += 1;
    try {
      return await work();
    } finally {
      const next = queue.shift();
      if (next) next();
      else working -= 1;
    }
  };
}
