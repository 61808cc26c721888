/** What every room is to the outside: a schema, a context for each request, and one way to run operations on it. */
import { buildSubgraphSchema } from '@apollo/subgraph';
import {
  createSourceEventStream,
  type DocumentNode,
  type ExecutionResult,
  execute,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  parse,
  validate,
} from 'graphql';
import { type Caller, EVERYONE, type Role, requireOneOf } from './caller.ts';
import { cancelledBy } from './cancellation.ts';
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
  /** Aborted when nobody waits any more: what a query does in the database then ends at once. Mutations go on. */
  readonly signal?: AbortSignal | undefined;
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
  const documents = documentCache(schema);
  const masked = (result: ExecutionResult, requestId: string): ExecutionResult =>
    result.errors
      ? { data: result.data ?? null, errors: result.errors.map((error) => present(error, { requestId, log })) }
      : result;
  const args = (operation: Operation, asked: Asked, document: DocumentNode) => ({
    schema,
    document,
    operationName: operation.operationName ?? null,
    variableValues: operation.variables ?? {},
    contextValue: context(asked),
  });

  return {
    name,
    schema,
    async execute(operation, asked) {
      const known = documents(operation.query);
      if ('errors' in known) return { data: null, errors: known.errors };
      const query = getOperationAST(known.document, operation.operationName)?.operation === 'query';
      const run = async () => execute(args(operation, asked, known.document));
      const result = await (query ? cancelledBy(asked.signal, run) : run());
      // What was cut short is no fault, and nobody reads it.
      return query && asked.signal?.aborted ? { data: null } : masked(result, asked.requestId);
    },
    async subscribe(operation, asked) {
      const known = documents(operation.query);
      if ('errors' in known) return { data: null, errors: known.errors };
      if (getOperationAST(known.document, operation.operationName)?.operation !== 'subscription') {
        return this.execute(operation, asked);
      }
      const events = await createSourceEventStream(args(operation, asked, known.document));
      if (!(Symbol.asyncIterator in events)) return masked(events, asked.requestId);
      // Each event gets a context of its own: what a loader read for the last one is not true any more.
      return mapped(events[Symbol.asyncIterator](), async (rootValue: unknown, signal) => {
        const run = async () => execute({ ...args(operation, asked, known.document), rootValue });
        const result = await cancelledBy(signal, run);
        return signal.aborted ? { data: null } : masked(result, asked.requestId);
      });
    },
  };
}

/** Parses and validates each operation text once. */
function documentCache(schema: GraphQLSchema) {
  type Known = { document: DocumentNode } | { errors: readonly GraphQLError[] };
  const cache = lru<Known>(DOCUMENTS_MAX, DOCUMENT_CHARACTERS_MAX);

  function read(query: string): Known {
    try {
      const document = parse(query);
      const errors = validate(schema, document);
      return errors.length > 0 ? { errors } : { document };
    } catch (error) {
      // The parser calls itself for what is inside, until there is no room left: that is no GraphQLError.
      return { errors: [error instanceof GraphQLError ? error : new GraphQLError('This is nested too deeply.')] };
    }
  }
  return (query: string): Known => {
    const known = cache.get(query) ?? read(query);
    cache.set(query, known);
    return known;
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
