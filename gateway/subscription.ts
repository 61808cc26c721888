/**
 * A subscription of a client, as events of one subgraph that are completed from the others.
 *
 * Apollo's planner splits it into `primary`, which one subgraph streams, and `rest`, what the others add to each event.
 */
import type { ExecutionResult } from 'graphql';
import { isMapped, mapped, type Step } from '../platform/mapped.ts';
import type { Presenter } from './errors.ts';
import type { Executor, Run } from './executor.ts';
import type { Source } from './source.ts';

export interface SubscriptionOptions {
  readonly run: Run;
  readonly sources: ReadonlyMap<string, Source>;
  readonly complete: Executor['complete'];
  readonly present: Presenter;
}

/** Opens the primary's stream. One result if it is refused; else its iteration throws only errors fit for a client. */
export async function openSubscription({ run, sources, complete, present }: SubscriptionOptions) {
  const { node } = run.planned.plan;
  const source = node?.kind === 'Subscription' ? sources.get(node.primary.serviceName) : undefined;
  if (node?.kind !== 'Subscription' || !source) throw new Error('the plan is not one of a subscription');
  const { operation: query, operationName, variableUsages = [] } = node.primary;
  const used = variableUsages.filter((name) => Object.hasOwn(run.variables, name));
  const variables = Object.fromEntries(used.map((name) => [name, run.variables[name]]));
  const events = await source.subscribe({ query, operationName, variables }, run.asked);
  if (!(Symbol.asyncIterator in events)) return complete(events, node, run);
  // Each event is a request of its own: what failed in one leaves no trace in the next.
  const completed: Step<ExecutionResult, ExecutionResult> = (event, signal) =>
    complete(event, node, { ...run, asked: { ...run.asked, signal } });
  const failed = (error: unknown) => present(error, run.asked.requestId);
  return isMapped(events) ? events.also(completed, failed) : mapped(events, completed, failed);
}
