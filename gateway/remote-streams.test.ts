import { afterEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { GUEST, seal, until } from './fixture.ts';
import { closeAll, closeLater, json, subgraph } from './fixture-remote.ts';
import type { Source } from './source.ts';

afterEach(closeAll);
const asked = { caller: GUEST, requestId: 'r1' };
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

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
    closeLater(() => sockets.clients.forEach((socket) => void socket.terminate()));
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
    expect(seal.open(payloads[0]?.extensions.caller, 'r1')).toEqual(GUEST);
  });

  it('tells the subgraph at once when it is left, though nothing comes', async () => {
    let subscribed = 0;
    const { source, completed } = await streaming({ subscribe: () => subscribed++ });
    const stream = await events(source);
    const pending = stream.next();
    await until(() => subscribed === 1);
    await stream.return?.();
    expect(await until(() => completed.length === 1)).toBeLessThan(1_000);
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

  it('fails when its subgraph does not answer pings any more', async () => {
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
