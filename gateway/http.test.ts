import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { GraphQLScalarType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Fixture, openFixture } from './fixture.ts';
import { LIMITS } from './limits.ts';

const Day = new GraphQLScalarType({
  name: 'Day',
  parseValue(value) {
    if (value === 'Monday') return value;
    throw new TypeError('Expected a day.');
  },
});

let fixture: Fixture;
beforeAll(async () => {
  fixture = await openFixture({ distributed: false, scalars: [Day] });
});
afterAll(() => fixture.close());

const refused = (code: string) => ({ errors: [{ extensions: { code, retryable: false } }] });

describe('a request that is wrong in itself', () => {
  it('is refused with 400 if it is not JSON', async () => {
    expect(await fixture.post('{"query": ')).toMatchObject({ status: 400, body: refused('BAD_REQUEST') });
    const latin1 = Buffer.from('{"query":"{ shelves }","pad":"\xff"}', 'latin1');
    const headers = { 'content-type': 'application/json' };
    expect((await fetch(`${fixture.url}/graphql`, { method: 'POST', headers, body: latin1 })).status).toBe(400);
  });

  it('is no fault of ours if its sender goes in the middle of its body', async () => {
    // Node calls that an error of the request, which was logged as one of ours.
    const { hostname, port } = new URL(fixture.url);
    const socket = connect({ host: hostname, port: Number(port) });
    const head = ['POST /graphql HTTP/1.1', 'host: x', 'content-type: application/json', 'content-length: 50', '', ''];
    socket.write(`${head.join('\r\n')}{"query":`, () => socket.destroy());
    await once(socket, 'close');
    await pause(50);
    expect(fixture.log.lines).toEqual([]);
  });

  it.each([
    '[]',
    '{}',
    '1',
    '"text"',
    'null',
    '{"query":1}',
    '{"query":"{ shelves }","variables":"text"}',
    '[{"query":"{ shelves }"}]',
  ])('is refused with 400 if it is JSON but no operation: %s', async (body) =>
    expect(await fixture.post(body)).toMatchObject({ status: 400, body: refused('BAD_REQUEST') }),
  );

  it('is refused with 400 and the place if it does not parse or is not valid', async () => {
    expect(await fixture.post({ query: '{ shelves' })).toMatchObject({
      status: 400,
      body: {
        errors: [
          { locations: [{ line: 1, column: 10 }], extensions: { code: 'GRAPHQL_PARSE_FAILED', retryable: false } },
        ],
      },
    });
    expect(await fixture.post({ query: '{ shelvs }' })).toMatchObject({
      status: 400,
      body: {
        errors: [{ message: 'Cannot query field "shelvs" on type "Query".', locations: [{ line: 1, column: 3 }] }],
      },
    });
  });

  it.each([
    { count: 2 ** 31 },
    { count: 1.5 },
    { count: 'one' },
    { count: null },
    {},
    { count: 1, other: 2 },
    { count: 1, day: 'Someday' },
    null,
    undefined,
    'text',
  ])('is refused with 400 and BAD_USER_INPUT if a variable does not fit: %j', async (input) => {
    const { status, body } = await fixture.post({
      query: 'query ($input: EchoInput!) { echo(input: $input) }',
      variables: { input },
    });
    expect({ status, body }).toMatchObject({ status: 400, body: refused('BAD_USER_INPUT') });
    expect(body).not.toHaveProperty('data');
  });

  it('is refused with 400 if a literal does not fit, also one of a custom scalar', async () => {
    for (const input of ['{ count: 2147483648 }', '{ count: 1, day: "Someday" }']) {
      expect(await fixture.post({ query: `{ echo(input: ${input}) }` })).toMatchObject({
        status: 400,
        body: refused('GRAPHQL_VALIDATION_FAILED'),
      });
    }
    expect((await fixture.post({ query: '{ echo(input: { count: 2147483647, day: "Monday" }) }' })).status).toBe(200);
  });

  it('is refused with 413 past the limit of its body, and not at it', async () => {
    const bytes = (size: number) => `{"query":"{ shelves }","pad":"${'x'.repeat(size - 32)}"}`;
    expect(bytes(LIMITS.bodyBytesMax).length).toBe(LIMITS.bodyBytesMax);
    expect((await fixture.post(bytes(LIMITS.bodyBytesMax))).status).toBe(200);
    for (const size of [LIMITS.bodyBytesMax + 1, LIMITS.bodyBytesMax * 4]) {
      expect(await fixture.post(bytes(size))).toMatchObject({ status: 413, body: refused('BAD_REQUEST') });
    }
  });

  it('is refused with 415 unless it says it is JSON in UTF-8', async () => {
    const body = { query: '{ shelves }' };
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=latin1', '']) {
      expect(await fixture.post(body, { 'content-type': type })).toMatchObject({
        status: 415,
        body: refused('BAD_REQUEST'),
      });
    }
    expect((await fixture.post(body, { 'content-type': 'Application/JSON; charset="UTF-8"' })).status).toBe(200);
    expect((await fixture.post(body, { 'content-encoding': 'gzip' })).status).toBe(415);
  });

  it('is refused with 404 for another path, and with 405 for another method', async () => {
    const other = await fetch(`${fixture.url}/other`, { method: 'POST' });
    expect({ status: other.status, body: await other.json() }).toMatchObject({
      status: 404,
      body: refused('NOT_FOUND'),
    });
    const put = await fetch(`${fixture.url}/graphql`, { method: 'PUT' });
    expect({ status: put.status, allow: put.headers.get('allow') }).toEqual({ status: 405, allow: 'GET, POST' });
  });

  it('is refused if it is a subscription, which needs a WebSocket', async () => {
    const query = 'subscription { titleChanged(id: "1") }';
    expect(await fixture.post({ query })).toMatchObject({ status: 400, body: refused('BAD_REQUEST') });
  });

  it('is refused if it is too large', async () => {
    const aliases = Array.from({ length: LIMITS.aliasesMax + 1 }, (_, i) => `a${i}: id`);
    expect(await fixture.post({ query: `{ books { ${aliases.join(' ')} } }` })).toMatchObject({
      status: 400,
      body: {
        errors: [{ extensions: { code: 'QUERY_TOO_COSTLY', details: { limit: 'aliases', max: LIMITS.aliasesMax } } }],
      },
    });
    const tokens = `{ ${'shelves '.repeat(LIMITS.tokensMax)} }`;
    expect(await fixture.post({ query: tokens })).toMatchObject({ status: 400, body: refused('GRAPHQL_PARSE_FAILED') });
  });

  it('costs no time for fragments that double each other', async () => {
    const doubles = Array.from({ length: 60 }, (_, i) => `fragment f${i} on Query { ...f${i + 1} ...f${i + 1} }`);
    const query = `{ ...f0 } ${doubles.join(' ')} fragment f60 on Query { shelves }`;
    const from = performance.now();
    expect(await fixture.post({ query })).toMatchObject({ status: 400, body: refused('QUERY_TOO_COSTLY') });
    expect(performance.now() - from).toBeLessThan(10_000);
  });
});

