/** For tests: a little library of three subgraphs behind a real gateway, in one process or each a service of its own. */
import { composeServices } from '@apollo/composition';
import { type GraphQLError, parse } from 'graphql';
import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { type Caller, callerSeal, NOBODY } from '../platform/caller.ts';
import { Refusal } from '../platform/errors.ts';
import type { HttpServer } from '../platform/http-server.ts';
import type { Log } from '../platform/log.ts';
import { serveSubgraph } from '../platform/service.ts';
import { buildSubgraph, type Subgraph } from '../platform/subgraph.ts';
import { openFederation } from './federation.ts';
import { inProcess } from './in-process.ts';
import { queue } from './queue.ts';
import { remote } from './remote.ts';
import { type GatewayOptions, openGateway } from './server.ts';

export const seal = callerSeal('a secret of thirty-two characters, for tests');
export const GUEST: Caller = { role: 'GUEST', userId: 'u1' };

/** Keeps what is logged, to be looked for. */
export interface Remembered extends Log {
  readonly lines: { level: string; message: string; fields: unknown }[];
}
export function rememberingLog(): Remembered {
  const lines: Remembered['lines'] = [];
  const write =
    (level: string) =>
    (message: string, fields: unknown = {}) =>
      void lines.push({ level, message, fields });
  return { lines, info: write('info'), warn: write('warn'), error: write('error') };
}

const HEAD = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@composeDirective"])
  directive @may(roles: [String!]!) on FIELD_DEFINITION
