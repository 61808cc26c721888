import type { IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { Cancellation } from '../platform/cancellation.ts';
import { GUEST, seal, until } from './fixture.ts';
import { type Answer, closeAll, json, subgraph } from './fixture-remote.ts';
import { FETCH_TIMEOUT_MS } from './remote.ts';

afterEach(closeAll);
const asked = { caller: GUEST, requestId: 'r1' };
const masked = {
  data: null,
  errors: [
    {
      message: 'Something went wrong on our side.',
      extensions: { code: 'INTERNAL_SERVER_ERROR', retryable: true, requestId: 'r1' },
    },
  ],
};
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('a fetch', () => {
  it('carries the operation, the request id and the sealed caller', async () => {
    let sent: { headers: IncomingMessage['headers']; url: string | undefined; body: unknown } | undefined;
    const { source } = await subgraph(
      (request, response) => {
        sent = { headers: request.headers, url: request.url, body: JSON.parse(request.text) };
        json(200, { data: { a: 1 } })(request, response);
      },
      { seal },
    );
    const operation = { query: 'query A($x: Int) { a }', operationName: 'A', variables: { x: 1 } };
    expect(await source.execute(operation, asked)).toEqual({ data: { a: 1 } });
    expect(sent).toMatchObject({ url: '/some/graphql?a=b', body: operation, headers: { 'x-request-id': 'r1' } });
    const [scheme, sealed] = sent?.headers.authorization?.split(' ') ?? [];
    expect([scheme, seal.open(sealed, 'r1')]).toEqual(['Caller', GUEST]);
  });

  it('tells a subgraph that is not ours nothing of the caller', async () => {
    let authorization: string | undefined;
    const { source } = await subgraph((request, response) => {
      authorization = request.headers.authorization;
      json(200, { data: {} })(request, response);
    });
    await source.execute({ query: '{ a }' }, asked);
    expect(authorization).toBeUndefined();
  });

  it.each([
    [
      200,
      {
        data: { a: null },
        errors: [{ message: 'no', path: ['a'], locations: [{ line: 1, column: 1 }], extensions: { code: 'X' } }],
      },
    ],
    [400, { errors: [{ message: 'no', path: ['a'], extensions: { code: 'X' } }] }],
    [500, { data: { a: null }, errors: [{ message: 'no', path: ['a'], extensions: { code: 'X' } }] }],
  ])('uses a GraphQL answer, whatever its status: %d', async (status, body) => {
    const { source, log } = await subgraph(json(status, body));
    expect(plain(await source.execute({ query: '{ a }' }, asked))).toEqual({
      data: 'data' in body ? body.data : null,
      errors: [{ message: 'no', path: ['a'], extensions: { code: 'X' } }],
    });
    expect(log.lines).toEqual([]);
  });

  it.each<[string, Answer]>([
    ['is no JSON', json(200, '<html>the secret</html>')],
    ['has neither data nor errors', json(200, { message: 'the secret' })],
    ['has no errors where it should', json(200, { errors: [] })],
    ['is null', json(200, 'null')],
    ['is no object', json(502, '"the secret"')],
    ['comes too late', (_request, response) => void setTimeout(() => response.end('{"data":{}}'), 600)],
    ['stops half-way', (_request, response) => void response.writeHead(200).write('{"data"')],
    ['is cut off', (_request, response) => void response.socket?.destroy()],
  ])('says only that something went wrong, and logs why, if the answer %s', async (_how, answer) => {
    const { source, log } = await subgraph(answer);
    const result = await source.execute({ query: '{ a }' }, asked);
    expect(plain(result)).toEqual(masked);
    expect(log.lines).toMatchObject([
      { level: 'error', message: 'subgraph unreachable', fields: { subgraph: 'cards', requestId: 'r1' } },
    ]);
    expect(JSON.stringify(log.lines)).not.toContain('the secret');
  });

  it('says the same if there is nobody, or if our seal is not accepted', async () => {
    const { source, server } = await subgraph(
      json(401, { errors: [{ message: 'no', extensions: { code: 'UNAUTHENTICATED' } }] }),
      { seal },
    );
    expect(plain(await source.execute({ query: '{ a }' }, asked))).toEqual(masked);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    expect(plain(await source.execute({ query: '{ a }' }, asked))).toEqual(masked);
  });

  it('is given up, without a line in the log, when its asker has gone', async () => {
    let closed = false;
    const { source, log } = await subgraph((_request, response) => void response.once('close', () => (closed = true)));
    const gone = new Cancellation();
    const result = source.execute({ query: '{ a }' }, { ...asked, cancellation: gone });
    await pause(50);
    gone.cancel();
    const from = performance.now();
    expect(plain(await result)).toEqual(masked);
    // Long before the subgraph’s time is over.
    expect(performance.now() - from).toBeLessThan(FETCH_TIMEOUT_MS / 2);
    await until(() => closed);
    expect(log.lines).toEqual([]);
  });
});

describe('readiness', () => {
  it('of a service of ours is what it says itself', async () => {
    const { source } = await subgraph(
      (request, response) => json(request.url === '/health/ready' ? 200 : 500, {})(request, response),
      { seal },
    );
    expect(await source.ready()).toBe(true);
    const { source: other } = await subgraph(json(503, {}), { seal });
    expect(await other.ready()).toBe(false);
  });
  it('of another is whether it answers', async () => {
    const { source } = await subgraph(json(200, { data: { __typename: 'Query' } }));
    expect(await source.ready()).toBe(true);
  });
});
