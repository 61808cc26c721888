/** What an operation must keep to beyond what graphql-js looks at. */
import { type ASTNode, GraphQLError, Kind, type SelectionSetNode, type ValidationRule } from 'graphql';
import { tooCostly } from './size.ts';

/** Lists and objects inside each other, written in an operation's text. */
export const VALUES_DEPTH_MAX = 10;

/**
 * Apollo's planner looks for variables in a list twice, in one that is inside it four times, and so on: thirty brackets in
 * a JSON object kept it busy for minutes. Values of variables are not planned, and may be as deep as they like.
 */
export const shallowValues: ValidationRule = (context) => {
  let depth = 0;
  const enter = (node: ASTNode) => {
    if (depth === VALUES_DEPTH_MAX) {
      const originalError = tooCostly('values inside values', VALUES_DEPTH_MAX);
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
export const unconditionalSubscription: ValidationRule = (context) => {
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

/** Where the schema is not told. graphql-js has such a rule, which gives one error for each field that is asked of it. */
export const noIntrospection: ValidationRule = (context) => ({
  Field(node) {
    if (node.name.value !== '__schema' && node.name.value !== '__type') return;
    context.reportError(new GraphQLError('The schema is not told here.', { nodes: node }));
  },
});
