/** What a WebSocket's message asks for, as an operation that can run, or as the errors to answer. */
import { randomUUID } from 'node:crypto';
import type { DocumentNode, ExecutionArgs } from 'graphql';
import type { Context, SubscribePayload } from 'graphql-ws';
import { Cancellation } from '../platform/cancellation.ts';
import { Refusal } from '../platform/errors.ts';
import type { Asked } from '../platform/subgraph.ts';
import type { Closable, ConnectionParams } from '../platform/websocket.ts';
import type { Known } from './documents.ts';
import type { Federation } from './federation.ts';
import type { Limits } from './limits.ts';
import type { Prepared } from './prepare.ts';
import { noteRefusal } from './refusals.ts';
import type { Authenticate } from './session.ts';
import type { TrustedDocuments } from './trusted-documents.ts';

export interface ReaderOptions {
  readonly federation: Federation;
  readonly authenticate: Authenticate;
  readonly documents: (query: string) => Known;
  readonly trusted: TrustedDocuments;
  readonly limits: Limits;
}

/** What is known of one socket. */
export class Connection {
  readonly socket: Closable;
  authorization: string | undefined;
  /** Stops waiting for what would end it. */
  forget: (() => void) | undefined;
  /** Whether it asked for anything since it was last looked at. */
  active = true;
  /**
   * Operations that are read or run, also those that their client has completed meanwhile: they go on to their end. Streams
   * count here until they are open.
   */
  running = 0;
  closed = false;
  #cancellation: Cancellation | undefined;

  constructor(socket: Closable) {
    this.socket = socket;
  }

  /** When the socket closes, and with it what its queries do in the database. Most only ever listen. */
  get cancellation(): Cancellation {
    if (!this.#cancellation) {
      this.#cancellation = new Cancellation();
      if (this.closed) this.#cancellation.cancel();
    }
    return this.#cancellation;
  }

  end(): void {
    this.closed = true;
    this.#cancellation?.cancel();
    this.forget?.();
  }
}

export type Socket = Context<ConnectionParams, Connection>;

/** What `execute` and `subscribe` are given in place of a context. */
export interface Asking {
  readonly prepared: Prepared;
  readonly asked: Asked;
  readonly connection: Connection;
}

export function reader({ federation, authenticate, documents, trusted, limits }: ReaderOptions) {
  const { schema, present } = federation;
  const { operationsPerSocketMax: max } = limits;

  /** For whom, and what text; once more for each operation, as a token or key may have ended since the socket was opened. */
  async function admit({ extra }: Socket, payload: SubscribePayload, { requestId, tooMany }: Arrival) {
    const { caller } = await authenticate(extra.authorization);
    try {
      if (tooMany) throw new Refusal('TOO_MANY_REQUESTS', { limit: 'operations on one connection', max });
      return { caller, query: trusted.textOf(payload, caller) ?? payload.query };
    } catch (error) {
      noteRefusal(federation.note, error, { caller, requestId });
      throw error;
    }
  }

  async function read(socket: Socket, payload: SubscribePayload, arrival: Arrival) {
    const { requestId } = arrival;
    const { caller, query } = await admit(socket, payload, arrival);
    const { operationName, variables } = payload;
    const known = documents(query);
    if ('errors' in known) return known.errors.map((error) => present(error, requestId));
    shareText(payload, known.document);
    const prepared = federation.prepare(
      { query, document: known.document, operationName, variables },
      { caller, requestId },
    );
    if ('errors' in prepared) return prepared.errors;
    // A stream is ended by whoever reads it, and a mutation goes on.
    const asked: Asked =
      prepared.kind === 'query'
        ? { caller, requestId, cancellation: socket.extra.cancellation }
        : { caller, requestId };
    const contextValue: Asking = { prepared, asked, connection: socket.extra };
    return { schema, document: known.document, operationName, contextValue } satisfies ExecutionArgs;
  }

  return async (socket: Socket, payload: SubscribePayload) => {
    const { extra } = socket;
    extra.running += 1;
    const arrival = { requestId: newRequestId(), tooMany: underWay(socket) > max };
    const ready = await read(socket, payload, arrival).catch((error) => [present(error, arrival.requestId)]);
    if (Array.isArray(ready)) extra.running -= 1;
    return ready;
  };
}

/** graphql-ws holds what it was sent for as long as a stream is open: of the text, the one copy that its document has. */
function shareText(payload: SubscribePayload, { loc }: DocumentNode): void {
  if (loc) Object.assign(payload, { query: loc.source.body });
}

/** Node joins an id from many pieces, and so does the text that it is, for as long as a stream is open: this is a copy. */
function newRequestId(): string {
  return Buffer.from(randomUUID(), 'latin1').toString('latin1');
}

/** One operation that came. */
interface Arrival {
  readonly requestId: string;
  /** Whether there were as many as may be before it. */
  readonly tooMany: boolean;
}

/** Operations of a socket: those that are read or run, and open streams. */
function underWay({ extra, subscriptions }: Socket): number {
  return extra.running + Object.values(subscriptions).filter((stream) => stream !== null).length;
}
