/** How large a request's text is. Looked at before it is validated and planned, which cost time with the size. */
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { unreachable } from '../platform/decider.ts';
import { Refusal } from '../platform/errors.ts';
import type { Limits } from './limits.ts';

interface Size {
  readonly depth: number;
  readonly fields: number;
  readonly aliases: number;
  /** Fields that are not inside others. */
  readonly rootFields: number;
  /** The most in one place. */
  readonly directives: number;
  /** How often one field is asked for in one place, at most. */
  readonly repeats: number;
}

const NONE: Size = { depth: 0, fields: 0, aliases: 0, rootFields: 0, directives: 0, repeats: 0 };

/** Why a text is too large, as a QUERY_TOO_COSTLY; undefined if it is not. */
export function tooLarge(document: DocumentNode, limits: Limits): Refusal | undefined {
  const operations = document.definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION);
  // A fragment that nothing spreads is validated all the same.
  const fragments = document.definitions.filter((one) => one.kind === Kind.FRAGMENT_DEFINITION);
  if (operations.length > limits.operationsMax) return tooCostly('operations', limits.operationsMax);
  const measure = measurer(document);
  for (const operation of [...operations, ...fragments]) {
    const { depth, fields, aliases, rootFields, directives, repeats } = measure(operation);
    if (depth > limits.depthMax) return tooCostly('depth', limits.depthMax);
    if (fields > limits.fieldsMax) return tooCostly('fields', limits.fieldsMax);
    if (rootFields > limits.rootFieldsMax) return tooCostly('rootFields', limits.rootFieldsMax);
    if (aliases > limits.aliasesMax) return tooCostly('aliases', limits.aliasesMax);
    if (repeats > limits.repeatsMax) return tooCostly('repeats', limits.repeatsMax);
    if (directives > limits.directivesMax) return tooCostly('directives', limits.directivesMax);
  }
  return undefined;
}

export function tooCostly(limit: string, max: number, came?: number): Refusal {
  return new Refusal('QUERY_TOO_COSTLY', { limit, max, ...(came !== undefined && { came }) });
}

/** Each fragment is measured once, so that fragments which double each other cost no more time than text. */
function measurer({ definitions }: DocumentNode): (one: OperationDefinitionNode | FragmentDefinitionNode) => Size {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const one of definitions) if (one.kind === Kind.FRAGMENT_DEFINITION) fragments.set(one.name.value, one);
  const measured = new Map<string, Size>();

  function sizeOfFragment(name: string): Size {
    const known = measured.get(name);
    if (known) return known;
    // Also what a fragment finds that spreads itself; validation refuses that.
    measured.set(name, NONE);
    const fragment = fragments.get(name);
    const size = fragment ? sizeOf(fragment.selectionSet, fragment.directives?.length ?? 0) : NONE;
    measured.set(name, size);
    return size;
  }

  function sizeOf({ selections }: SelectionSetNode, directives: number): Size {
    return selections.map(sizeOfSelection).reduce(beside, { ...NONE, directives, repeats: repeatsOf(selections) });
  }

  function sizeOfSelection(selection: SelectionNode): Size {
    const directives = selection.directives?.length ?? 0;
    switch (selection.kind) {
      case Kind.FIELD: {
        const inner = selection.selectionSet ? sizeOf(selection.selectionSet, 0) : NONE;
        const alias = selection.alias ? 1 : 0;
        return {
          depth: inner.depth + 1,
          fields: inner.fields + 1,
          aliases: inner.aliases + alias,
          rootFields: 1,
          directives: Math.max(inner.directives, directives),
          repeats: inner.repeats,
        };
      }
      case Kind.FRAGMENT_SPREAD:
        return beside(sizeOfFragment(selection.name.value), { ...NONE, directives });
      case Kind.INLINE_FRAGMENT:
        return sizeOf(selection.selectionSet, directives);
      default:
        return unreachable(selection);
    }
  }

  return (one) => {
    // Its fields count as root fields only where an operation spreads it.
    if (one.kind === Kind.FRAGMENT_DEFINITION) return { ...sizeOfFragment(one.name.value), rootFields: 0 };
    const { selectionSet, directives = [], variableDefinitions = [] } = one;
    const most = Math.max(directives.length, ...variableDefinitions.map((given) => given.directives?.length ?? 0));
    return sizeOf(selectionSet, most);
  };
}

function beside(a: Size, b: Size): Size {
  return {
    depth: Math.max(a.depth, b.depth),
    fields: a.fields + b.fields,
    aliases: a.aliases + b.aliases,
    rootFields: a.rootFields + b.rootFields,
    directives: Math.max(a.directives, b.directives),
    repeats: Math.max(a.repeats, b.repeats),
  };
}

/** Of the field that is written most often under one name. Validation compares each of them with each other. */
function repeatsOf(selections: readonly SelectionNode[]): number {
  const counts = new Map<string, number>();
  const count = (some: readonly SelectionNode[]) => {
    for (const selection of some) {
      // What is in an inline fragment is in the same place.
      if (selection.kind === Kind.INLINE_FRAGMENT) count(selection.selectionSet.selections);
      if (selection.kind !== Kind.FIELD) continue;
      const name = (selection.alias ?? selection.name).value;
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  };
  count(selections);
  return Math.max(0, ...counts.values());
}
