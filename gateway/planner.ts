/** How an operation of a client is split into fetches from the subgraphs: by Apollo's planner, once per operation text. */
import { operationFromDocument, Supergraph } from '@apollo/federation-internals';
import { type FetchNode, QueryPlanner } from '@apollo/query-planner';
import { type DocumentNode, type GraphQLSchema, getOperationAST } from 'graphql';
import { selections } from '../platform/selections.ts';
import { type Accept, accepting } from './accepting.ts';
import { type Renamed, renaming } from './aliases.ts';
import { type Shape, shapeOf } from './shape.ts';
import type { Source } from './source.ts';
import { type Step, stepOf } from './steps.ts';

/** An operation, as its fields are renamed, with its plan. Holds no variables: one plan serves them all. */
export interface Planned extends Renamed {
  /** All that is to be fetched, if anything is; of a subscription, what is added to each event. */
  readonly step: Step | undefined;
  readonly shape: Shape;
  /** Of a subscription. */
  readonly stream?: Stream;
}

/** What one subgraph is asked to stream. */
export interface Stream {
  readonly source: Source;
  readonly node: FetchNode;
  /** Takes an event. */
  readonly accept: Accept;
}

export interface Planner {
  /** What clients see: types and fields without a trace of the subgraphs. */
  readonly schema: GraphQLSchema;
  /** By name of the subgraph. */
  readonly sources: ReadonlyMap<string, Source>;
  /**
   * Kept for as long as the document is.
   *
   * @param document  Of `query`, valid, and with an operation of that name.
   */
  plan(query: string, document: DocumentNode, operationName: string | undefined): Planned;
}

export function openPlanner(
  supergraphSdl: string,
  sourceFor: (subgraph: { readonly name: string; readonly url: string }) => Source,
): Planner {
  // It was valid when it was composed: `npm run check` composes it anew.
  const supergraph = Supergraph.build(supergraphSdl, { validateSupergraph: false });
  const apiSchema = supergraph.apiSchema();
  const schema = apiSchema.toGraphQLJSSchema();
  const sources = new Map(supergraph.subgraphsMetadata().map((subgraph) => [subgraph.name, sourceFor(subgraph)]));
  const planner = new QueryPlanner(supergraph);
  const options = { supergraphSchema: supergraph.schema.toGraphQLJSSchema(), sources };
  const rename = renaming(supergraphSdl);
  const plans = new WeakMap<DocumentNode, Map<string | undefined, Planned>>();

  function plan(query: string, document: DocumentNode, operationName: string | undefined): Planned {
    const renamed = rename(query, document);
    const operation = getOperationAST(renamed.document, operationName);
    if (!operation) throw new Error('The operation to plan is not there');
    const shape = shapeOf(schema, selections(schema, renamed.document, operation));
    const named = operationName === undefined ? {} : { operationName };
    const { node } = planner.buildQueryPlan(operationFromDocument(apiSchema, renamed.document, named));
    if (node?.kind !== 'Subscription') return { ...renamed, shape, step: node && stepOf(node, options) };
    const { primary, rest } = node;
    const source = sources.get(primary.serviceName);
    if (!source) throw new Error(`There is no subgraph ${primary.serviceName}`);
    const stream = { source, node: primary, accept: accepting(primary, options) };
    return { ...renamed, shape, step: rest && stepOf(rest, options), stream };
  }

  return {
    schema,
    sources,
    plan(query, document, operationName) {
      const known = plans.get(document)?.get(operationName);
      if (known) return known;
      const planned = plan(query, document, operationName);
      const others = plans.get(document);
      if (others) others.set(operationName, planned);
      else plans.set(document, new Map([[operationName, planned]]));
      return planned;
    },
  };
}
