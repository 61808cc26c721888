import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { CALLER_LIFETIME_MS, CLOCKS_DIFFER_MS_MAX, callerSeal, NOBODY } from './caller.ts';
import { Refusal } from './errors.ts';
import type { HttpServer } from './http-server.ts';
import type { Log } from './log.ts';
import { OPERATION_BYTES_MAX } from './operations.ts';
import { serveSubgraph } from './service.ts';
import { buildSubgraph } from './subgraph.ts';

const SECRET = 'a secret of thirty-two characters, for tests';
const seal = callerSeal(SECRET);
const other = callerSeal('another secret, as long as the first of them');
const logged: unknown[] = [];
const log: Log = { info: () => {}, warn: () => {}, error: (...line) => logged.push(line) };

const subgraph = buildSubgraph({
  name: 'things',
  typeDefs: `
    directive @may(roles: [String!]!) on FIELD_DEFINITION
    type Query { who: String @may(roles: ["EVERYONE"]) guests: Int @may(roles: ["GUEST"]) broken: Int @may(roles: ["EVERYONE"]) }
    type Subscription {
      ticks: Int @may(roles: ["EVERYONE"])
      breaks: Int @may(roles: ["EVERYONE"])
      refuses: Int @may(roles: ["EVERYONE"])
      refusesLater: Int @may(roles: ["EVERYONE"])
    }
  `,
  resolvers: {
    Query: {
      who: (_: unknown, __: unknown, asked: unknown) => JSON.stringify(asked),
      guests: () => 1,
      broken: () => {
        throw new Error('the secret is out');
      },
    },
    Subscription: {
      ticks: {
        async *subscribe() {
          yield { ticks: 1 };
          yield { ticks: 2 };
        },
      },
      breaks: {
        async *subscribe() {
          yield { breaks: 1 };
          throw new Error('the secret is out');
        },
      },
      refusesLater: {
        // biome-ignore lint/correctness/useYield: it finds out that there is nothing before it has anything to say.
        async *subscribe() {
          throw new Refusal('NOT_FOUND');
        },
      },
      refuses: {
        subscribe() {
          throw new Refusal('NOT_FOUND');
        },
      },
    },
  },
  context: ({ caller, requestId }) => ({ caller, requestId }),
  log,
});

let service: HttpServer;
let ready = true;
beforeAll(async () => {
  service = await serveSubgraph({ subgraph, host: '127.0.0.1', port: 0, seal, ready: async () => ready, log });
});
afterAll(() => service.close());

async function post(body: unknown, authorization?: string, method = 'POST') {
  const headers = {
    'content-type': 'application/json',
    'x-request-id': 'r1',
    ...(authorization ? { authorization } : {}),
  };
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(`${service.url}/graphql`, {
    method,
    headers,
    ...(method === 'POST' ? { body: text } : {}),
  });
  return { status: response.status, body: (await response.json()) as { data: { who: string }; errors?: unknown } };
}
const GUEST = { role: 'GUEST', userId: 'u1' } as const;
const guest = () => `Caller ${seal.seal(GUEST, 'r1')}`;
/** A gateway of ours, so long ago. */
const ago = (ms: number) => callerSeal(SECRET, () => Date.now() - ms);
/** The caller changed to an operator, under the signature of what it was. */
function altered(sealed: string): string {
  const [text = '', mac] = sealed.split('.');
  const said = JSON.parse(Buffer.from(text, 'base64url').toString()) as object;
  const caller = { role: 'OPERATOR', clientId: 'c', posTypes: [], storeIds: [] };
  return `${Buffer.from(JSON.stringify({ ...said, caller })).toString('base64url')}.${mac}`;
}
const unauthenticated = {
  errors: [
    { message: 'This needs a valid token or API key.', extensions: { code: 'UNAUTHENTICATED', retryable: false } },
  ],
};

