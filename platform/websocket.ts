/** GraphQL over WebSocket: graphql-ws on sockets of ours, with every limit set and nothing printed or shown by accident. */
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { CloseCode, handleProtocols, makeServer, type Server, type ServerOptions } from 'graphql-ws';
import { GraphqlPeer, type Shared } from './graphql-peer.ts';
import { KeepAlive, PING_EVERY_MS } from './keep-alive.ts';
import { type Log, traceOf } from './log.ts';
import { shakeHands } from './websocket-handshake.ts';

/** Milliseconds after opening in which a client must introduce itself, unless its protocol says otherwise. */
export const CONNECTION_INIT_MS = 3_000;
/** Milliseconds in which clients must agree to a close. */
const CLOSING_MS = 1_000;

export type ConnectionParams = Record<string, unknown> | undefined;

/** What ends a socket. */
export interface Closable {
  close(code: number, reason: string): void;
}

export interface WebSocketsOptions<Connection> {
  /** What graphql-ws shall do; `connection` is its `context.extra`. */
  readonly protocol: ServerOptions<ConnectionParams, Connection>;
  /** Made for each socket. */
  readonly connection: (socket: Closable) => Connection;
  readonly messageBytesMax: number;
  /** See {@link PING_EVERY_MS}, which it is unless given. */
  readonly pingEveryMs?: number;
  readonly log: Log;
}

export interface WebSockets {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Ends all sockets with 1001, those that do not agree within a second by force. */
  close(): Promise<void>;
}

/**
 * graphql-ws has adapters of its own. They print errors that clients cause, and outside production send the text of ours
 * in close reasons; this one does neither.
 */
export function openWebSockets<Connection>(options: WebSocketsOptions<Connection>): WebSockets {
  const { protocol, connection, messageBytesMax, pingEveryMs = PING_EVERY_MS, log } = options;
  const graphql: Server<Connection> = makeServer<ConnectionParams, Connection>({
    ...protocol,
    // It would keep its timer for as long as the socket is open.
    connectionInitWaitTimeout: 0,
  });
  const peers = new Set<GraphqlPeer>();
  let gone: (() => void) | undefined;
  const shared: Shared = {
    messageBytesMax,
    introducedWithinMs: protocol.connectionInitWaitTimeout ?? CONNECTION_INIT_MS,
    keepAlive: new KeepAlive(pingEveryMs),
    broke: (error) => log.warn('websocket broke', { error: error.message }),
    failed(peer, error) {
      log.error('unexpected error on a websocket', { error: traceOf(error) });
      peer.close(CloseCode.InternalServerError, 'Internal server error');
    },
    left(peer) {
      peers.delete(peer);
      if (peers.size === 0) gone?.();
    },
  };

  return {
    upgrade(request, socket, head) {
      // Gone before it was answered, it would never say so again.
      if (!socket.readable || !socket.writable || gone) return void socket.destroy();
      const chosen = shakeHands(request, socket, handleProtocols);
      if (chosen === undefined) return;
      // HTTP over TCP hands out nothing else.
      const peer = new GraphqlPeer(socket as Socket, chosen, shared);
      peers.add(peer);
      peer.start(graphql.opened(peer, connection(peer)));
      if (head.length > 0) peer.receive(head);
    },
    async close() {
      const { promise, resolve } = Promise.withResolvers<void>();
      gone = resolve;
      if (peers.size === 0) resolve();
      for (const peer of peers) peer.close(1001, 'Going away');
      const impatient = setTimeout(() => {
        for (const peer of peers) peer.terminate();
      }, CLOSING_MS);
      await promise;
      clearTimeout(impatient);
    },
  };
}
