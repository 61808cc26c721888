/** GraphQL answers of a remote subgraph, as they came in JSON. */
import { type ExecutionResult, GraphQLError } from 'graphql';

type Data = NonNullable<ExecutionResult['data']> | null;

/** A well-formed GraphQL answer; undefined if it is anything else. */
export function resultOf(body: unknown): ExecutionResult | undefined {
  const { data, errors } = recordOf(body);
  const list = Array.isArray(errors) && errors.length > 0 ? errors.map(errorOf) : undefined;
  if (typeof data !== 'object' && !list) return undefined;
  return { data: (data ?? null) as Data, ...(list ? { errors: list } : {}) };
}

/** Where an error lies in the subgraph's own document is of no use here, so its locations are left out. */
export function errorOf(value: unknown): GraphQLError {
  const { message, path, extensions } = recordOf(value);
  return new GraphQLError(typeof message === 'string' ? message : 'An error without a message.', {
    path: Array.isArray(path) ? path : null,
    extensions: { ...recordOf(extensions) },
  });
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
