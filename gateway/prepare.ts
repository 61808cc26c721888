/** What must be true of an operation before it is run: it is there, its variables fit, it costs not too much, it has a plan. */
import {
  type DocumentNode,
  GraphQLError,
  getOperationAST,
  getVariableValues,
  type OperationDefinitionNode,
  type OperationTypeNode,
} from 'graphql';
import type { Variables } from '../platform/selections.ts';
import type { Asked } from '../platform/subgraph.ts';
import type { Annotations } from './annotations.ts';
import { forbidden, type RootField, rootFieldsOf } from './authorize.ts';
import { costs } from './cost.ts';
import type { Presenter } from './errors.ts';
import type { Planned, Planner } from './planner.ts';
import { noteErrors, type Refusals } from './refusals.ts';
import { tooCostly } from './size.ts';

/** Errors told of the variables of one operation. */
const VARIABLE_ERRORS_MAX = 20;

const NO_VARIABLES: Variables = Object.freeze(Object.create(null));
const NONE: ReturnType<typeof getVariableValues> = { coerced: NO_VARIABLES };

/** An operation as a client sends it. `document` is the parsed and valid `query`. */
export interface ClientOperation {
  readonly query: string;
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  readonly variables?: Variables | null | undefined;
}

/** An operation that can run: planned, and with variables that fit. */
export interface Prepared {
  readonly kind: OperationTypeNode;
  readonly planned: Planned;
  /** As they came. */
  readonly variables: Variables;
  /** As they are read, with defaults. */
  readonly coerced: Variables;
  readonly rootFields: readonly RootField[];
  /** What it may cost; of a subscription, each event. */
  readonly cost: number;
}

/** Errors if it cannot run, fit for a client. */
export type Prepare = (operation: ClientOperation, asked: Asked) => Prepared | Unprepared;

/** With `data`, if only null, where it was refused as it would be while it runs. */
export interface Unprepared {
  readonly data?: null;
  readonly errors: readonly GraphQLError[];
}

interface PreparerOptions {
  readonly planner: Planner;
  readonly annotations: Annotations;
  readonly present: Presenter;
  readonly note: Refusals['note'];
  readonly suggest: boolean;
  readonly costMax: number;
}

export function preparer({ planner, annotations, present, note, suggest, costMax }: PreparerOptions): Prepare {
  const { schema } = planner;
  const costOf = costs(schema, annotations);
  const known = new WeakMap<OperationDefinitionNode, ReturnType<typeof rootFieldsOf>>();
  function rootFieldsFor(document: DocumentNode, operation: OperationDefinitionNode) {
    const before = known.get(operation);
    if (before) return before;
    const fields = rootFieldsOf(schema, document, operation, annotations);
    known.set(operation, fields);
    return fields;
  }

  return ({ query, document, operationName, variables }, { caller, requestId }) => {
    const operation = getOperationAST(document, operationName);
    if (!operation) return { errors: [present(unknownOperation(operationName), requestId)] };
    const { variableDefinitions = [] } = operation;
    const { errors, coerced = NO_VARIABLES } =
      variableDefinitions.length === 0
        ? NONE
        : getVariableValues(schema, variableDefinitions, variables ?? {}, {
            hideSuggestions: !suggest,
            maxErrors: VARIABLE_ERRORS_MAX,
          });
    if (errors) return { errors: errors.map((error) => present(badInput(error), requestId)) };
    try {
      const cost = costOf(document, operation, coerced);
      if (cost > costMax) throw tooCostly('cost', costMax, cost);
      const rootFields = rootFieldsFor(document, operation)(coerced);
      // Before it is planned: planning takes time, and is not for whoever may not run it.
      const refused = forbidden(rootFields, caller);
      if (refused) {
        const errors = [present(refused, requestId)];
        noteErrors(note, errors, { caller, requestId, rootFields });
        return { data: null, errors };
      }
      const planned = planner.plan(query, document, operationName ?? undefined);
      return { kind: operation.operation, planned, variables: variables ?? {}, coerced, rootFields, cost };
    } catch (error) {
      return { errors: [present(error, requestId)] };
    }
  };
}

function unknownOperation(name: string | null | undefined): GraphQLError {
  const message = name ? `There is no operation named ${name}.` : 'Say with operationName which operation is to run.';
  return new GraphQLError(message, { extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } });
}

function badInput({ message, nodes }: GraphQLError): GraphQLError {
  return new GraphQLError(message, { nodes: nodes ?? null, extensions: { code: 'BAD_USER_INPUT' } });
}
