/** Production: the brand's identity provider signs the guests' tokens; nothing of development is there. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { demoGuests } from '../prisma/demo.ts';
import {
  CreateApiClientDocument,
  IdentifyDocument,
  MeDocument,
  ProgrammeDocument,
  RevokeApiClientDocument,
} from './generated/documents.ts';
import { api, one } from './harness/client.ts';
import { startService } from './harness/forms.ts';
import { openTestRooms, type TestRooms } from './harness/rooms.ts';

const AUDIENCE = 'loyalty';
let rooms: TestRooms;
let provider: Server;
let issuer: string;
let gateway: Awaited<ReturnType<typeof startService>>;
let guest: { name: string; userId: string };
let keys: Keys;
let env: Record<string, string>;
/** What the provider publishes, and how often it was asked. */
let published: JWK[];
let fetches = 0;

type Keys = Awaited<ReturnType<typeof generateKeyPair>>;
async function jwkOf({ publicKey }: Keys, kid: string): Promise<JWK> {
  return { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' };
}

beforeAll(async () => {
  rooms = await openTestRooms(new Date());
  guest = one(await demoGuests(rooms.platform.db));
  keys = await generateKeyPair('RS256');
  published = [await jwkOf(keys, 'k1')];
  provider = createServer((_request, response) => {
    fetches += 1;
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: published }));
  });
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
  env = {
    DATABASE_URL: rooms.databaseUrl,
    NODE_ENV: 'production',
    AUTH_ISSUER: issuer,
    AUTH_AUDIENCE: AUDIENCE,
    PORT: '0',
  };
  await expect(startService('gateway/main.ts', env)).rejects.toThrow(/holds API keys of the demo brand/);
  await rooms.platform.db.pool.query('update "user".api_client set revoked_at = now()');
  gateway = await startService('gateway/main.ts', env);
});
afterAll(async () => {
  gateway?.child.kill();
  provider?.close();
  await rooms?.close();
});

interface Claims {
  readonly sub?: string;
  readonly iss?: string;
  readonly aud?: string;
  readonly exp?: number | string;
  readonly nbf?: string;
  readonly kid?: string;
}
const token = (claims: Claims = {}, { privateKey } = keys) => {
  const { sub = guest.userId, iss = issuer, aud = AUDIENCE, exp = '1h', nbf = '-1m', kid = 'k1' } = claims;
  const jwt = new SignJWT().setProtectedHeader({ alg: 'RS256', kid }).setSubject(sub).setIssuer(iss).setAudience(aud);
  return jwt.setExpirationTime(exp).setNotBefore(nbf).sign(privateKey);
};
const ask = async (credential: string) => api(`${gateway.url}/graphql`, credential).send(MeDocument, {});

describe('a guest’s token', () => {
  it('is accepted when the identity provider signed it', async () => {
    expect(await ask(await token())).toMatchObject({ status: 200, data: { me: { name: guest.name } } });
  });

  it.each([
    ['is from another issuer', { iss: 'https://elsewhere.example' }],
    ['is for another audience', { aud: 'another' }],
    ['has expired', { exp: 1 }],
    ['is not good yet', { nbf: '1m' }],
    ['names a key that the provider does not have', { kid: 'k2' }],
    ['stands for no user id', { sub: 'andy' }],
  ])('is refused when it %s', async (_why, claims) => {
    expect(await ask(await token(claims))).toMatchObject({
      status: 401,
      errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
    });
  });

  it.each([
    ['nothing', `${btoa('{"alg":"none"}')}.${btoa('{"sub":"x"}')}.`],
    ['garbage', 'garbage'],
  ])('is refused when it is signed by %s', async (_what, credential) => {
    expect(await ask(credential)).toMatchObject({ status: 401 });
  });

  it('is refused when it is signed with the public key as if that were a secret', async () => {
    const secret = new TextEncoder().encode(JSON.stringify(await exportJWK(keys.publicKey)));
    const forged = await new SignJWT()
      .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
      .setSubject(guest.userId)
      .setIssuer(issuer)
      .setAudience(AUDIENCE)
      .setExpirationTime('1h')
      .sign(secret);
    expect(await ask(forged)).toMatchObject({ status: 401 });
  });
});

