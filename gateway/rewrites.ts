/**
 * What the planner wants to have changed in what is sent to a subgraph, or comes from it: names of types where an entity
 * is an interface in one subgraph and not in another, and names of fields that two types have with different meanings.
 */
import type { FetchDataRewrite } from '@apollo/query-planner';
import { type GraphQLSchema, isAbstractType, isInterfaceType, isObjectType } from 'graphql';
import { isObject, own, put } from './merge.ts';

type Values = Record<string, unknown>;
export type Rewrite = (value: unknown) => void;

const FRAGMENT = '... on ';

/** Undefined where there is nothing to change. */
export function rewriting(
  supergraphSchema: GraphQLSchema,
  rewrites: readonly FetchDataRewrite[] = [],
): Rewrite | undefined {
  if (rewrites.length === 0) return undefined;
  const all = rewrites.map((rewrite) => rewritingOne(supergraphSchema, rewrite));
  return (value) => {
    for (const rewrite of all) rewrite(value);
  };
}

function rewritingOne(schema: GraphQLSchema, rewrite: FetchDataRewrite): Rewrite {
  const parents = rewrite.path.slice(0, -1);
  const name = rewrite.path.at(-1) ?? '';

  function change(object: Values): void {
    if (rewrite.kind === 'ValueSetter') put(object, name, rewrite.setValueTo);
    else if (own(object, name)) {
      put(object, rewrite.renameKeyTo, own(object, name));
      put(object, name, undefined);
    }
  }

  function at(value: unknown, depth: number): void {
    if (Array.isArray(value)) for (const item of value) at(item, depth);
    if (!isObject(value)) return;
    const step = parents[depth];
    if (step === undefined) change(value);
    else if (!step.startsWith(FRAGMENT)) at(own(value, step), depth + 1);
    else if (isOfType(schema, value, step.slice(FRAGMENT.length), true)) at(value, depth + 1);
  }
  return (value) => at(value, 0);
}

/** @param otherwise  Of an object that does not say what it is. */
export function isOfType(schema: GraphQLSchema, object: Values, condition: string, otherwise = false): boolean {
  const name = own(object, '__typename');
  if (!name) return otherwise;
  if (name === condition) return true;
  const type = schema.getType(String(name));
  const abstract = schema.getType(condition);
  if (!isAbstractType(abstract)) return false;
  return (isObjectType(type) || isInterfaceType(type)) && schema.isSubType(abstract, type);
}
