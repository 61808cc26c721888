/** Asks for each entity once, however often a result mentions it. Apollo's executor sends a representation per mention. */
import { type ExecutionResult, GraphQLError } from 'graphql';
import type { Operation } from '../platform/subgraph.ts';

type Run = (operation: Operation) => Promise<ExecutionResult>;

/** Runs an operation with the repeated ones of its `representations` left out, and answers as if they had been sent. */
export async function onceEach(operation: Operation, run: Run): Promise<ExecutionResult> {
  const representations = operation.variables?.['representations'];
  if (!Array.isArray(representations) || representations.length < 2) return run(operation);
  const { once, placeOf } = distinct(representations);
  if (once.length === representations.length) return run(operation);
  const result = await run({ ...operation, variables: { ...operation.variables, representations: once } });
  return spread(result, placeOf);
}

/** `placeOf[i]` is where in `once` the representation `i` went. */
function distinct(representations: readonly unknown[]): { once: unknown[]; placeOf: number[] } {
  const places = new Map<string, number>();
  const once: unknown[] = [];
  const placeOf = representations.map((representation) => {
    // One fetch writes all its representations from one selection, so equal ones have their keys in equal order.
    const text = JSON.stringify(representation);
    const known = places.get(text);
    if (known !== undefined) return known;
    places.set(text, once.length);
    return once.push(representation) - 1;
  });
  return { once, placeOf };
}

function spread(result: ExecutionResult, placeOf: readonly number[]): ExecutionResult {
  const errors = result.errors?.flatMap((error) => spreadError(error, placeOf));
  const entities = result.data?.['_entities'];
  if (!Array.isArray(entities)) return { ...result, ...(errors ? { errors } : {}) };
  const given = new Set<number>();
  const all = placeOf.map((place) => {
    // The executor merges later fetches into what it is given, so no two mentions may share an object.
    if (given.has(place)) return copy(entities[place]);
    given.add(place);
    return entities[place];
  });
  return { ...result, ...(errors ? { errors } : {}), data: { ...result.data, _entities: all } };
}

/** An error at `_entities.<place>…` is an error of every mention that went there. */
function spreadError(error: GraphQLError, placeOf: readonly number[]): GraphQLError[] {
  const [root, place, ...rest] = error.path ?? [];
  if (root !== '_entities' || typeof place !== 'number') return [error];
  return placeOf.flatMap((went, i) =>
    went === place
      ? [new GraphQLError(error.message, { path: ['_entities', i, ...rest], extensions: error.extensions })]
      : [],
  );
}

function copy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copy);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copy(inner)]));
}
