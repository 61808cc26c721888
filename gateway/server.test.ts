import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { json, readJson } from '../platform/http.ts';
import { IN_FLIGHT_MS } from '../platform/http-server.ts';
import { type Fixture, openFixture, until } from './fixture.ts';

let fixture: Fixture;
beforeAll(async () => {
  const routes = async (request: IncomingMessage, url: URL) =>
    url.pathname === '/dev/echo' ? json(200, await readJson(request, 100)) : undefined;
  fixture = await openFixture({ distributed: false, routes, origins: ['https://shop.example'] });
});
afterAll(() => fixture.close());

const refused = (code: string) => ({ errors: [{ extensions: { code, retryable: false } }] });

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
    // Less than for what does not end by itself.
    expect(performance.now() - from).toBeLessThan(IN_FLIGHT_MS - 1_000);
    expect(await slow).toEqual({ data: { slow: 'done' } });
    await expect(event).rejects.toMatchObject({ code: 1001 });
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
    expect(performance.now() - from).toBeLessThan(2 * IN_FLIGHT_MS);
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
