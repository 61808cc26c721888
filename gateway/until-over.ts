/** An iteration that says when it is over, however it ends. */
import type { ExecutionResult } from 'graphql';

type Results = AsyncIterableIterator<ExecutionResult>;

/** @param over  Called once. */
export function untilOver(source: Results, over: () => void): Results {
  let told = false;
  const tell = () => {
    if (!told) over();
    told = true;
  };
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      try {
        const step = await source.next();
        if (step.done) tell();
        return step;
      } catch (error) {
        tell();
        throw error;
      }
    },
    async return() {
      tell();
      return (await source.return?.()) ?? { done: true, value: undefined };
    },
  };
}
