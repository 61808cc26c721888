/** How much one operation may ask for. Checked before planning, as planning itself costs time with the size. */
import {
  type ASTNode,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';
import { unreachable } from '../platform/decider.ts';
import { Refusal } from '../platform/errors.ts';

export interface Limits {
  /** Bytes of an HTTP body and of a WebSocket message. */
  readonly bodyBytesMax: number;
  /** Words and signs of an operation's text. */
  readonly tokensMax: number;
  /** Fields inside fields. */
  readonly depthMax: number;
  /** Fields, with each fragment counted where it is spread. */
  readonly fieldsMax: number;
  /** Fields asked for under another name, which lets one operation ask for the same thing many times. */
  readonly aliasesMax: number;
  /** Operations under way at the same time on one WebSocket. */
  readonly operationsPerSocketMax: number;
}

export const LIMITS: Limits = {
  bodyBytesMax: 256 * 1024,
  tokensMax: 4_000,
  depthMax: 20,
  fieldsMax: 2_000,
  aliasesMax: 100,
  operationsPerSocketMax: 50,
};

interface Size {
  readonly depth: number;
  readonly fields: number;
  readonly aliases: number;
}

const NONE: Size = { depth: 0, fields: 0, aliases: 0 };

/** Refuses with QUERY_TOO_COSTLY what is deeper or larger than allowed. Introspection, where it is open, has no limit. */
export function sizeRule({ depthMax, fieldsMax, aliasesMax }: Limits): ValidationRule {
  return (context) => ({
    OperationDefinition(operation) {
      const { depth, fields, aliases } = measure(context, operation);
      if (depth > depthMax) context.reportError(tooCostly(operation, 'depth', depthMax));
      else if (fields > fieldsMax) context.reportError(tooCostly(operation, 'fields', fieldsMax));
      else if (aliases > aliasesMax) context.reportError(tooCostly(operation, 'aliases', aliasesMax));
      return undefined;
    },
  });
}

/** Each fragment is measured once, so that fragments which double each other cost no more time than text. */
function measure(context: ValidationContext, operation: OperationDefinitionNode): Size {
  const fragments = new Map<string, Size>();

  function sizeOfFragment(name: string): Size {
    const known = fragments.get(name);
    if (known) return known;
    // Also what a fragment finds that spreads itself; another rule refuses that.
    fragments.set(name, NONE);
    const fragment = context.getFragment(name);
    const size = fragment ? sizeOf(fragment.selectionSet) : NONE;
    fragments.set(name, size);
    return size;
  }

  function sizeOf({ selections }: SelectionSetNode): Size {
    return selections.map(sizeOfSelection).reduce(beside, NONE);
  }

  function sizeOfSelection(selection: SelectionNode): Size {
    switch (selection.kind) {
      case Kind.FIELD: {
        if (selection.name.value.startsWith('__')) return NONE;
        const inner = selection.selectionSet ? sizeOf(selection.selectionSet) : NONE;
        const alias = selection.alias ? 1 : 0;
        return { depth: inner.depth + 1, fields: inner.fields + 1, aliases: inner.aliases + alias };
      }
      case Kind.FRAGMENT_SPREAD:
        return sizeOfFragment(selection.name.value);
      case Kind.INLINE_FRAGMENT:
        return sizeOf(selection.selectionSet);
      default:
        return unreachable(selection);
    }
  }

  return sizeOf(operation.selectionSet);
}

function beside(a: Size, b: Size): Size {
  return { depth: Math.max(a.depth, b.depth), fields: a.fields + b.fields, aliases: a.aliases + b.aliases };
}

function tooCostly(node: ASTNode, limit: string, max: number): GraphQLError {
  const originalError = new Refusal('QUERY_TOO_COSTLY', { limit, max });
  return new GraphQLError(originalError.message, { nodes: node, originalError });
}
