/** GraphQL over WebSocket (graphql-transport-ws): subscriptions, and queries and mutations through the same executor. */
import { randomUUID } from 'node:crypto';
import type { ExecutionArgs, FormattedExecutionResult } from 'graphql';
import { CloseCode, type ServerOptions } from 'graphql-ws';
import { Refusal } from '../platform/errors.ts';
import type { Log } from '../platform/log.ts';
import { atATime } from '../platform/pace.ts';
import { type ConnectionParams, openWebSockets, type WebSockets } from '../platform/websocket.ts';
import type { Federation } from './federation.ts';
import { noteRefusal } from './refusals.ts';
import { type Shares, shares } from './shares.ts';
import { type Asking, Connection, type ReaderOptions, reader, type Socket } from './socket-reader.ts';

export interface GraphqlWebSocketOptions extends ReaderOptions {
  readonly log: Log;
}

export function openGraphqlWebSocket(options: GraphqlWebSocketOptions): WebSockets {
  const { federation, limits, log } = options;
  const asking = ({ contextValue }: ExecutionArgs) => contextValue as Asking;
  const read = reader(options);
  const sockets = shares({
    guest: limits.socketsPerGuestMax,
    client: limits.socketsPerClientMax,
    nobody: limits.socketsOfNobodyMax,
  });
  const streams = shares({
    guest: limits.streamCostPerGuestMax,
    client: limits.streamCostPerClientMax,
    nobody: limits.streamCostPerClientMax,
  });
  const introduced = new Set<Socket>();
  const protocol: ServerOptions<ConnectionParams, Connection> = {
    connectionInitWaitTimeout: limits.socketInitMs,
    onConnect: (context) => connect(context, options, { sockets, introduced }),
    onSubscribe: (context, _id, payload) => {
      context.extra.active = true;
      return read(context, payload);
    },
    execute: (args) => ended(asking(args).connection, federation.execute(asking(args).prepared, asking(args).asked)),
    subscribe(args) {
      const opened = ended(asking(args).connection, openStream(federation, streams, asking(args)));
      // graphql-ws holds its arguments for as long as the stream is open.
      args.contextValue = undefined;
      return opened;
    },
    onClose(context) {
      introduced.delete(context);
      context.extra.end();
    },
    onNext(_context, _id, _payload, _args, result) {
      // Errors are formatted where they are written, by their own `toJSON`.
      const sent = { ...result } as FormattedExecutionResult;
      // graphql-ws holds the last result until there is another, which may be for hours.
      Object.assign(result, { data: undefined, errors: undefined });
      return sent;
    },
    // Presented before, all but what the protocol itself may say; presenting twice changes nothing.
    onError: (_context, _id, _payload, errors) =>
      errors.map((error) => federation.present(error, randomUUID()).toJSON()),
  };
  const webSockets = openWebSockets({
    protocol,
    connection: (socket) => new Connection(socket),
    messageBytesMax: limits.bodyBytesMax,
    log,
  });
  const looking = setInterval(() => {
    for (const context of introduced) closeIdle(context);
  }, limits.socketIdleMs).unref();
  return {
    ...webSockets,
    async close() {
      clearInterval(looking);
      await webSockets.close();
    },
  };
}

/** Whether the connection is accepted; if not, it is closed with 4403, or with 4429 where its caller has too many. */
async function connect(
  context: Socket,
  { authenticate, federation }: GraphqlWebSocketOptions,
  { sockets, introduced }: { sockets: Shares; introduced: Set<Socket> },
): Promise<boolean> {
  const { connectionParams, extra } = context;
  const given = connectionParams?.['authorization'] ?? connectionParams?.['Authorization'];
  extra.authorization = typeof given === 'string' ? given : undefined;
  try {
    const session = await authenticate(extra.authorization);
    // It may be gone before it is known whose it is; nothing would ever stop waiting for its end.
    if (extra.closed) return true;
    const left = sockets.take(session.caller, 1);
    if (!left) {
      const refusal = new Refusal('TOO_MANY_REQUESTS');
      noteRefusal(federation.note, refusal, { caller: session.caller, requestId: randomUUID() });
      extra.socket.close(TOO_MANY_SOCKETS, 'Too many connections');
      return true;
    }
    const stop = session.whenOver(() => extra.socket.close(CloseCode.Forbidden, 'Forbidden'));
    extra.forget = () => {
      stop();
      left();
    };
    introduced.add(context);
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

/** Looked at every so often: one that runs nothing is closed after once to twice the time it may be idle. */
function closeIdle({ extra, subscriptions }: Socket): void {
  if (!extra.active && Object.keys(subscriptions).length === 0) extra.socket.close(IDLE, 'Idle');
  extra.active = false;
}

function ended<T>(connection: Connection, work: Promise<T>): Promise<T> {
  return work.finally(() => {
    connection.running -= 1;
  });
}

/** Streams opened at a time: thousands come back together, and each has its caller looked up first. */
const OPENINGS_MAX = 32;
const opening = atATime(OPENINGS_MAX);

/** A subscription, as long as its caller's open streams do not cost too much together. */
async function openStream(federation: Federation, streams: Shares, { prepared, asked }: Asking) {
  const giveBack = streams.take(asked.caller, prepared.cost);
  if (!giveBack) {
    const refusal = new Refusal('TOO_MANY_REQUESTS', { limit: 'cost of open streams', cost: prepared.cost });
    noteRefusal(federation.note, refusal, asked);
    return { data: null, errors: [federation.present(refusal, asked.requestId)] };
  }
  const opened = await opening(() => federation.subscribe(prepared, asked));
  if (Symbol.asyncIterator in opened) return opened.whenOver(giveBack);
  giveBack();
  return opened;
}
