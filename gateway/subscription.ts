/**
 * A subscription of a client, as events of one subgraph that are completed from the others.
 *
 * Apollo's planner splits it into `primary`, which one subgraph streams, and `rest`, what the others add to each event.
 */
import type { ExecutionResult } from 'graphql';
import type { Presenter } from './errors.ts';
import type { Executor, Run } from './executor.ts';

export interface SubscriptionOptions {
  readonly run: Run;
  readonly complete: Executor['complete'];
  readonly present: Presenter;
}

type Results = AsyncIterableIterator<ExecutionResult>;

/** Opens the primary's stream. One result if it is refused; else its iteration throws only errors fit for a client. */
export async function openSubscription({ run, complete, present }: SubscriptionOptions) {
  const { stream } = run.planned;
  if (!stream) throw new Error('the plan is not one of a subscription');
  const { operation: query, operationName, variableUsages = [] } = stream.node;
  const used = variableUsages.filter((name) => Object.hasOwn(run.variables, name));
  const variables = Object.fromEntries(used.map((name) => [name, run.variables[name]]));
  const left = new AbortController();
  const eventRun: Run = { ...run, asked: { ...run.asked, signal: left.signal } };

  const events = await stream.source.subscribe({ query, operationName, variables }, run.asked);
  if (!(Symbol.asyncIterator in events)) return complete(events, run);
  return mapped(events, {
    // Each event is a request of its own: what failed in one leaves no trace in the next.
    map: (event) => complete(event, eventRun),
    failed: (error) => present(error, run.asked.requestId),
    left: () => left.abort(),
  });
}

interface Mapping {
  readonly map: (event: ExecutionResult) => Promise<ExecutionResult>;
  /** What to throw when the source does. */
  readonly failed: (error: unknown) => Error;
  /** Called once, when the iteration is ended from outside. */
  readonly left: () => void;
}

const DONE = { done: true, value: undefined } as const;

/**
 * An async generator would let `return` wait for a pending `next`, that is on a quiet stream for ever. Here `return` ends
 * the source and the pending `next` at once.
 */
function mapped(source: Results, { map, failed, left }: Mapping): Results {
  let over = false;
  let release: (step: IteratorResult<ExecutionResult>) => void = () => {};

  async function advance(): Promise<IteratorResult<ExecutionResult>> {
    try {
      const step = await source.next();
      return step.done ? DONE : { done: false, value: await map(step.value) };
    } catch (error) {
      if (over) return DONE;
      throw failed(error);
    }
  }

  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next() {
      if (over) return Promise.resolve(DONE);
      return new Promise((resolve, reject) => {
        release = resolve;
        advance().then(resolve, reject);
      });
    },
    async return() {
      if (over) return DONE;
      over = true;
      left();
      release(DONE);
      // Not awaited: a source that takes its time to end must not keep the client's connection waiting.
      source.return?.().catch(() => {});
      return DONE;
    },
  };
}
