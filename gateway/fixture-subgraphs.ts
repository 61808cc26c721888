/** For tests: the little library's three subgraphs, and a stage from which a test moves and watches them. */
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import type { Caller } from '../platform/caller.ts';
import { Refusal } from '../platform/errors.ts';
import type { Log } from '../platform/log.ts';
import { buildSubgraph, type Subgraph } from '../platform/subgraph.ts';
import { queue } from './queue.ts';

const HEAD = `
  extend schema
    @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@composeDirective"])
    @link(url: "https://loyalty.example/may/v1.0", import: ["@may"])
    @composeDirective(name: "@may")
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
      slowPerson: Person ${MAY}
    }
    type Mutation { rename(id: ID!, name: String!): Person ${MAY} slowRename: Person ${MAY} }
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

const slowly = <T>(value: T) => new Promise<T>((resolve) => setTimeout(resolve, 200, value));
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
        slow: () => slowly('done'),
        slowPerson: () => slowly(people[1]),
      },
      Mutation: {
        rename: (_: unknown, person: { id: string; name: string }) => person,
        slowRename: () => slowly(people[1]),
      },
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

/** @param urlOf  Where each listens. */
export function supergraphOf(urlOf: (name: Name) => string): string {
  const services = NAMES.map((name) => ({ name, url: urlOf(name), typeDefs: parse(typeDefs[name]) }));
  const { supergraphSdl, errors } = composeServices(services);
  if (!supergraphSdl) throw new Error(`The test's schemas do not compose: ${errors}`);
  return supergraphSdl;
}

export function openSubgraphs(log: Log): { stage: Stage; subgraphs: Record<Name, Subgraph> } {
  const stage = openStage();
  const all = resolvers(stage);
  const build = (name: Name) =>
    buildSubgraph({ name, typeDefs: typeDefs[name], resolvers: all[name], context: (asked) => asked, log });
  return { stage, subgraphs: { people: build('people'), books: build('books'), shelves: build('shelves') } };
}
