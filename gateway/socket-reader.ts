/** What a WebSocket's message asks for, as an operation that can run, or as the errors to answer. */
import { randomUUID } from 'node:crypto';
import type { ExecutionArgs } from 'graphql';
import type { Context, SubscribePayload } from 'graphql-ws';
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
export interface Connection {
  authorization?: string | undefined;
  readonly socket: Closable;
  /** Stops waiting for what would end it. */
  forget?: () => void;
  /** Whether it asked for anything since it was last looked at. */
  active: boolean;
  idle?: NodeJS.Timeout;
  /**
   * Operations that are read or run, also those that their client has completed meanwhile: they go on to their end. Streams
   * count here until they are open.
   */
  running: number;
  /** Aborted when the socket closes, and with it what its queries do in the database. */
  readonly ending: AbortController;
  closed: boolean;
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
    const asked: Asked = { caller, requestId, signal: socket.extra.ending.signal };
    const known = documents(query);
    if ('errors' in known) return known.errors.map((error) => present(error, requestId));
    const prepared = federation.prepare({ query, document: known.document, operationName, variables }, asked);
    if ('errors' in prepared) return prepared.errors;
    const contextValue: Asking = { prepared, asked, connection: socket.extra };
    return { schema, document: known.document, operationName, contextValue } satisfies ExecutionArgs;
  }

  return async (socket: Socket, payload: SubscribePayload) => {
    const { extra } = socket;
    extra.running += 1;
    const arrival = { requestId: randomUUID(), tooMany: underWay(socket) > max };
    const ready = await read(socket, payload, arrival).catch((error) => [present(error, arrival.requestId)]);
    if (Array.isArray(ready)) extra.running -= 1;
    return ready;
  };
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
