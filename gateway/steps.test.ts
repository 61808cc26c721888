import { composeServices } from '@apollo/composition';
import { type ExecutionResult, type GraphQLError, parse } from 'graphql';
import { expect, it } from 'vitest';
import { executor } from './executor.ts';
import { GUEST, rememberingLog } from './fixture.ts';
import { openPlanner } from './planner.ts';

const HEAD =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@requires", "@external", "@interfaceObject"])';
const typeDefs = {
  shop: `${HEAD}
    type Query { things: [Thing] media: [Media] toy: Toy! big: Int id: ID any: Any! }
    scalar Any
    union Thing = Toy | Book
    type Toy @key(fields: "id") { id: ID! parts: [[Part]] }
    type Part { size: Int! }
    type Book @key(fields: "id") { id: ID! }
    interface Media @key(fields: "id") { id: ID! }
    type Film implements Media @key(fields: "id") { id: ID! minutes: Int! }
  `,
  more: `${HEAD}
    type Toy @key(fields: "id") { id: ID! parts: [[Part]] @external price: Int cost: Int @requires(fields: "parts { size }") }
    type Part @external { size: Int! }
    type Media @key(fields: "id") @interfaceObject { id: ID! stars: Int }
  `,
};
const { supergraphSdl = '' } = composeServices(
  Object.entries(typeDefs).map(([name, text]) => ({ name, typeDefs: parse(text), url: `http://${name}` })),
);

type Answers = Partial<Record<keyof typeof typeDefs, readonly unknown[]>>;

/** Each subgraph gives one answer after the other. */
async function run(query: string, answers: Answers) {
  const sent: unknown[] = [];
  const left = new Map(Object.entries(answers).map(([name, all]) => [name, [...all]]));
  const planner = openPlanner(supergraphSdl, ({ name }) => ({
    async execute({ variables }) {
      sent.push(variables?.['representations'] ?? name);
      // As it comes over a socket.
      return JSON.parse(JSON.stringify(left.get(name)?.shift())) as ExecutionResult;
    },
    subscribe: () => Promise.reject(new Error('not asked for')),
    ready: async () => true,
    close: async () => {},
  }));
  const planned = planner.plan(query, parse(query), undefined);
  const { run } = executor({ present: (error) => error as GraphQLError, log: rememberingLog() });
  const result = await run({ planned, variables: {}, coerced: {}, asked: { caller: GUEST, requestId: 'r1' } });
  const errors = result.errors?.map(({ path, extensions }) => ({ path, code: extensions['code'] }));
  return { sent, data: JSON.parse(JSON.stringify(result.data)), ...(errors && { errors }) };
}
const toy = (id: number) => ({ __typename: 'Toy', id: `${id}` });
const book = { __typename: 'Book', id: 'b' };

// Apollo’s executor counts the book, and says that the first toy failed.
it('an error of an entity is told where that entity stands, also among those of other types', async () => {
  expect(
    await run('{ things { ... on Toy { price } } }', {
      shop: [{ data: { things: [book, toy(1), null, toy(2)] } }],
      more: [
        {
          data: { _entities: [{ price: 1 }, null] },
          errors: [{ message: 'no', path: ['_entities', 1, 'price'], extensions: { code: 'X' } }],
        },
      ],
    }),
  ).toEqual({
    sent: ['shop', [toy(1), toy(2)]],
    data: { things: [{}, { price: 1 }, null, { price: null }] },
    errors: [{ path: ['things', 3, 'price'], code: 'X' }],
  });
});

it('an error without a place, a message or a code is told nevertheless', async () => {
  expect(
    await run('{ things { ... on Toy { price } } }', {
      shop: [{ data: { things: [toy(1)] } }],
      more: [
        {
          data: null,
          errors: [
            { message: '' },
            { message: 'no', path: ['_entities', 5, 'price'] },
            { message: 'no', path: ['_entities'] },
          ],
        },
      ],
    }),
  ).toMatchObject({
    data: { things: [{ price: null }] },
    errors: [
      { code: 'DOWNSTREAM_SERVICE_ERROR' },
      { path: ['price'], code: 'DOWNSTREAM_SERVICE_ERROR' },
      { path: ['things', '@', '_entities'], code: 'DOWNSTREAM_SERVICE_ERROR' },
    ],
  });
});

