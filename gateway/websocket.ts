/** GraphQL over WebSocket (graphql-transport-ws): subscriptions, and queries and mutations through the same executor. */
import { randomUUID } from 'node:crypto';
import type { ExecutionArgs } from 'graphql';
import { CloseCode, type Context, type ServerOptions, type SubscribePayload } from 'graphql-ws';
import { Refusal } from '../platform/errors.ts';
import type { Log } from '../platform/log.ts';
import type { Asked } from '../platform/subgraph.ts';
import { type ConnectionParams, openWebSockets, type WebSockets } from '../platform/websocket.ts';
import type { Known } from './documents.ts';
import type { Federation } from './federation.ts';
import type { Limits } from './limits.ts';
import type { Prepared } from './prepare.ts';
import { noteRefusal } from './refusals.ts';
import type { Authenticate } from './session.ts';
import { type Sockets, sockets } from './sockets.ts';
import type { TrustedDocuments } from './trusted-documents.ts';

export interface GraphqlWebSocketOptions {
  readonly federation: Federation;
  readonly authenticate: Authenticate;
  readonly documents: (query: string) => Known;
  readonly trusted: TrustedDocuments;
  readonly limits: Limits;
  readonly log: Log;
}

/** What is known of one socket. */
interface Connection {
  authorization?: string | undefined;
  readonly close: (code: number, reason: string) => void;
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
  closed: boolean;
}

type Socket = Context<ConnectionParams, Connection>;

/** What `execute` and `subscribe` are given in place of a context. */
interface Asking {
  readonly prepared: Prepared;
  readonly asked: Asked;
  readonly connection: Connection;
}

export function openGraphqlWebSocket(options: GraphqlWebSocketOptions): WebSockets {
  const { federation, limits, log } = options;
  const asking = ({ contextValue }: ExecutionArgs) => contextValue as Asking;
  const read = reader(options);
  const open = sockets(limits);
  const protocol: ServerOptions<ConnectionParams, Connection> = {
    connectionInitWaitTimeout: limits.socketInitMs,
    onConnect: (context) => connect(context, options, open),
    onSubscribe: (context, _id, payload) => {
      context.extra.active = true;
      return read(context, payload);
    },
    execute: (args) => ended(asking(args).connection, federation.execute(asking(args).prepared, asking(args).asked)),
    subscribe: (args) =>
      ended(asking(args).connection, federation.subscribe(asking(args).prepared, asking(args).asked)),
    onClose: ({ extra }) => {
      extra.closed = true;
      clearInterval(extra.idle);
      extra.forget?.();
    },
    // Presented before, all but what the protocol itself may say; presenting twice changes nothing.
    onError: (_context, _id, _payload, errors) =>
      errors.map((error) => federation.present(error, randomUUID()).toJSON()),
  };
  return openWebSockets({
    protocol,
    connection: (close) => ({ close, active: true, running: 0, closed: false }),
    messageBytesMax: limits.bodyBytesMax,
    log,
  });
}

/** Whether the connection is accepted; if not, it is closed with 4403, or with 4429 where its caller has too many. */
async function connect(
  context: Socket,
  { authenticate, federation, limits }: GraphqlWebSocketOptions,
  open: Sockets,
): Promise<boolean> {
  const { connectionParams, extra } = context;
  const given = connectionParams?.['authorization'] ?? connectionParams?.['Authorization'];
  extra.authorization = typeof given === 'string' ? given : undefined;
  try {
    const session = await authenticate(extra.authorization);
    // It may be gone before it is known whose it is; nothing would ever stop waiting for its end.
    if (extra.closed) return true;
    const left = open.enter(session.caller);
    if (!left) {
      const refusal = new Refusal('TOO_MANY_REQUESTS');
      noteRefusal(federation.note, refusal, { caller: session.caller, requestId: randomUUID() });
      extra.close(TOO_MANY_SOCKETS, 'Too many connections');
      return true;
    }
    const stop = session.whenOver(() => extra.close(CloseCode.Forbidden, 'Forbidden'));
    extra.forget = () => {
      stop();
      left();
    };
    extra.idle = setInterval(() => closeIdle(context), limits.socketIdleMs);
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

/** Beside graphql-ws's own codes: as HTTP's 429. */
const TOO_MANY_SOCKETS = 4429;
/** A normal end: its client connects again when it has something to ask. */
const IDLE = 1000;

/** A socket that runs nothing is closed after once to twice the time it may be idle. */
function closeIdle({ extra, subscriptions }: Socket): void {
  if (!extra.active && Object.keys(subscriptions).length === 0) extra.close(IDLE, 'Idle');
  extra.active = false;
}

/** Operations of a socket: those that are read or run, and open streams. */
function underWay({ extra, subscriptions }: Socket): number {
  return extra.running + Object.values(subscriptions).filter((stream) => stream !== null).length;
}

function ended<T>(connection: Connection, work: Promise<T>): Promise<T> {
  return work.finally(() => {
    connection.running -= 1;
  });
}

/** Turns a message into an operation that can run, or into the errors to answer. */
function reader({ federation, authenticate, documents, trusted, limits }: GraphqlWebSocketOptions) {
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
    const prepared = federation.prepare({ query, document: known.document, operationName, variables }, requestId);
    if ('errors' in prepared) return prepared.errors;
    const contextValue: Asking = { prepared, asked: { caller, requestId }, connection: socket.extra };
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
