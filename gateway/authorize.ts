/** Who may ask for which root field, as `@may` says in the schemas. The subgraphs ask the same again, by themselves. */
import {
  type DocumentNode,
  type FieldNode,
  GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { type Caller, EVERYONE, requireOneOf } from '../platform/caller.ts';
import { perConditions, selections, type Variables } from '../platform/selections.ts';
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

/** The root fields that an operation asks for, by the variables that decide what is included. */
export function rootFieldsOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  { roles }: Pick<Annotations, 'roles'>,
): (variables: Variables) => readonly RootField[] {
  const root = schema.getRootType(operation.operation);
  if (!root) return () => [];
  const selected = selections(schema, document, operation);
  return perConditions(selected, (conditions) => {
    const fields = selected.collect(root, [operation.selectionSet], conditions);
    return [...fields.values()].flat().map((node) => ({ node, roles: roles.get(`${root.name}.${node.name.value}`) }));
  });
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
