/** What an entity is called when another subgraph is asked about it: the fields that subgraph knows it by, or needs. */
import type { QueryPlanSelectionNode } from '@apollo/query-planner';
import { type GraphQLSchema, Kind } from 'graphql';
import { Data } from '../platform/data.ts';
import { isObject, merge, own } from './merge.ts';
import { isOfType } from './rewrites.ts';

/** Null where something of it is not known. */
export type Represent = (entity: unknown) => Data | null;

export function representing(
  supergraphSchema: GraphQLSchema,
  selections: readonly QueryPlanSelectionNode[],
): Represent {
  const writers = selections.map((selection) => writing(supergraphSchema, selection));
  return (entity) => {
    if (!isObject(entity)) return null;
    const representation = new Data();
    for (const write of writers) if (!write(entity, representation)) return null;
    return representation;
  };
}

type Write = (entity: Data, into: Data) => boolean;

function writing(schema: GraphQLSchema, selection: QueryPlanSelectionNode): Write {
  const represent = selection.selections && representing(schema, selection.selections);
  if (selection.kind === Kind.INLINE_FRAGMENT) {
    const { typeCondition } = selection;
    return (entity, into) => {
      if (typeCondition === undefined || !isOfType(schema, entity, typeCondition)) return true;
      const part = represent?.(entity);
      // What it lacks of this part, it may have of another.
      if (part) merge(into, part);
      return true;
    };
  }
  const name = selection.alias ?? selection.name;
  return (entity, into) => {
    const value = own(entity, name);
    if (value === undefined) return false;
    into[name] = represent ? each(value, represent) : value;
    return true;
  };
}

/** Of a list, also one of lists. */
function each(value: unknown, represent: Represent): unknown {
  return Array.isArray(value) ? value.map((item) => each(item, represent)) : represent(value);
}
