import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { GUEST, type Remembered, rememberingLog, seal, until } from './fixture.ts';
import { remote } from './remote.ts';
import type { Source } from './source.ts';

const asked = { caller: GUEST, requestId: 'r1' };
const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

type Answer = (request: IncomingMessage & { text: string }, response: ServerResponse) => void;

/** A subgraph that answers whatever the test wants, and a source that asks it. */
async function subgraph(
  answer: Answer,
  options: { seal?: typeof seal } = {},
): Promise<{ source: Source; log: Remembered; server: Server }> {
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    answer(Object.assign(request, { text }), response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const log = rememberingLog();
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/some/graphql?a=b`;
  const source = remote({ name: 'cards', url, timeoutMs: 300, log, ...options });
  open.push(
    () => new Promise((resolve) => server.close(resolve)),
    () => server.closeAllConnections(),
    () => source.close(),
  );
  return { source, log, server };
}
const json =
  (status: number, body: unknown): Answer =>
  (_request, response) =>
    void response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(typeof body === 'string' ? body : JSON.stringify(body));
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
    expect([scheme, await seal.open(sealed)]).toEqual(['Caller', GUEST]);
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
    const gone = new AbortController();
    const result = source.execute({ query: '{ a }' }, { ...asked, signal: gone.signal });
    await pause(50);
    gone.abort();
    expect(plain(await result)).toEqual(masked);
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

describe('a stream', () => {
  /** Takes subscriptions, and answers or not as the test says. */
  async function streaming(on: {
    subscribe: (say: (message: unknown) => void, payload: unknown) => void;
    pong?: boolean;
  }) {
    const { source, server, log } = await subgraph(json(404, {}), { seal });
    const completed: unknown[] = [];
    const sockets = new WebSocketServer({ server });
    sockets.on('connection', (socket) =>
      socket.on('message', (data) => {
        const { type, id, payload } = JSON.parse(String(data));
        const say = (message: unknown) => socket.send(JSON.stringify(message));
        if (type === 'connection_init') say({ type: 'connection_ack' });
        if (type === 'ping' && on.pong !== false) say({ type: 'pong' });
        if (type === 'complete') completed.push(id);
        if (type === 'subscribe') on.subscribe((message) => say({ id, ...(message as object) }), payload);
      }),
    );
    open.push(() => sockets.clients.forEach((socket) => void socket.terminate()));
    return { source, sockets, completed, log };
  }
  const events = async (source: Source) =>
    (await source.subscribe(
      { query: 'subscription { a }', variables: { x: 1 } },
      asked,
    )) as AsyncIterableIterator<unknown>;

  it('carries the request id and the sealed caller with the operation, all over one connection', async () => {
    const payloads: { extensions: { caller: string; requestId: string } }[] = [];
    const { source, sockets } = await streaming({
      subscribe: (say, payload) => {
        payloads.push(payload as (typeof payloads)[number]);
        say({ type: 'next', payload: { data: { a: payloads.length } } });
      },
    });
    const [first, second] = [await events(source), await events(source)];
    expect([await first.next(), await second.next()]).toMatchObject([
      { value: { data: { a: 1 } } },
      { value: { data: { a: 2 } } },
    ]);
    expect(sockets.clients.size).toBe(1);
    expect(payloads[0]).toMatchObject({
      query: 'subscription { a }',
      variables: { x: 1 },
      extensions: { requestId: 'r1' },
    });
    expect(await seal.open(payloads[0]?.extensions.caller)).toEqual(GUEST);
  });

  it('tells the subgraph at once when it is left, though nothing comes', async () => {
    let subscribed = 0;
    const { source, completed } = await streaming({ subscribe: () => subscribed++ });
    const stream = await events(source);
    const pending = stream.next();
    await until(() => subscribed === 1);
    await stream.return?.();
    expect(await until(() => completed.length === 1)).toBeLessThan(100);
    expect(await pending).toEqual({ done: true, value: undefined });
  });

  it('that is refused yields the errors and ends', async () => {
    const { source } = await streaming({ subscribe: (say) => say({ type: 'error', payload: [{ message: 'no' }] }) });
    const stream = await events(source);
    expect(plain(await stream.next())).toEqual({ done: false, value: { data: null, errors: [{ message: 'no' }] } });
    expect(await stream.next()).toEqual({ done: true, value: undefined });
  });

  it('fails when its connection breaks, and the next one gets a new connection', async () => {
    let subscribed = 0;
    const { source, sockets, log } = await streaming({
      subscribe: (say) => ++subscribed === 2 && say({ type: 'next', payload: { data: { a: 2 } } }),
    });
    const broken = (await events(source)).next();
    await until(() => subscribed === 1);
    for (const socket of sockets.clients) socket.terminate();
    await expect(broken).rejects.toThrow('the connection to subgraph cards was lost');
    expect(log.lines).toMatchObject([{ level: 'warn', fields: { subgraph: 'cards', requestId: 'r1' } }]);
    expect(await (await events(source)).next()).toMatchObject({ value: { data: { a: 2 } } });
  });

  it('fails when its subgraph does not answer pings any more', { timeout: 15_000 }, async () => {
    const { source } = await streaming({ subscribe: () => {}, pong: false });
    await expect((await events(source)).next()).rejects.toThrow('was lost');
  });

  it('fails when there is nobody', async () => {
    const { source, server } = await subgraph(json(404, {}), { seal });
    await expect((await events(source)).next()).rejects.toThrow('was lost');
    server.closeAllConnections();
  });

  it('of a client too slow for it fails, and leaves the others alone', async () => {
    const { source, completed } = await streaming({
      subscribe: (say) => {
        for (let i = 0; i < 300; i++) say({ type: 'next', payload: { data: { a: i } } });
      },
    });
    const stream = await events(source);
    await until(() => completed.length === 1);
    for (let i = 0; i < 256; i++) expect(await stream.next()).toMatchObject({ value: { data: { a: i } } });
    await expect(stream.next()).rejects.toThrow('more than 256 items wait');
  });
});
