/** Who may ask for which root field, as `@may` says in the schemas. The subgraphs ask the same again, by themselves. */
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  GraphQLIncludeDirective,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getDirectiveValues,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
} from 'graphql';
import { type Caller, EVERYONE, requireOneOf } from '../platform/caller.ts';
import type { Variables } from '../platform/selections.ts';
import type { Annotations } from './annotations.ts';

/** @throws if a root field does not say who may. */
export function requireRoles(schema: GraphQLSchema, { roles }: Annotations): void {
  for (const type of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]) {
    for (const field of Object.keys(type?.getFields() ?? {})) {
      const coordinate = `${type?.name}.${field}`;
      if (!roles.get(coordinate)?.length) throw new Error(`The supergraph does not say who may ask for ${coordinate}`);
    }
  }
}

/** A root field that an operation asks for, with who may; undefined for `__typename` and its like. */
export interface RootField {
  readonly node: FieldNode;
  readonly roles: readonly string[] | undefined;
}

/** The root fields that an operation asks for with these variables. */
export function rootFieldsOf(
  { definitions }: DocumentNode,
  operation: OperationDefinitionNode,
  { variables, rootType, roles }: { variables: Variables; rootType: string } & Pick<Annotations, 'roles'>,
): readonly RootField[] {
  const fields: RootField[] = [];
  const seen = new Set<string>();
  const fragment = (name: string) =>
    definitions.find(
      (one): one is FragmentDefinitionNode => one.kind === Kind.FRAGMENT_DEFINITION && one.name.value === name,
    );

  function collect(selections: readonly SelectionNode[]): void {
    for (const selection of selections) {
      if (!included(selection, variables)) continue;
      if (selection.kind === Kind.FIELD) {
        fields.push({ node: selection, roles: roles.get(`${rootType}.${selection.name.value}`) });
      } else if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet.selections);
      else if (!seen.has(selection.name.value)) {
        seen.add(selection.name.value);
        collect(fragment(selection.name.value)?.selectionSet.selections ?? []);
      }
    }
  }
  collect(operation.selectionSet.selections);
  return fields;
}

function included(selection: SelectionNode, variables: Variables): boolean {
  if (!selection.directives?.length) return true;
  const skip = getDirectiveValues(GraphQLSkipDirective, selection, variables);
  const include = getDirectiveValues(GraphQLIncludeDirective, selection, variables);
  return skip?.['if'] !== true && include?.['if'] !== false;
}

/** The first root field that is refused to a caller, with the refusal. One that may not be asked for spoils the operation. */
export function forbidden(fields: readonly RootField[], caller: Caller): GraphQLError | undefined {
  for (const { node, roles } of fields) {
    if (!roles || roles.includes(EVERYONE)) continue;
    try {
      requireOneOf(caller, roles);
    } catch (error) {
      const { message } = error as Error;
      return new GraphQLError(message, { path: [node.alias?.value ?? node.name.value], originalError: error as Error });
    }
  }
  return undefined;
}
