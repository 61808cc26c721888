/** Clients as a wallet, a kiosk or a partner would write them: typed documents over HTTP, graphql-ws for subscriptions. */
import { randomUUID } from 'node:crypto';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import { type Client, createClient } from 'graphql-ws';
import WebSocket from 'ws';
import type { OrderInput } from '../generated/documents.ts';

/** What `GET /dev/credentials` answers. */
export interface Credentials {
  readonly endpoint: string;
  readonly guests: readonly {
    name: string;
    userId: string;
    cardId: string;
    phone: string;
    email: string;
    token: string;
  }[];
  readonly kiosks: readonly { posType: string; storeId: string; key: string }[];
  readonly partners: readonly { posType: string; key: string }[];
  readonly operator: { readonly key: string };
}

export interface ApiError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: {
    readonly code: string;
    readonly retryable?: boolean;
    readonly details?: Record<string, unknown>;
    readonly requestId?: string;
  };
}

export interface Reply<Data> {
  readonly status: number;
  readonly data: Data | null;
  readonly errors: readonly ApiError[];
}

export interface Api {
  /** The answer whatever it is. */
  send<Data, Variables>(document: TypedDocumentNode<Data, Variables>, variables: Variables): Promise<Reply<Data>>;
  /** The data of an answer that has to be without errors. */
  ask<Data, Variables>(document: TypedDocumentNode<Data, Variables>, variables: Variables): Promise<Data>;
  /** The code of an answer that has to be a refusal. */
  refusal<Data, Variables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): Promise<ApiError['extensions']>;
  /** A graphql-ws client of the same caller. The test disposes of it. */
  socket(): Client;
}

export function api(endpoint: string, credential?: string): Api {
  const authorization = credential === undefined ? undefined : `Bearer ${credential}`;
  async function send<Data, Variables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): Promise<Reply<Data>> {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
      body: JSON.stringify({ query: print(document), variables }),
    });
    const { data = null, errors = [] } = (await response.json()) as { data?: Data; errors?: ApiError[] };
    return { status: response.status, data, errors };
  }
  return {
    send,
    async ask(document, variables) {
      const { data, errors } = await send(document, variables);
      if (!data || errors.length > 0) throw new Error(`Refused: ${JSON.stringify(errors)}`);
      return data;
    },
    async refusal(document, variables) {
      const { errors } = await send(document, variables);
      const [error] = errors;
      if (!error) throw new Error('Not refused');
      return error.extensions;
    },
    socket: () =>
      createClient({
        url: endpoint.replace('http', 'ws'),
        webSocketImpl: WebSocket,
        retryAttempts: 0,
        ...(authorization && { connectionParams: { authorization } }),
      }),
  };
}

/** What a subscription has sent so far, and a way to wait for more. */
export interface Listening<Data> {
  readonly events: readonly Data[];
  /** Why it ended, if it has. */
  readonly ended: Promise<unknown>;
  /** The first event, seen or to come, that passes. Rejects after 10 s. */
  until(passes: (event: Data) => boolean): Promise<Data>;
  stop(): void;
}

export function listen<Data, Variables extends Record<string, unknown>>(
  client: Client,
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Listening<Data> {
  const events: Data[] = [];
  const waiting = new Set<() => void>();
  const { promise: ended, resolve: end } = Promise.withResolvers<unknown>();
  const stop = client.subscribe<Data>(
    { query: print(document), variables },
    {
      next({ data, errors }) {
        if (errors) return end(errors);
        if (data) events.push(data);
        for (const look of waiting) look();
      },
      error: end,
      complete: () => end(undefined),
    },
  );
  return {
    events,
    ended,
    stop,
    until(passes) {
      const { promise, resolve, reject } = Promise.withResolvers<Data>();
      const timer = setTimeout(() => reject(new Error(`Waited in vain; there came ${JSON.stringify(events)}`)), 10_000);
      const look = () => {
        const found = events.find(passes);
        if (found !== undefined) resolve(found);
      };
      waiting.add(look);
      look();
      return promise.finally(() => {
        clearTimeout(timer);
        waiting.delete(look);
      });
    },
  };
}

/** An order of one line, of a number of its own. */
export function order(total: number, more: Partial<OrderInput> = {}): OrderInput {
  return {
    ref: randomUUID(),
    businessDate: '2026-11-20',
    currency: 'EUR',
    lines: [{ lineId: '1', sku: 'burger', name: 'Burger', quantity: 1, unitPrice: total }],
    total,
    ...more,
  };
}

/** A credential that has to be there. */
export function one<T>(list: readonly T[], at = 0): T {
  const item = list[at];
  if (item === undefined) throw new Error(`There is no item ${at}`);
  return item;
}
