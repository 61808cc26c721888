import { buildSchema, parse, validate } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Fixture, openFixture } from './fixture.ts';
import { shallowValues, VALUES_DEPTH_MAX } from './rules.ts';

const schema = buildSchema('scalar Json input In { json: Json } type Query { a(in: In, json: Json): Int b: Int }');
const refused = (query: string) =>
  validate(schema, parse(query), [shallowValues]).map(({ originalError }) => originalError);
const lists = (n: number) => `${'['.repeat(n)}${']'.repeat(n)}`;
const objects = (n: number) => `${'{a:'.repeat(n)}1${'}'.repeat(n)}`;

// Apollo's planner takes twice the time for each list inside a list: thirty stopped the gateway, for all.
describe(`values inside each other, ${VALUES_DEPTH_MAX} at most`, () => {
  it.each([
    `{ a(json: ${lists(VALUES_DEPTH_MAX)}) b }`,
    `{ a(json: ${objects(VALUES_DEPTH_MAX)}) }`,
    `{ a(in: { json: ${lists(VALUES_DEPTH_MAX - 1)} }) }`,
    `{ a(json: [${`${lists(VALUES_DEPTH_MAX - 1)} `.repeat(20)}]) }`,
    `query ($v: Json = ${lists(VALUES_DEPTH_MAX)}) { a(json: $v) }`,
    '{ a(json: 1) b }',
  ])('may pass: %s', (query) => expect(refused(query)).toEqual([]));

  it.each([
    `{ a(json: ${lists(VALUES_DEPTH_MAX + 1)}) b }`,
    `{ a(json: ${objects(VALUES_DEPTH_MAX + 1)}) }`,
    `{ a(in: { json: ${lists(VALUES_DEPTH_MAX)} }) }`,
    `{ a(json: [${`${lists(3)} `.repeat(9)}${lists(VALUES_DEPTH_MAX)}]) }`,
    `{ b @include(if: ${lists(500)}) }`,
    `query ($v: Json = ${lists(VALUES_DEPTH_MAX + 1)}) { a(json: $v) }`,
    `{ ...F } fragment F on Query { a(json: ${lists(1_000)}) }`,
  ])('past that are refused once: %s', (query) => {
    const details = { limit: 'values inside values', max: VALUES_DEPTH_MAX };
    expect(refused(query)).toMatchObject([{ code: 'QUERY_TOO_COSTLY', details }]);
  });
});

describe('what is too deep for the parser', () => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await openFixture({ distributed: false, limits: { tokensMax: 200_000 } });
  });
  afterAll(() => fixture.close());

  // It told of its own call stack, and over WebSocket that was taken for a fault of ours.
  it.each([`{ echo(input: ${lists(50_000)}) }`, `${'{ me '.repeat(50_000)}`])('is a mistake: %.30s', async (query) => {
    const told = [
      {
        message: 'This is nested too deeply to be read.',
        extensions: { code: 'GRAPHQL_PARSE_FAILED', retryable: false },
      },
    ];
    expect(await fixture.post({ query })).toMatchObject({ status: 400, body: { errors: told } });
    await expect(fixture.webSocket().iterate({ query }).next()).rejects.toEqual(told);
    expect(fixture.log.lines).toEqual([]);
  });
});
