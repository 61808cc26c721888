/** Queries and mutations of one remote subgraph of ours, all over one connection that is opened when first needed. */
import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import type { Socket } from 'node:net';
import type { ExecutionResult } from 'graphql';
import { type CallerSeal, NOBODY } from '../platform/caller.ts';
import { type Messages, openMessages } from '../platform/messages.ts';
import {
  ANSWER_BYTES_MAX,
  type Cancel,
  type Fetch,
  isLonger,
  OPERATION_BYTES_MAX,
  OPERATIONS_PROTOCOL,
} from '../platform/operations.ts';
import type { Asked, Operation } from '../platform/subgraph.ts';
import { resultOf } from './answer.ts';

/** Milliseconds in which a connection must be there. */
const CONNECT_MS = 5_000;
/** Milliseconds until a service that was found not to know the protocol is asked again whether it does. */
const PLAIN_MS = 60_000;
/** Bytes that may wait for a service that does not take them. */
const WAITING_BYTES_MAX = 16 * 1024 * 1024;
/** How often it is looked for fetches that take too long, in milliseconds. */
const CHECK_EVERY_MS = 250;

export interface RemoteOperations {
  /**
   * @returns Undefined where the service does not know the protocol: it is to be asked over HTTP.
   * @throws if there is no answer. It may have been run all the same.
   */
  execute(operation: Operation, asked: Asked): Promise<ExecutionResult | undefined>;
  close(): void;
}

export interface RemoteOperationsOptions {
  /** Of the service, with `http:`. */
  readonly url: string;
  readonly seal: CallerSeal;
  /** Milliseconds that a fetch may take. */
  readonly timeoutMs: number;
}

type Answer = Readonly<Record<string, unknown>>;

interface Waiting {
  readonly sinceMs: number;
  settle(answer: Answer): void;
  fail(error: Error): void;
}

/** One connection. */
interface Line {
  readonly messages: Messages;
  readonly waiting: Map<number, Waiting>;
  /** Nothing more is to be sent over it. */
  leaving: boolean;
  receivedMs: number;
}

export function remoteOperations(options: RemoteOperationsOptions): RemoteOperations {
  const { url, seal, timeoutMs } = options;
  let current: Line | undefined;
  let connecting: Promise<Line | undefined> | undefined;
  let plainUntilMs = 0;
  let id = 0;
  const open = new Set<Line>();
  const closed = new AbortController();
  const clock = setInterval(check, CHECK_EVERY_MS).unref();

  /** Undefined: the service does not know the protocol. */
  async function connect(): Promise<Line | undefined> {
    const upgraded = await upgrade(url, seal, closed.signal);
    if (!upgraded) {
      plainUntilMs = Date.now() + PLAIN_MS;
      return undefined;
    }
    const waiting = new Map<number, Waiting>();
    const forget = (reason: string) => {
      open.delete(opened);
      opened.leaving = true;
      for (const { fail } of waiting.values()) fail(new Error(reason));
      waiting.clear();
    };
    const received = (message: Record<string, unknown>) => {
      opened.receivedMs = performance.now();
      if (message['leaving'] === true) return leave(opened);
      const asked = waiting.get(message['id'] as number);
      waiting.delete(message['id'] as number);
      asked?.settle(message);
      endIfLeft(opened);
    };
    const messages = openMessages({ ...upgraded, bytesMax: ANSWER_BYTES_MAX, received, over: forget });
    const opened: Line = { messages, waiting, leaving: false, receivedMs: performance.now() };
    open.add(opened);
    return opened;
  }

  function leave(opened: Line): void {
    opened.leaving = true;
    endIfLeft(opened);
  }

  /** A service that leaves waits for this. */
  function endIfLeft({ leaving, waiting, messages }: Line): void {
    if (leaving && waiting.size === 0) messages.end();
  }

  /** The connection that is open, or else a new one, which all who need it wait for. */
  function ready(): Line | undefined | Promise<Line | undefined> {
    if (current && !current.leaving) return current;
    if (Date.now() < plainUntilMs) return undefined;
    connecting ??= connect()
      .then((opened) => {
        current = opened;
        return opened;
      })
      .finally(() => {
        connecting = undefined;
      });
    return connecting;
  }

  function check(): void {
    const now = performance.now();
    for (const opened of open) {
      for (const [number, { sinceMs, fail }] of opened.waiting) {
        // They are in the order in which they were sent.
        if (now - sinceMs < timeoutMs) break;
        opened.waiting.delete(number);
        fail(new Error(`no answer within ${timeoutMs} ms`));
        opened.messages.send(JSON.stringify({ cancel: number } satisfies Cancel));
        // Nothing at all came since: there may be nobody any more.
        if (opened.receivedMs < sinceMs) opened.messages.destroy();
      }
      endIfLeft(opened);
    }
  }

  return {
    async execute({ query, operationName, variables }, { caller, requestId, cancellation }) {
      const found = await ready();
      if (!found) return undefined;
      if (cancellation?.cancelled) return { data: null };
      const { messages, waiting } = found;
      if (found.leaving) throw new Error('the connection was lost as soon as it was there');
      if (messages.waitingBytes > WAITING_BYTES_MAX) throw new Error('it does not take what it is sent');
      id += 1;
      const number = id;
      const fetch: Fetch = { id, caller: seal.seal(caller, requestId), requestId, query, operationName, variables };
      const text = JSON.stringify(fetch);
      // It would break the connection, and with it what others wait for.
      if (isLonger(text, OPERATION_BYTES_MAX)) throw new Error(`a fetch of more than ${OPERATION_BYTES_MAX} bytes`);
      const { promise, resolve, reject } = Promise.withResolvers<Answer>();
      const left = () => {
        if (!waiting.delete(number)) return;
        messages.send(JSON.stringify({ cancel: number } satisfies Cancel));
        resolve({ data: null });
      };
      waiting.set(number, { sinceMs: performance.now(), settle: resolve, fail: reject });
      messages.send(text);
      const forget = cancellation?.whenCancelled(left);
      const answer = await promise.finally(forget);
      if (answer['refused']) throw new Error('the subgraph does not accept our seal');
      const result = resultOf(answer);
      if (!result) throw new Error('no GraphQL answer');
      return result;
    },
    close() {
      closed.abort();
      clearInterval(clock);
      for (const { messages } of open) messages.destroy();
    },
  };
}

/** Undefined: the service does not know the protocol. */
function upgrade(
  url: string,
  seal: CallerSeal,
  signal: AbortSignal,
): Promise<{ socket: Socket; head: Buffer } | undefined> {
  return new Promise((resolve, reject) => {
    const requestId = randomUUID();
    const headers = {
      connection: 'Upgrade',
      upgrade: OPERATIONS_PROTOCOL,
      authorization: `Caller ${seal.seal(NOBODY, requestId)}`,
      'x-request-id': requestId,
    };
    const asking = request(url, { headers, timeout: CONNECT_MS, agent: false, signal });
    asking.once('upgrade', (_response, socket, head) => resolve({ socket: socket as Socket, head }));
    asking.once('response', (response) => {
      response.resume();
      const { statusCode } = response;
      if (statusCode === 401) reject(new Error('the subgraph does not accept our seal'));
      else if (statusCode === 503) reject(new Error('the subgraph stops'));
      else resolve(undefined);
    });
    asking.once('timeout', () => asking.destroy(new Error(`no connection within ${CONNECT_MS} ms`)));
    asking.once('error', reject);
    asking.end();
  });
}
