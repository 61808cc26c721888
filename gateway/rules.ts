/** What an operation must keep to beyond the GraphQL specification, over HTTP and WebSocket alike. */
import { type ASTNode, GraphQLError, Kind, type SelectionSetNode, type ValidationRule } from 'graphql';
import { Refusal } from '../platform/errors.ts';
import { type Limits, sizeRule } from './limits.ts';

/** Lists and objects inside each other, written in an operation's text. */
export const VALUES_DEPTH_MAX = 10;

export function rules(limits: Limits): readonly ValidationRule[] {
  return [sizeRule(limits), shallowValues, unconditionalSubscription];
}

/**
 * Apollo's planner looks for variables in a list twice, in one that is inside it four times, and so on: thirty brackets in
 * a JSON object kept it busy for minutes. Values of variables are not planned, and may be as deep as they like.
 */
const shallowValues: ValidationRule = (context) => {
  let depth = 0;
  const enter = (node: ASTNode) => {
    if (depth === VALUES_DEPTH_MAX) {
      const originalError = new Refusal('QUERY_TOO_COSTLY', { limit: 'values inside values', max: VALUES_DEPTH_MAX });
      context.reportError(new GraphQLError(originalError.message, { nodes: node, originalError }));
      return false;
    }
    depth += 1;
    return undefined;
  };
  const leave = () => {
    depth -= 1;
  };
  return { ListValue: { enter, leave }, ObjectValue: { enter, leave } };
};

/**
 * The field of a subscription may not depend on @skip or @include: there would be nothing to subscribe to. Newer editions
 * of the specification say so (§5.2.3.1); Apollo's planner fails on it.
 */
const unconditionalSubscription: ValidationRule = (context) => {
  /** Looks through fragments, each once. */
  function conditional({ selections }: SelectionSetNode, seen = new Set<string>()): boolean {
    return selections.some((selection) => {
      if (selection.directives?.some(({ name }) => name.value === 'skip' || name.value === 'include')) return true;
      if (selection.kind === Kind.INLINE_FRAGMENT) return conditional(selection.selectionSet, seen);
      if (selection.kind === Kind.FIELD || seen.has(selection.name.value)) return false;
      const fragment = context.getFragment(selection.name.value);
      return fragment ? conditional(fragment.selectionSet, seen.add(selection.name.value)) : false;
    });
  }
  return {
    OperationDefinition(operation) {
      if (operation.operation !== 'subscription' || !conditional(operation.selectionSet)) return;
      const message = 'The field of a subscription may not depend on @skip or @include.';
      context.reportError(new GraphQLError(message, { nodes: operation }));
    },
  };
};
