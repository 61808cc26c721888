import { buildSchema, getOperationAST, parse } from 'graphql';
import { expect, it } from 'vitest';
import { annotationsOf } from './annotations.ts';
import { costs, LIST_SIZE, MUTATION_COST } from './cost.ts';

const sdl = `
  directive @listSize(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!]) on FIELD_DEFINITION
  directive @cost(weight: Int!) on FIELD_DEFINITION | ARGUMENT_DEFINITION
  type Query { self: Query past(at: Int @cost(weight: 30)): Query name: String names: [String] heavy: String @cost(weight: 7) shelf: Shelf shelves: [Shelf!]!
    year: [Shelf] @listSize(assumedSize: 365)
    books(first: Int = 20): Books @listSize(slicingArguments: ["first"], sizedFields: ["edges"])
    some(first: Int, last: Int): [Shelf] @listSize(slicingArguments: ["first", "last"], assumedSize: 3) }
  type Mutation { move: Shelf }
  interface Shelf { width: Int inner: [Shelf] }
  type Wide implements Shelf { width: Int inner: [Shelf] door: Shelf }
  type Books { total: Int edges: [Edge] others: [Edge] }
  type Edge { node: Shelf }
`;
const schema = buildSchema(sdl);
const costOf = costs(schema, annotationsOf(sdl));

function cost(query: string, variables: Record<string, unknown> = {}): number {
  const document = parse(query);
  const operation = getOperationAST(document);
  if (!operation) throw new Error('no operation');
  return costOf(document, operation, variables);
}

it.each([
  ['{ name names __typename }', 0],
  ['{ heavy }', 7],
  ['{ past { name } }', 1],
  ['{ past(at: 1) { name } }', 31],
  ['{ self { self { name } } }', 2],
  ['{ shelves { width } }', LIST_SIZE],
  ['{ shelves { inner { width } } }', LIST_SIZE * (1 + LIST_SIZE)],
  ['{ year { width } }', 365],
  ['{ books { total } }', 1],
  ['{ books { edges { node { width } } } }', 1 + 20 * 2],
  ['{ books(first: 5) { edges { node { width } } others { node { width } } } }', 1 + 5 * 2 + LIST_SIZE * 2],
  ['{ books(first: 5) { ...f } } fragment f on Books { edges { node { inner { width } } } }', 1 + 5 * (2 + LIST_SIZE)],
  ['{ books(first: -5) { edges { node { width } } } }', 1],
  ['{ some { width } }', 3],
  ['{ some(last: 4) { width } }', 4],
  ['{ shelf { width ... on Wide { door { width } } } }', 2],
  ['{ a: shelf { width } b: shelf { width } ...f } fragment f on Query { shelf { width } }', 3],
  ['mutation { move { width } again: move { width } }', 2 * (MUTATION_COST + 1)],
])('%s costs %d', (query, expected) => expect(cost(query)).toBe(expected));

it('counts a list as often as its variable says, also inside another', () => {
  const query = 'query ($n: Int = 20) { books(first: $n) { edges { node { inner { width } } } } }';
  expect([0, 1, 20, 100].map((n) => cost(query, { n }))).toEqual([1, 13, 241, 1201]);
  const nested = 'query ($n: Int) { shelves { inner { width } } books(first: $n) { edges { node { width } } } }';
  expect(cost(nested, { n: 100 })).toBe(110 + 201);
  // Left out, it is what the argument says by default.
  expect(cost(nested, {})).toBe(110 + 1 + 2 * 20);
});
