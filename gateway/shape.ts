/**
 * From all that the subgraphs said, what the client asked for: its fields, in its order, under its names, and what does not
 * fit the schema as null. Worked out once for each operation. Source: GraphQL specification, §6.4.3 and §6.4.4.
 */
import {
  executeSync,
  type FieldNode,
  type GraphQLCompositeType,
  GraphQLError,
  type GraphQLLeafType,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isCompositeType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  Kind,
  type SelectionSetNode,
  TypeNameMetaFieldDef,
} from 'graphql';
import { Data } from '../platform/data.ts';
import { perConditions, type Selections, type Variables } from '../platform/selections.ts';
import { fitsOf } from './leaves.ts';
import { own } from './merge.ts';

export interface Shaped {
  readonly data: Data | null;
  /** Of each value that does not fit the schema. */
  readonly faults: readonly GraphQLError[];
}

export interface Shaping {
  readonly variables: Variables;
  /** With defaults. */
  readonly coerced: Variables;
}

export type Shape = (given: Data, shaping: Shaping) => Shaped;

/** A value that does not fit, which was told: null, if that may be. */
const UNFIT = Symbol('unfit');
/** Null where it may not be, which was told: its parent is null. */
const NULLED = Symbol('nulled');

interface Telling {
  readonly shaping: Shaping;
  readonly faults: GraphQLError[];
  /** Of the object or list that is being shaped. */
  readonly path: (string | number)[];
}

/** @returns What is answered, {@link UNFIT} or {@link NULLED}. */
type Cut = (value: unknown, telling: Telling, key: string | number) => unknown;

interface Field {
  readonly name: string;
  /** Whether an object of JSON inherits something of that name. */
  readonly inherited: boolean;
  readonly cut: Cut;
}

type Sets = readonly SelectionSetNode[];

export function shapeOf(schema: GraphQLSchema, selected: Selections): Shape {
  const { operation } = selected;
  const root = schema.getRootType(operation.operation);
  if (!root) throw new Error(`There are no operations of kind ${operation.operation}`);
  const cutFor = perConditions(selected, (conditions) => {
    const { object } = cutting(schema, selected, conditions);
    return object(root, [operation.selectionSet]);
  });
  return (given, shaping) => {
    const telling: Telling = { shaping, faults: [], path: [] };
    const data = cutFor(shaping.coerced)(given, telling);
    return { data: data instanceof Data ? data : null, faults: telling.faults };
  };
}

function cutting(schema: GraphQLSchema, selected: Selections, conditions: Variables) {
  function fieldsOf(type: GraphQLNamedType, sets: Sets): Field[] {
    return [...selected.collect(type, sets, conditions)].flatMap(([name, nodes]) => {
      const cut = cutOf(type, nodes as readonly [FieldNode, ...FieldNode[]]);
      return cut ? { name, inherited: name in Object.prototype, cut } : [];
    });
  }

  function cutOf(type: GraphQLNamedType, nodes: readonly [FieldNode, ...FieldNode[]]): Cut | undefined {
    const name = nodes[0].name.value;
    // Whatever the subgraph called it.
    if (name === TypeNameMetaFieldDef.name) return () => (isObjectType(type) ? type.name : NULLED);
    if (name.startsWith('__')) return introspecting(schema, selected, nodes);
    const field = 'getFields' in type ? type.getFields()[name] : undefined;
    if (!field || !('args' in field)) return undefined;
    const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    return cutBy(field.type, sets, `${type.name}.${name}`);
  }

  function cutBy(type: GraphQLOutputType, sets: Sets, place: string): Cut {
    if (isNonNullType(type)) return required(cutBy(type.ofType, sets, place), place);
    const cut = isListType(type)
      ? list(cutBy(type.ofType, sets, place))
      : isLeafType(type)
        ? leaf(type, place)
        : composite(type, sets, place);
    return (value, telling, key) => (value === null || value === undefined ? null : cut(value, telling, key));
  }

  function composite(type: GraphQLOutputType, sets: Sets, place: string): Cut {
    if (!isCompositeType(type)) throw new Error(`${type} has no fields`);
    const byName = new Map<unknown, ReturnType<typeof object>>();
    const cutAs = (name: unknown) => {
      const runtime = name === undefined ? type : schema.getType(String(name));
      const cut = isCompositeType(runtime) && isOrMayBe(type, runtime) ? object(runtime, sets) : undefined;
      if (cut) byName.set(name, cut);
      return cut;
    };
    const isOrMayBe = (type: GraphQLCompositeType, runtime: GraphQLCompositeType) =>
      type === runtime || (isAbstractType(type) && !isUnionType(runtime) && schema.isSubType(type, runtime));
    return (value, telling, key) => {
      const name = typeof value === 'object' ? own(value as Data, '__typename') : null;
      const cut = name === null ? undefined : (byName.get(name) ?? cutAs(name));
      if (!cut) return unfit(telling, key, `Not an object of ${type}: ${place}.`);
      telling.path.push(key);
      const data = cut(value as Data, telling);
      telling.path.pop();
      return data;
    };
  }

  /** Of one type. */
  function object(type: GraphQLNamedType, sets: Sets): (value: Data, telling: Telling) => unknown {
    let fields: readonly Field[] | undefined;
    return (value, telling) => {
      fields ??= fieldsOf(type, sets);
      const data = new Data();
      for (const { name, inherited, cut } of fields) {
        const made = cut(inherited ? own(value, name) : value[name], telling, name);
        if (made === NULLED) return UNFIT;
        data[name] = made === UNFIT ? null : made;
      }
      return data;
    };
  }

  return { object };
}

function required(cut: Cut, place: string): Cut {
  return (value, telling, key) => {
    const made = cut(value, telling, key);
    if (made === UNFIT) return NULLED;
    if (made !== null) return made;
    unfit(telling, key, `Null, which it may not be: ${place}.`);
    return NULLED;
  };
}

function list(cut: Cut): Cut {
  return (value, telling, key) => {
    if (!Array.isArray(value)) return unfit(telling, key, 'Not a list.');
    telling.path.push(key);
    let nulled = false;
    // To its end, so that all its faults are told.
    const items = value.map((item, i) => {
      const made = cut(item, telling, i);
      nulled ||= made === NULLED;
      return made === UNFIT ? null : made;
    });
    telling.path.pop();
    return nulled ? UNFIT : items;
  };
}

function leaf(type: GraphQLLeafType, place: string): Cut {
  const fits = fitsOf(type);
  const isId = type.name === 'ID';
  return (value, telling, key) => {
    if (!fits(value)) return unfit(telling, key, `Not of type ${type}: ${place}.`);
    // Whatever it is to the subgraph, to a client it is text. Source: GraphQL specification, §3.5.5.
    return isId ? String(value) : value;
  };
}

function unfit({ faults, path }: Telling, key: string | number, message: string): typeof UNFIT {
  faults.push(new GraphQLError(message, { path: [...path, key] }));
  return UNFIT;
}

/** Of the schema that clients see, and of which no subgraph knows. */
function introspecting(schema: GraphQLSchema, selected: Selections, nodes: readonly FieldNode[]): Cut {
  const operation = { ...selected.operation, selectionSet: { kind: Kind.SELECTION_SET, selections: nodes } } as const;
  const document = {
    kind: Kind.DOCUMENT,
    definitions: [operation, ...Object.values(selected.fragments)],
  } as const;
  return (_value, { shaping }, key) => {
    const { data } = executeSync({ schema, document, variableValues: shaping.variables as Record<string, unknown> });
    return data?.[key] ?? null;
  };
}
