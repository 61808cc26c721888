/**
 * For tests: four subgraphs with all that a planner has to deal with, whose answers are drawn from a seed, right or wrong. The
 * same question gets the same answer, whoever asks.
 */
import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  GraphQLError,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isEnumType,
  isLeafType,
  isListType,
  isNonNullType,
  parse,
} from 'graphql';
import type { Operation } from '../platform/subgraph.ts';
import type { Source } from './source.ts';

const HEAD = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [
  "@key", "@requires", "@provides", "@external", "@shareable", "@interfaceObject", "@override", "@inaccessible"])`;

const texts: Readonly<Record<string, string>> = {
  people: `${HEAD}
    enum Country { NL DE FR }
    scalar Odd
    type Query {
      me: User user(n: Int = 1, country: Country): User users: [User!]! table: [[User!]] cube: [[[User]!]!]
      media: [Media] oneMedia: Media! found: [Found!] org: Org! address: Address @shareable
    }
    type Mutation { rename(n: Int): User touch(n: Int!): Int! }
    type User @key(fields: "id") @key(fields: "email") {
      id: ID! email: String! name: String @shareable nick(short: Boolean): String address: Address @shareable org: Org! friends: [User] boss: User
      favourite: Media secret: ID! @inaccessible odd: Odd age: Int!
    }
    type Org @key(fields: "id") { id: ID! title: String! chief: User! country: Country! }
    type Address @shareable { street: String! zip: Int country: Country! geo: [[Float!]!] inner: Address }
    interface Media @key(fields: "id") { id: ID! title: String owner: User }
    type Film implements Media @key(fields: "id") { id: ID! title: String owner: User minutes: Int! cast: [User!] }
    type Song implements Media @key(fields: "id") { id: ID! title: String owner: User tempo: Float singer: User! }
    union Found = User | Film | Org
  `,
  products: `${HEAD}
    type Query { products: [Product!]! product(n: Int): Product shelf: [[Product]!] address: Address @shareable }
    type Mutation { price(n: Int): Product! }
    type Product @key(fields: "id") @key(fields: "sku") @key(fields: "org { id } code") {
      id: ID! sku: String! org: Org! code: Int! weight: Int dims: Dims boxes: [Box!] stacks: [[Box]] label: String!
      maker: User! price: Int! kind: Kind! related: [Product!]
    }
    enum Kind { BIG SMALL }
    type Dims { w: Int! h: Int depth: Depth }
    type Depth { d: Float! unit: String }
    type Box @shareable { size: Int label: String! }
    type Org @key(fields: "id", resolvable: false) { id: ID! }
    type User @key(fields: "email", resolvable: false) { email: String! }
    type Address @shareable { street: String! zip: Int }
  `,
  shipping: `${HEAD}
    type Query { parcels: [Parcel!] parcel: Parcel! }
    interface Thing { id: ID! place: Place }
    type Parcel implements Thing @key(fields: "id") { id: ID! place: Place product: Product! items: [Item] to: User }
    type Place { name: String! at: [Int!] }
    union Item = Product | Parcel
    type Product @key(fields: "org { id } code") {
      org: Org! code: Int! weight: Int @external dims: Dims @external boxes: [Box!] @external kind: Kind! @external
      cost: Int @requires(fields: "weight dims { w depth { d } }")
      packed: String! @requires(fields: "boxes { size }") class: Kind @requires(fields: "kind") label: String! @override(from: "products")
    }
    enum Kind { BIG SMALL }
    type Dims @external { w: Int! depth: Depth }
    type Depth @external { d: Float! }
    type Box @shareable { size: Int label: String! }
    type Org @key(fields: "id") { id: ID! depot: String parcels: [Parcel!]! }
    type User @key(fields: "id") { id: ID! secret: ID! @external zone: Int @requires(fields: "secret") }
  `,
  reviews: `${HEAD}
    type Query { reviews: [Review] best: Review rated: [Media!] oneRated: Media }
    type Mutation { review(n: Int): Review }
    interface Node { id: ID! }
    type Review implements Node @key(fields: "id") {
      id: ID! text: String stars: Int! of: Product author: User! @provides(fields: "name") subject: Subject media: Media node: Node
    }
    union Subject = Product | User
    type Product @key(fields: "sku") { sku: String! reviews: [Review!]! score: Float }
    type User @key(fields: "email") { email: String! name: String @external reviews: [Review] rank: Int! }
    type Media @key(fields: "id") @interfaceObject { id: ID! rating: Int! reviews: [Review!] raters: [User] }
  `,
};

/** How often each wrong thing happens, in a thousand. */
export interface Faults {
  readonly seed: number;
  /** Null where it may be. */
  readonly nulls: number;
  /** Errors in resolvers. */
  readonly errors: number;
  /** Of an entity: not there. */
  readonly absent: number;
  /** Answers against the schema: of values, of lists and objects, of types. */
  readonly wrongNulls: number;
  readonly wrongLeaves: number;
  readonly wrongTypes: number;
  readonly missing: number;
  /** What is no object where one belongs, which Apollo's executor cannot bear. */
  readonly wrongShapes: number;
}
export const RIGHT: Faults = {
  seed: 0,
  nulls: 0,
  errors: 0,
  absent: 0,
  wrongNulls: 0,
  wrongLeaves: 0,
  wrongTypes: 0,
  missing: 0,
  wrongShapes: 0,
};

/** FNV-1a, with its bits mixed once more. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return (hash ^ (hash >>> 15)) >>> 0;
}

/** What is known of an object: which it is, and what its subgraph was told of it. */
interface Known {
  readonly __typename: string;
  /** Number of an entity; one of six. */
  readonly n: number;
  /** Where it stands, or what was sent. */
  readonly from: string;
}

const ENTITIES = ['User', 'Org', 'Film', 'Song', 'Media', 'Product', 'Parcel', 'Review'];
/** What an entity is known by, from its number. */
const KEYS: Readonly<Record<string, (n: number) => unknown>> = {
  id: (n) => `${n}`,
  email: (n) => `mail${n}`,
  sku: (n) => `sku${n}`,
  code: (n) => n,
  secret: (n) => `secret${n}`,
};
const isFilm = (n: number) => n % 2 === 0;

function world(schema: GraphQLSchema, faults: Faults) {
  const drawn = (key: string, max: number) => hashOf(`${faults.seed}|${key}`) % max;
  const happens = (rate: number, key: string) => rate > 0 && drawn(`?${key}`, 1_000) < rate;

  function typeOf(type: GraphQLOutputType, n: number, key: string): string {
    const named = getNamedType(type);
    if (!isAbstractType(named)) return named.name;
    if (named.name === 'Media') return isFilm(n) ? 'Film' : 'Song';
    const possible = schema.getPossibleTypes(named);
    return (possible[drawn(`${key}!`, possible.length)] as GraphQLObjectType).name;
  }

  function drawnFor(type: GraphQLOutputType, key: string): unknown {
    if (isNonNullType(type)) return drawnFor(type.ofType, key);
    if (happens(faults.nulls, `null ${key}`)) return null;
    if (isListType(type)) {
      return Array.from({ length: drawn(`length ${key}`, 4) }, (_, i) => nullable(type.ofType, `${key}.${i}`));
    }
    if (!isLeafType(type)) {
      const n = drawn(key, 6);
      return { __typename: typeOf(type, n, key), n, from: key } satisfies Known;
    }
    if (isEnumType(type)) return type.getValues()[drawn(key, type.getValues().length)]?.value;
    if (type.name === 'Int') return drawn(key, 100);
    if (type.name === 'Float') return drawn(key, 100) / 4;
    if (type.name === 'Odd') return [{ odd: [drawn(key, 9)] }, 'odd', 3, true][drawn(key, 4)];
    return `${key.slice(-12)} ${drawn(key, 100)}`;
  }
  const nullable = (type: GraphQLOutputType, key: string) =>
    isNonNullType(type) ? drawnFor(type.ofType, key) : drawnFor(type, key);

  const resolve: GraphQLFieldResolver<Known | undefined, unknown> = (
    source,
    args,
    _context,
    { parentType, fieldName, returnType },
  ) => {
    const { n, from } = source ?? { n: 0, from: '' };
    const entity = ENTITIES.includes(parentType.name);
    const known = entity && KEYS[fieldName];
    if (known) return known(n);
    if (entity && fieldName === 'org' && parentType.name === 'Product')
      return { __typename: 'Org', n, from: `org ${n}` };
    const { representation = '' } = (source ?? {}) as { representation?: string };
    // What a field requires is in what was sent: it tells on whoever sends something else.
    const required = ['cost', 'packed', 'class', 'zone'].includes(fieldName) ? representation : '';
    const whose = entity
      ? `${parentType.name === 'Film' || parentType.name === 'Song' ? 'Media' : parentType.name} ${n}`
      : from;
    const key = `${whose}.${fieldName}${JSON.stringify(args)}${required}`;
    if (happens(faults.errors, `error ${key}`)) {
      throw new GraphQLError(`no ${key}`, { extensions: drawn(key, 3) === 0 ? {} : { code: `CODE_${drawn(key, 3)}` } });
    }
    return drawnFor(returnType, key);
  };

  function entityOf(representation: Record<string, unknown>): Known | null {
    const text = JSON.stringify(representation);
    const typename = String(representation['__typename']);
    if (happens(faults.absent, `absent ${text}`)) return null;
    if (happens(faults.errors / 2, `no entity ${text}`)) throw new GraphQLError(`no entity ${text}`);
    const value = ['id', 'email', 'sku', 'code'].map((name) => representation[name]).find((one) => one !== undefined);
    const n = Number(/\d+/.exec(String(value))?.[0] ?? 0);
    const __typename =
      typename === 'Media' && isAbstractType(schema.getType('Media')) ? (isFilm(n) ? 'Film' : 'Song') : typename;
    return Object.assign({ __typename, n, from: text }, { representation: text });
  }

  /** Changes an answer into one that is against the schema. */
  function broken(value: unknown, key: string, name: string): unknown {
    if (name === '__typename') {
      // Apollo's executor believes whatever a subgraph says of its root.
      if (key.endsWith('/.__typename') || !happens(faults.wrongTypes, key)) return value;
      return ['Nothing', 'Kind', 'Address', '', null, 7, {}][drawn(key, faults.wrongShapes > 0 ? 7 : 2)];
    }
    if (name !== 'data' && name !== '_entities') {
      if (happens(faults.wrongNulls, `n${key}`)) return null;
      if (happens(faults.wrongShapes, `s${key}`)) return [7, 'text', [], [[]], {}, true][drawn(`s${key}`, 6)];
    }
    if (Array.isArray(value)) return value.map((item, i) => broken(item, `${key}.${i}`, '[]'));
    if (typeof value !== 'object' || value === null) {
      if (value === null || !happens(faults.wrongLeaves, `l${key}`)) return value;
      return ['BLUE', 1.5, true, ''][drawn(`l${key}`, 4)];
    }
    const entries = Object.entries(value).filter(
      ([name]) => name === '_entities' || name === '__typename' || !happens(faults.missing, `m${key}.${name}`),
    );
    return Object.fromEntries(entries.map(([name, inner]) => [name, broken(inner, `${key}.${name}`, name)]));
  }

  return { resolve, entityOf, broken };
}

const documents = new Map<string, DocumentNode>();
function parsed(query: string): DocumentNode {
  const known = documents.get(query) ?? parse(query, { noLocation: true });
  if (documents.size > 2_000) documents.clear();
  documents.set(query, known);
  return known;
}

const schemas = Object.entries(texts).map(([name, text]) => {
  const schema = buildSubgraphSchema(parse(text));
  return { name, schema, typeDefs: parse(text) };
});

const composed = composeServices(schemas.map(({ name, typeDefs }) => ({ name, typeDefs, url: `http://${name}` })));
if (!composed.supergraphSdl) throw new Error(composed.errors?.join('\n'));
export const supergraphSdl: string = composed.supergraphSdl;

