/** Credentials that are no good; who may ask for what with a good one is in `who-may.story.test.ts`. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type ApiError, api, one } from './harness/client.ts';
import { openScene, refusalOf, type Scene } from './harness/scene.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterEach(() => expect(scene.faults()).toEqual([]));
afterAll(() => scene?.close());

/** How an operation is refused over a WebSocket, or how the socket is closed. */
function refusedOnSocket(
  credential: string | undefined,
  query: string,
): Promise<{ code?: unknown; extensions?: unknown }> {
  const client = api(scene.endpoint, credential).socket();
  return new Promise((resolve, reject) => {
    const over = (end: typeof resolve | typeof reject, value: object) => {
      end(value);
      void client.dispose();
    };
    client.subscribe(
      { query },
      {
        next: ({ data, errors }) =>
          errors ? over(resolve, one(errors)) : over(reject, new Error(JSON.stringify(data))),
        error: (error) => over(resolve, Array.isArray(error) ? one(error as ApiError[]) : (error as CloseEvent)),
        complete: () => over(reject, new Error('completed')),
      },
    );
  });
}

describe('a credential that is no good', () => {
  const bad: [string, () => string | Promise<string>][] = [
    ['no token', () => 'garbage'],
    ['a token of no signature', () => `${btoa('{"alg":"none"}')}.${btoa('{"sub":"x"}')}.`],
    ['a token that has expired', () => scene.token(one(scene.running.credentials.guests).userId, -1)],
    ['a token with its end changed', () => `${scene.credentialOf('guest')?.slice(0, -4)}AAAA`],
    ['a key that nobody has', () => `loyalty_${'x'.repeat(43)}`],
    ['a key in capitals', () => scene.credentialOf('kiosk')?.toUpperCase() ?? ''],
    ['the start of keys', () => 'loyalty_'],
    ['far too long', () => 'x'.repeat(8_000)],
  ];

  it.each(bad)('is refused with 401, whatever it asks for: %s', async (_what, make) => {
    const credential = await make();
    for (const operation of ['{ me { id } }', '{ programme { name } }']) {
      const answer = await scene.ask({ credential }, operation);
      expect(answer).toMatchObject({
        status: 401,
        errors: [
          {
            message: 'This needs a valid token or API key.',
            extensions: { code: 'UNAUTHENTICATED', retryable: false },
          },
        ],
      });
    }
  });

  it.each(bad)('closes a WebSocket with 4403: %s', async (_what, make) =>
    expect(await refusedOnSocket(await make(), '{ programme { name } }')).toMatchObject({ code: 4403 }),
  );

  it.each(['Basic YTpi', 'Bearer', 'Bearer ', 'bearer a b', 'Token x', '\t'])(
    'is refused with 401 as %j',
    async (authorization) => {
      const headers = { 'content-type': 'application/json', authorization };
      const answer = await scene.send('/graphql', {
        method: 'POST',
        headers,
        body: '{"query":"{ programme { name } }"}',
      });
      expect(answer.status).toBe(authorization.trim() === '' ? 200 : 401);
    },
  );

  it('may be missing, for what everyone may ask, over a WebSocket as well', async () => {
    expect((await scene.ask('nobody', '{ programme { name } }')).errors).toEqual([]);
    expect(await refusedOnSocket(undefined, '{ me { id } }')).toMatchObject({
      extensions: { code: 'UNAUTHENTICATED' },
    });
  });

  it('is not a good token of somebody who is not there: they find nothing of theirs', async () => {
    const credential = await scene.token(randomUUID(), 60);
    expect(refusalOf(await scene.ask({ credential }, '{ me { id } }'))).toMatchObject({ code: 'NOT_FOUND' });
    const issue = 'mutation { issueOtp(input: {idempotencyKey: "1"}) { id } }';
    expect(await scene.refusedIn(() => scene.ask({ credential }, issue))).toMatchObject({ code: 'NOT_FOUND' });
    const { cardId } = one(scene.running.credentials.guests);
    expect((await scene.ask({ credential }, `{ card(id: "${cardId}") { id } }`)).data).toEqual({ card: null });
  });

  it('is a key soon after it is revoked', async () => {
    const { key: credential } = one(scene.running.credentials.kiosks, 1);
    const ask = () => scene.ask({ credential }, '{ card(id: "x") { id } }');
    expect((await ask()).status).toBe(200);
    await scene.sql(`update "user".api_client set revoked_at = now() where 'WINREST' = any(pos_types)`);
    const from = performance.now();
    while ((await ask()).status === 200) await pause(50);
    expect(performance.now() - from).toBeLessThan(5_000);
    expect(await refusedOnSocket(credential, '{ programme { name } }')).toMatchObject({ code: 4403 });
  });
});
