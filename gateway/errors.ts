/** What a client sees of an error, over HTTP and WebSocket alike. What is not known to be fit for it is masked. */
import { GraphQLError } from 'graphql';
import { masked, Refusal, refusalExtensions, refusals } from '../platform/errors.ts';
import { type Log, traceOf } from '../platform/log.ts';

/** What Apollo Server and we say of a request that is wrong in itself. Its sender needs to know how. */
const MISTAKES = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
]);

/** What a message about a mistake is cut off at: some quote what was sent, and that may be all that a body holds. */
const MESSAGE_CHARACTERS_MAX = 1_000;

/** What our subgraphs say, having presented their errors already. */
const SUBGRAPH_CODES = new Set([...Object.keys(refusals), 'BAD_USER_INPUT', 'INTERNAL_SERVER_ERROR']);

/** Written into every error of a subgraph, with its name. */
export const FROM_SUBGRAPH = 'serviceName';

export interface PresenterOptions {
  /** The subgraphs are not ours: what they say of their errors is passed on as it is. */
  readonly foreign: boolean;
  readonly log: Log;
}

/** Presenting an error that was presented before changes nothing. */
export type Presenter = (error: unknown, requestId: string) => GraphQLError;

export function presenter({ foreign, log }: PresenterOptions): Presenter {
  const presented = new WeakSet<object>();

  function present(error: GraphQLError, requestId: string): GraphQLError {
    const cause = error.originalError;
    if (cause && presented.has(cause)) return cause as GraphQLError;
    const { code, retryable, details, requestId: theirs, ...others } = error.extensions;
    const path = pathOf(error);
    if (FROM_SUBGRAPH in error.extensions && foreign) {
      return new GraphQLError(error.message, { path, extensions: withoutInsides(error.extensions) });
    }
    if (FROM_SUBGRAPH in error.extensions && SUBGRAPH_CODES.has(String(code))) {
      const extensions = defined({ code, retryable, details, requestId: theirs });
      return new GraphQLError(error.message, { path, extensions });
    }
    if (cause instanceof Refusal) {
      const extensions = refusalExtensions(cause);
      return new GraphQLError(cause.message, { nodes: error.nodes ?? null, path, extensions });
    }
    if (MISTAKES.has(String(code)) && !(FROM_SUBGRAPH in error.extensions)) {
      const { nodes = null, source = null, positions = null } = error;
      // Too deep for the parser, whose sentence is about itself.
      const deep = [cause, cause instanceof GraphQLError && cause.originalError].some(
        (one) => one instanceof RangeError,
      );
      const message = deep ? 'This is nested too deeply to be read.' : error.message;
      return new GraphQLError(shortened(message), {
        nodes,
        source,
        positions,
        path,
        extensions: { code, retryable: false },
      });
    }
    const insides = { code, ...others, error: cause ? traceOf(cause) : error.message };
    log.error('unexpected error', { requestId, path: path?.join('.'), ...insides });
    return masked(requestId, { path });
  }

  return (error, requestId) => {
    if (typeof error === 'object' && error !== null && presented.has(error)) return error as GraphQLError;
    const fit = present(errorOf(error), requestId);
    presented.add(fit);
    return fit;
  };
}

function shortened(message: string): string {
  if (message.length <= MESSAGE_CHARACTERS_MAX) return message;
  return `${message.slice(0, MESSAGE_CHARACTERS_MAX).toWellFormed()}…`;
}

function errorOf(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  const originalError = error instanceof Error ? error : new Error(String(error));
  return new GraphQLError(originalError.message, { originalError });
}

/** The path as far as the client asked for it: the executor's own steps into lists and entities are cut off. */
function pathOf(error: GraphQLError): GraphQLError['path'] | null {
  const inside = error.path?.findIndex((step) => step === '@' || step === '_entities') ?? -1;
  const path = inside < 0 ? error.path : error.path?.slice(0, inside);
  return path && path.length > 0 ? path : null;
}

function withoutInsides({
  serviceName: _name,
  stacktrace: _trace,
  exception: _old,
  ...rest
}: GraphQLError['extensions']) {
  return rest;
}

function defined(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
