/** GraphQL over WebSocket: graphql-ws on the sockets of `ws`, with every limit set and nothing printed or shown by accident. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { CloseCode, handleProtocols, MessageType, makeServer, parseMessage, type ServerOptions } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Log, traceOf } from './log.ts';

/** Milliseconds after opening in which a client must introduce itself, unless its protocol says otherwise. */
export const CONNECTION_INIT_MS = 3_000;
/** Milliseconds between pings; a peer that leaves one unanswered until the next is gone. */
export const PING_EVERY_MS = 12_000;
/** Bytes that may wait for a client that does not read, before it is cut off. */
export const UNREAD_BYTES_MAX = 16 * 1024 * 1024;
/** Milliseconds in which clients must agree to a close. */
const CLOSING_MS = 1_000;
/** Bytes of the reason of a close. Source: RFC 6455, §5.5. */
const REASON_BYTES_MAX = 123;

export type ConnectionParams = Record<string, unknown> | undefined;

export interface WebSocketsOptions<Connection> {
  /** What graphql-ws shall do; `connection` is its `context.extra`. */
  readonly protocol: ServerOptions<ConnectionParams, Connection>;
  /** Made for each socket; `close` ends it. */
  readonly connection: (close: (code: number, reason: string) => void) => Connection;
  readonly messageBytesMax: number;
  readonly log: Log;
}

export interface WebSockets {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Ends all sockets with 1001, those that do not agree within a second by force. */
  close(): Promise<void>;
}

/**
 * graphql-ws has an adapter of its own for `ws`. It prints errors that clients cause, and outside production sends the
 * text of ours in close reasons; this one does neither.
 */
export function openWebSockets<Connection>(options: WebSocketsOptions<Connection>): WebSockets {
  const { protocol, connection, messageBytesMax, log } = options;
  const graphql = makeServer<ConnectionParams, Connection>({
    connectionInitWaitTimeout: CONNECTION_INIT_MS,
    ...protocol,
  });
  const server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: messageBytesMax,
    handleProtocols,
  });

  function opened(socket: WebSocket): void {
    socket.on('error', (error) => log.warn('websocket broke', { error: error.message }));
    const stopPinging = ping(socket);
    const failed = (error: unknown) => {
      log.error('unexpected error on a websocket', { error: traceOf(error) });
      socket.close(CloseCode.InternalServerError, 'Internal server error');
    };
    const close = (code: number, reason: string) => socket.close(code, shortened(reason));
    const closed = graphql.opened(
      {
        protocol: socket.protocol,
        send: (text) => send(socket, text),
        close,
        onMessage(receive) {
          const hear = inTurn(socket, receive, failed);
          socket.on('message', (data) => hear(String(data)));
        },
      },
      connection(close),
    );
    socket.once('close', (code, reason) => {
      stopPinging();
      closed(code, String(reason)).catch(failed);
    });
  }

  return {
    upgrade: (request, socket, head) => server.handleUpgrade(request, socket, head, opened),
    async close() {
      const gone = new Promise((resolve) => server.close(resolve));
      for (const socket of server.clients) socket.close(1001, 'Going away');
      const impatient = setTimeout(() => {
        for (const socket of server.clients) socket.terminate();
      }, CLOSING_MS);
      await gone;
      clearTimeout(impatient);
    },
  };
}

/**
 * Hands on what a client may say, in its order. An operation that takes the id of one that its client has completed waits
 * until nothing of that is left: graphql-ws would end the new one with the old one, and then lose sight of it.
 */
function inTurn(socket: WebSocket, receive: (text: string) => Promise<void>, failed: (error: unknown) => void) {
  const running = new Map<string, { readonly ended: Promise<void>; completed: boolean }>();
  let turn = Promise.resolve();

  async function hear(text: string): Promise<void> {
    // What waited for its turn may have outlived its socket, and nothing would ever end what it opens.
    if (socket.readyState !== socket.OPEN) return;
    const message = understood(text);
    if (!message) return socket.close(CloseCode.BadRequest, 'Invalid message received');
    const before = 'id' in message ? running.get(message.id) : undefined;
    if (before && message.type === MessageType.Complete) before.completed = true;
    if (message.type !== MessageType.Subscribe || (before && !before.completed)) {
      return void receive(text).catch(failed);
    }
    if (before) {
      // Meanwhile nothing more is read, or what waits would have no limit.
      socket.pause();
      await before.ended;
      socket.resume();
      if (socket.readyState !== socket.OPEN) return;
    }
    const ended = receive(text)
      .catch(failed)
      .finally(() => running.delete(message.id));
    running.set(message.id, { ended: ended.then(() => {}), completed: false });
  }

  return (text: string): void => {
    turn = turn.then(() => hear(text)).catch(failed);
  };
}

/** A message of the protocol that is a client's to send. */
function understood(text: string) {
  try {
    const message = parseMessage(text);
    switch (message.type) {
      case MessageType.Next:
      case MessageType.Error:
      case MessageType.ConnectionAck:
        return undefined;
      default:
        return message;
    }
  } catch {
    return undefined;
  }
}

/** Reasons may quote their client, who may say much. */
function shortened(reason: string): string {
  const bytes = Buffer.from(reason);
  if (bytes.length <= REASON_BYTES_MAX) return reason;
  // What is cut in half becomes U+FFFD, of three bytes.
  return new TextDecoder().decode(bytes.subarray(0, REASON_BYTES_MAX - 3));
}

/** Resolves when the text is on its way, so that a stream waits for a slow client and does not pile up. */
function send(socket: WebSocket, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    if (socket.readyState !== socket.OPEN) return resolve();
    if (socket.bufferedAmount > UNREAD_BYTES_MAX) {
      socket.terminate();
      return resolve();
    }
    // A socket that closes meanwhile is no fault of ours; its 'close' event ends what is subscribed.
    return socket.send(text, (error) => (error && socket.readyState === socket.OPEN ? reject(error) : resolve()));
  });
}

function ping(socket: WebSocket): () => void {
  let answered = true;
  socket.on('pong', () => {
    answered = true;
  });
  const timer = setInterval(() => {
    if (!answered) return socket.terminate();
    answered = false;
    return socket.ping();
  }, PING_EVERY_MS);
  return () => clearInterval(timer);
}
