/** Queries and mutations of one remote subgraph of ours, all over one connection that is opened when first needed. */
import { request } from 'node:http';
import type { Socket } from 'node:net';
import type { ExecutionResult } from 'graphql';
import type { CallerSeal } from '../platform/caller.ts';
import { type Messages, openMessages } from '../platform/messages.ts';
import { type Cancel, type Fetch, OPERATIONS_PROTOCOL } from '../platform/operations.ts';
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
  /** Bytes of one answer. */
  readonly bytesMax: number;
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
  const { url, seal, timeoutMs, bytesMax } = options;
  let current: Line | undefined;
  let connecting: Promise<Line | undefined> | undefined;
  let plainUntilMs = 0;
  let id = 0;
  const open = new Set<Line>();
  const clock = setInterval(check, CHECK_EVERY_MS).unref();

  /** Undefined: the service does not know the protocol. */
  async function connect(): Promise<Line | undefined> {
    const upgraded = await upgrade(url);
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
      if (opened.leaving && waiting.size === 0) opened.messages.end();
    };
    const messages = openMessages({ ...upgraded, bytesMax, received, over: forget });
    const opened: Line = { messages, waiting, leaving: false, receivedMs: performance.now() };
    open.add(opened);
    return opened;
  }

  function leave(opened: Line): void {
    opened.leaving = true;
    if (opened.waiting.size === 0) opened.messages.end();
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
    }
  }

  return {
    async execute({ query, operationName, variables }, { caller, requestId, signal }) {
      const found = await ready();
      if (!found) return undefined;
      const { messages, waiting } = found;
      if (messages.waitingBytes > WAITING_BYTES_MAX) throw new Error('it does not take what it is sent');
      id += 1;
      const number = id;
      const sealed = seal.seal(caller, requestId);
      const { promise, resolve, reject } = Promise.withResolvers<Answer>();
      const left = () => {
        if (!waiting.delete(number)) return;
        messages.send(JSON.stringify({ cancel: number } satisfies Cancel));
        resolve({ data: null });
      };
      waiting.set(number, { sinceMs: performance.now(), settle: resolve, fail: reject });
      const fetch: Fetch = { id: number, caller: sealed, requestId, query, operationName, variables };
      messages.send(JSON.stringify(fetch));
      signal?.addEventListener('abort', left);
      const answer = await promise.finally(() => signal?.removeEventListener('abort', left));
      if (answer['refused']) throw new Error('the subgraph does not accept our seal');
      const result = resultOf(answer);
      if (!result) throw new Error('no GraphQL answer');
      return result;
    },
    close() {
      clearInterval(clock);
      for (const { messages } of open) messages.destroy();
    },
  };
}

function upgrade(url: string): Promise<{ socket: Socket; head: Buffer } | undefined> {
  return new Promise((resolve, reject) => {
    const headers = { connection: 'Upgrade', upgrade: OPERATIONS_PROTOCOL };
    const asking = request(url, { headers, timeout: CONNECT_MS, agent: false });
    asking.once('upgrade', (_response, socket, head) => resolve({ socket: socket as Socket, head }));
    asking.once('response', (response) => {
      response.resume();
      resolve(undefined);
    });
    asking.once('timeout', () => asking.destroy(new Error(`no connection within ${CONNECT_MS} ms`)));
    asking.once('error', reject);
    asking.end();
  });
}