describe('what most clients send is answered as Apollo Server answers it:', () => {
  const bodies: Record<string, unknown>[] = [
    { query: '{ shelves }' },
    { query: '{ shelves }', operationName: null, variables: null, extensions: null },
    { query: '{ shelves }', variables: {}, extensions: { more: 1 } },
    { query: '{ shelves }', variables: [] },
    { query: '{ shelves }', variables: 'text' },
    { query: '{ shelves }', operationName: '' },
    { query: '{ shelves }', operationName: 7 },
    { query: 'query A { shelves } query B { __typename }', operationName: 'B' },
    { query: 'query A { shelves } query B { __typename }' },
    { query: 'query A { shelves }', operationName: 'C' },
    { query: 'query ($id: ID!) { person(id: $id) { name } }', variables: { id: 'p1' } },
    { query: 'query ($id: ID!) { person(id: $id) { name } }' },
    { query: '{ refused shelves }' },
    { query: '{ broken }' },
    { query: '{ person(id: "p3") { shelfOrNothing } }' },
    { query: 'mutation { rename(id: "p2", name: "Al") { name } }' },
    { query: 'subscription { titleChanged(id: "b1") }' },
    { query: '{ nothing }' },
    { query: '{ shelves' },
    { query: '{ __schema { queryType { name } } }' },
    { query: 7 },
    { operationName: 'A' },
  ];
  const types = {
    '*/*': '*/*;q=1',
    'application/json': 'application/json;q=1',
    'application/graphql-response+json': 'application/graphql-response+json;q=1',
    'application/graphql-response+json,application/json;q=0.9':
      'application/graphql-response+json, application/json;q=0.9',
  };

  it.each(bodies)('%j', async (body) => {
    for (const [accept, negotiated] of Object.entries(types)) {
      const [ours, theirs] = await Promise.all([accept, negotiated].map((one) => answerTo(body, one)));
      expect(ours).toEqual(theirs);
    }
  });

  async function answerTo(body: unknown, accept: string) {
    const headers = { 'content-type': 'application/json', accept, 'x-request-id': 'same' };
    const response = await fetch(`${fixture.url}/graphql`, { method: 'POST', headers, body: JSON.stringify(body) });
    const kept = [...response.headers].filter(([name]) => name !== 'date');
    return { status: response.status, headers: kept, body: await response.text() };
  }
});