describe('over HTTP', () => {
  it('answers who asks, in the request they are in', async () => {
    const { status, body } = await post({ query: '{ who guests }' }, guest());
    expect({ status, data: { ...body.data, who: JSON.parse(body.data.who) } }).toEqual({
      status: 200,
      data: { who: { caller: { role: 'GUEST', userId: 'u1' }, requestId: 'r1' }, guests: 1 },
    });
  });

  it('refuses a caller that is not sealed, or not by this gateway, with 401', async () => {
    const sealed = seal.seal(NOBODY, 'r1');
    const bad = [
      undefined,
      '',
      'Caller',
      `Bearer ${sealed}`,
      sealed,
      `Caller ${sealed}x`,
      `Caller ${other.seal(NOBODY, 'r1')}`,
      `Caller ${seal.seal(NOBODY, 'another request')}`,
      `Caller ${ago(CALLER_LIFETIME_MS).seal(GUEST, 'r1')}`,
      `Caller ${ago(-CLOCKS_DIFFER_MS_MAX - 1_000).seal(GUEST, 'r1')}`,
      `Caller ${altered(seal.seal(NOBODY, 'r1'))}`,
    ];
    for (const authorization of bad) {
      expect(await post({ query: '{ who }' }, authorization)).toEqual({ status: 401, body: unauthenticated });
    }
  });

  it('accepts a caller for as long as a request may take, also from a clock that differs a little', async () => {
    for (const ms of [0, CALLER_LIFETIME_MS - 5_000, -CLOCKS_DIFFER_MS_MAX + 1_000]) {
      expect((await post({ query: '{ guests }' }, `Caller ${ago(ms).seal(GUEST, 'r1')}`)).status).toBe(200);
    }
  });

  it('gives nothing to who asks for entities by themselves', async () => {
    const query = '{ _entities(representations: [{__typename: "Toy", id: "1"}]) { __typename } _service { sdl } }';
    expect(await post({ query })).toEqual({ status: 401, body: unauthenticated });
  });

  it('answers 200 to what the subgraph itself refuses, and never shows a fault', async () => {
    const nobody = `Caller ${seal.seal(NOBODY, 'r1')}`;
    expect(await post({ query: '{ guests broken }' }, nobody)).toMatchObject({
      status: 200,
      body: {
        data: { guests: null, broken: null },
        errors: [{ extensions: { code: 'UNAUTHENTICATED' } }, { extensions: { requestId: 'r1' } }],
      },
    });
    expect(JSON.stringify((await post({ query: '{ broken }' }, nobody)).body)).not.toContain('secret');
    expect(JSON.stringify(logged)).toContain('the secret is out');
  });

  it('refuses what is no operation', async () => {
    expect(await post('{', guest())).toMatchObject({ status: 400 });
    expect(await post('{"query":1}', guest())).toMatchObject({ status: 400 });
    expect(await post('null', guest())).toMatchObject({ status: 400 });
    expect(await post(JSON.stringify({ query: 'x'.repeat(OPERATION_BYTES_MAX) }), guest())).toMatchObject({
      status: 413,
    });
    expect(await post('', guest(), 'GET')).toMatchObject({ status: 405 });
  });

  it('says whether it is ready', async () => {
    const health = async (path: string) => (await fetch(`${service.url}/health/${path}`)).status;
    expect([await health('live'), await health('ready')]).toEqual([200, 200]);
    ready = false;
    expect([await health('live'), await health('ready')]).toEqual([200, 503]);
    ready = true;
  });
});

describe('over WebSocket', () => {
  async function all(query: string, caller?: string): Promise<unknown[]> {
    const client = createClient({
      url: `${service.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
    });
    const extensions = { requestId: 'r2', ...(caller ? { caller } : {}) };
    const results: unknown[] = [];
    for await (const result of client.iterate({ query, extensions })) results.push(result);
    return results;
  }

  it('streams to a sealed caller, and answers queries', async () => {
    const nobody = seal.seal(NOBODY, 'r2');
    expect(await all('subscription { ticks }', nobody)).toEqual([{ data: { ticks: 1 } }, { data: { ticks: 2 } }]);
    expect(await all('{ who }', nobody)).toEqual([{ data: { who: '{"caller":{"role":"NOBODY"},"requestId":"r2"}' } }]);
  });

  it('refuses a caller that is not sealed', async () => {
    for (const caller of [
      undefined,
      'x',
      other.seal(NOBODY, 'r2'),
      seal.seal(NOBODY, 'r1'),
      ago(CALLER_LIFETIME_MS).seal(NOBODY, 'r2'),
    ]) {
      await expect(all('subscription { ticks }', caller)).rejects.toEqual(unauthenticated.errors);
    }
  });

  it('passes on what the subgraph refuses, and never shows a fault', async () => {
    const nobody = seal.seal(NOBODY, 'r2');
    expect(await all('subscription { refuses }', nobody)).toMatchObject([
      { data: null, errors: [{ extensions: { code: 'NOT_FOUND' } }] },
    ]);
    // What a stream refused once it was open was taken for a fault: NOT_FOUND came as INTERNAL_SERVER_ERROR.
    const faults = logged.length;
    await expect(all('subscription { refusesLater }', nobody)).rejects.toEqual([
      {
        message: 'There is no such thing, or it is not yours.',
        extensions: { code: 'NOT_FOUND', retryable: false },
      },
    ]);
    expect(logged.slice(faults)).toEqual([]);
    await expect(all('subscription { breaks }', nobody)).rejects.toEqual([
      {
        message: 'Something went wrong on our side.',
        extensions: { code: 'INTERNAL_SERVER_ERROR', retryable: true, requestId: 'r2' },
      },
    ]);
    await expect(all('subscription { ticks', nobody)).rejects.toMatchObject([
      { message: expect.stringContaining('Syntax Error') },
    ]);
  });
});