it.each([
  ['no list', {}],
  ['too few', []],
  ['too many', [{ price: 1 }, { price: 2 }]],
])('entities that are %s are an error, and nothing of them is taken', async (_what, entities) => {
  expect(
    await run('{ things { ... on Toy { price } } }', {
      shop: [{ data: { things: [toy(1)] } }],
      more: [{ data: { _entities: entities } }],
    }),
  ).toMatchObject({ data: { things: [{ price: null }] }, errors: [{}] });
});

// Lists of lists were sent as null, and so they are by Apollo’s executor.
it('what a field requires is sent whole, also in lists of lists', async () => {
  const parts = [[{ size: 1 }, null], null, []];
  const { sent, data } = await run('{ toy { cost } }', {
    shop: [{ data: { toy: { ...toy(1), parts } } }],
    more: [{ data: { _entities: [{ cost: 3 }] } }],
  });
  expect(sent).toEqual(['shop', [{ ...toy(1), parts }]]);
  expect(data).toEqual({ toy: { cost: 3 } });
});

// The interface was written over what the entity is: the whole list became null. Apollo’s executor leaves `minutes` out.
it('an entity stays what it is when a subgraph answers that knows only its interface', async () => {
  const film = { __typename: 'Film', id: '1', minutes: 90 };
  expect(
    await run('{ media { stars __typename ... on Film { minutes } } }', {
      shop: [{ data: { media: [film] } }],
      more: [{ data: { _entities: [{ __typename: 'Media', stars: 3 }] } }],
    }),
  ).toMatchObject({ data: { media: [{ stars: 3, __typename: 'Film', minutes: 90 }] } });
});

it.each([
  [{ __typename: 'Toy' }],
  [{ __typename: 'Nothing' }],
  [{ __typename: 'Thing' }],
  [{ __typename: null }],
  [{ __typename: 7 }],
  [7],
  [[]],
])('what is no object of the type that belongs there is null: %j', async (given) => {
  expect(await run('{ media { id } }', { shop: [{ data: { media: [given] } }] })).toMatchObject({
    data: { media: [null] },
  });
});

it.each([
  ['media', { id: '1' }],
  ['media', 'text'],
])('what is no list where one belongs is null, and the rest is answered', async (name, given) => {
  expect(await run(`{ big ${name} { stars } }`, { shop: [{ data: { [name]: given, big: 1 } }], more: [] })).toEqual({
    sent: ['shop'],
    data: { big: 1, [name]: null },
  });
});

it.each([
  [2 ** 31 - 1, 2 ** 31 - 1],
  [-(2 ** 31), -(2 ** 31)],
  [2 ** 31, null],
  [1e21, null],
  [0.5, null],
  ['1', null],
])('an Int has 32 bits, and is told as null otherwise: %j', async (given, expected) => {
  expect(await run('{ big }', { shop: [{ data: { big: given } }] })).toEqual({
    sent: ['shop'],
    data: { big: expected },
  });
});

it('an ID is text, whatever it is to a subgraph', async () => {
  expect(await run('{ id }', { shop: [{ data: { id: 7 } }] })).toMatchObject({ data: { id: '7' } });
});

it('a field called as what an object inherits is answered, from what came as JSON', async () => {
  const { data } = await run('{ __proto__: big constructor: id a: toy { __proto__: __typename } }', {
    shop: [JSON.parse('{"data":{"__proto__":5,"a":{"__typename":"Toy"}}}')],
  });
  expect(JSON.stringify(data)).toBe('{"__proto__":5,"constructor":null,"a":{"__proto__":"Toy"}}');
});
