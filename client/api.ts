/** The API for whoever calls it from an app: operations over HTTP, streams over one WebSocket that comes back by itself. */
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { type DocumentNode, print } from 'graphql';
import { type Client, createClient } from 'graphql-ws';
import { isFault, NotTheApi } from './answer.ts';
import { network, pause } from './pause.ts';
import { type Refused, refusedBy } from './refused.ts';

/** `idle`: nothing is followed. `lost`: what is shown may be old; it comes back by itself. */
export type Connection = 'idle' | 'connecting' | 'live' | 'lost';

export interface ApiOptions {
  /** Of the API, such as `https://loyalty.example/graphql`. */
  readonly url: string;
  /**
   * What is sent as `authorization`, such as `Bearer …`. Asked again for each operation and each connection, so that a token
   * can be renewed; a WebSocket is closed when its token ends, and comes back with a new one.
   */
  readonly authorization: () => string | undefined | Promise<string | undefined>;
  /** How long an answer is waited for, 15 seconds if omitted. */
  readonly answerMs?: number;
  /** In place of the one that is there everywhere but in Node before 22. */
  readonly webSocketImpl?: unknown;
  /** In place of the one that is there everywhere, such as to look at each answer. */
  readonly fetch?: typeof globalThis.fetch;
}

export interface Followed<Data, Variables> {
  readonly variables: Variables;
  /**
   * Where in the stream an event is. After a lost connection it is given as `after`, so that everything in between comes
   * too. Without it, a stream begins with how things are whenever it is connected again.
   */
  readonly cursorOf?: (data: Data) => string;
  readonly next: (data: Data) => void;
  /** Nothing more comes: it was refused, or it is over, and then there is no error. */
  readonly over?: (refused?: Refused) => void;
}

export interface Api {
  /**
   * Runs a query or a mutation.
   *
   * @throws {Refused} where the API says no, with its code.
   * @throws {TypeError} where it was not reached, or has not answered in time; a mutation may have come through all the same:
   *   send it again as it was.
   */
  ask<Data, Variables>(document: TypedDocumentNode<Data, Variables>, variables: Variables): Promise<Data>;
  /** Follows a stream until what it returns is called, whatever happens to the connection meanwhile. */
  follow<Data, Variables extends Record<string, unknown>>(
    document: TypedDocumentNode<Data, Variables>,
    followed: Followed<Data, Variables>,
  ): () => void;
  readonly connection: Connection;
  /** @returns Stops telling it. */
  whenConnection(listener: (connection: Connection) => void): () => void;
  /** Ends all that is asked and followed, without a word to who follows. What is asked throws an AbortError. */
  close(): void;
}

/** Longer than any answer takes, and not so long that whoever waits goes away. */
const ANSWER_MS = 15_000;
/** How often it is looked whether anybody is at the other end, and how soon there must be an answer. */
const PING_MS = 10_000;
const PONG_MS = 5_000;
/** First and longest pause before it connects again, each with as much again by chance. */
const PAUSE_MIN_MS = 250;
const PAUSE_MAX_MS = 4_000;

