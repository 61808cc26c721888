/** What a supergraph says of its fields beyond their types: who may ask for a root field, and how long a list may get. */
import { type ConstDirectiveNode, type FieldDefinitionNode, Kind, parse, valueFromASTUntyped } from 'graphql';

/** `@listSize`. Source: the specification of Apollo's demand control, https://specs.apollo.dev/cost/v0.1. */
export interface ListSize {
  /** How long the list is taken to be where no argument says so. */
  readonly assumedSize?: number | undefined;
  /** The arguments that say how long it may get. */
  readonly slicingArguments: readonly string[];
  /** The fields of the answer that are the list; none: the answer itself is. */
  readonly sizedFields: readonly string[];
}

/** By coordinate, such as `Query.card`. */
export interface Annotations {
  /** `@may`. */
  readonly roles: ReadonlyMap<string, readonly string[]>;
  readonly listSizes: ReadonlyMap<string, ListSize>;
  /** `@cost` of fields, and of arguments, such as `LoyaltyCard.points(asOf)`, where they are given. */
  readonly weights: ReadonlyMap<string, number>;
}

export function annotationsOf(supergraphSdl: string): Annotations {
  const roles = new Map<string, readonly string[]>();
  const listSizes = new Map<string, ListSize>();
  const weights = new Map<string, number>();
  const note = (coordinate: string, node: Directed) => {
    const cost = argumentsOf(node, 'cost');
    if (cost) weights.set(coordinate, cost['weight'] as number);
  };
  for (const [coordinate, field] of fieldsOf(supergraphSdl)) {
    const may = argumentsOf(field, 'may');
    if (may) roles.set(coordinate, may['roles'] as string[]);
    const size = argumentsOf(field, 'listSize') as Partial<ListSize> | undefined;
    if (size) {
      const { assumedSize, slicingArguments = [], sizedFields = [] } = size;
      listSizes.set(coordinate, { assumedSize, slicingArguments, sizedFields });
    }
    note(coordinate, field);
    for (const argument of field.arguments ?? []) note(`${coordinate}(${argument.name.value})`, argument);
  }
  return { roles, listSizes, weights };
}

function* fieldsOf(supergraphSdl: string): Generator<[string, FieldDefinitionNode]> {
  for (const definition of parse(supergraphSdl, { noLocation: true }).definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    for (const field of definition.fields ?? []) yield [`${definition.name.value}.${field.name.value}`, field];
  }
}

interface Directed {
  readonly directives?: readonly ConstDirectiveNode[];
}

function argumentsOf({ directives = [] }: Directed, name: string): Record<string, unknown> | undefined {
  const found: ConstDirectiveNode | undefined = directives.find((directive) => directive.name.value === name);
  return (
    found && Object.fromEntries((found.arguments ?? []).map((one) => [one.name.value, valueFromASTUntyped(one.value)]))
  );
}
