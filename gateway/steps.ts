/** Plans as steps that can be taken, each worked out once. Behaves as Apollo's executor does, which works them out each time. */
import type { FetchNode, PlanNode } from '@apollo/query-planner';
import { GraphQLError, type GraphQLSchema } from 'graphql';
import { Data } from '../platform/data.ts';
import { accepting, type Place, type Steps, type Taking } from './accepting.ts';
import { isObject, own } from './merge.ts';
import { onceEach } from './representations.ts';
import { type Represent, representing } from './representing.ts';
import { rewriting } from './rewrites.ts';
import type { Source } from './source.ts';

/** Undefined where nothing is waited for. Never rejects. */
export type Step = (taking: Taking, place: Place) => Promise<void> | undefined;

export interface StepsOptions {
  readonly supergraphSchema: GraphQLSchema;
  readonly sources: ReadonlyMap<string, Source>;
}

export function stepOf(node: PlanNode, options: StepsOptions): Step {
  switch (node.kind) {
    case 'Sequence':
      return inSequence(node.nodes.map((one) => stepOf(one, options)));
    case 'Parallel':
      return inParallel(node.nodes.map((one) => stepOf(one, options)));
    case 'Flatten': {
      const step = stepOf(node.node, options);
      return (taking, { path, data }) => {
        const inner = insideOf(data, node.path, 0);
        return inner ? step(taking, { path: [...path, ...node.path], data: inner }) : undefined;
      };
    }
    case 'Condition': {
      const [yes, no] = [node.ifClause, node.elseClause].map((one) => one && stepOf(one, options));
      return (taking, place) => (taking.coerced[node.condition] === true ? yes : no)?.(taking, place);
    }
    case 'Fetch':
      return fetching(node, options);
    case 'Defer':
      throw new Error('@defer is not part of the schema');
  }
}

function inSequence(steps: readonly Step[]): Step {
  return async (taking, place) => {
    for (const step of steps) await step(taking, place);
  };
}

function inParallel(steps: readonly Step[]): Step {
  return async (taking, place) => {
    await Promise.all(steps.map((step) => step(taking, place)));
  };
}

function insideOf(value: unknown, path: Steps, from: number): unknown {
  const step = path[from];
  if (step === undefined || value === undefined || value === null) return value;
  if (step === '@') return Array.isArray(value) ? value.flatMap((item) => insideOf(item, path, from + 1)) : undefined;
  return insideOf(own(value as Record<string, unknown>, String(step)), path, from + 1);
}

function fetching(node: FetchNode, options: StepsOptions): Step {
  const source = options.sources.get(node.serviceName);
  if (!source) throw new Error(`There is no subgraph ${node.serviceName}`);
  const { operation: query, operationName, variableUsages = [], requires } = node;
  const represent = requires && representing(options.supergraphSchema, requires);
  const rewriteInput = rewriting(options.supergraphSchema, node.inputRewrites);
  const accept = accepting(node, options);

  return async (taking, place) => {
    const { asked, variables: given } = taking;
    // Nobody waits for it.
    if (asked.cancellation?.cancelled) return;
    const entities = (Array.isArray(place.data) ? place.data : [place.data]).filter(isObject);
    if (entities.length === 0) return;
    // A variable may have any name.
    const variables = new Data();
    for (const name of variableUsages) if (own(given, name) !== undefined) variables[name] = given[name];
    try {
      if (!represent) {
        const result = await source.execute({ query, operationName, variables }, asked);
        accept(taking, result, { place, entities });
        return;
      }
      const { representations, represented } = representationsOf(entities, represent);
      if (representations.length === 0) return;
      for (const representation of representations) rewriteInput?.(representation);
      const operation = { query, operationName, variables: { ...variables, representations } };
      const result = await onceEach(operation, (one) => source.execute(one, asked));
      accept(taking, result, { place, entities: represented });
    } catch (error) {
      taking.errors.push(faultOf(error));
    }
  };
}

function representationsOf(entities: readonly Data[], represent: Represent) {
  const representations: Data[] = [];
  const represented: Data[] = [];
  for (const entity of entities) {
    const representation = represent(entity);
    if (!representation?.['__typename']) continue;
    representations.push(representation);
    represented.push(entity);
  }
  return { representations, represented };
}

function faultOf(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  const originalError = error instanceof Error ? error : new Error(String(error));
  return new GraphQLError(originalError.message, { originalError });
}
