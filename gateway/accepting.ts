/** Puts what a subgraph answered where it belongs, and its errors where the client sees what they are about. */
import type { FetchNode } from '@apollo/query-planner';
import { type ExecutionResult, GraphQLError, type GraphQLSchema, isInterfaceType } from 'graphql';
import type { Data } from '../platform/data.ts';
import type { Variables } from '../platform/selections.ts';
import type { Asked } from '../platform/subgraph.ts';
import { FROM_SUBGRAPH } from './errors.ts';
import { isObject, merge, own, put } from './merge.ts';
import { rewriting } from './rewrites.ts';

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

export type Steps = readonly (string | number)[];

/** What is asked about, and where it stands in the answer; `@` for each item of a list. */
export interface Place {
  readonly path: Steps;
  /** An object, or those of a list. */
  readonly data: unknown;
}

/** What was asked about. */
interface About {
  readonly place: Place;
  readonly entities: readonly Data[];
}

export type Accept = (taking: Taking, result: ExecutionResult, about: About) => void;

/** @param node  The fetch that is answered. */
export function accepting(node: FetchNode, { supergraphSchema }: { readonly supergraphSchema: GraphQLSchema }): Accept {
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
