import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLocalJWKSet, createRemoteJWKSet, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { expect, it, vi } from 'vitest';
import { Refusal } from '../platform/errors.ts';
import { authenticator, CREDENTIAL_MAX, TOKEN_BELIEVED_MS } from './authenticate.ts';

const apiKeys = { session: async () => undefined, close: async () => {} };
const USER_ID = '00000000-0000-4000-8000-000000000000';
const noKeys = { issuer: 'i', audience: 'a', algorithms: ['RS256'], keys: async () => new Uint8Array(32) };

it('an identity provider that does not answer well is no fault of the guest, who stays signed in', async () => {
  const provider = createServer((_request, response) => response.writeHead(503).end('busy'));
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
  const { privateKey } = await generateKeyPair('RS256');
  const token = await new SignJWT()
    .setProtectedHeader({ alg: 'RS256', kid: 'k' })
    .setSubject(USER_ID)
    .setIssuer(issuer)
    .setAudience('a')
    .setExpirationTime('1h')
    .sign(privateKey);
  const tokens = { issuer, audience: 'a', algorithms: ['RS256'], keys: createRemoteJWKSet(new URL(issuer)) };
  const authenticate = authenticator({ tokens, apiKeys });
  const refusal = await authenticate(`Bearer ${token}`).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(Error);
  expect(refusal).not.toBeInstanceOf(Refusal);
  provider.close();
});

it.each([
  'Basic x',
  'Bearer',
  'Bearer a b',
  'x',
  'Bearer x',
  `Bearer ${'x'.repeat(CREDENTIAL_MAX + 1)}`,
  'Bearer loyalty_x',
])('%.20j is nobody’s', async (authorization) => {
  const authenticate = authenticator({ tokens: noKeys, apiKeys });
  await expect(authenticate(authorization)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
});

it('a token is verified once in a while, and never believed past its end', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const secret = new Uint8Array(32);
  let asked = 0;
  const keys = async () => {
    asked += 1;
    return secret;
  };
  const authenticate = authenticator({ tokens: { ...noKeys, algorithms: ['HS256'], keys }, apiKeys });
  const token = async (forS: number) =>
    new SignJWT()
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(USER_ID)
      .setIssuer('i')
      .setAudience('a')
      .setExpirationTime(Math.floor(Date.now() / 1_000) + forS)
      .sign(secret);
  const long = `Bearer ${await token(3_600)}`;
  for (let i = 0; i < 5; i += 1) expect((await authenticate(long)).caller).toEqual({ role: 'GUEST', userId: USER_ID });
  expect(asked).toBe(1);
  vi.setSystemTime(Date.now() + TOKEN_BELIEVED_MS + 1);
  await authenticate(long);
  expect(asked).toBe(2);
  const short = `Bearer ${await token(2)}`;
  await authenticate(short);
  vi.setSystemTime(Date.now() + 2_000);
  await expect(authenticate(short)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  vi.useRealTimers();
});

it('a token that does not say which of several keys it is signed with is no good, and no fault of ours', async () => {
  const pairs = await Promise.all([1, 2].map(() => generateKeyPair('RS256', { extractable: true })));
  const jwks = await Promise.all(
    pairs.map(async ({ publicKey }) => ({ ...(await exportJWK(publicKey)), alg: 'RS256' })),
  );
  const tokens = { ...noKeys, keys: createLocalJWKSet({ keys: jwks }) };
  const [pair] = pairs;
  if (!pair) throw new Error('no keys');
  const jwt = new SignJWT().setProtectedHeader({ alg: 'RS256' }).setSubject(USER_ID).setIssuer('i').setAudience('a');
  const token = await jwt.setExpirationTime('1h').sign(pair.privateKey);
  const authenticate = authenticator({ tokens, apiKeys });
  await expect(authenticate(`Bearer ${token}`)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
});
