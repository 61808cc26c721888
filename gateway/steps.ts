/** Plans as steps that can be taken, each worked out once. Behaves as Apollo's executor does, which works them out each time. */
import type { FetchNode, PlanNode } from '@apollo/query-planner';
import { type ExecutionResult, GraphQLError, type GraphQLSchema, isInterfaceType } from 'graphql';
import { Data } from '../platform/data.ts';
import type { Variables } from '../platform/selections.ts';
import type { Asked } from '../platform/subgraph.ts';
import { FROM_SUBGRAPH } from './errors.ts';
import { isObject, merge, own, put } from './merge.ts';
import { onceEach } from './representations.ts';
import { type Represent, representing } from './representing.ts';
import { rewriting } from './rewrites.ts';
import type { Source } from './source.ts';

/** One run of a plan. */
export interface Taking {
  /** As the client sent them: each subgraph reads them itself. */
  readonly variables: Variables;
  /** As they are read, with defaults. */
  readonly coerced: Variables;
  readonly asked: Asked;
  readonly data: Data;
  readonly errors: GraphQLError[];
  /** Some entity was not there for the caller. */
  absent: boolean;
}

type Steps = readonly (string | number)[];

/** What is asked about, and where it stands in the answer; `@` for each item of a list. */
interface Place {
  readonly path: Steps;
  /** An object, or those of a list. */
  readonly data: unknown;
}

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
    if (asked.signal?.aborted) return;
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

/** What was asked about. */
interface About {
  readonly place: Place;
  readonly entities: readonly Data[];
}

export type Accept = (taking: Taking, result: ExecutionResult, about: About) => void;

/** Puts an answer where it belongs, and its errors where the client sees what they are about. */
export function accepting(node: FetchNode, { supergraphSchema }: Pick<StepsOptions, 'supergraphSchema'>): Accept {
  const { serviceName, requires } = node;
  const rewriteOutput = rewriting(supergraphSchema, node.outputRewrites);
  return (taking, { data, errors }, { place, entities }) => {
    if (errors) tell(taking, errors, { place, entities, serviceName, asEntities: Boolean(requires) });
    if (!data) return;
    if (!requires) {
      rewriteOutput?.(data);
      for (const entity of entities) merge(entity, data);
      return;
    }
    const received = data['_entities'];
    if (!Array.isArray(received) || received.length !== entities.length) {
      throw new Error(`${serviceName} did not answer for each of ${entities.length} entities`);
    }
    for (const [i, entity] of entities.entries()) {
      const value = received[i];
      if (value === null) taking.absent = true;
      if (!isObject(value)) continue;
      const typename = own(value, '__typename');
      // Where an entity is an interface to this subgraph, others know better what it is.
      if (!typename || isInterfaceType(supergraphSchema.getType(String(typename)))) {
        put(value, '__typename', entity['__typename']);
      }
      rewriteOutput?.(value);
      merge(entity, value);
    }
  };
}

interface Telling extends About {
  readonly serviceName: string;
  readonly asEntities: boolean;
}

function tell(taking: Taking, errors: readonly GraphQLError[], telling: Telling): void {
  const { place, entities, serviceName, asEntities } = telling;
  let places: ReadonlyMap<unknown, Steps> | undefined;
  for (const error of errors) {
    const { message, path, extensions } = error;
    const nth = path?.[1];
    let steps = path && [...place.path, ...path];
    if (path && asEntities && typeof nth === 'number') {
      places ??= placesOf(taking.data, place.path);
      steps = [...(places.get(entities[nth]) ?? []), ...path.slice(2)];
    }
    taking.errors.push(
      new GraphQLError(message, {
        originalError: error,
        path: steps ?? null,
        extensions: { code: 'DOWNSTREAM_SERVICE_ERROR', ...extensions, [FROM_SUBGRAPH]: serviceName },
      }),
    );
  }
}

/** Where each object at a path stands, with the numbers of items in place of `@`. */
function placesOf(data: unknown, path: Steps): Map<unknown, Steps> {
  const places = new Map<unknown, Steps>();
  const walk = (value: unknown, from: number, steps: Steps) => {
    const step = path[from];
    if (value === null || value === undefined) return;
    if (step === undefined) places.set(value, steps);
    else if (step !== '@') walk(own(value as Record<string, unknown>, String(step)), from + 1, [...steps, step]);
    else if (Array.isArray(value)) for (const [i, item] of value.entries()) walk(item, from + 1, [...steps, i]);
  };
  walk(data, 0, []);
  return places;
}
