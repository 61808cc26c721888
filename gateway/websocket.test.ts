import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { Refusal } from '../platform/errors.ts';
import { type Fixture, GUEST, openFixture, until } from './fixture.ts';
import { LIMITS } from './limits.ts';
import { guestUntil, NOBODYS } from './session.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await openFixture({ distributed: false, limits: { operationsPerSocketMax: 3, socketInitMs: 300 } });
});
afterAll(() => fixture.close());

/** The first result, or what the server refused the operation with. */
async function ask(query: string, variables?: Record<string, unknown>, authorization?: string): Promise<unknown> {
  const payload = { query, variables: variables ?? null };
  return (await fixture.webSocket(authorization).iterate(payload).next()).value;
}

/** Talks the protocol by hand, to say what no client would. */
async function socket(path = '/graphql', { url } = fixture) {
  const opened = new WebSocket(`${url.replace('http', 'ws')}${path}`, 'graphql-transport-ws');
  const messages: unknown[] = [];
  let closed: { code: number; reason: string } | undefined;
  opened.on('message', (data) => messages.push(JSON.parse(String(data))));
  opened.on('close', (code, reason) => {
    closed = { code, reason: String(reason) };
  });
  opened.on('error', () => {});
  await until(() => opened.readyState !== WebSocket.CONNECTING);
  return {
    say: (message: unknown) => opened.send(typeof message === 'string' ? message : JSON.stringify(message)),
    messages,
    close: () => opened.close(1000),
    terminate: () => opened.terminate(),
    closed: () => closed,
    leave: () => opened.close(),
  };
}

