import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { GraphQLScalarType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { json, readJson } from '../platform/http.ts';
import { type Fixture, openFixture, until } from './fixture.ts';
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
  const routes = async (request: IncomingMessage, url: URL) =>
    url.pathname === '/dev/echo' ? json(200, await readJson(request, 100)) : undefined;
  fixture = await openFixture({ distributed: false, scalars: [Day], routes, origins: ['https://shop.example'] });
});
afterAll(() => fixture.close());

const refused = (code: string) => ({ errors: [{ extensions: { code, retryable: false } }] });

describe('a request that is wrong in itself', () => {
  it('is refused with 400 if it is not JSON', async () => {
    expect(await fixture.post('{"query": ')).toMatchObject({ status: 400, body: refused('BAD_REQUEST') });
    expect(await fixture.post(Buffer.from([0x22, 0xff, 0x22]).toString('latin1'))).toMatchObject({ status: 400 });
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
    const aliases = Array.from({ length: LIMITS.aliasesMax + 1 }, (_, i) => `a${i}: shelves`);
    expect(await fixture.post({ query: `{ ${aliases.join(' ')} }` })).toMatchObject({
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
    expect(performance.now() - from).toBeLessThan(500);
  });
});

describe('a caller', () => {
  it('with a bad token is refused with 401', async () => {
    const { status, body, headers } = await fixture.post({ query: '{ me }' }, { authorization: 'Bearer other' });
    expect({ status, body }).toMatchObject({ status: 401, body: refused('UNAUTHENTICATED') });
    expect(headers.get('www-authenticate')).toBe('Bearer');
  });

  it('may ask by GET, but change nothing', async () => {
    const get = (query: string, headers: Record<string, string> = { 'apollo-require-preflight': '1' }) =>
      fetch(`${fixture.url}/graphql?query=${encodeURIComponent(query)}`, { headers });
    expect(await (await get('{ shelves }')).json()).toEqual({ data: { shelves: 7 } });
    expect((await get('{ shelves }', {})).status).toBe(400);
    expect((await get('mutation { rename(id: "p1", name: "x") { id } }')).status).toBe(405);
  });

  it('gets a request id, its own if that is a decent one', async () => {
    const idFor = async (given: string) =>
      (await fixture.post({ query: '{ shelves }' }, { 'x-request-id': given })).headers.get('x-request-id');
    expect(await idFor('till-7_42')).toBe('till-7_42');
    for (const bad of ['x'.repeat(65), 'a b', 'a;b']) expect(await idFor(bad)).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('in a browser is let in from the given origins only', async () => {
    const allowed = async (origin: string) => {
      const headers = { origin, 'access-control-request-method': 'POST' };
      const response = await fetch(`${fixture.url}/graphql`, { method: 'OPTIONS', headers });
      return response.headers.get('access-control-allow-origin');
    };
    expect(await allowed('https://shop.example')).toBe('https://shop.example');
    expect(await allowed('https://other.example')).toBeNull();
  });

  it('in production finds neither introspection nor suggestions nor a landing page', async () => {
    const introspection = await fixture.post({ query: '{ __schema { queryType { name } } }' });
    expect(introspection).toMatchObject({ status: 400, body: refused('GRAPHQL_VALIDATION_FAILED') });
    const page = await fetch(`${fixture.url}/graphql`, { headers: { accept: 'text/html' } });
    expect(page.headers.get('content-type')).toMatch(/json/);
    expect((await fetch(`${fixture.url}/`)).status).toBe(404);
  });
});

describe('a developer', () => {
  it('finds introspection and Apollo Sandbox', async () => {
    const open = await openFixture({ distributed: false, development: true });
    expect(await open.query('{ __schema { queryType { name } } }')).toEqual({
      data: { __schema: { queryType: { name: 'Query' } } },
    });
    const page = await fetch(`${open.url}/`, { headers: { accept: 'text/html' } });
    expect(page.url).toBe(`${open.url}/graphql`);
    expect(await page.text()).toContain('EmbeddedSandbox');
    await open.close();
  });

  it('finds the routes that are given, with bodies limited', async () => {
    const post = (body: string) =>
      fetch(`${fixture.url}/dev/echo`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    expect(await (await post('{"a":1}')).json()).toEqual({ a: 1 });
    expect((await post(JSON.stringify('x'.repeat(99)))).status).toBe(413);
  });
});

describe('health', () => {
  const health = async (url: string, path: string) => {
    const response = await fetch(`${url}/health/${path}`);
    return [response.status, await response.json()];
  };
  it('says that it lives and whether it is ready', async () => {
    expect(await health(fixture.url, 'live')).toEqual([200, { status: 'live' }]);
    expect(await health(fixture.url, 'ready')).toEqual([200, { status: 'ready' }]);
  });
  it.each([
    ['says no', async () => false],
    ['fails', () => Promise.reject(new Error('no database'))],
    ['takes too long', () => pause(10_000, true, { ref: false })],
  ])('is not ready if the check %s', async (_how, ready) => {
    const unready = await openFixture({ distributed: false, ready });
    expect(await health(unready.url, 'ready')).toEqual([503, { status: 'not ready' }]);
    await unready.close();
  });
});

describe('closing', () => {
  it('lets what is being answered finish, and ends idle connections and WebSockets', async () => {
    const closing = await openFixture({ distributed: false });
    const results = closing.webSocket().iterate({ query: 'subscription { titleChanged(id: "1") }' });
    const event = results.next();
    event.catch(() => {});
    await until(() => closing.stage.listening('1') === 1);
    await closing.query('{ shelves }');
    const slow = closing.query('{ slow }');
    await pause(50);
    const from = performance.now();
    await closing.close();
    expect(performance.now() - from).toBeLessThan(1_500);
    expect(await slow).toEqual({ data: { slow: 'done' } });
    expect(await event).toEqual({ done: true, value: undefined });
    await expect(closing.query('{ shelves }')).rejects.toThrow();
  });

  it('does not wait for a client that never ends its request', async () => {
    const closing = await openFixture({ distributed: false });
    const socket = connect(Number(new URL(closing.url).port), '127.0.0.1');
    socket.on('error', () => {});
    socket.write('POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 10\r\n\r\n{');
    await pause(50);
    const from = performance.now();
    await closing.close();
    expect(performance.now() - from).toBeLessThan(6_000);
  });

  it('an aborted upload harms nobody', async () => {
    const headers = { 'content-type': 'application/json', 'content-length': '1000' };
    const request = httpRequest(`${fixture.url}/graphql`, { method: 'POST', headers });
    request.on('error', () => {});
    request.write('{');
    await pause(20);
    request.destroy();
    await pause(20);
    expect(await fixture.query('{ shelves }')).toEqual({ data: { shelves: 7 } });
  });
});
