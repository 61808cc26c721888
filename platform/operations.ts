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
import { masked, Refusal } from './errors.ts';
import { type Log, traceOf } from './log.ts';
import { type Messages, openMessages } from './messages.ts';
import type { Asked, Operation, Subgraph } from './subgraph.ts';

/** What a connection is upgraded to. A service that does not know it answers 404, and is asked over HTTP. */
export const OPERATIONS_PROTOCOL = 'loyalty-operations';

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
  /** Of one message. */
  readonly bytesMax: number;
  readonly log: Log;
}

export interface OperationsServer {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Answers what has come, then closes all connections. */
  close(): Promise<void>;
}

export function openOperations({ subgraph, seal, bytesMax, log }: OperationsOptions): OperationsServer {
  const connections = new Set<Messages>();
  let gone: (() => void) | undefined;

  function serve(socket: Socket, head: Buffer): void {
    const underWay = new Map<number, AbortController>();
    let over = false;

    async function answer({ id, caller: sealed, requestId, ...operation }: Fetch): Promise<void> {
      const ending = new AbortController();
      underWay.set(id, ending);
      const text = await run(operation, { sealed, requestId, signal: ending.signal }, id);
      underWay.delete(id);
      if (text !== undefined) messages.send(text);
      if (over && underWay.size === 0) messages.end();
    }

    const messages = openMessages({
      socket,
      head,
      bytesMax,
      received(message) {
        const fetch = fetchOf(message);
        if (fetch) void answer(fetch);
        else if (typeof message['cancel'] === 'number') underWay.get(message['cancel'])?.abort();
      },
      over(reason) {
        over = true;
        connections.delete(messages);
        // Whoever has ended waits for the answers to what they have sent; whoever is gone does not.
        if (reason !== 'the other side has ended') for (const ending of underWay.values()) ending.abort();
        else if (underWay.size === 0) messages.end();
        if (connections.size === 0) gone?.();
      },
    });
    connections.add(messages);
  }

  async function run(
    operation: Operation,
    { sealed, requestId, signal }: Omit<Asked, 'caller'> & { sealed: string },
    id: number,
  ): Promise<string | undefined> {
    try {
      const caller = seal.open(sealed, requestId);
      const { data, errors } = await subgraph.execute(operation, { caller, requestId, signal });
      return signal?.aborted ? undefined : JSON.stringify({ id, data, errors });
    } catch (error) {
      if (error instanceof Refusal) return JSON.stringify({ id, refused: true } satisfies Fetched);
      log.error('unexpected error', { requestId, error: traceOf(error) });
      return JSON.stringify({ id, data: null, errors: [masked(requestId)] });
    }
  }

  return {
    upgrade(_request, socket, head) {
      if (gone) return void socket.destroy();
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

function fetchOf(message: Record<string, unknown>): Fetch | undefined {
  const { id, caller, requestId, query, operationName, variables } = message;
  if (typeof id !== 'number' || typeof query !== 'string') return undefined;
  return {
    id,
    caller: String(caller),
    requestId: String(requestId),
    query,
    operationName: typeof operationName === 'string' ? operationName : undefined,
    variables: typeof variables === 'object' && variables !== null ? (variables as Operation['variables']) : undefined,
  };
}