describe('over WebSocket', () => {
  it('queries and mutations are answered as over HTTP', async () => {
    for (const query of [
      '{ books { title author { name } } refused broken }',
      'mutation { rename(id: "p2", name: "x") { name } }',
    ]) {
      const withoutIds = (value: unknown) =>
        JSON.parse(JSON.stringify(value).replace(/"requestId":"[^"]+"/g, '"requestId":"…"'));
      expect(withoutIds(await ask(query))).toEqual(withoutIds(await fixture.query(query)));
    }
  });

  it('the inside of a fault is not shown', async () => {
    expect(JSON.stringify(await ask('{ broken }'))).toMatch(/INTERNAL_SERVER_ERROR/);
    expect(JSON.stringify(await ask('{ broken }'))).not.toMatch(/secret|stack/);
  });

  it.each([
    ['{ shelves', 'GRAPHQL_PARSE_FAILED'],
    ['{ shelvs }', 'GRAPHQL_VALIDATION_FAILED'],
    ['{ __type(name: "Book") { name } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['query ($i: EchoInput!) { echo(input: $i) }', 'BAD_USER_INPUT'],
    ['subscription ($i: ID!) { titleChanged(id: $i) }', 'BAD_USER_INPUT'],
    ['subscription { titleChanged(id: "1") @skip(if: true) }', 'GRAPHQL_VALIDATION_FAILED'],
    [
      'subscription { ...f } fragment f on Subscription { ... @include(if: true) { titleChanged(id: "1") } }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['subscription { titleChanged(id: "1") bookChanged(id: "1") { id } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['query A { shelves } query B { shelves }', 'OPERATION_RESOLUTION_FAILURE'],
    [`{ ${Array.from({ length: LIMITS.aliasesMax + 1 }, (_, i) => `a${i}: shelves`).join(' ')} }`, 'QUERY_TOO_COSTLY'],
  ])('a wrong operation is refused: %.60s', async (query, code) => {
    await expect(ask(query)).rejects.toMatchObject([{ extensions: { code, retryable: false } }]);
  });

  it('a caller is known by connectionParams', async () => {
    expect(await ask('{ me }', {}, 'Bearer guest')).toEqual({ data: { me: '{"role":"GUEST","userId":"u1"}' } });
    expect(await ask('{ me }')).toEqual({ data: { me: '{"role":"NOBODY"}' } });
  });

  it('a token that has ended since refuses the next operation', async () => {
    let ended = false;
    const open = await openFixture({
      distributed: false,
      authenticate: async () => {
        if (ended) throw new Refusal('UNAUTHENTICATED');
        return { ...NOBODYS, caller: GUEST };
      },
    });
    const client = open.webSocket('Bearer short');
    const me = { query: '{ me }' };
    expect(await client.iterate(me).next()).toMatchObject({ done: false });
    const lasting = client.iterate({ query: 'subscription { titleChanged(id: "t1") }' });
    const event = lasting.next();
    await until(() => open.stage.listening('t1') === 1);
    ended = true;
    await expect(client.iterate(me).next()).rejects.toMatchObject([
      { extensions: { code: 'UNAUTHENTICATED', retryable: false } },
    ]);
    await lasting.return?.();
    await event;
    await open.close();
  });

  it('a bad token is refused with close code 4403', async () => {
    await expect(ask('{ me }', {}, 'Bearer other')).rejects.toMatchObject({ code: 4403 });
  });

  it('one connection may not have too much under way at once', async () => {
    const client = fixture.webSocket();
    const open = (id: string) =>
      client.iterate({ query: 'subscription ($id: ID!) { titleChanged(id: $id) }', variables: { id } });
    const some = ['w1', 'w2', 'w3'].map((id) => open(id));
    const waiting = some.map((results) => results.next());
    await until(() => fixture.stage.listening('w3') === 1);
    await expect(open('w4').next()).rejects.toMatchObject([
      { extensions: { code: 'TOO_MANY_REQUESTS', retryable: true } },
    ]);
    await some[0]?.return?.();
    await until(() => fixture.stage.listening('w1') === 0);
    expect(await client.iterate({ query: '{ shelves }' }).next()).toMatchObject({ value: { data: { shelves: 7 } } });
    await client.dispose();
    await Promise.allSettled(waiting.slice(1));
  });
});

it('operations that their client completes at once, but that go on, count as well', async () => {
  const client = await socket();
  client.say({ type: 'connection_init' });
  await until(() => client.messages.length === 1);
  for (const id of ['1', '2', '3']) {
    client.say({ id, type: 'subscribe', payload: { query: '{ slow }' } });
    client.say({ id, type: 'complete' });
  }
  client.say({ id: '4', type: 'subscribe', payload: { query: '{ slow }' } });
  await until(() => client.messages.length > 1);
  expect(client.messages[1]).toMatchObject({
    id: '4',
    type: 'error',
    payload: [{ extensions: { code: 'TOO_MANY_REQUESTS' } }],
  });
});

describe('a socket', () => {
  it('is closed if it says nothing that is in the protocol', async () => {
    const bad = await socket();
    bad.say('{"type":"nonsense"}');
    await until(() => bad.closed() !== undefined);
    expect(bad.closed()).toEqual({ code: 4400, reason: 'Invalid message received' });
    const early = await socket();
    early.say({ id: '1', type: 'subscribe', payload: { query: '{ shelves }' } });
    await until(() => early.closed() !== undefined);
    expect(early.closed()).toEqual({ code: 4401, reason: 'Unauthorized' });
  });

  it('is closed past the limit of a message, and nobody else is', async () => {
    const large = await socket();
    large.say({ type: 'ping', payload: { pad: 'x'.repeat(LIMITS.bodyBytesMax) } });
    await until(() => large.closed() !== undefined);
    expect(large.closed()?.code).toBe(1009);
    expect(await ask('{ shelves }')).toEqual({ data: { shelves: 7 } });
  });

  it('that does not introduce itself is closed', async () => {
    const silent = await socket();
    await until(() => silent.closed() !== undefined);
    expect(silent.closed()?.code).toBe(4408);
  });

  it('is not opened at another path', async () => {
    const other = await socket('/other');
    await until(() => other.closed() !== undefined);
    expect(other.closed()?.code).toBe(1006);
  });

  it('may complete and go before its subscription is even open', async () => {
    const hasty = await socket();
    hasty.say({ type: 'connection_init' });
    await until(() => hasty.messages.length === 1);
    hasty.say({ id: '1', type: 'subscribe', payload: { query: 'subscription { titleChanged(id: "h1") }' } });
    hasty.say({ id: '1', type: 'complete' });
    await pause(50);
    expect(fixture.stage.listening('h1')).toBe(0);
  });

  it('is closed as not to be understood, and not as a fault of ours, by what only servers say', async () => {
    // graphql-ws threw, which was logged as a fault of ours and told with 4500.
    fixture.log.lines.length = 0;
    for (const type of ['next', 'error', 'connection_ack']) {
      const wrong = await socket();
      wrong.say({ type: 'connection_init' });
      wrong.say({ id: '1', type, payload: type === 'error' ? [{ message: 'x' }] : {} });
      await until(() => wrong.closed() !== undefined);
      expect(wrong.closed()).toEqual({ code: 4400, reason: 'Invalid message received' });
    }
    expect(fixture.log.lines).toEqual([]);
  });

  it('is closed for an id that is in use, however long that is', async () => {
    // The reason names the id, and no reason may be longer than 123 bytes: closing threw, and told 4500.
    fixture.log.lines.length = 0;
    for (const id of ['x'.repeat(200), '🍟'.repeat(100)]) {
      const twice = await socket();
      twice.say({ type: 'connection_init' });
      await until(() => twice.messages.length === 1);
      for (let i = 0; i < 2; i += 1) {
        twice.say({ id, type: 'subscribe', payload: { query: 'subscription { titleChanged(id: "t1") }' } });
      }
      await until(() => twice.closed() !== undefined);
      expect(twice.closed()).toMatchObject({ code: 4409, reason: expect.stringMatching(/^Subscriber for [x🍟]+/u) });
    }
    expect(fixture.log.lines).toEqual([]);
    await until(() => fixture.stage.listening('t1') === 0);
  });

  it('that uses an id again at once is left by nothing of the first', async () => {
    // The end of the first took the second for itself: nobody could complete it any more, not even the closing socket.
    const hasty = await socket();
    hasty.say({ type: 'connection_init' });
    await until(() => hasty.messages.length === 1);
    const subscribe = () =>
      hasty.say({ id: '1', type: 'subscribe', payload: { query: 'subscription { titleChanged(id: "r1") }' } });
    subscribe();
    await until(() => fixture.stage.listening('r1') === 1);
    for (let i = 0; i < 5; i += 1) {
      hasty.say({ id: '1', type: 'complete' });
      subscribe();
    }
    await pause(50);
    expect(fixture.stage.listening('r1')).toBe(1);
    fixture.stage.emit('r1', 'New');
    await until(() => hasty.messages.length > 1);
    expect(hasty.messages.slice(1)).toEqual([{ id: '1', type: 'next', payload: { data: { titleChanged: 'New' } } }]);
    hasty.close();
    await until(() => fixture.stage.listening('r1') === 0);
  });

  it('that is gone opens nothing more, though it has said so', async () => {
    // What waits for the end of an operation of the same id let others wait behind it, past the end of their socket.
    const gone = await socket();
    gone.say({ type: 'connection_init' });
    await until(() => gone.messages.length === 1);
    const query = 'subscription { titleChanged(id: "g1") }';
    gone.say({ id: '1', type: 'subscribe', payload: { query: '{ slow }' } });
    gone.say({ id: '1', type: 'complete' });
    gone.say({ id: '1', type: 'subscribe', payload: { query } });
    gone.say({ id: '2', type: 'subscribe', payload: { query } });
    await pause(50);
    gone.terminate();
    await pause(500);
    expect(fixture.stage.listening('g1')).toBe(0);
  });
});

it('the open streams of one guest may not cost too much together, over all sockets', async () => {
  const open = await openFixture({ distributed: false, limits: { streamCostPerGuestMax: 3 } });
  const sockets = [1, 2].map(() => open.webSocket('Bearer guest'));
  const listen = (i: number, id: string) =>
    sockets[i]?.iterate({
      query: 'subscription ($id: ID!) { bookChanged(id: $id) { author { name } } }',
      variables: { id },
    });
  const first = listen(0, 'c1');
  const event = first?.next();
  event?.catch(() => {});
  await until(() => open.stage.listening('c1') === 1);
  expect(await listen(1, 'c2')?.next()).toMatchObject({
    value: { data: null, errors: [{ extensions: { code: 'TOO_MANY_REQUESTS', details: { cost: 2 } } }] },
  });
  await first?.return?.();
  await until(() => open.stage.listening('c1') === 0);
  const second = listen(1, 'c3')?.next();
  second?.catch(() => {});
  await until(() => open.stage.listening('c3') === 1);
  await open.close();
});

it('a page of another origin opens none, and apps, which say none or their server’s, do', async () => {
  const opens = async (origin?: string) => {
    const socket = new WebSocket(`${fixture.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
      ...(origin && { origin }),
    });
    return new Promise<boolean>((resolve) => {
      socket.on('open', () => resolve(true));
      socket.on('error', () => resolve(false));
    }).finally(() => socket.terminate());
  };
  expect(await Promise.all([opens(), opens(fixture.url), opens('https://evil.example'), opens('null')])).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

describe('a socket ends', () => {
  const INIT = { type: 'connection_init', payload: { authorization: 'Bearer guest' } };
  const SUBSCRIBE = { id: '1', type: 'subscribe', payload: { query: 'subscription { titleChanged(id: "e1") }' } };
  async function introduced(open: Fixture) {
    const one = await socket('/graphql', open);
    one.say(INIT);
    await until(() => one.messages.length === 1 || one.closed() !== undefined);
    return one;
  }

  it('at the moment at which its caller’s token does, with 4403, though it is quiet', async () => {
    const endsAtMs = Date.now() + 1_500;
    const open = await openFixture({ distributed: false, authenticate: async () => guestUntil(GUEST, endsAtMs) });
    const one = await introduced(open);
    one.say(SUBSCRIBE);
    await until(() => open.stage.listening('e1') === 1);
    await until(() => one.closed() !== undefined);
    expect(one.closed()).toEqual({ code: 4403, reason: 'Forbidden' });
    expect(Date.now()).toBeGreaterThanOrEqual(endsAtMs);
    await until(() => open.stage.listening('e1') === 0);
    await open.close();
  });

  it('when it runs nothing for long, and not while it listens', async () => {
    const open = await openFixture({ distributed: false, limits: { socketIdleMs: 150 } });
    const [idle, busy] = [await introduced(open), await introduced(open)];
    busy.say(SUBSCRIBE);
    await until(() => idle.closed() !== undefined);
    expect(idle.closed()).toEqual({ code: 1000, reason: 'Idle' });
    await pause(400);
    expect(busy.closed()).toBeUndefined();
    busy.say({ id: '1', type: 'complete' });
    await until(() => busy.closed() !== undefined);
    await open.close();
  });

  it('at once when its caller has too many, who may open another when one has left', async () => {
    const open = await openFixture({ distributed: false, limits: { socketsPerGuestMax: 2, socketsOfNobodyMax: 1 } });
    const first = await introduced(open);
    await introduced(open);
    const third = await introduced(open);
    await until(() => third.closed() !== undefined);
    expect(third.closed()).toEqual({ code: 4429, reason: 'Too many connections' });
    const nobody = open.webSocket();
    const listening = nobody.iterate({ query: 'subscription { titleChanged(id: "e2") }' }).next();
    listening.catch(() => {});
    await until(() => open.stage.listening('e2') === 1);
    await expect(open.webSocket().iterate({ query: '{ shelves }' }).next()).rejects.toMatchObject({ code: 4429 });
    first.leave();
    await until(() => first.closed() !== undefined);
    const fourth = await introduced(open);
    fourth.say(SUBSCRIBE);
    await until(() => open.stage.listening('e1') === 1);
    await open.close();
  });
});