export function openApi({
  url,
  authorization,
  answerMs = ANSWER_MS,
  webSocketImpl,
  fetch = globalThis.fetch,
}: ApiOptions): Api {
  const listeners = new Set<(connection: Connection) => void>();
  /** What ends each operation that goes on. */
  const asked = new Set<AbortController>();
  const followed = new Set<() => void>();
  const closing = new AbortController();
  let connection: Connection = 'idle';
  const become = (next: Connection) => {
    if (next === connection) return;
    connection = next;
    for (const listener of listeners) listener(next);
  };
  const socket = openSocket({
    url,
    authorization,
    webSocketImpl,
    closing: closing.signal,
    // One that is closed because nobody follows anything any more is not lost.
    become: (next) => become(followed.size === 0 ? 'idle' : next),
  });
  const forget = whenNetworkLost(() => socket.terminate());

  async function ask<Data, Variables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): Promise<Data> {
    closing.signal.throwIfAborted();
    const giveUp = new AbortController();
    const timer = setTimeout(() => giveUp.abort(new TypeError('No answer in time')), answerMs);
    asked.add(giveUp);
    try {
      const { data, errors } = await send(JSON.stringify({ query: textOf(document), variables }), giveUp.signal);
      const refused = refusedBy(errors);
      if (refused) throw refused;
      return data as Data;
    } finally {
      clearTimeout(timer);
      asked.delete(giveUp);
    }
  }

  async function send(body: string, signal: AbortSignal): Promise<Result> {
    const given = await Promise.race([authorization(), whenAborted(signal)]);
    const headers = { 'content-type': 'application/json', ...(given && { authorization: given }) };
    const response = await fetch(url, { method: 'POST', headers, body, signal });
    return resultOf(response, signal);
  }

  function follow<Data, Variables extends Record<string, unknown>>(
    document: TypedDocumentNode<Data, Variables>,
    { variables, cursorOf, next, over }: Followed<Data, Variables>,
  ): () => void {
    let after: string | undefined;
    let stopped = false;
    let leave = () => {};
    let timer: ReturnType<typeof setTimeout> | undefined;
    /** Whether the server has broken it, or would have none of it for now: then it begins again. */
    let broken = false;
    const payload = {
      query: textOf(document),
      // Read each time that it is sent: on every new connection.
      get variables() {
        return after === undefined ? variables : { ...variables, after };
      },
    };
    const begin = () => {
      broken = false;
      leave = socket.subscribe<Data>(payload, {
        next({ data, errors }) {
          if (stopped || broken) return;
          if (!data) return fail(errors);
          after = cursorOf ? cursorOf(data) : after;
          next(data);
        },
        error: (error) => fail(error),
        complete: () => !broken && end(),
      });
    };
    const fail = (errors: unknown) => {
      const refused = refusedBy(errors);
      if (refused && !isFault(refused)) return end(refused);
      if (stopped || broken) return;
      broken = true;
      leave();
      timer = setTimeout(begin, PAUSE_MAX_MS * (1 + Math.random()));
    };
    const stop = () => {
      stopped = true;
      followed.delete(stopFollowing);
      clearTimeout(timer);
    };
    const stopFollowing = () => {
      stop();
      leave();
    };
    const end = (refused?: Refused) => {
      if (stopped) return;
      stop();
      over?.(refused);
    };
    followed.add(stopFollowing);
    begin();
    return stopFollowing;
  }

  return {
    ask,
    follow,
    get connection() {
      return connection;
    },
    whenConnection(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      forget();
      listeners.clear();
      closing.abort();
      for (const giveUp of asked) giveUp.abort();
      for (const stop of followed) stop();
      // One that was just connecting may fail to, which is nobody's concern any more.
      void Promise.resolve(socket.dispose()).catch(() => undefined);
    },
  };
}

function openSocket({
  url,
  authorization,
  webSocketImpl,
  closing,
  become,
}: ApiOptions & { closing: AbortSignal; become: (connection: Connection) => void }): Client {
  let pong: ReturnType<typeof setTimeout> | undefined;
  let retries = 0;
  const client = createClient({
    url: url.replace(/^http/, 'ws'),
    webSocketImpl,
    connectionParams: async () => ({ authorization: await authorization() }),
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true,
    retryWait() {
      const pauseMs = Math.min(PAUSE_MAX_MS, PAUSE_MIN_MS * 2 ** retries) * (1 + Math.random());
      retries += 1;
      return pause(pauseMs, closing);
    },
    keepAlive: PING_MS,
    on: {
      connecting: () => become(retries > 0 ? 'lost' : 'connecting'),
      connected() {
        retries = 0;
        become('live');
      },
      ping(received) {
        // A connection that is half open says nothing, not even that it is gone.
        if (!received) pong = setTimeout(() => client.terminate(), PONG_MS);
      },
      pong: (received) => received && clearTimeout(pong),
      closed() {
        clearTimeout(pong);
        become('lost');
      },
    },
  });
  return client;
}

/** What has no network is not waited for. */
function whenNetworkLost(lost: () => void): () => void {
  network.addEventListener?.('offline', lost);
  return () => network.removeEventListener?.('offline', lost);
}

const texts = new WeakMap<DocumentNode, string>();

function textOf(document: DocumentNode): string {
  const known = texts.get(document);
  if (known !== undefined) return known;
  const text = print(document);
  texts.set(document, text);
  return text;
}

interface Result {
  readonly data?: unknown;
  readonly errors?: unknown;
}

async function resultOf(response: Response, signal: AbortSignal): Promise<Result> {
  try {
    return (await response.json()) as Result;
  } catch {
    signal.throwIfAborted();
    // Whatever is in front of it has answered in its place.
    throw new NotTheApi(response.status);
  }
}

/** @throws the reason, as soon as there is one. */
function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
  });
}
