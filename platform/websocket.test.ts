import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type EchoServer, openEcho, ping, pong } from './echo.ts';
import { frame, goodbye, HANDSHAKE, rawSocket } from './raw-socket.ts';
import { UNREAD_BYTES_MAX } from './websocket-peer.ts';

let echo: EchoServer;
beforeAll(async () => {
  echo = await openEcho();
});
afterAll(() => echo.close());

describe('the handshake', () => {
  it('is answered with the key’s proof and the protocol, and takes no extension', async () => {
    const { answer, socket } = await rawSocket(echo.url, {
      ...HANDSHAKE,
      'sec-websocket-protocol': 'other, graphql-transport-ws',
      'sec-websocket-extensions': 'permessage-deflate',
    });
    // The proof is the RFC's own example (§1.3).
    expect(answer.toLowerCase().split('\r\n').toSorted()).toEqual([
      'connection: upgrade',
      'http/1.1 101 switching protocols',
      's3pplmbitxaq9kygzzhzrbk+xoo='.replace(/^/, 'sec-websocket-accept: '),
      'sec-websocket-protocol: graphql-transport-ws',
      'upgrade: websocket',
    ]);
    socket.destroy();
  });

  it.each([
    ['another method', {}, 'POST', '405'],
    ['another upgrade', { upgrade: 'h2c' }, 'GET', '400'],
    ['a key too short', { 'sec-websocket-key': 'short' }, 'GET', '400'],
    ['another version', { 'sec-websocket-version': '8' }, 'GET', '426'],
    ['protocols that are no names', { 'sec-websocket-protocol': 'a,,b' }, 'GET', '400'],
  ])('is refused with %s', async (_what, headers, method, status) => {
    const { answer, closedWith } = await rawSocket(echo.url, { ...HANDSHAKE, ...headers }, { method });
    expect(answer).toContain(`HTTP/1.1 ${status} `);
    expect(await closedWith()).toBeUndefined();
  });

  it.each([['graphql-ws'], [undefined]])('with the protocol %s is closed with 4406', async (protocol) => {
    const { 'sec-websocket-protocol': _, ...headers } = HANDSHAKE;
    const raw = await rawSocket(
      echo.url,
      protocol === undefined ? headers : { ...HANDSHAKE, 'sec-websocket-protocol': protocol },
    );
    expect(await raw.closedWith()).toBe(4406);
    raw.socket.destroy();
  });

  it('may bring the first message along', async () => {
    const raw = await rawSocket(echo.url, HANDSHAKE, { also: frame(ping('early')) });
    expect(await raw.next()).toEqual(pong('early'));
    raw.socket.destroy();
  });
});

describe('a peer', () => {
  const PING_EVERY_MS = 300;
  let pinging: EchoServer;
  beforeEach(async () => {
    pinging = await openEcho(PING_EVERY_MS);
  });
  afterEach(() => pinging.close());

  it('that answers no ping is cut off without a word, and one that answers is not', async () => {
    const dead = await rawSocket(pinging.url);
    const alive = new WebSocket(pinging.url.replace('http', 'ws'), 'graphql-transport-ws');
    let pings = 0;
    alive.on('ping', () => {
      pings += 1;
    });
    await once(alive, 'open');
    const from = performance.now();
    expect(await dead.next()).toEqual({ opcode: 9, payload: Buffer.alloc(0) });
    expect(performance.now() - from).toBeGreaterThan(PING_EVERY_MS / 2);
    expect(await dead.next()).toBeUndefined();
    expect(performance.now() - from).toBeGreaterThan(1.5 * PING_EVERY_MS);
    await pause(2 * PING_EVERY_MS);
    expect(pings).toBeGreaterThan(2);
    expect(alive.readyState).toBe(WebSocket.OPEN);
    alive.terminate();
  });

  it('that never agrees to a close is cut off as well', async () => {
    const raw = await rawSocket(pinging.url);
    raw.write(frame('nonsense'));
    expect(await raw.closedWith()).toBe(4400);
    expect(await raw.next()).toBeUndefined();
  });
});

it('a peer that asks and asks but does not read is cut off, and others are answered meanwhile', async () => {
  const greedy = await rawSocket(echo.url);
  const side = echo.sides.at(-1);
  greedy.socket.pause();
  const request = frame(ping('x'.repeat(90_000)));
  for (let bytes = 0; bytes < 2 * UNREAD_BYTES_MAX; bytes += request.length) greedy.write(Buffer.from(request));
  const other = await rawSocket(echo.url);
  other.write(frame(ping('meanwhile')));
  expect(await other.next()).toEqual(pong('meanwhile'));
  // Long before the next ping would find out.
  for (let ms = 0; ms < 5_000 && !side?.destroyed; ms += 5) await pause(5);
  expect(side?.destroyed).toBe(true);
  for (const { socket } of [greedy, other]) socket.destroy();
});

describe('a close', () => {
  it.each([1000, 1001, 1003, 1007, 1011, 1014, 3000, 4999])(
    'of a client is answered with its code: %d',
    async (code) => {
      const raw = await rawSocket(echo.url);
      raw.write(goodbye(code, 'why'), frame(ping('behind')));
      expect(await raw.closedWith()).toBe(code);
      expect(await raw.next()).toBeUndefined();
    },
  );

  it('of a client may say no code', async () => {
    const raw = await rawSocket(echo.url);
    raw.write(frame('', { opcode: 8 }));
    expect(await raw.next()).toEqual({ opcode: 8, payload: Buffer.alloc(0) });
    expect(await raw.next()).toBeUndefined();
  });

  it('of ours waits for the client’s, and what comes before that is not heard', async () => {
    const raw = await rawSocket(echo.url);
    raw.write(frame('nonsense'));
    expect(await raw.closedWith()).toBe(4400);
    raw.write(frame(ping('late')), frame('', { opcode: 9 }));
    await pause(50);
    expect(echo.sides.at(-1)?.destroyed).toBe(false);
    raw.write(goodbye(4400));
    expect(await raw.next()).toBeUndefined();
  });

  it.each(['end', 'resetAndDestroy'] as const)('may be none at all: %s', async (how) => {
    const raw = await rawSocket(echo.url);
    raw.write(frame('half', { length: 50 }));
    await pause(20);
    raw.socket[how]();
    await pause(50);
    expect(echo.sides.at(-1)?.destroyed).toBe(true);
    expect(echo.logged).toEqual([]);
  });

  it('of the server ends all with 1001, and by force those that do not agree', async () => {
    const own = await openEcho();
    const client = new WebSocket(own.url.replace('http', 'ws'), 'graphql-transport-ws');
    await once(client, 'open');
    const deaf = await rawSocket(own.url);
    const from = performance.now();
    const closed = once(client, 'close');
    await own.close();
    expect(performance.now() - from).toBeGreaterThan(900);
    expect((await closed)[0]).toBe(1001);
    expect(await deaf.closedWith()).toBe(1001);
    expect(await deaf.next()).toBeUndefined();
  });
});
