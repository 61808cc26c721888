/** Every way the platform says no, and what a client may see of an error. */
import { GraphQLError } from 'graphql';
import { type Log, traceOf } from './log.ts';

/** What each code of the contract's `RefusalCode` says, and whether the same request may succeed later. */
export const refusals = {
  UNAUTHENTICATED: { message: 'This needs a valid token or API key.', retryable: false },
  FORBIDDEN: { message: 'This caller may not do that.', retryable: false },
  INPUT_INVALID: { message: 'The input is not valid.', retryable: false },
  NOT_FOUND: { message: 'There is no such thing, or it is not yours.', retryable: false },
  TOO_MANY_REQUESTS: { message: 'Too many requests; slow down.', retryable: true },
  QUERY_TOO_COSTLY: { message: 'This operation asks for too much at once.', retryable: false },
  IDEMPOTENCY_KEY_REUSED: { message: 'This idempotency key was already used with other input.', retryable: false },
  POSITION_NOT_REACHED: { message: 'The card has not reached that position yet.', retryable: true },
  SWITCHED_OFF: { message: 'This is switched off at the moment.', retryable: true },
  EXTERNAL_ID_TAKEN: { message: 'This contact belongs to a user who has another id in that system.', retryable: false },
  CONTACT_TAKEN: { message: 'This contact belongs to another user.', retryable: false },
  OST_TYPE_OFF: { message: 'This kind of identifier is not accepted.', retryable: false },
  OST_UNKNOWN: { message: 'This identifier does not identify anybody.', retryable: false },
  POS_TYPE_UNKNOWN: { message: 'There is no such posType.', retryable: false },
  TERMINAL_LOCKED: { message: 'Too many wrong identifiers; wait.', retryable: true },
  OTP_NOT_LIVE: { message: 'This code is no longer live.', retryable: false },
  TRANSACTION_NOT_OPEN: { message: 'This transaction is not open.', retryable: false },
  TRANSACTION_NOT_CLAIMED: { message: 'This transaction was not claimed.', retryable: false },
  LINES_ALREADY_REVERSED: { message: 'These lines were reversed before.', retryable: false },
  IDENTIFIER_MAY_NOT_SPEND: { message: 'A guest identified in this way may earn, not spend.', retryable: false },
  POINTS_INSUFFICIENT: { message: 'There are not enough points.', retryable: false },
  REWARD_UNAVAILABLE: { message: 'This reward cannot be had here.', retryable: false },
  VOUCHER_UNAVAILABLE: { message: 'This voucher cannot be used here.', retryable: false },
} as const;

export type RefusalCode = keyof typeof refusals;
export type Details = Readonly<Record<string, string | number | boolean | null>>;

/** An expected no. Thrown by the rooms, which know nothing of GraphQL errors. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: RefusalCode;
  readonly details: Details;

  constructor(code: RefusalCode, details: Details = {}, message: string = refusals[code].message) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

/**
 * Refuses input, saying what was expected and what came.
 *
 * @param field     Where in the input, such as `input.order.lines.0.quantity`.
 * @param expected  What would have been right, such as `a whole number from 1 to 999`.
 */
export function invalid(field: string, expected: string, came?: string | number | null): Refusal {
  const told = came === undefined ? { field, expected } : { field, expected, came };
  const but = came === undefined ? '' : `, but came: ${came}`;
  return new Refusal('INPUT_INVALID', told, `${field}: expected ${expected}${but}.`);
}

/** What a program reads of a refusal: its code, whether the same request may succeed later, and details if there are any. */
export function refusalExtensions({ code, details }: Refusal) {
  return { code, retryable: refusals[code].retryable, ...(Object.keys(details).length > 0 && { details }) };
}

/**
 * What a client may see of an error raised while resolving. Used at every door, HTTP and WebSocket, of the gateway and
 * of a subgraph. A refusal keeps its code and details; our own bug is logged and masked as INTERNAL_SERVER_ERROR.
 */
export function present(error: GraphQLError, { requestId, log }: { requestId: string; log: Log }): GraphQLError {
  const cause = error.originalError;
  const at = { nodes: error.nodes ?? null, path: error.path ?? null };
  if (cause instanceof Refusal) {
    return new GraphQLError(cause.message, { ...at, extensions: refusalExtensions(cause) });
  }
  if (cause && !(cause instanceof GraphQLError)) {
    log.error('unexpected error', { requestId, path: error.path?.join('.'), error: traceOf(cause) });
    return masked(requestId, at);
  }
  return error;
}

/** The one thing said about a fault of ours. */
export function masked(
  requestId: string,
  at: { nodes?: GraphQLError['nodes'] | null; path?: GraphQLError['path'] | null } = {},
): GraphQLError {
  return new GraphQLError('Something went wrong on our side.', {
    nodes: at.nodes ?? null,
    path: at.path ?? null,
    extensions: { code: 'INTERNAL_SERVER_ERROR', retryable: true, requestId },
  });
}
