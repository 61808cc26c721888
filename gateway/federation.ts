/**
 * The supergraph: subgraphs that answer as one, for HTTP and WebSocket alike.
 *
 * Apollo's planner and executor, but not its ApolloGateway: that class refuses subscriptions at run time though its
 * planner plans them, and would keep a second cache of plans beside the one of the WebSockets. Of what it does besides,
 * polling registries and sending telemetry, nothing is wanted here.
 */
import {
  type DocumentNode,
  type ExecutionResult,
  GraphQLError,
  type GraphQLScalarType,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  isScalarType,
  type OperationTypeNode,
} from 'graphql';
import type { Log } from '../platform/log.ts';
import { type Annotations, annotationsOf } from './annotations.ts';
import { forbidden, type RootField, requireRoles, rootFieldsOf } from './authorize.ts';
import { costs } from './cost.ts';
import { type Presenter, presenter } from './errors.ts';
import { executor, type Variables } from './executor.ts';
import { inTime } from './in-time.ts';
import { LIMITS, type Limits } from './limits.ts';
import { openPlanner, type Planned, type Planner } from './planner.ts';
import { tooCostly } from './size.ts';
import type { Source, Waiting } from './source.ts';
import { openSubscription } from './subscription.ts';

/** Errors told of the variables of one operation. */
const VARIABLE_ERRORS_MAX = 20;

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
  readonly refused?: (refused: Refused) => void;
  readonly log: Log;
}

/** An operation as a client sends it. `document` is the parsed and valid `query`. */
export interface ClientOperation {
  readonly query: string;
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  readonly variables?: Variables | null | undefined;
}

/** An operation that can run: planned, and with variables that fit. */
export interface Prepared {
  readonly kind: OperationTypeNode;
  readonly planned: Planned;
  readonly variables: Variables;
  readonly rootFields: readonly RootField[];
}

export interface Federation {
  readonly supergraphSdl: string;
  /** What clients see of it. */
  readonly schema: GraphQLSchema;
  /** Errors if the operation is not to be found, a variable does not fit, it costs too much, or no plan can be made. */
  prepare(operation: ClientOperation, requestId: string): Prepared | { readonly errors: readonly GraphQLError[] };
  /** Runs a query or mutation. Never rejects; errors are fit for a client. */
  execute(prepared: Prepared, asked: Waiting): Promise<ExecutionResult>;
  /** Opens a subscription. One result if it is refused; else ending the iteration frees everything at once. */
  subscribe(prepared: Prepared, asked: Waiting): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult>;
  readonly present: Presenter;
  /** Whether all subgraphs are. */
  ready(): Promise<boolean>;
  close(): Promise<void>;
}

export function openFederation(options: FederationOptions): Federation {
  const { supergraphSdl, sourceFor, scalars = [], foreign = false, limits = LIMITS, log } = options;
  const planner = openPlanner(supergraphSdl);
  const { schema } = planner;
  teach(schema, scalars);
  const annotations = annotationsOf(supergraphSdl);
  if (!foreign) requireRoles(schema, annotations);
  const present = presenter({ foreign, log });
  const sources = new Map(planner.subgraphs.map((subgraph) => [subgraph.name, sourceFor(subgraph)]));
  const { run, complete } = executor({ planner, sources, present, log });

  return {
    supergraphSdl,
    schema,
    prepare: preparer({ planner, annotations, present, suggest: options.suggest ?? false, costMax: limits.costMax }),
    async execute({ kind, planned, variables, rootFields }, asked) {
      const { caller, requestId } = asked;
      const refused = forbidden(rootFields, caller);
      if (refused) return { data: null, errors: [present(refused, requestId)] };
      // A mutation that began is let through to its end, even if its client does not wait for it.
      if (kind !== 'query') return run({ planned, variables, asked: { caller, requestId } });
      return inTime(limits.operationMsMax, asked, {
        work: (signal) => run({ planned, variables, asked: { caller, requestId, signal } }),
        late: (refusal) => ({ data: null, errors: [present(refusal, requestId)] }),
      });
    },
    async subscribe({ planned, variables, rootFields }, asked) {
      const refused = forbidden(rootFields, asked.caller);
      if (refused) return { data: null, errors: [present(refused, asked.requestId)] };
      try {
        return await openSubscription({ run: { planned, variables, asked }, sources, complete, present });
      } catch (error) {
        return { data: null, errors: [present(error, asked.requestId)] };
      }
    },
    present,
    async ready() {
      const all = await Promise.all([...sources.values()].map((source) => source.ready()));
      return all.every(Boolean);
    },
    async close() {
      await Promise.all([...sources.values()].map((source) => source.close()));
    },
  };
}

interface PreparerOptions {
  readonly planner: Planner;
  readonly annotations: Annotations;
  readonly present: Presenter;
  readonly suggest: boolean;
  readonly costMax: number;
}

function preparer({ planner, annotations, present, suggest, costMax }: PreparerOptions): Federation['prepare'] {
  const { schema } = planner;
  const costOf = costs(schema, annotations);
  return ({ query, document, operationName, variables }, requestId) => {
    const operation = getOperationAST(document, operationName);
    if (!operation) return { errors: [present(unknownOperation(operationName), requestId)] };
    const { errors, coerced = {} } = getVariableValues(schema, operation.variableDefinitions ?? [], variables ?? {}, {
      hideSuggestions: !suggest,
      maxErrors: VARIABLE_ERRORS_MAX,
    });
    if (errors) return { errors: errors.map((error) => present(badInput(error), requestId)) };
    try {
      const cost = costOf(document, operation, coerced);
      if (cost > costMax) throw tooCostly('cost', costMax, cost);
      const rootType = schema.getRootType(operation.operation)?.name ?? '';
      const rootFields = rootFieldsOf(document, operation, { variables: coerced, rootType, roles: annotations.roles });
      const planned = planner.plan(query, document, operationName ?? undefined);
      return { kind: operation.operation, planned, variables: variables ?? {}, rootFields };
    } catch (error) {
      return { errors: [present(error, requestId)] };
    }
  };
}

function unknownOperation(name: string | null | undefined): GraphQLError {
  const message = name ? `There is no operation named ${name}.` : 'Say with operationName which operation is to run.';
  return new GraphQLError(message, { extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } });
}

function badInput({ message, nodes }: GraphQLError): GraphQLError {
  return new GraphQLError(message, { nodes: nodes ?? null, extensions: { code: 'BAD_USER_INPUT' } });
}

function teach(schema: GraphQLSchema, scalars: readonly GraphQLScalarType[]): void {
  for (const { name, parseValue, parseLiteral } of scalars) {
    const type = schema.getType(name);
    if (isScalarType(type)) Object.assign(type, { parseValue, parseLiteral });
  }
}