it('a provider may change its keys: a new one is fetched when a token names it, and made-up names are not asked for', async () => {
  const next = await generateKeyPair('RS256');
  published = [...published, await jwkOf(next, 'k3')];
  const signed = await token({ kid: 'k3' }, next);
  await expect.poll(async () => (await ask(signed)).status, { timeout: 15_000, interval: 200 }).toBe(200);
  expect(await ask(await token())).toMatchObject({ status: 200 });
  const before = fetches;
  for (let i = 0; i < 20; i += 1) expect((await ask(await token({ kid: `made up ${i}` }))).status).toBe(401);
  expect(fetches - before).toBeLessThanOrEqual(2);
});

it('two gateways know one key: they count its guesses together, and it ends at both when it is revoked', async () => {
  const operatorKey = await promisify(execFile)(process.execPath, ['subgraphs/user/operator.ts', 'Console'], {
    env: { PATH: process.env['PATH'], DATABASE_URL: rooms.databaseUrl },
  });
  const operator = api(`${gateway.url}/graphql`, operatorKey.stdout.trim());
  const { client, key } = (
    await operator.ask(CreateApiClientDocument, { input: { name: 'Till', role: 'KIOSK', posTypes: ['TILLSTER'] } })
  ).createApiClient;
  const other = await startService('gateway/main.ts', env);
  const endpoints = [gateway, other].map(({ url }) => `${url}/graphql`);
  const statuses = () =>
    Promise.all(endpoints.map(async (endpoint) => (await api(endpoint, key).send(ProgrammeDocument, {})).status));
  expect(await statuses()).toEqual([200, 200]);
  const closed = endpoints.map((endpoint) => {
    const socket = new WebSocket(endpoint.replace('http', 'ws'), 'graphql-transport-ws');
    socket.on('open', () =>
      socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${key}` } })),
    );
    const acknowledged = once(socket, 'message');
    return { acknowledged, code: once(socket, 'close').then(([code]) => code) };
  });
  await Promise.all(closed.map(({ acknowledged }) => acknowledged));

  // More gateways give no more tries.
  const guesses = Array.from({ length: 8 }, (_, i) => {
    const place = { posType: 'TILLSTER', storeId: 'princes-st', terminalId: 'lobby' };
    const guess = { input: { ost: '12345', ...place, idempotencyKey: `guess ${i}` } };
    return api(one(endpoints, i % 2), key).refusal(IdentifyDocument, guess);
  });
  const codes = (await Promise.all(guesses)).map(({ code }) => code);
  expect(codes.sort()).toEqual([...Array(5).fill('OST_UNKNOWN'), ...Array(3).fill('TERMINAL_LOCKED')]);

  await operator.ask(RevokeApiClientDocument, { id: client.id });
  const revokedMs = performance.now();
  expect(await Promise.all(closed.map(({ code }) => code))).toEqual([4403, 4403]);
  expect(await statuses()).toEqual([401, 401]);
  // Two seconds are promised; the rest is for a busy machine.
  expect(performance.now() - revokedMs).toBeLessThan(4_000);
  other.child.kill();
});

it.each([
  ['GET', '/dev/credentials'],
  ['POST', '/dev/token'],
])('%s %s does not exist', async (method, path) => {
  expect((await fetch(gateway.url + path, { method })).status).toBe(404);
});

it('the schema is not told, and there is no landing page', async () => {
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ __schema { types { name } } }' }),
  });
  expect(response.status).toBe(400);
  expect(await response.text()).not.toContain('LoyaltyCard');
  const page = await fetch(`${gateway.url}/graphql`, { headers: { accept: 'text/html' } });
  expect(page.status).not.toBe(200);
});

it('it is ready, and says so', async () => {
  expect((await fetch(`${gateway.url}/health/live`)).status).toBe(200);
  expect((await fetch(`${gateway.url}/health/ready`)).status).toBe(200);
});
