/**
 * Operations of many requests over one connection: how a gateway reaches our own subgraphs.
 *
 * HTTP spends more on each fetch than the subgraph does on answering it. Here a fetch is one message there and one back, in
 * any order, and what comes at the same moment shares its way. Each says who asks, sealed, as over HTTP.
 */
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { CallerSeal } from './caller.ts';
import { Cancellation } from './cancellation.ts';
import { masked, Refusal } from './errors.ts';
import { type Log, traceOf } from './log.ts';
import { type Messages, openMessages } from './messages.ts';
import type { Asked, Operation, Subgraph } from './subgraph.ts';

/**
 * What a connection is upgraded to, by whoever has our seal: `authorization: Caller <sealed>`, for the `x-request-id` beside
 * it. Others are answered 401, and hold nothing here. A service that does not know it is asked over HTTP.
 */
export const OPERATIONS_PROTOCOL = 'loyalty-operations';

/** Bytes of one operation from the gateway. Far more than a client may send it: one fetch carries many representations. */
export const OPERATION_BYTES_MAX = 1024 * 1024;
/** Bytes of one answer. */
export const ANSWER_BYTES_MAX = 16 * 1024 * 1024;
/** Bytes that may wait for a gateway that does not read, before it is cut off. */
const UNREAD_BYTES_MAX = 64 * 1024 * 1024;

/** What a gateway sends. Numbers are its own, and used once on a connection. */
export interface Fetch extends Operation {
  readonly id: number;
  /** Who asks, sealed for this request. */
  readonly caller: string;
  readonly requestId: string;
}
/** Nobody waits for it any more. */
export interface Cancel {
  readonly cancel: number;
}
/** What a service answers, besides the `data` and `errors` of GraphQL. */
export interface Fetched {
  readonly id: number;
  /** Not run: the seal is not good. */
  readonly refused?: true;
}
/** A service that stops: what it was sent is answered, but nothing more is to be sent. */
export interface Leaving {
  readonly leaving: true;
}

export interface OperationsOptions {
  readonly subgraph: Subgraph;
  readonly seal: CallerSeal;
  readonly log: Log;
}

export interface OperationsServer {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Answers what has come, then closes all connections. */
  close(): Promise<void>;
}

export function openOperations({ subgraph, seal, log }: OperationsOptions): OperationsServer {
  const connections = new Set<Messages>();
  let gone: (() => void) | undefined;

  function serve(socket: Socket, head: Buffer): void {
    const underWay = new Map<number, Cancellation>();

    async function answer({ id, caller: sealed, requestId, ...operation }: Fetch): Promise<void> {
      if (underWay.has(id)) return messages.destroy();
      const cancellation = new Cancellation();
      underWay.set(id, cancellation);
      const text = await run(operation, { sealed, requestId, cancellation }, id);
      underWay.delete(id);
      if (text !== undefined) messages.send(text);
    }

    const messages = openMessages({
      socket,
      head,
      bytesMax: OPERATION_BYTES_MAX,
      received(message) {
        if (messages.waitingBytes > UNREAD_BYTES_MAX) return messages.destroy();
        const fetch = fetchOf(message);
        if (fetch) void answer(fetch);
        else if (typeof message['cancel'] === 'number') underWay.get(message['cancel'])?.cancel();
      },
      over() {
        // A gateway that waits for something does not end, unless its process did.
        for (const cancellation of underWay.values()) cancellation.cancel();
        messages.end();
      },
    });
    connections.add(messages);
    // Not before: one that does not take what waits for it would keep the server open.
    socket.once('close', () => {
      connections.delete(messages);
      if (connections.size === 0) gone?.();
    });
  }

  async function run(
    operation: Operation,
    { sealed, requestId, cancellation }: Omit<Asked, 'caller'> & { sealed: string },
    id: number,
  ): Promise<string | undefined> {
    try {
      const caller = seal.open(sealed, requestId);
      const { data, errors } = await subgraph.execute(operation, { caller, requestId, cancellation });
      if (cancellation?.cancelled) return undefined;
      const text = JSON.stringify({ id, data, errors });
      // It would break the connection, and with it what others wait for.
      if (isLonger(text, ANSWER_BYTES_MAX)) throw new Error(`an answer of more than ${ANSWER_BYTES_MAX} bytes`);
      return text;
    } catch (error) {
      if (error instanceof Refusal) return JSON.stringify({ id, refused: true } satisfies Fetched);
      log.error('unexpected error', { requestId, error: traceOf(error) });
      return JSON.stringify({ id, data: null, errors: [masked(requestId)] });
    }
  }

  return {
    upgrade(request, socket, head) {
      if (gone) return void socket.destroy();
      if (!isSealed(request, seal)) {
        socket.once('finish', () => socket.destroy());
        return void socket.end('HTTP/1.1 401 Unauthorized\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
      }
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: ${OPERATIONS_PROTOCOL}\r\n\r\n`,
      );
      // HTTP over TCP hands out nothing else.
      serve(socket as Socket, head);
    },
    async close() {
      const { promise, resolve } = Promise.withResolvers<void>();
      gone = resolve;
      if (connections.size === 0) resolve();
      for (const messages of connections) messages.send(JSON.stringify({ leaving: true } satisfies Leaving));
      const impatient = setTimeout(() => {
        for (const messages of connections) messages.destroy();
      }, LEAVING_MS);
      await promise;
      clearTimeout(impatient);
    },
  };
}

/** Milliseconds in which gateways must agree that a service leaves. */
const LEAVING_MS = 5_000;

function isSealed({ headers }: IncomingMessage, seal: CallerSeal): boolean {
  const [scheme, sealed] = (headers.authorization ?? '').split(' ');
  try {
    seal.open(scheme === 'Caller' ? sealed : undefined, String(headers['x-request-id']));
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

/** Whether a message is, in bytes. */
export function isLonger(text: string, bytesMax: number): boolean {
  // A character has at most three of them.
  return text.length * 3 > bytesMax && Buffer.byteLength(text) > bytesMax;
}

function fetchOf(message: Record<string, unknown>): Fetch | undefined {
  const { id, caller, requestId, query, operationName, variables } = message;
  if (typeof id !== 'number' || typeof query !== 'string') return undefined;
  return {
    id,
    // Not what it is as text: what an object of JSON calls `toString` is no function.
    caller: typeof caller === 'string' ? caller : '',
    requestId: typeof requestId === 'string' ? requestId : '',
    query,
    operationName: typeof operationName === 'string' ? operationName : undefined,
    variables: typeof variables === 'object' && variables !== null ? (variables as Operation['variables']) : undefined,
  };
}
