/**
 * Runs operations as GraphQL's own `execute` does, with all that is the same at each run worked out at the first: which
 * fields, in which order, with which resolvers, arguments and types. Source: GraphQL specification, §6.
 */
import {
  type DocumentNode,
  type ExecutionResult,
  type FieldNode,
  type GraphQLError,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getArgumentValues,
  getOperationAST,
  getVariableValues,
  isNonNullType,
  Kind,
  OperationTypeNode,
  print,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
  type VariableDefinitionNode,
  visit,
} from 'graphql';
import { type Compiler, completing } from './completing.ts';
import type { Data } from './data.ts';
import { allOf, type Field, infoOf, isPromise, oneByOne, type Running, type Static } from './running.ts';
import { perConditions, type Selections, selections, type Variables } from './selections.ts';

export interface Given {
  readonly variables: Variables;
  readonly context: unknown;
  readonly root?: unknown;
}

/** An operation that can be run. Never rejects, and never throws. */
export type Compiled = (given: Given) => ExecutionResult | Promise<ExecutionResult>;

/** @param document  Valid for the schema, with an operation of that name. */
export function compile(schema: GraphQLSchema, document: DocumentNode, operationName?: string | null): Compiled {
  const operation = getOperationAST(document, operationName);
  const type = operation && schema.getRootType(operation.operation);
  if (!operation || !type) throw new Error('The operation to compile is not there');
  const selected = selections(schema, document, operation);
  const read = reading(schema, operation.variableDefinitions ?? []);
  const serially = operation.operation === OperationTypeNode.MUTATION;
  const fieldsFor = perConditions(selected, (conditions) => {
    const { fieldsOf } = compiler(schema, selected, conditions);
    return fieldsOf(type, [operation.selectionSet]);
  });

  return ({ variables: given, context, root }) => {
    const { errors: wrong, coerced } = read(given);
    if (wrong) return { errors: wrong };
    const running: Running = { variables: coerced, context, root, errors: [] };
    try {
      const fields = fieldsFor(coerced);
      const data = serially ? oneByOne(running, fields, root) : allOf(running, fields, root, undefined);
      return isPromise(data)
        ? data.then(
            (done) => answer(running, done as Data),
            (error: GraphQLError) => nothing(running, error),
          )
        : answer(running, data as Data);
    } catch (error) {
      return nothing(running, error as GraphQLError);
    }
  };
}

type Read = { errors: readonly GraphQLError[]; coerced?: never } | { errors?: never; coerced: Variables };

/** Variables as they are read: with defaults, and with scalars parsed. */
function reading(schema: GraphQLSchema, definitions: readonly VariableDefinitionNode[]): (given: Variables) => Read {
  const [first, ...others] = definitions;
  if (!first) return () => ({ coerced: {} });
  const readAll = (given: Variables) => getVariableValues(schema, definitions, given);
  if (others.length > 0 || print(first.type) !== '[_Any!]!') return readAll;
  // What an entity is called may be anything: reading it walks it all, and changes nothing.
  const name = first.variable.name.value;
  return (given) => {
    const list = given[name];
    return Array.isArray(list) && list.every((one) => one !== null && one !== undefined)
      ? { coerced: { [name]: list } }
      : readAll(given);
  };
}

function answer({ errors }: Running, data: Data): ExecutionResult {
  return errors.length > 0 ? { errors, data } : { data };
}

/** A field that may not be null is, up to the top. */
function nothing({ errors }: Running, error: GraphQLError): ExecutionResult {
  errors.push(error);
  return { errors, data: null };
}

function compiler(schema: GraphQLSchema, selected: Selections, conditions: Variables): Compiler {
  const { operation, fragments } = selected;

  function fieldOf(type: GraphQLObjectType, name: string, nodes: readonly FieldNode[]): Field | undefined {
    const [first] = nodes as readonly [FieldNode];
    const definition = definitionOf(schema, type, first.name.value);
    if (!definition) return undefined;
    const sets = nodes.flatMap((node) => node.selectionSet ?? []);
    const about = {
      fieldName: definition.name,
      fieldNodes: nodes,
      returnType: definition.type,
      parentType: type,
      schema,
      fragments,
      operation,
    } as Static;
    return {
      name,
      nodes,
      typename: type.name,
      mayBeNull: !isNonNullType(definition.type),
      value: valueBy(definition, first, about),
      complete: completing(self, definition.type, { about, sets }),
    };
  }

  const self: Compiler = {
    schema,
    fieldsOf: (type, sets) =>
      [...selected.collect(type, sets, conditions)].flatMap(([name, nodes]) => fieldOf(type, name, nodes) ?? []),
  };
  return self;
}

/** By its resolver, or the property of its name, which may be a function. */
function valueBy(definition: GraphQLField<unknown, unknown>, node: FieldNode, about: Static): Field['value'] {
  const { name, resolve } = definition;
  const args = argumentsBy(definition, node);
  if (resolve) {
    return (running, source, path) =>
      resolve(source, args(running.variables), running.context, infoOf(about, running, path));
  }
  return (running, source, path) => {
    if ((typeof source !== 'object' || source === null) && typeof source !== 'function') return undefined;
    const value = (source as Record<string, unknown>)[name];
    if (typeof value !== 'function') return value;
    // Called as a method: it may be one.
    const method = source as Record<string, (...given: unknown[]) => unknown>;
    return method[name]?.(args(running.variables), running.context, infoOf(about, running, path));
  };
}

function argumentsBy(definition: GraphQLField<unknown, unknown>, node: FieldNode) {
  const read = (variables: Variables) => getArgumentValues(definition, node, variables as Record<string, unknown>);
  let varies = false;
  for (const argument of node.arguments ?? []) {
    visit(argument, {
      [Kind.VARIABLE]() {
        varies = true;
      },
    });
  }
  if (varies) return read;
  // Read at the first run, not before: what is wrong with them is an error of the field. A copy, as resolvers may change it.
  let known: Record<string, unknown> | undefined;
  return (variables: Variables) => {
    known ??= read(variables);
    return { ...known };
  };
}

function definitionOf(schema: GraphQLSchema, type: GraphQLObjectType, name: string) {
  if (name === TypeNameMetaFieldDef.name) return TypeNameMetaFieldDef;
  if (type === schema.getQueryType()) {
    if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
    if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
  }
  return type.getFields()[name];
}
