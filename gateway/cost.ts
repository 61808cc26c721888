/**
 * What an operation costs before it runs: one for each object that it may answer, with what is in a list counted as often
 * as the list may be long. Like the demand control of Apollo's router, whose directives the schemas use.
 */
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Variables } from '../platform/selections.ts';
import type { Annotations } from './annotations.ts';

/** How long a list is taken to be of which nothing is said. */
export const LIST_SIZE = 10;
/** What a mutation costs besides what it answers. */
export const MUTATION_COST = 10;

/** A number, or the variable that says it. */
type Size = number | { readonly variable: string; readonly fallback: number };

/** What some fields cost together: so much, and for each list so much as often as it is long. */
interface Price {
  readonly fixed: number;
  readonly lists: readonly { readonly size: Size; readonly each: Price }[];
}

const FREE: Price = { fixed: 0, lists: [] };

/** @param variables  With their defaults. */
export type Cost = (document: DocumentNode, operation: OperationDefinitionNode, variables: Variables) => number;

/** Prices each operation once, and adds up what its variables come to each time. */
export function costs(schema: GraphQLSchema, annotations: Annotations): Cost {
  const prices = new WeakMap<OperationDefinitionNode, Price>();
  return (document, operation, variables) => {
    let price = prices.get(operation);
    if (!price) {
      price = pricer(schema, annotations, document)(operation);
      prices.set(operation, price);
    }
    return total(price, variables);
  };
}

function total({ fixed, lists }: Price, variables: Variables): number {
  return lists.reduce((sum, { size, each }) => sum + lengthOf(size, variables) * total(each, variables), fixed);
}

function lengthOf(size: Size, variables: Variables): number {
  const length = typeof size === 'number' ? size : Number(variables[size.variable] ?? size.fallback);
  return Math.max(0, length) || 0;
}

/** The list that a connection's `first` speaks of. */
interface Sized {
  readonly fields: readonly string[];
  readonly size: Size;
}

function pricer(schema: GraphQLSchema, { listSizes, weights }: Annotations, { definitions }: DocumentNode) {
  const fragments = new Map(
    definitions
      .filter((one): one is FragmentDefinitionNode => one.kind === Kind.FRAGMENT_DEFINITION)
      .map((one) => [one.name.value, one]),
  );

  /** Of a document that is valid; what is not known to the schema costs nothing. */
  function priceOf({ selections }: SelectionSetNode, type: GraphQLNamedType | undefined, sized?: Sized): Price {
    const prices = selections.map((selection) => {
      if (selection.kind === Kind.FIELD) return priceOfField(selection, type, sized);
      const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
      const on = fragment?.typeCondition ? schema.getType(fragment.typeCondition.name.value) : type;
      return fragment ? priceOf(fragment.selectionSet, on, sized) : FREE;
    });
    return prices.reduce(plus, FREE);
  }

  function priceOfField(node: FieldNode, parent: GraphQLNamedType | undefined, sized: Sized | undefined): Price {
    const name = node.name.value;
    const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
    if (!field) return FREE;
    const coordinate = `${parent?.name}.${name}`;
    const type = getNamedType(field.type);
    const said = listSizes.get(coordinate);
    const size = said && sizeOf(node, field, said.slicingArguments, said.assumedSize ?? LIST_SIZE);
    const inner: Sized | undefined =
      said && size !== undefined && said.sizedFields.length > 0 ? { fields: said.sizedFields, size } : undefined;
    const given = (node.arguments ?? []).map((argument) => weights.get(`${coordinate}(${argument.name.value})`) ?? 0);
    const own = given.reduce((sum, weight) => sum + weight, weights.get(coordinate) ?? (isCompositeType(type) ? 1 : 0));
    const one = plus({ fixed: own, lists: [] }, node.selectionSet ? priceOf(node.selectionSet, type, inner) : FREE);
    if (!isListType(getNullableType(field.type))) return one;
    return times(sized?.fields.includes(name) ? sized.size : inner ? 1 : (size ?? LIST_SIZE), one);
  }

  return (operation: OperationDefinitionNode): Price => {
    const root = schema.getRootType(operation.operation) ?? undefined;
    const mutations = operation.operation === 'mutation' ? operation.selectionSet.selections.length : 0;
    return plus({ fixed: mutations * MUTATION_COST, lists: [] }, priceOf(operation.selectionSet, root));
  };
}

/** What the first slicing argument says, given or by its default. */
function sizeOf(
  node: FieldNode,
  field: GraphQLField<unknown, unknown>,
  slicing: readonly string[],
  assumed: number,
): Size {
  for (const name of slicing) {
    const value = node.arguments?.find((argument) => argument.name.value === name)?.value;
    const byDefault = field.args.find((argument) => argument.name === name)?.defaultValue;
    const fallback = typeof byDefault === 'number' ? byDefault : undefined;
    if (value?.kind === Kind.VARIABLE) return { variable: value.name.value, fallback: fallback ?? assumed };
    if (value?.kind === Kind.INT) return Number(value.value);
    if (fallback !== undefined) return fallback;
  }
  return assumed;
}

function plus(a: Price, b: Price): Price {
  return { fixed: a.fixed + b.fixed, lists: b.lists.length === 0 ? a.lists : [...a.lists, ...b.lists] };
}

function times(size: Size, each: Price): Price {
  if (typeof size === 'number' && each.lists.length === 0) return { fixed: Math.max(0, size) * each.fixed, lists: [] };
  return { fixed: 0, lists: [{ size, each }] };
}
