/** What must be true of an operation before it is run: it is there, its variables fit, it costs not too much, it has a plan. */
import { type DocumentNode, GraphQLError, getOperationAST, getVariableValues, type OperationTypeNode } from 'graphql';
import type { Annotations } from './annotations.ts';
import { type RootField, rootFieldsOf } from './authorize.ts';
import { costs } from './cost.ts';
import type { Presenter } from './errors.ts';
import type { Variables } from './executor.ts';
import type { Planned, Planner } from './planner.ts';
import { tooCostly } from './size.ts';

/** Errors told of the variables of one operation. */
const VARIABLE_ERRORS_MAX = 20;

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
  readonly variables: Variables;
  readonly rootFields: readonly RootField[];
}

/** Errors if it cannot run, fit for a client. */
export type Prepare = (
  operation: ClientOperation,
  requestId: string,
) => Prepared | { readonly errors: readonly GraphQLError[] };

interface PreparerOptions {
  readonly planner: Planner;
  readonly annotations: Annotations;
  readonly present: Presenter;
  readonly suggest: boolean;
  readonly costMax: number;
}

export function preparer({ planner, annotations, present, suggest, costMax }: PreparerOptions): Prepare {
  const { schema } = planner;
  const costOf = costs(schema, annotations);
  return ({ query, document, operationName, variables }, requestId) => {
    const operation = getOperationAST(document, operationName);
    if (!operation) return { errors: [present(unknownOperation(operationName), requestId)] };
    const { errors, coerced = {} } = getVariableValues(schema, operation.variableDefinitions ?? [], variables ?? {}, {
      hideSuggestions: !suggest,
      maxErrors: VARIABLE_ERRORS_MAX,
    });
    if (errors) return { errors: errors.map((error) => present(badInput(error), requestId)) };
    try {
      const cost = costOf(document, operation, coerced);
      if (cost > costMax) throw tooCostly('cost', costMax, cost);
      const rootType = schema.getRootType(operation.operation)?.name ?? '';
      const rootFields = rootFieldsOf(document, operation, { variables: coerced, rootType, roles: annotations.roles });
      const planned = planner.plan(query, document, operationName ?? undefined);
      return { kind: operation.operation, planned, variables: variables ?? {}, rootFields };
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