`;
const MAY = '@may(roles: ["EVERYONE"])';

const typeDefs = {
  people: `${HEAD}
    type Query {
      people: [Person!]! ${MAY}
      person(id: ID!): Person ${MAY}
      me: String ${MAY}
      broken: String ${MAY}
      refused: String ${MAY}
      echo(input: EchoInput!): String ${MAY}
      slow: String ${MAY}
    }
    type Mutation { rename(id: ID!, name: String!): Person ${MAY} }
    input EchoInput { count: Int! day: Day }
    scalar Day
    type Person @key(fields: "id") { id: ID! name: String! }
  `,
  books: `${HEAD}
    type Query { books: [Book!]! ${MAY} book(id: ID!): Book ${MAY} }
    type Subscription {
      bookChanged(id: ID!): Book! ${MAY}
      titleChanged(id: ID!): String! ${MAY}
      refusedChanges: Book ${MAY}
    }
    type Book @key(fields: "id") { id: ID! title: String! author: Person! }
    type Person @key(fields: "id", resolvable: false) { id: ID! }
  `,
  shelves: `${HEAD}
    type Query { shelves: Int ${MAY} unknownBook: Book ${MAY} }
    type Person @key(fields: "id") { id: ID! shelf: String shelfOrNothing: String! }
    type Book @key(fields: "id") { id: ID! readers: [Person!] }
  `,
};
export type Name = keyof typeof typeDefs;
export const NAMES: readonly Name[] = ['people', 'books', 'shelves'];

const people = [
  { id: 'p1', name: 'Ann' },
  { id: 'p2', name: 'Bob' },
  { id: 'p3', name: 'Eve' },
];
const books = [
  { id: 'b1', title: 'One', author: { id: 'p1' } },
  { id: 'b2', title: 'Two', author: { id: 'p1' } },
  { id: 'b3', title: 'Three', author: { id: 'p3' } },
];
const byId = <T extends { id: string }>(all: readonly T[], id: string) => all.find((one) => one.id === id);

const withShelf = (id: string) => ({ id, shelf: `shelf of ${id}`, shelfOrNothing: id === 'p2' ? 'a shelf' : null });

/** What the subgraphs do beside answering: events, and a count of the representations each was sent. */
export interface Stage {
  readonly listeners: Map<string, Set<(title: string) => void>>;
  readonly representations: Record<Name, number>;
  /** While true, the entities of `people` cannot be found. */
  failing: boolean;
  emit(id: string, title: string): void;
  /** How many listen to it. */
  listening(id: string): number;
}

function openStage(): Stage {
  const listeners: Stage['listeners'] = new Map();
  return {
    listeners,
    representations: { people: 0, books: 0, shelves: 0 },
    failing: false,
    emit: (id, title) => listeners.get(id)?.forEach((listen) => void listen(title)),
    listening: (id) => listeners.get(id)?.size ?? 0,
  };
}

function changes<T>({ listeners }: Stage, id: string, map: (title: string) => T): AsyncIterableIterator<T> {
  const some = listeners.get(id) ?? new Set();
  listeners.set(id, some);
  const listen = (title: string) => events.push(map(title));
  const events = queue<T>({ max: 100, ended: () => some.delete(listen) });
  some.add(listen);
  return events.iterator;
}

function resolvers(stage: Stage): Record<Name, object> {
  const count = (name: Name) => stage.representations[name]++;
  return {
    people: {
      Query: {
        people: () => people,
        person: (_: unknown, { id }: { id: string }) => byId(people, id),
        me: (_: unknown, __: unknown, { caller }: { caller: Caller }) => JSON.stringify(caller),
        broken: () => {
          throw new Error('the secret is out');
        },
        refused: () => {
          throw new Refusal('POINTS_INSUFFICIENT', { balance: 3 });
        },
        echo: (_: unknown, { input }: { input: unknown }) => JSON.stringify(input),
        slow: () => new Promise((resolve) => setTimeout(resolve, 300, 'done')),
      },
      Mutation: { rename: (_: unknown, person: { id: string; name: string }) => person },
      Person: {
        __resolveReference: async ({ id }: { id: string }) => {
          count('people');
          if (stage.failing) throw new Error('the secret is out');
          return byId(people, id);
        },
      },
    },
    books: {
      Query: { books: () => books, book: (_: unknown, { id }: { id: string }) => byId(books, id) },
      Subscription: {
        bookChanged: {
          subscribe: (_: unknown, { id }: { id: string }) =>
            changes(stage, id, (title) => ({ bookChanged: { id, title, author: { id: 'p1' } } })),
        },
        titleChanged: {
          subscribe: (_: unknown, { id }: { id: string }) => changes(stage, id, (title) => ({ titleChanged: title })),
        },
        refusedChanges: {
          subscribe: () => {
            throw new Refusal('FORBIDDEN');
          },
        },
      },
      Book: { __resolveReference: async ({ id }: { id: string }) => byId(books, id) },
    },
    shelves: {
      Query: { shelves: () => 7, unknownBook: () => ({ id: 'b9' }) },
      Person: {
        __resolveReference: async ({ id }: { id: string }) => {
          count('shelves');
          if (id === 'p1') throw new Refusal('NOT_FOUND');
          return withShelf(id);
        },
      },
      Book: { __resolveReference: async ({ id }: { id: string }) => ({ id, readers: ['p2', 'p3'].map(withShelf) }) },
    },
  };
}

export function openSubgraphs(log: Log): { stage: Stage; subgraphs: Record<Name, Subgraph> } {
  const stage = openStage();
  const all = resolvers(stage);
  const build = (name: Name) =>
    buildSubgraph({ name, typeDefs: typeDefs[name], resolvers: all[name], context: (asked) => asked, log });
  return { stage, subgraphs: { people: build('people'), books: build('books'), shelves: build('shelves') } };
}

export interface Fixture {
  readonly url: string;
  readonly stage: Stage;
  readonly log: Remembered;
  /** Empty if all are in one process. */
  readonly services: Partial<Record<Name, HttpServer>>;
  post(body: unknown, headers?: Record<string, string>): Promise<{ status: number; body: Answered; headers: Headers }>;
  query(query: string, variables?: Record<string, unknown>): Promise<Answered>;
  webSocket(authorization?: string): Client;
  close(): Promise<void>;
}
export interface Answered {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly ReturnType<GraphQLError['toJSON']>[];
}

export interface FixtureOptions extends Partial<Omit<GatewayOptions, 'federation' | 'log'>> {
  readonly distributed: boolean;
  readonly foreign?: boolean;
  readonly scalars?: Parameters<typeof openFederation>[0]['scalars'];
}

export async function openFixture({
  distributed,
  foreign = false,
  scalars = [],
  ...given
}: FixtureOptions): Promise<Fixture> {
  const log = rememberingLog();
  const { stage, subgraphs } = openSubgraphs(log);
  const services: Fixture['services'] = {};
  for (const name of distributed ? NAMES : []) {
    const ready = async () => true;
    services[name] = await serveSubgraph({ subgraph: subgraphs[name], host: '127.0.0.1', port: 0, seal, ready, log });
  }
  const { supergraphSdl, errors } = composeServices(
    NAMES.map((name) => ({
      name,
      url: `${services[name]?.url ?? 'http://nowhere'}/graphql`,
      typeDefs: parse(typeDefs[name]),
    })),
  );
  if (!supergraphSdl) throw new Error(`The test's schemas do not compose: ${errors}`);
  const federation = openFederation({
    supergraphSdl,
    sourceFor: ({ name, url }) =>
      distributed ? remote({ name, url, seal, timeoutMs: 1_000, log }) : inProcess(subgraphs[name as Name]),
    foreign,
    scalars,
    log,
  });
  const options = { host: '127.0.0.1', port: 0, authenticate, ready: federation.ready, development: false, ...given };
  const gateway = await openGateway({ federation, log, ...options });
  const clients: Client[] = [];

  async function post(body: unknown, headers: Record<string, string> = {}) {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    return { status: response.status, headers: response.headers, body: (await response.json()) as Answered };
  }

  return {
    url: gateway.url,
    stage,
    log,
    services,
    post,
    query: async (query, variables) => (await post({ query, variables })).body,
    webSocket(authorization) {
      const url = `${gateway.url.replace('http', 'ws')}/graphql`;
      const connectionParams = authorization ? { authorization } : {};
      const client = createClient({ url, webSocketImpl: WebSocket, retryAttempts: 0, connectionParams });
      clients.push(client);
      return client;
    },
    async close() {
      for (const client of clients) await client.dispose();
      await gateway.close();
      await Promise.all(Object.values(services).map((service) => service.close()));
    },
  };
}

async function authenticate(authorization: string | undefined): Promise<Caller> {
  if (authorization === undefined) return NOBODY;
  if (authorization === 'Bearer guest') return GUEST;
  throw new Refusal('UNAUTHENTICATED');
}

/** Waits until something holds, at most so long; for what happens on the other side of a socket. */
export async function until(holds: () => boolean, ms = 2_000): Promise<number> {
  const from = performance.now();
  while (!holds()) {
    if (performance.now() - from > ms) throw new Error(`did not happen within ${ms} ms`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  return performance.now() - from;
}
