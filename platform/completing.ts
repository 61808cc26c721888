/** How what a resolver gave becomes what is answered, by the type of the field. Source: GraphQL specification, §6.4.3. */
import {
  defaultTypeResolver,
  GraphQLError,
  type GraphQLLeafType,
  type GraphQLList,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type SelectionSetNode,
} from 'graphql';
import {
  allOf,
  type Complete,
  type Field,
  failed,
  infoOf,
  isPromise,
  type Path,
  type Running,
  type Static,
} from './running.ts';

/** What types and fields come to under the same answers to all conditions. */
export interface Compiler {
  readonly schema: GraphQLSchema;
  fieldsOf(type: GraphQLObjectType, sets: readonly SelectionSetNode[]): readonly Field[];
}

interface Of {
  readonly about: Static;
  readonly sets: readonly SelectionSetNode[];
}

export function completing(compiler: Compiler, type: GraphQLOutputType, of: Of): Complete {
  const { about } = of;
  if (isNonNullType(type)) {
    const complete = completing(compiler, type.ofType, of);
    const required = (value: unknown) => {
      if (value !== null) return value;
      throw new Error(`Cannot return null for non-nullable field ${about.parentType.name}.${about.fieldName}.`);
    };
    return (running, value, path) => {
      const completed = complete(running, value, path);
      return isPromise(completed) ? completed.then(required) : required(completed);
    };
  }
  const complete = completingSome(compiler, type, of);
  return (running, value, path) => {
    if (value instanceof Error) throw value;
    return value === null || value === undefined ? null : complete(running, value, path);
  };
}

/** Of a value that is there. */
function completingSome(compiler: Compiler, type: GraphQLOutputType, of: Of): Complete {
  if (isListType(type)) return completingList(compiler, type, of);
  if (isLeafType(type)) return completingLeaf(type);
  if (isObjectType(type)) return completingObject(compiler, type, of);
  return completingAbstract(compiler, type, of);
}

function completingLeaf(type: GraphQLLeafType): Complete {
  return (_running, value) => {
    const serialized = type.serialize(value);
    if (serialized !== null && serialized !== undefined) return serialized;
    throw new Error(`A value of ${type.name} was serialized as ${serialized}.`);
  };
}

function completingList(compiler: Compiler, { ofType }: GraphQLList<GraphQLOutputType>, of: Of): Complete {
  const { parentType, fieldName, fieldNodes: nodes } = of.about;
  const complete = completing(compiler, ofType, of);
  const item = { nodes, mayBeNull: !isNonNullType(ofType) };

  function completeItem(running: Running, value: unknown, path: Path): unknown {
    try {
      const completed = isPromise(value)
        ? value.then((done) => complete(running, done, path))
        : complete(running, value, path);
      return isPromise(completed)
        ? completed.then(undefined, (error: unknown) => failed(running, item, path, error))
        : completed;
    } catch (error) {
      return failed(running, item, path, error);
    }
  }

  return (running, value, path) => {
    if (typeof value !== 'object' || !(Symbol.iterator in (value as object))) {
      throw new GraphQLError(`Expected Iterable, but did not find one for field "${parentType.name}.${fieldName}".`);
    }
    const items: unknown[] = [];
    let waiting = false;
    let key = 0;
    try {
      for (const one of value as Iterable<unknown>) {
        const completed = completeItem(running, one, { prev: path, key, typename: undefined });
        waiting ||= isPromise(completed);
        items.push(completed);
        key += 1;
      }
    } catch (error) {
      if (!waiting) throw error;
      return Promise.allSettled(items).then(() => {
        throw error;
      });
    }
    return waiting ? Promise.all(items) : items;
  };
}

function completingObject(compiler: Compiler, type: GraphQLObjectType, { about, sets }: Of): Complete {
  // At the first object: types hold each other in circles, operations do not.
  let fields: readonly Field[] | undefined;
  const complete: Complete = (running, value, path) => {
    fields ??= compiler.fieldsOf(type, sets);
    return allOf(running, fields, value, path);
  };
  const { isTypeOf } = type;
  if (!isTypeOf) return complete;
  return (running, value, path) => {
    const checked = (is: boolean) => {
      if (is) return complete(running, value, path);
      throw new GraphQLError(`Expected value of type "${type.name}".`, { nodes: about.fieldNodes });
    };
    const is = isTypeOf(value, running.context, infoOf(about, running, path));
    return isPromise(is) ? is.then((known) => checked(known === true)) : checked(is);
  };
}

function completingAbstract(compiler: Compiler, type: GraphQLOutputType, of: Of): Complete {
  if (!isAbstractType(type)) throw new Error(`${type} is no type of an answer`);
  const { schema } = compiler;
  const resolveType = type.resolveType ?? defaultTypeResolver;
  const byName = new Map<string, Complete>();

  function completeAs(name: unknown): Complete {
    const known = byName.get(name as string);
    if (known) return known;
    const runtime = typeof name === 'string' ? schema.getType(name) : undefined;
    if (!isAbstractType(type) || !isObjectType(runtime) || !schema.isSubType(type, runtime)) {
      throw new GraphQLError(`${of.about.parentType.name}.${of.about.fieldName} is a ${type}, but came as ${name}.`);
    }
    const complete = completingObject(compiler, runtime, of);
    byName.set(runtime.name, complete);
    return complete;
  }

  return (running, value, path) => {
    const name = resolveType(value, running.context, infoOf(of.about, running, path), type);
    return isPromise(name)
      ? name.then((known) => completeAs(known)(running, value, path))
      : completeAs(name)(running, value, path);
  };
}
