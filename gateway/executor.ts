/** Runs plans, each fetch going to its {@link Source}. */
import type { ExecutionResult } from 'graphql';
import { Data } from '../platform/data.ts';
import type { Log } from '../platform/log.ts';
import type { Variables } from '../platform/selections.ts';
import type { Asked } from '../platform/subgraph.ts';
import type { Taking } from './accepting.ts';
import type { Presenter } from './errors.ts';
import type { Planned } from './planner.ts';

export interface Run {
  readonly planned: Planned;
  readonly variables: Variables;
  /** As they are read, with defaults. */
  readonly coerced: Variables;
  readonly asked: Asked;
}

export interface Executor {
  /** @returns Errors fit for a client, and always `data`, if only null. Never rejects. */
  run(run: Run): Promise<ExecutionResult>;
  /** Adds to an event of a subscription's primary subgraph what the others have to add. Answers as `run` does. */
  complete(event: ExecutionResult, run: Run): Promise<ExecutionResult>;
}

export interface ExecutorOptions {
  readonly present: Presenter;
  readonly log: Log;
}

export function executor({ present, log }: ExecutorOptions): Executor {
  function shown({ planned, variables, coerced, asked }: Run, taking: Taking): ExecutionResult {
    const { data, faults } = planned.shape(taking.data, { variables, coerced });
    // Nobody reads it, so what is missing in it is no fault either.
    if (asked.cancellation?.cancelled) return { data };
    const { requestId } = asked;
    const { absent } = taking;
    const errors = taking.errors.length > 0 ? taking.errors : bubbled(faults, data, { absent, requestId, log });
    if (errors.length === 0) return planned.show({ data });
    return planned.show({ data, errors: errors.map((error) => present(error, requestId)) });
  }

  return {
    async run(run) {
      try {
        const taking = begun(run);
        await run.planned.step?.(taking, { path: [], data: taking.data });
        return shown(run, taking);
      } catch (error) {
        return { data: null, errors: [present(error, run.asked.requestId)] };
      }
    },
    async complete(event, run) {
      // Looked up for somebody who has left meanwhile, or refused.
      if (!event.data && !event.errors) return { data: null };
      try {
        const taking = begun(run);
        const place = { path: [], data: taking.data };
        run.planned.stream?.accept(taking, event, { place, entities: [taking.data] });
        await run.planned.step?.(taking, place);
        const result = shown(run, taking);
        return event.data ? result : { ...result, data: null };
      } catch (error) {
        return { data: null, errors: [present(error, run.asked.requestId)] };
      }
    },
  };
}

function begun({ variables, coerced, asked }: Run): Taking {
  return { variables, coerced, asked, data: new Data(), errors: [], absent: false };
}

type Fault = NonNullable<ExecutionResult['errors']>[number];

/**
 * What a subgraph answered against the schema. As in Apollo's gateway, it is no error by itself. But where it
 * nulls a field that may not be null, and with it the field's parent, the GraphQL specification (§6.4.4) asks for an
 * error: without one, a client would take the null for an answer.
 *
 * An entity that is not there, or not to be seen, is such an answer, though: it leaves all its fields out, those that may
 * not be null too, and the field that holds it becomes null if it may.
 */
function bubbled(
  faults: readonly Fault[],
  data: ExecutionResult['data'],
  { absent, requestId, log }: { absent: boolean; requestId: string; log: Log },
): readonly Fault[] {
  const at = (path: readonly (string | number)[]) =>
    path.reduce<unknown>((value, step) => (value as Record<string, unknown> | null)?.[step], data) ?? null;
  return faults.filter(({ path = [], message }) => {
    const nulledMore = at(path.slice(0, -1)) === null && !(absent && at(path.slice(0, -2)) !== null);
    if (!nulledMore && !absent)
      log.warn('a subgraph answered against the schema', { requestId, path: path.join('.'), message });
    return nulledMore;
  });
}
