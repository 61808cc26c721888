/** What the API says no with. */

/** As it is written in a GraphQL answer. */
interface Told {
  readonly message: string;
  readonly extensions?: {
    readonly code?: string;
    readonly retryable?: boolean;
    readonly details?: Readonly<Record<string, unknown>>;
    readonly requestId?: string;
  };
}

/** A refusal with its code, one of the enum RefusalCode; or INTERNAL_SERVER_ERROR, with a request id to report. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly code: string;
  /** Whether the same request may be accepted later. */
  readonly retryable: boolean;
  /** What is known beyond that, such as `retryAfterS`. */
  readonly details: Readonly<Record<string, unknown>>;
  readonly requestId: string | undefined;

  constructor({ message, extensions: { code = 'UNKNOWN', retryable = false, details = {}, requestId } = {} }: Told) {
    super(message);
    this.code = code;
    this.retryable = retryable;
    this.details = details;
    this.requestId = requestId;
  }
}

/** The first of the errors of an answer; undefined if there are none, or it is something else. */
export function refusedBy(errors: unknown): Refused | undefined {
  const [first] = Array.isArray(errors) ? (errors as Told[]) : [];
  return typeof first?.message === 'string' ? new Refused(first) : undefined;
}
