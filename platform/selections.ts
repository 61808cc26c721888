/** Which fields an operation asks for, worked out once instead of at each run. Source: GraphQL specification, §6.3.2. */
import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  isAbstractType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from 'graphql';

export type Variables = Readonly<Record<string, unknown>>;

/** The fields asked for in one place, by the name they are answered under, in the order in which they are asked for. */
export type Collected = ReadonlyMap<string, readonly FieldNode[]>;

export interface Selections {
  readonly operation: OperationDefinitionNode;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  /** Variables that decide what is skipped and what is included. */
  readonly conditions: readonly string[];
  /**
   * What is asked for of an object of that type.
   *
   * @param variables  Only those of {@link conditions} are looked at.
   */
  collect(type: GraphQLNamedType, sets: readonly SelectionSetNode[], variables: Variables): Collected;
}

/** @param document  Valid, and with that operation. */
export function selections(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): Selections {
  const fragments: Record<string, FragmentDefinitionNode> = Object.create(null);
  for (const one of document.definitions) if (one.kind === Kind.FRAGMENT_DEFINITION) fragments[one.name.value] = one;

  function applies(condition: string | undefined, type: GraphQLNamedType): boolean {
    if (condition === undefined || condition === type.name) return true;
    const abstract = schema.getType(condition);
    return isAbstractType(abstract) && schema.getPossibleTypes(abstract).some(({ name }) => name === type.name);
  }

  return {
    operation,
    fragments,
    conditions: conditionsOf([operation, ...Object.values(fragments)]),
    collect(type, sets, variables) {
      const fields = new Map<string, FieldNode[]>();
      const spread = new Set<string>();
      const add = (set: SelectionSetNode) => {
        for (const selection of set.selections) if (included(selection, variables)) addOne(selection);
      };
      const addOne = (selection: SelectionNode) => {
        if (selection.kind === Kind.FIELD) {
          const name = (selection.alias ?? selection.name).value;
          const same = fields.get(name);
          if (same) same.push(selection);
          else fields.set(name, [selection]);
        } else if (selection.kind === Kind.INLINE_FRAGMENT) {
          if (applies(selection.typeCondition?.name.value, type)) add(selection.selectionSet);
        } else if (!spread.has(selection.name.value)) {
          spread.add(selection.name.value);
          const fragment = fragments[selection.name.value];
          if (fragment && applies(fragment.typeCondition.name.value, type)) add(fragment.selectionSet);
        }
      };
      for (const set of sets) add(set);
      return fields;
    },
  };
}

/** Each distinct set of answers to the {@link Selections.conditions} is worked out once; there are rarely two. */
export function perConditions<T>(
  { conditions }: Pick<Selections, 'conditions'>,
  make: (variables: Variables) => T,
): (variables: Variables) => T {
  if (conditions.length === 0) {
    let made: { readonly it: T } | undefined;
    return (variables) => {
      made ??= { it: make(variables) };
      return made.it;
    };
  }
  const all = new Map<string, T>();
  return (variables) => {
    const key = conditions.map((name) => (variables[name] === true ? '1' : '0')).join('');
    let made = all.get(key);
    if (made === undefined) {
      made = make(Object.fromEntries(conditions.map((name) => [name, variables[name] === true])));
      // One operation may have a hundred conditions, and be sent with all their answers.
      if (all.size >= CONDITIONS_KEPT_MAX) all.clear();
      all.set(key, made);
    }
    return made;
  };
}

const CONDITIONS_KEPT_MAX = 16;

function conditionsOf(nodes: readonly (OperationDefinitionNode | FragmentDefinitionNode)[]): string[] {
  const names = new Set<string>();
  for (const node of nodes) {
    visit(node, {
      [Kind.DIRECTIVE](directive) {
        const value = conditionOf(directive)?.value;
        if (value?.kind === Kind.VARIABLE) names.add(value.name.value);
      },
    });
  }
  return [...names];
}

function conditionOf({ name, arguments: given = [] }: DirectiveNode) {
  return name.value === 'skip' || name.value === 'include' ? given.find((one) => one.name.value === 'if') : undefined;
}

function included({ directives = [] }: SelectionNode, variables: Variables): boolean {
  return directives.every((directive) => {
    const value = conditionOf(directive)?.value;
    if (!value) return true;
    const holds = value.kind === Kind.VARIABLE ? variables[value.name.value] : 'value' in value && value.value;
    return (holds === true) === (directive.name.value === 'include');
  });
}
