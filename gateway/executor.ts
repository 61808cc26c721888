/** Runs plans with Apollo's executor, each fetch going to its {@link Source}. */
import { executeQueryPlan } from '@apollo/gateway';
import type { QueryPlan, SubscriptionNode } from '@apollo/query-planner';
import type { GatewayGraphQLRequestContext, GatewayGraphQLResponse } from '@apollo/server-gateway-interface';
import type { ExecutionResult } from 'graphql';
import type { Log } from '../platform/log.ts';
import type { Asked } from '../platform/subgraph.ts';
import type { Presenter } from './errors.ts';
import type { Planned, Planner } from './planner.ts';
import { onceEach } from './representations.ts';
import type { Source } from './source.ts';

export type Variables = Readonly<Record<string, unknown>>;

export interface Run {
  readonly planned: Planned;
  readonly variables: Variables;
  readonly asked: Asked;
}

export interface Executor {
  /** @returns Errors fit for a client, and always `data`, if only null. Never rejects. */
  run(run: Run): Promise<ExecutionResult>;
  /** Adds to an event of a subscription's primary subgraph what the others have to add. Answers as `run` does. */
  complete(event: ExecutionResult, node: SubscriptionNode, run: Run): Promise<ExecutionResult>;
}

export interface ExecutorOptions {
  readonly planner: Planner;
  readonly sources: ReadonlyMap<string, Source>;
  readonly present: Presenter;
  readonly log: Log;
}

export function executor({ planner, sources, present, log }: ExecutorOptions): Executor {
  const { apiSchema, supergraphSchema } = planner;
  const all: Fetchers = Object.fromEntries(
    [...sources].map(([name, source]) => [name, fetcher((operation, asked) => source.execute(operation, asked))]),
  );

  async function execute(plan: QueryPlan, fetchers: Fetchers, run: Run): Promise<ExecutionResult> {
    const { requestId } = run.asked;
    try {
      const { context } = run.planned;
      const result = await executeQueryPlan(plan, fetchers, requestOf(run), context, supergraphSchema, apiSchema);
      const data = result.data ?? null;
      // Nobody reads it, so what is missing in it is no fault either.
      if (run.asked.signal?.aborted) return { data };
      const faults = result.extensions?.['valueCompletion'];
      const errors = result.errors ?? bubbled(faults, data, { absent: absent.has(run.asked), requestId, log });
      if (errors.length === 0) return run.planned.show({ data });
      return run.planned.show({ data, errors: errors.map((error) => present(error, requestId)) });
    } catch (error) {
      return { data: null, errors: [present(error, requestId)] };
    }
  }

  return {
    run: (run) => execute(run.planned.plan, all, run),
    async complete(event, node, run) {
      // Looked up for somebody who has left meanwhile, or refused.
      if (!event.data && !event.errors) return { data: null };
      const result = await execute(eventPlan(node), { ...all, [EVENT]: fetcher(async () => event) }, run);
      return event.data ? result : { ...result, data: null };
    },
  };
}

/** Where fetches go, by name of the subgraph. */
type Fetchers = Parameters<typeof executeQueryPlan>[1];

/** Requests of which some entity was not there for their caller. */
const absent = new WeakSet<Asked>();

/** A {@link Source} as Apollo's executor wants it. Their types of a result differ only in how they spell optional. */
function fetcher(execute: Source['execute']): Fetchers[string] {
  return {
    async process({ request, context }) {
      const { query = '', operationName, variables } = request;
      if ((context as Asked).signal?.aborted) return { data: null };
      const result = await onceEach({ query, operationName, variables }, (one) => execute(one, context as Asked));
      const entities = result.data?.['_entities'];
      if (Array.isArray(entities) && entities.includes(null)) absent.add(context as Asked);
      return result as GatewayGraphQLResponse;
    },
  };
}

/** In place of a subscription's primary subgraph while its event is completed; no subgraph has such a name. */
const EVENT = '(event)';

function eventPlan({ primary, rest }: SubscriptionNode): QueryPlan {
  const event = { ...primary, serviceName: EVENT };
  return { kind: 'QueryPlan', node: { kind: 'Sequence', nodes: rest ? [event, rest] : [event] } };
}

/** What the executor reads of Apollo Server's context of a request; it reads nothing else. */
function requestOf({ planned, variables, asked }: Run): GatewayGraphQLRequestContext {
  const read = { request: { variables }, document: planned.document, context: asked, metrics: {}, logger: silent };
  return read as unknown as GatewayGraphQLRequestContext;
}

const silent = { debug() {}, info() {}, warn() {}, error() {} };

type Fault = NonNullable<ExecutionResult['errors']>[number];

/**
 * What a subgraph answered against the schema. Apollo reports it aside, in extensions, without an error. But where it
 * nulls a field that may not be null, and with it the field's parent, the GraphQL specification (§6.4.4) asks for an
 * error: without one, a client would take the null for an answer.
 *
 * An entity that is not there, or not to be seen, is such an answer, though: it leaves all its fields out, those that may
 * not be null too, and the field that holds it becomes null if it may.
 */
function bubbled(
  completion: unknown,
  data: ExecutionResult['data'],
  { absent, requestId, log }: { absent: boolean; requestId: string; log: Log },
): readonly Fault[] {
  const faults: readonly Fault[] = Array.isArray(completion) ? completion : [];
  const at = (path: readonly (string | number)[]) =>
    path.reduce<unknown>((value, step) => (value as Record<string, unknown> | null)?.[step], data) ?? null;
  return faults.filter(({ path = [], message }) => {
    const nulledMore = at(path.slice(0, -1)) === null && !(absent && at(path.slice(0, -2)) !== null);
    if (!nulledMore && !absent)
      log.warn('a subgraph answered against the schema', { requestId, path: path.join('.'), message });
    return nulledMore;
  });
}
