/**
 * A subscription of a client, as events of one subgraph that are completed from the others.
 *
 * Apollo's planner splits it into `primary`, which one subgraph streams, and `rest`, what the others add to each event.
 */
import type { ExecutionResult } from 'graphql';
import { carriedBy } from '../platform/committed.ts';
import { isMapped, mapped, type Step } from '../platform/mapped.ts';
import type { Presenter } from './errors.ts';
import type { Executor, Run } from './executor.ts';

export interface SubscriptionOptions {
  readonly run: Run;
  readonly complete: Executor['complete'];
  readonly present: Presenter;
}

/** Opens the primary's stream. One result if it is refused; else its iteration throws only errors fit for a client. */
export async function openSubscription({ run, complete, present }: SubscriptionOptions) {
  const { stream } = run.planned;
  if (!stream) throw new Error('the plan is not one of a subscription');
  const { operation: query, operationName, variableUsages = [] } = stream.node;
  const used = variableUsages.filter((name) => Object.hasOwn(run.variables, name));
  const variables = Object.fromEntries(used.map((name) => [name, run.variables[name]]));
  const events = await stream.source.subscribe({ query, operationName, variables }, run.asked);
  if (!(Symbol.asyncIterator in events)) return complete(events, run);
  // Each event is a request of its own: what failed in one leaves no trace in the next.
  const completed: Step<ExecutionResult, ExecutionResult> = (event, cancellation) =>
    complete(event, { ...run, asked: { ...run.asked, cancellation, committed: carriedBy(event) } });
  const failed = (error: unknown) => present(error, run.asked.requestId);
  return isMapped(events) ? events.also(completed, failed) : mapped(events, completed, failed);
}
