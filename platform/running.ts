/** One run of a compiled operation: the fields of an object, what waits, what failed. Source: GraphQL specification, §6.4. */
import { type FieldNode, type GraphQLError, type GraphQLResolveInfo, locatedError } from 'graphql';
import { Data } from './data.ts';
import type { Variables } from './selections.ts';

/** One run of an operation. */
export interface Running {
  readonly variables: Variables;
  readonly context: unknown;
  readonly root: unknown;
  readonly errors: GraphQLError[];
}

/** Where in the answer, from the inside out. */
export interface Path {
  readonly prev: Path | undefined;
  readonly key: string | number;
  readonly typename: string | undefined;
}

/** A field of an answer, with all that does not change from run to run. */
export interface Field {
  readonly name: string;
  readonly nodes: readonly FieldNode[];
  readonly mayBeNull: boolean;
  readonly value: (running: Running, source: unknown, path: Path) => unknown;
  readonly complete: Complete;
  readonly typename: string;
}

/** Throws, or rejects, where the value does not fit its type. */
export type Complete = (running: Running, value: unknown, path: Path) => unknown;

/** Of what a resolver is told, all that does not change from run to run. */
export type Static = Omit<GraphQLResolveInfo, 'path' | 'rootValue' | 'variableValues'>;

/** Written out, as objects that are spread together are slow to make and to read. */
export function infoOf(about: Static, running: Running, path: Path): GraphQLResolveInfo {
  return {
    fieldName: about.fieldName,
    fieldNodes: about.fieldNodes,
    returnType: about.returnType,
    parentType: about.parentType,
    path,
    schema: about.schema,
    fragments: about.fragments,
    rootValue: running.root,
    operation: about.operation,
    variableValues: running.variables as Record<string, unknown>,
  };
}

/** The fields of an object. Throws, or rejects, where one that may not be null is. */
export function allOf(
  running: Running,
  fields: readonly Field[],
  source: unknown,
  path: Path | undefined,
): Data | Promise<Data> {
  const data = new Data();
  let waiting: Promise<void>[] | undefined;
  try {
    for (const field of fields) {
      const value = answerOf(running, field, source, path);
      // Also where it is waited for, so that the fields stay in the order in which they were asked for.
      data[field.name] = value;
      if (isPromise(value)) {
        waiting ??= [];
        waiting.push(
          value.then((done) => {
            data[field.name] = done;
          }),
        );
      }
    }
  } catch (error) {
    // What is under way goes on, and is heard to its end, before anybody is told.
    if (!waiting) throw error;
    return Promise.allSettled(waiting).then(() => {
      throw error;
    });
  }
  if (!waiting) return data;
  return (waiting.length === 1 ? (waiting[0] as Promise<void>) : Promise.all(waiting)).then(() => data);
}

/** As {@link allOf}, each field when the one before is done. */
export async function oneByOne(running: Running, fields: readonly Field[], source: unknown): Promise<Data> {
  const data = new Data();
  for (const field of fields) data[field.name] = await answerOf(running, field, source, undefined);
  return data;
}

function answerOf(running: Running, field: Field, source: unknown, parent: Path | undefined): unknown {
  const path: Path = { prev: parent, key: field.name, typename: field.typename };
  try {
    const value = field.value(running, source, path);
    const completed = isPromise(value)
      ? value.then((done) => field.complete(running, done, path))
      : field.complete(running, value, path);
    return isPromise(completed)
      ? completed.then(undefined, (error: unknown) => failed(running, field, path, error))
      : completed;
  } catch (error) {
    return failed(running, field, path, error);
  }
}

/** Null in place of what failed; where that may not be, the error is its parent's. */
export function failed(
  running: Running,
  { nodes, mayBeNull }: Pick<Field, 'nodes' | 'mayBeNull'>,
  path: Path,
  cause: unknown,
): null {
  const error = locatedError(cause, nodes as FieldNode[], stepsTo(path));
  if (!mayBeNull) throw error;
  running.errors.push(error);
  return null;
}

function stepsTo(path: Path): (string | number)[] {
  const steps = [];
  for (let at: Path | undefined = path; at; at = at.prev) steps.push(at.key);
  return steps.reverse();
}

export function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as Promise<unknown>).then === 'function';
}