/** @param faults  What comes of the next operations. */
export function randomSource(name: string, faults: () => Faults, sent: (operation: Operation) => void): Source {
  const schema = schemas.find((one) => one.name === name)?.schema;
  if (!schema) throw new Error(`There is no subgraph ${name}`);
  return {
    async execute(operation) {
      sent(operation);
      const { resolve, entityOf, broken } = world(schema, faults());
      const result = (await execute({
        schema: resolving(schema),
        document: parsed(operation.query),
        operationName: operation.operationName,
        variableValues: operation.variables,
        fieldResolver: resolve as GraphQLFieldResolver<unknown, unknown>,
        typeResolver: (value) => (value as Known).__typename,
        rootValue: undefined,
        contextValue: { entityOf },
      })) as ExecutionResult;
      // As if it had come over a socket: objects with a prototype, and nothing that is undefined.
      const { data, errors } = JSON.parse(JSON.stringify(result)) as ExecutionResult;
      const all = errors?.map(
        ({ message, path, extensions }) => new GraphQLError(message, { path: path ?? null, extensions }),
      );
      const sameFor = JSON.stringify([name, operation.query]);
      const entities = data?.['_entities'];
      const representations = operation.variables?.['representations'] as unknown[] | undefined;
      const answer = Array.isArray(entities)
        ? // What is wrong with an entity hangs on the entity, not on how many are asked for at once.
          {
            ...data,
            _entities: entities.map((one, i) =>
              broken(one, `${sameFor}${JSON.stringify(representations?.[i])}`, '_entities'),
            ),
          }
        : (broken(data, `${sameFor}/`, 'data') as ExecutionResult['data']);
      return { data: answer ?? null, ...(all ? { errors: all } : {}) };
    },
    subscribe: () => Promise.reject(new Error('There are no subscriptions here')),
    ready: async () => true,
    close: async () => {},
  };
}

/** With `_entities` asking the world of the operation. */
function resolving(schema: GraphQLSchema): GraphQLSchema {
  const field = schema.getQueryType()?.getFields()['_entities'];
  if (field) {
    field.resolve = (_root, { representations }, { entityOf }) =>
      (representations as Record<string, unknown>[]).map((one) => {
        try {
          return entityOf(one);
        } catch (error) {
          return error;
        }
      });
  }
  const union = schema.getType('_Entity');
  if (isAbstractType(union)) union.resolveType = (value) => (value as Known).__typename;
  for (const type of Object.values(schema.getTypeMap())) {
    if (isAbstractType(type)) type.resolveType = (value) => (value as Known).__typename;
  }
  return schema;
}
