/**
 * The supergraph: subgraphs that answer as one, for HTTP and WebSocket alike.
 *
 * Apollo's planner, but not its ApolloGateway: that class refuses subscriptions at run time though its planner plans them,
 * and works out at each request what is the same for all of one operation.
 */
import { type ExecutionResult, type GraphQLScalarType, type GraphQLSchema, isScalarType } from 'graphql';
import type { Log } from '../platform/log.ts';
import type { Mapped } from '../platform/mapped.ts';
import type { Asked } from '../platform/subgraph.ts';
import { annotationsOf } from './annotations.ts';
import { requireRoles } from './authorize.ts';
import { type Presenter, presenter } from './errors.ts';
import { executor } from './executor.ts';
import { inTime } from './in-time.ts';
import { LIMITS, type Limits } from './limits.ts';
import { openPlanner } from './planner.ts';
import { type Prepare, type Prepared, preparer } from './prepare.ts';
import { noteErrors, type Refusals } from './refusals.ts';
import type { Source } from './source.ts';
import { openSubscription } from './subscription.ts';

export interface FederationOptions {
  readonly supergraphSdl: string;
  readonly sourceFor: (subgraph: { readonly name: string; readonly url: string }) => Source;
  /**
   * Custom scalars of the supergraph, so that a wrong value is the client's mistake here (HTTP status 400) and not one
   * of ours in a subgraph. A supergraph knows only their names.
   */
  readonly scalars?: readonly GraphQLScalarType[];
  /** The subgraphs are not ours; see {@link presenter}. */
  readonly foreign?: boolean;
  /** Whether error messages may suggest names of the schema. Not in production. */
  readonly suggest?: boolean;
  readonly limits?: Pick<Limits, 'costMax' | 'operationMsMax'>;
  /** Told of refusals that may be signs of abuse. */
  readonly note?: Refusals['note'];
  readonly log: Log;
}

export interface Federation {
  readonly supergraphSdl: string;
  /** What clients see of it. */
  readonly schema: GraphQLSchema;
  /** Errors if the operation is not to be found, a variable does not fit, it costs too much, or no plan can be made. */
  readonly prepare: Prepare;
  /** Runs a query or mutation. Never rejects; errors are fit for a client. */
  execute(prepared: Prepared, asked: Asked): Promise<ExecutionResult>;
  /** Opens a subscription. One result if it is refused; else ending the iteration frees everything at once. */
  subscribe(prepared: Prepared, asked: Asked): Promise<Mapped<ExecutionResult> | ExecutionResult>;
  readonly present: Presenter;
  /** For refusals that come before an operation does. */
  readonly note: Refusals['note'];
  /** Whether all subgraphs are. */
  ready(): Promise<boolean>;
  close(): Promise<void>;
}

export function openFederation(options: FederationOptions): Federation {
  const { supergraphSdl, sourceFor, scalars = [], foreign = false, suggest = false, limits = LIMITS, log } = options;
  const { note = () => {} } = options;
  const planner = openPlanner(supergraphSdl, sourceFor);
  const { schema, sources } = planner;
  teach(schema, scalars);
  const annotations = annotationsOf(supergraphSdl);
  if (!foreign) requireRoles(schema, annotations);
  const present = presenter({ foreign, log });
  const { run, complete } = executor({ present, log });

  const refusal = (error: unknown, requestId: string) => ({ data: null, errors: [present(error, requestId)] });

  function execute({ kind, planned, variables, coerced }: Prepared, asked: Asked): Promise<ExecutionResult> {
    const { caller, requestId } = asked;
    // A mutation that began is let through to its end, even if its client does not wait for it.
    if (kind !== 'query') return run({ planned, variables, coerced, asked: { caller, requestId } });
    return inTime(limits.operationMsMax, asked, {
      work: (cancellation) => run({ planned, variables, coerced, asked: { caller, requestId, cancellation } }),
      late: (late) => refusal(late, requestId),
    });
  }

  async function subscribe({ planned, variables, coerced }: Prepared, asked: Asked) {
    try {
      return await openSubscription({ run: { planned, variables, coerced, asked }, complete: completeInTime, present });
    } catch (error) {
      return refusal(error, asked.requestId);
    }
  }

  /** Each event of a subscription may take as long as a query. */
  const completeInTime: typeof complete = (event, given) =>
    inTime(limits.operationMsMax, given.asked, {
      work: (cancellation) => complete(event, { ...given, asked: { ...given.asked, cancellation } }),
      late: (late) => refusal(late, given.asked.requestId),
    });

  function watch({ errors }: ExecutionResult, { rootFields }: Prepared, { caller, requestId }: Asked): void {
    if (errors) noteErrors(note, errors, { caller, requestId, rootFields });
  }

  return {
    supergraphSdl,
    schema,
    prepare: preparer({ planner, annotations, present, note, suggest, costMax: limits.costMax }),
    async execute(prepared, asked) {
      const result = await execute(prepared, asked);
      watch(result, prepared, asked);
      return result;
    },
    async subscribe(prepared, asked) {
      const opened = await subscribe(prepared, asked);
      if (!(Symbol.asyncIterator in opened)) watch(opened, prepared, asked);
      return opened;
    },
    present,
    note,
    async ready() {
      const all = await Promise.all([...sources.values()].map((source) => source.ready()));
      return all.every(Boolean);
    },
    async close() {
      await Promise.all([...sources.values()].map((source) => source.close()));
    },
  };
}

function teach(schema: GraphQLSchema, scalars: readonly GraphQLScalarType[]): void {
  for (const { name, parseValue, parseLiteral } of scalars) {
    const type = schema.getType(name);
    if (isScalarType(type)) Object.assign(type, { parseValue, parseLiteral });
  }
}
