/** How an operation of a client is split into fetches from the subgraphs: by Apollo's planner, once per operation text. */
import { operationFromDocument, type Schema, Supergraph } from '@apollo/federation-internals';
import { buildOperationContext } from '@apollo/gateway';
import { type QueryPlan, QueryPlanner } from '@apollo/query-planner';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import { lru } from '../platform/lru.ts';
import { type Renamed, renaming } from './aliases.ts';

/** Plans kept, and characters of the operations they are for. A plan takes some twenty times the room of its operation. */
export const PLANS_MAX = 1_000;
export const PLANNED_CHARACTERS_MAX = 4_000_000;

/** An operation, as its fields are renamed, with its plan. Holds no variables: one plan serves them all. */
export interface Planned extends Renamed {
  readonly context: ReturnType<typeof buildOperationContext>;
  readonly plan: QueryPlan;
}

export interface Planner {
  /** What clients see: types and fields without a trace of the subgraphs. */
  readonly schema: GraphQLSchema;
  readonly apiSchema: Schema;
  readonly supergraphSchema: GraphQLSchema;
  readonly subgraphs: readonly { readonly name: string; readonly url: string }[];
  /** @param document  Of `query`, valid, and with an operation of that name. */
  plan(query: string, document: DocumentNode, operationName: string | undefined): Planned;
}

export function openPlanner(supergraphSdl: string): Planner {
  const supergraph = Supergraph.build(supergraphSdl);
  const apiSchema = supergraph.apiSchema();
  const schema = apiSchema.toGraphQLJSSchema();
  const planner = new QueryPlanner(supergraph);
  const rename = renaming(supergraphSdl);
  const plans = lru<Planned>(PLANS_MAX, PLANNED_CHARACTERS_MAX);

  return {
    schema,
    apiSchema,
    supergraphSchema: supergraph.schema.toGraphQLJSSchema(),
    subgraphs: supergraph.subgraphsMetadata(),
    plan(query, document, operationName) {
      // A name holds no line break, so the key says where it ends.
      const key = `${operationName ?? ''}\n${query}`;
      const known = plans.get(key);
      if (known) return known;
      const named = operationName === undefined ? {} : { operationName };
      const renamed = rename(query, document);
      const operation = operationFromDocument(apiSchema, renamed.document, named);
      const planned = {
        ...renamed,
        context: buildOperationContext({ schema, operationDocument: renamed.document, ...named }),
        plan: planner.buildQueryPlan(operation),
      };
      plans.set(key, planned);
      return planned;
    },
  };
}
