/** What every room is to the outside: a schema, a context for each request, and one way to run operations on it. */
import { buildSubgraphSchema } from '@apollo/subgraph';
import {
  createSourceEventStream,
  type DocumentNode,
  type ExecutionResult,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  type OperationTypeNode,
  parse,
  validate,
} from 'graphql';
import { type Caller, EVERYONE, type Role, requireOneOf } from './caller.ts';
import { type Cancellation, cancelledBy } from './cancellation.ts';
import { type Committed, carriedBy, carrying } from './committed.ts';
import { type Compiled, compile } from './compiled.ts';
import { present } from './errors.ts';
import type { Log } from './log.ts';
import { lru } from './lru.ts';
import { mapped } from './mapped.ts';

/**
 * Subgraph operations kept parsed, and their characters altogether: the gateway's planner writes a few for each operation
 * its clients send, with what is written in them, however long.
 */
export const DOCUMENTS_MAX = 1_000;
export const DOCUMENT_CHARACTERS_MAX = 2_000_000;

/** What the gateway sends to a subgraph. */
export interface Operation {
  readonly query: string;
  readonly operationName?: string | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
}

/** For whom, and in which request of theirs. */
export interface Asked {
  readonly caller: Caller;
  readonly requestId: string;
  /** When nobody waits any more: what a query does in the database then ends at once. Mutations go on. */
  readonly cancellation?: Cancellation | undefined;
  /** Of the event that is completed, if it was told with what it tells of. */
  readonly committed?: Committed | undefined;
}

export interface Subgraph {
  readonly name: string;
  readonly schema: GraphQLSchema;
  /** Runs a query or mutation. Never rejects: whatever goes wrong is in `errors`, already fit for a client. */
  execute(operation: Operation, asked: Asked): Promise<ExecutionResult>;
  /** Opens a subscription; one result with `errors` if it is refused. Ending the iteration frees everything at once. */
  subscribe(operation: Operation, asked: Asked): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult>;
}

type Module = Exclude<Extract<Parameters<typeof buildSubgraphSchema>[0], readonly unknown[]>[number], DocumentNode>;

export interface SubgraphParts<Context> {
  readonly name: string;
  /** The text of `schema.graphql`. Every root field says who may with `@may`. */
  readonly typeDefs: string;
  readonly resolvers: object;
  /** Made once for each request, so that loaders batch within it and nothing leaks out of it. */
  readonly context: (asked: Asked) => Context;
  readonly log: Log;
}

export function buildSubgraph<Context>({ name, typeDefs, resolvers, context, log }: SubgraphParts<Context>): Subgraph {
  const schema = buildSubgraphSchema([{ typeDefs: parse(typeDefs), resolvers } as Module]);
  guardRootFields(schema);
  const operations = operationCache(schema);
  const masked = (result: ExecutionResult, requestId: string): ExecutionResult =>
    result.errors
      ? { data: result.data ?? null, errors: result.errors.map((error) => present(error, { requestId, log })) }
      : result;

  return {
    name,
    schema,
    async execute(operation, asked) {
      const known = operations(operation);
      if ('errors' in known) return { data: null, errors: known.errors };
      const run = async () => known.run({ variables: operation.variables ?? {}, context: context(asked) });
      if (known.kind !== 'query') return masked(await run(), asked.requestId);
      const result = await cancelledBy(asked.cancellation, run);
      // What was cut short is no fault, and nobody reads it.
      return asked.cancellation?.cancelled ? { data: null } : masked(result, asked.requestId);
    },
    async subscribe(operation, asked) {
      const known = operations(operation);
      if ('errors' in known) return { data: null, errors: known.errors };
      if (known.kind !== 'subscription') return this.execute(operation, asked);
      const { query: _, operationName = null, variables = {} } = operation;
      const events = await createSourceEventStream({
        schema,
        document: known.document,
        operationName,
        variableValues: variables,
        contextValue: context(asked),
      });
      if (!(Symbol.asyncIterator in events)) return masked(events, asked.requestId);
      // Each event gets a context of its own: what a loader read for the last one is not true any more.
      return mapped(events[Symbol.asyncIterator](), async (root: unknown, cancellation) => {
        const committed = carriedBy(root);
        const run = async () => known.run({ variables, context: context({ ...asked, committed }), root });
        const result = await cancelledBy(cancellation, run);
        return cancellation.cancelled ? { data: null } : carrying(masked(result, asked.requestId), committed);
      });
    },
  };
}

interface Known {
  readonly document: DocumentNode;
  readonly kind: OperationTypeNode;
  readonly run: Compiled;
}

/** Parses, validates and compiles each operation once. */
function operationCache(schema: GraphQLSchema) {
  type Read = Known | { errors: readonly GraphQLError[] };
  const cache = lru<Read>(DOCUMENTS_MAX, DOCUMENT_CHARACTERS_MAX);

  function read(query: string, operationName: string | undefined): Read {
    try {
      const document = parse(query);
      const errors = validate(schema, document);
      if (errors.length > 0) return { errors };
      const kind = getOperationAST(document, operationName)?.operation;
      if (!kind) return { errors: [new GraphQLError('There is no operation of that name.')] };
      return { document, kind, run: compile(schema, document, operationName) };
    } catch (error) {
      // The parser calls itself for what is inside, until there is no room left: that is no GraphQLError.
      return { errors: [error instanceof GraphQLError ? error : new GraphQLError('This is nested too deeply.')] };
    }
  }
  return ({ query, operationName }: Operation): Read => {
    // A name holds no line break, so the key says where it ends.
    const key = operationName ? `${operationName}\n${query}` : query;
    const known = cache.get(key);
    if (known) return known;
    const fresh = read(query, operationName);
    cache.set(key, fresh);
    return fresh;
  };
}

const ROLES: readonly string[] = ['GUEST', 'KIOSK', 'PARTNER', 'OPERATOR'] satisfies Role[];

/**
 * Puts `@may` in front of every root field. Deny by default: a root field that does not say who may fails the start.
 * `_entities` and `_service` are the gateway's own door; what an entity shows is decided where it is read.
 */
function guardRootFields(schema: GraphQLSchema): void {
  for (const type of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]) {
    for (const field of Object.values(type?.getFields() ?? {})) {
      if (field.name === '_entities' || field.name === '_service') continue;
      const roles = rolesOf(field.astNode?.directives ?? []);
      if (roles.length === 0) throw new Error(`${type?.name}.${field.name} does not say who may: add @may(roles: […])`);
      if (roles.includes(EVERYONE)) continue;
      const unknown = roles.find((role) => !ROLES.includes(role));
      if (unknown) throw new Error(`${type?.name}.${field.name} lets in ${unknown}, which is no role`);
      const guard = <F>(inner: F): F =>
        (typeof inner === 'function'
          ? (root: unknown, fieldArgs: unknown, context: { caller: Caller }, info: unknown) => {
              requireOneOf(context.caller, roles);
              return inner(root, fieldArgs, context, info);
            }
          : inner) as F;
      if (field.subscribe) field.subscribe = guard(field.subscribe);
      else if (field.resolve) field.resolve = guard(field.resolve);
      else throw new Error(`${type?.name}.${field.name} has no resolver`);
    }
  }
}

function rolesOf(directives: readonly { readonly name: { value: string }; readonly arguments?: unknown }[]): string[] {
  const may = directives.find(({ name }) => name.value === 'may') as
    | { arguments: { value: { values?: { value: string }[] } }[] }
    | undefined;
  return may?.arguments[0]?.value.values?.map(({ value }) => value) ?? [];
}
