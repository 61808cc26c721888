/** The subscriptions of one remote subgraph, all over one graphql-ws connection that is opened when first needed. */
import { randomUUID } from 'node:crypto';
import type { ExecutionResult } from 'graphql';
import { createClient, type SubscribePayload } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { Log } from '../platform/log.ts';
import { errorOf, resultOf } from './answer.ts';
import { queue } from './queue.ts';

/** Milliseconds between pings, and in which each must be answered: so soon is a dead peer noticed. */
const PING_EVERY_MS = 5_000;
const PONG_WITHIN_MS = 5_000;
/** Milliseconds in which a connection must be open and acknowledged. */
const CONNECT_MS = 5_000;
/** Milliseconds the connection outlives its last subscription, so that a lone subscriber who returns finds it open. */
const LINGER_MS = 1_000;
/** Events that may wait for one subscription of a slow client. Past that it ends, and resumes from its cursor. */
export const PENDING_EVENTS_MAX = 256;
/** Bytes of one event. */
const EVENT_BYTES_MAX = 16 * 1024 * 1024;

export interface RemoteStreams {
  open(payload: SubscribePayload): AsyncIterableIterator<ExecutionResult>;
  close(): Promise<void>;
}

/** @param url  Begins with `ws:` or `wss:`. */
export function remoteStreams({ url, name, log }: { url: string; name: string; log: Log }): RemoteStreams {
  let deadline: NodeJS.Timeout | undefined;
  const client = createClient({
    url,
    webSocketImpl: SubgraphSocket,
    generateID: () => randomUUID(),
    connectionAckWaitTimeout: CONNECT_MS,
    lazyCloseTimeout: LINGER_MS,
    keepAlive: PING_EVERY_MS,
    // A subscription that was cut must end: only its subscriber knows the cursor from which nothing is lost. The next
    // one opens a new connection.
    retryAttempts: 0,
    on: {
      ping: (received) => {
        if (!received) deadline = setTimeout(() => client.terminate(), PONG_WITHIN_MS);
      },
      pong: (received) => {
        if (received) clearTimeout(deadline);
      },
      closed: () => clearTimeout(deadline),
    },
  });

  return {
    open(payload) {
      const events = queue<ExecutionResult>({ max: PENDING_EVENTS_MAX, ended: () => stop() });
      const stop = client.subscribe(payload, {
        next: (event) => events.push(resultOf(event) ?? { data: null }),
        complete: () => events.end(),
        error: (problem) => {
          // An array is the subgraph's refusal of this one operation; all else is the end of the connection.
          if (Array.isArray(problem)) {
            events.push({ data: null, errors: problem.map(errorOf) });
            return events.end();
          }
          log.warn('connection to subgraph lost', { subgraph: name, requestId: payload.extensions?.['requestId'] });
          return events.fail(new Error(`the connection to subgraph ${name} was lost`));
        },
      });
      return events.iterator;
    },
    async close() {
      clearTimeout(deadline);
      // Rejects if the connection was just failing to open, which leaves nothing to close.
      await Promise.resolve(client.dispose()).catch(() => {});
    },
  };
}

class SubgraphSocket extends WebSocket {
  constructor(url: string, protocol: string) {
    super(url, protocol, { perMessageDeflate: false, maxPayload: EVENT_BYTES_MAX, handshakeTimeout: CONNECT_MS });
    // The client takes its own listener off a socket it gave up, and an 'error' event without any ends the process.
    this.on('error', () => {});
  }
}
