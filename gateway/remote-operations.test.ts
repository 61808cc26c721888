/** The channel between a gateway and our own services, both real, and with whoever else may be at its other end. */
import { createServer, request, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { ExecutionResult } from 'graphql';
import { afterEach, describe, expect, it } from 'vitest';
import { callerSeal } from '../platform/caller.ts';
import { Cancellation } from '../platform/cancellation.ts';
import { openMessages } from '../platform/messages.ts';
import { OPERATION_BYTES_MAX, OPERATIONS_PROTOCOL } from '../platform/operations.ts';
import { serveSubgraph } from '../platform/service.ts';
import { buildSubgraph } from '../platform/subgraph.ts';
import { GUEST, rememberingLog, seal, until } from './fixture.ts';
import { closeAll, closeLater } from './fixture-remote.ts';
import { remote } from './remote.ts';

afterEach(closeAll);
const asked = { caller: GUEST, requestId: 'r1' };
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const masked = {
  data: null,
  errors: [
    {
      message: 'Something went wrong on our side.',
      extensions: { code: 'INTERNAL_SERVER_ERROR', retryable: true, requestId: 'r1' },
    },
  ],
};

/** A service whose answers wait until they are let go. */
async function service({ port = 0, by = seal } = {}) {
  const log = rememberingLog();
  const waiting: { id: string; go: () => void }[] = [];
  const cancelled: string[] = [];
  const asker = { id: '' };
  const slow = (_root: unknown, { id }: { id: string }) =>
    new Promise((resolve) => waiting.push({ id, go: () => resolve(id) }));
  const subgraph = buildSubgraph({
    name: 'things',
    typeDefs: `
      directive @may(roles: [String!]!) on FIELD_DEFINITION
      type Query { echo(id: ID!): ID @may(roles: ["EVERYONE"]) slow(id: ID!): ID @may(roles: ["EVERYONE"]) long(n: Int!): String @may(roles: ["EVERYONE"]) }
      type Mutation { slow(id: ID!): ID @may(roles: ["EVERYONE"]) }
    `,
    resolvers: {
      Query: {
        echo: (_: unknown, { id }: { id: string }) => id,
        slow,
        long: (_: unknown, { n }: { n: number }) => 'x'.repeat(n),
      },
      Mutation: { slow },
    },
    context: ({ cancellation, caller, requestId }) => {
      asker.id = JSON.stringify({ caller, requestId });
      cancellation?.whenCancelled(() => cancelled.push(requestId));
      return {};
    },
    log,
  });
  const ready = async () => true;
  const server = await serveSubgraph({ subgraph, host: '127.0.0.1', port, seal: by, ready, log });
  closeLater(() => server.close());
  const go = (id: string) => waiting.find((one) => one.id === id)?.go();
  return { url: `${server.url}/graphql`, server, waiting, go, cancelled, log, asker };
}

function source(url: string, { timeoutMs = 5_000, by = seal } = {}) {
  const log = rememberingLog();
  const opened = remote({ name: 'things', url, seal: by, timeoutMs, log });
  closeLater(() => opened.close());
  const ask = async (id: string, field = 'slow', kind = 'query', cancellation?: Cancellation) =>
    plain(
      await opened.execute(
        { query: `${kind} ($id: ID!) { ${field}(id: $id) }`, variables: { id } },
        { ...asked, requestId: 'r1', cancellation },
      ),
    );
  return { ...opened, log, ask };
}

type Told = Record<string, unknown>;
/** A service that says what the test wants, to each connection; `refuses` a new one with that status. */
async function stage(heard: (message: Told, say: (message: unknown) => void, socket: Socket) => void) {
  const sockets: Socket[] = [];
  const messages: Told[] = [];
  const posts: string[] = [];
  const asking = { upgrades: 0, refuses: 0 };
  const server: Server = createServer((incoming, response) => {
    posts.push(String(incoming.url));
    response.end('{"data":{"slow":"over HTTP"}}');
  });
  server.on('upgrade', (_request, duplex) => {
    const socket = duplex as Socket;
    asking.upgrades += 1;
    sockets.push(socket);
    socket.on('error', () => {});
    if (asking.refuses > 0)
      return void socket.end(`HTTP/1.1 ${asking.refuses} No\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`);
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: ${OPERATIONS_PROTOCOL}\r\n\r\n`);
    const channel = openMessages({
      socket,
      head: Buffer.alloc(0),
      bytesMax: OPERATION_BYTES_MAX,
      received: (message) => {
        messages.push(message);
        heard(message, (answer) => channel.send(JSON.stringify(answer)), socket);
      },
      over: () => socket.end(),
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closeLater(
    () => new Promise((resolve) => server.close(resolve)),
    () => {
      for (const socket of sockets) socket.destroy();
    },
  );
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
  return { url, server, sockets, messages, posts, asking };
}
const echoed = ({ id, variables }: Told, say: (message: unknown) => void) =>
  id !== undefined && say({ id, data: { slow: (variables as Told)['id'] } });

describe('many fetches', () => {
  it('go over one connection and are answered in any order, each its own', async () => {
    const { url, waiting, go, asker } = await service();
    const { ask } = source(url);
    const ids = Array.from({ length: 50 }, (_, i) => `${i}`);
    const answers = ids.map((id) => ask(id));
    await until(() => waiting.length === 50);
    for (const id of ids.toReversed()) go(id);
    expect(await Promise.all(answers)).toEqual(ids.map((id) => ({ data: { slow: id } })));
    expect(JSON.parse(asker.id)).toEqual(asked);
    const counted = await stage(echoed);
    const other = source(counted.url);
    expect(await Promise.all(ids.map((id) => other.ask(id)))).toEqual(ids.map((id) => ({ data: { slow: id } })));
    expect([counted.asking.upgrades, counted.posts]).toEqual([1, []]);
  });

  it('are not mixed up by answers that nobody asked for', async () => {
    const { url } = await stage((message, say) => {
      for (const id of [-1, 1e308, 'x', null, '__proto__', { id: 1 }, undefined]) say({ id, data: { slow: 'wrong' } });
      echoed(message, say);
      echoed(message, say);
    });
    const { ask } = source(url);
    expect(await ask('a')).toEqual({ data: { slow: 'a' } });
    expect(await ask('b')).toEqual({ data: { slow: 'b' } });
  });

  it('one of which is too long fails alone', async () => {
    const { url, go, waiting } = await service();
    const { ask, execute } = source(url);
    const other = ask('other');
    await until(() => waiting.length === 1);
    expect(await ask('x'.repeat(OPERATION_BYTES_MAX))).toEqual(masked);
    const answer = await execute({ query: '{ long(n: 20000000) }' }, asked);
    expect(plain(answer)).toEqual(masked);
    go('other');
    expect(await other).toEqual({ data: { slow: 'other' } });
  });

  it.each([{ id: 1 }, { id: 1, data: 7 }, { id: 1, errors: [] }])('answered %j are no answer', async (answer) => {
    const { url } = await stage((_message, say) => say(answer));
    expect(await source(url).ask('a')).toEqual(masked);
  });
});

it('a fetch that is refused for its seal is an error, and is not sent again', async () => {
  const { url, posts, messages } = await stage(({ id }, say) => say({ id, refused: true }));
  const { ask, log } = source(url);
  expect(await ask('a')).toEqual(masked);
  expect([messages.length, posts]).toEqual([1, []]);
  expect(log.lines).toMatchObject([{ fields: { error: 'the subgraph does not accept our seal' } }]);
});

describe('an asker who has gone', () => {
  it('has their query cancelled at the service, and no mutation', async () => {
    const { url, waiting, cancelled, go, log } = await service();
    const { ask } = source(url);
    const gone = new Cancellation();
    const query = ask('a', 'slow', 'query', gone);
    const mutation = ask('b', 'slow', 'mutation');
    await until(() => waiting.length === 2);
    gone.cancel();
    expect(await query).toEqual({ data: null });
    await until(() => cancelled.length === 1);
    go('a');
    go('b');
    expect(await mutation).toEqual({ data: { slow: 'b' } });
    expect(log.lines).toEqual([]);
  });

  it('is not asked for, once there is a connection', async () => {
    const { url, messages } = await stage(echoed);
    const { ask } = source(url);
    const gone = new Cancellation();
    const answer = ask('a', 'slow', 'query', gone);
    gone.cancel();
    expect(await answer).toEqual({ data: null });
    expect(await ask('b')).toEqual({ data: { slow: 'b' } });
    expect(messages.length).toBe(1);
  });

  it('may be another gateway, whose queries end and whose number means nothing to us', async () => {
    const { url, waiting, cancelled, go } = await service();
    const [one, other] = [source(url), source(url)];
    const first = one.ask('a');
    const second = other.ask('b');
    await until(() => waiting.length === 2);
    await one.close();
    expect(await first).toEqual(masked);
    await until(() => cancelled.length === 1);
    go('b');
    expect(await second).toEqual({ data: { slow: 'b' } });
  });
});

describe('a service that does not answer', () => {
  it('in time is told that nobody waits, and its connection stays if it says something', async () => {
    const { url, messages, asking } = await stage(
      (message, say) => (message['variables'] as Told | undefined)?.['id'] === 'b' && echoed(message, say),
    );
    const { ask, log } = source(url, { timeoutMs: 300 });
    const late = ask('a');
    await pause(50);
    expect(await ask('b')).toEqual({ data: { slow: 'b' } });
    expect(await late).toEqual(masked);
    await until(() => messages.some(({ cancel }) => cancel === messages[0]?.['id']));
    expect(await ask('b')).toEqual({ data: { slow: 'b' } });
    expect(asking.upgrades).toBe(1);
    expect(log.lines).toMatchObject([{ fields: { error: 'no answer within 300 ms' } }]);
  });

  it('and says nothing at all loses its connection, and the next fetch makes a new one', async () => {
    let silent = true;
    const { url, asking } = await stage((message, say) => silent || echoed(message, say));
    const { ask } = source(url, { timeoutMs: 100 });
    expect(await ask('a')).toEqual(masked);
    silent = false;
    expect(await ask('b')).toEqual({ data: { slow: 'b' } });
    expect(asking.upgrades).toBe(2);
  });

  it('since it died fails what waits, and the next fetch makes a new connection', async () => {
    const { url, asking } = await stage((message, say, socket) =>
      (message['variables'] as Told)['id'] === 'kill'
        ? socket.destroy()
        : (message['variables'] as Told)['id'] === 'b' && echoed(message, say),
    );
    const { ask } = source(url);
    expect(await Promise.all([ask('a'), ask('a'), ask('kill')])).toEqual([masked, masked, masked]);
    expect(await ask('b')).toEqual({ data: { slow: 'b' } });
    expect(asking.upgrades).toBe(2);
  });

  it.each(['no message', '\u0000\u0000\u0000\u0002[]', '\u007f\u0000\u0000\u0000'])(
    'but says what is no message loses its connection: %j',
    async (text) => {
      let wrong = true;
      const { url } = await stage((message, say, socket) => {
        if (wrong) socket.write(text);
        else echoed(message, say);
      });
      const { ask } = source(url);
      expect(await ask('a')).toEqual(masked);
      wrong = false;
      expect(await ask('b')).toEqual({ data: { slow: 'b' } });
    },
  );

  it('since there is none is an error, until there is one', async () => {
    const first = await service();
    const { ask } = source(first.url);
    await first.server.close();
    expect(await ask('a', 'echo')).toEqual(masked);
    await service({ port: Number(new URL(first.url).port) });
    expect(await ask('a', 'echo')).toEqual({ data: { echo: 'a' } });
  });
});

describe('a service of the release before', () => {
  it('is asked over HTTP, and for the protocol only once in a while', async () => {
    const { url, asking, posts } = await stage(echoed);
    asking.refuses = 400;
    const { ask } = source(url);
    for (let i = 0; i < 3; i++) expect(await ask('a')).toEqual({ data: { slow: 'over HTTP' } });
    expect([asking.upgrades, posts.length]).toEqual([1, 3]);
  });

  it.each([401, 503])('is not one that answers %d', async (status) => {
    const { url, asking } = await stage(echoed);
    asking.refuses = status;
    const { ask } = source(url);
    expect(await ask('a')).toEqual(masked);
    asking.refuses = 0;
    expect(await ask('a')).toEqual({ data: { slow: 'a' } });
  });
});

describe('a service that closes', () => {
  it('answers what it was sent, and leaves to whoever listens next', async () => {
    const first = await service();
    const { ask, log } = source(first.url);
    const answers = [ask('a'), ask('b')];
    await until(() => first.waiting.length === 2);
    const closed = first.server.close();
    await pause(20);
    const next = await service({ port: Number(new URL(first.url).port) });
    const third = ask('c');
    await until(() => next.waiting.length === 1);
    first.go('a');
    first.go('b');
    next.go('c');
    expect(await Promise.all([...answers, third])).toEqual(['a', 'b', 'c'].map((id) => ({ data: { slow: id } })));
    await closed;
    expect(log.lines).toEqual([]);
  });

  it('does not wait for what nobody waits for', async () => {
    const { url, server, waiting } = await service();
    const { ask } = source(url);
    const gone = new Cancellation();
    const answer = ask('a', 'slow', 'query', gone);
    await until(() => waiting.length === 1);
    const from = performance.now();
    const closed = server.close();
    await pause(20);
    gone.cancel();
    await Promise.all([answer, closed]);
    expect(performance.now() - from).toBeLessThan(2_000);
  });

  it('does so within its limit, though a gateway does not go, or takes nothing', async () => {
    const { url, server } = await service();
    const stays = await upgraded(url);
    const takesNothing = await upgraded(url);
    takesNothing.socket.pause();
    for (let id = 0; id < 5; id++) takesNothing.fetch({ id, query: '{ long(n: 10000000) }' });
    await pause(200);
    takesNothing.socket.end();
    const from = performance.now();
    await server.close();
    expect(performance.now() - from).toBeLessThan(8_000);
    expect(stays.told).toContainEqual({ leaving: true });
  });
});

it('a gateway that closes leaves nothing open, also while it connects', async () => {
  const { url, sockets } = await stage(() => {});
  const one = source(url);
  const waiting = one.ask('a');
  await one.close();
  expect(await waiting).toEqual(masked);
  expect(await one.ask('b')).toEqual(masked);
  const other = source(url);
  const held = other.ask('c');
  await until(() => sockets.length > 0);
  await pause(20);
  await other.close();
  expect(await held).toEqual(masked);
  await until(() => sockets.every((socket) => socket.destroyed || socket.readableEnded));
});

/** Somebody who connects as a gateway does, and then says what they like. */
async function upgraded(url: string, { by = seal as typeof seal | null } = {}) {
  const told: Told[] = [];
  const headers = {
    connection: 'Upgrade',
    upgrade: OPERATIONS_PROTOCOL,
    'x-request-id': 'r0',
    ...(by ? { authorization: `Caller ${by.seal(GUEST, 'r0')}` } : {}),
  };
  const { socket, head } = await new Promise<{ socket: Socket; head: Buffer }>((resolve, reject) => {
    const asking = request(url, { headers, agent: false });
    asking.once('upgrade', (_response, socket, head) => resolve({ socket: socket as Socket, head }));
    asking.once('response', ({ statusCode }) => reject(new Error(`HTTP status ${statusCode}`)));
    asking.once('error', reject).end();
  });
  closeLater(() => socket.destroy());
  let over = false;
  const received = (message: Told) => told.push(message);
  const messages = openMessages({ socket, head, bytesMax: 2 ** 30, received, over: () => (over = true) });
  const say = (message: unknown) => messages.send(JSON.stringify(message));
  const fetch = (message: Told) =>
    say({ requestId: 'r1', caller: seal.seal(GUEST, 'r1'), query: '{ echo(id: "x") }', ...message });
  return { socket, told, say, fetch, over: () => over };
}

describe('a peer', () => {
  const other = callerSeal('another secret, as long as the first of them');

  it('without our seal is not let in', async () => {
    const { url } = await service();
    await expect(upgraded(url, { by: null })).rejects.toThrow('HTTP status 401');
    await expect(upgraded(url, { by: other })).rejects.toThrow('HTTP status 401');
    expect(await source(url, { by: other }).ask('a', 'echo')).toEqual(masked);
  });

  it('has a fetch without a good seal refused, and no other', async () => {
    const { url } = await service();
    const { fetch, told } = await upgraded(url);
    const bad = [undefined, null, '', 'x', 7, {}, other.seal(GUEST, 'r1'), seal.seal(GUEST, 'r2')];
    for (const [id, caller] of bad.entries()) fetch({ id, caller });
    fetch({ id: 100 });
    await until(() => told.length === bad.length + 1);
    expect(told.find(({ id }) => id === 100)).toEqual({ id: 100, data: { echo: 'x' } });
    expect(told.filter(({ id }) => id !== 100)).toEqual(bad.map((_, id) => ({ id, refused: true })));
  });

  // An object in place of text, with a `toString` that is no function, ended the process of the service.
  it('does no harm with what is of another kind than it should be', async () => {
    const { url } = await service();
    const { say, fetch, told, over } = await upgraded(url);
    const odd: unknown[] = [{ toString: 1, valueOf: 1 }, [[[]]], null, true, 1e308, JSON.parse('{"__proto__":null}')];
    let id = 1_000;
    for (const value of odd) {
      for (const key of ['id', 'caller', 'requestId', 'query', 'operationName', 'variables']) {
        id += 1;
        fetch({ id, [key]: value });
      }
      say({ cancel: value });
      say(typeof value === 'object' && !Array.isArray(value) ? { ...value } : { value });
    }
    for (const id of [-1, 0.5, 2 ** 53]) fetch({ id });
    await until(() => [-1, 0.5, 2 ** 53].every((id) => told.some((one) => one['id'] === id && one['data'])));
    expect(over()).toBe(false);
  });

  it('that uses a number twice at once is cut off', async () => {
    const { url, waiting } = await service();
    const { fetch, over } = await upgraded(url);
    fetch({ id: 1, query: '{ slow(id: "a") }' });
    await until(() => waiting.length === 1);
    fetch({ id: 1 });
    await until(over);
  });

  it('cannot cancel what another asked for', async () => {
    const { url, waiting, go, cancelled } = await service();
    const { ask } = source(url);
    const answer = ask('a');
    await until(() => waiting.length === 1);
    const { say, fetch, told } = await upgraded(url);
    for (let id = -5; id < 50; id++) say({ cancel: id });
    fetch({ id: 1 });
    await until(() => told.length === 1);
    go('a');
    expect(await answer).toEqual({ data: { slow: 'a' } });
    expect(cancelled).toEqual([]);
  });

  it('that reads nothing is cut off before it has us hold all', async () => {
    const { url } = await service();
    const { fetch, socket } = await upgraded(url);
    socket.pause();
    let closed = false;
    socket.once('close', () => (closed = true));
    for (let id = 0; id < 40 && !closed; id++) {
      fetch({ id, query: '{ long(n: 10000000) }' });
      await pause(10);
    }
    // What is read comes to an end, which it would not if all were there.
    let bytes = 0;
    socket.on('data', (chunk) => (bytes += chunk.length));
    socket.on('error', () => {});
    socket.resume();
    await until(() => closed);
    expect(bytes).toBeLessThan(200_000_000);
  });

  it('of a thousand that say half of something disturbs nobody', async () => {
    const { url } = await service();
    const { ask } = source(url);
    expect(await ask('a', 'echo')).toEqual({ data: { echo: 'a' } });
    const { port } = new URL(url);
    const half = Buffer.concat([Buffer.from([0, 15, 255, 255]), Buffer.alloc(1_000)]);
    const all = Array.from({ length: 1_000 }, () => {
      const socket = connect(Number(port), '127.0.0.1');
      socket.on('error', () => {}).resume();
      socket.write(
        `GET /graphql HTTP/1.1\r\nhost: x\r\nconnection: Upgrade\r\nupgrade: ${OPERATIONS_PROTOCOL}\r\n\r\n`,
      );
      socket.write(half);
      return socket;
    });
    closeLater(() => all.map((socket) => socket.destroy()));
    await until(() => all.every((socket) => socket.closed), 30_000);
    expect(await ask('a', 'echo')).toEqual({ data: { echo: 'a' } });
  });
});

it('an answer is that of GraphQL, with its errors', async () => {
  const { url } = await service();
  const { execute } = source(url);
  const result: ExecutionResult = await execute({ query: '{ echo(id: "x") nothing }' }, asked);
  expect(result.errors?.[0]?.message).toContain('nothing');
});
