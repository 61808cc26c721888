import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRemoteJWKSet, generateKeyPair, SignJWT } from 'jose';
import { expect, it } from 'vitest';
import { Refusal } from '../platform/errors.ts';
import { KEY_PREFIX } from '../subgraphs/user/door.ts';
import { authenticator, KEY_REMEMBERED_MS } from './authenticate.ts';

const client = { role: 'OPERATOR', clientId: 'c', posTypes: [], storeIds: [] } as const;
const noKeys = { issuer: 'i', audience: 'a', algorithms: ['RS256'], keys: async () => new Uint8Array(32) };

it('an identity provider that does not answer well is no fault of the guest, who stays signed in', async () => {
  const provider = createServer((_request, response) => response.writeHead(503).end('busy'));
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
  const { privateKey } = await generateKeyPair('RS256');
  const token = await new SignJWT()
    .setProtectedHeader({ alg: 'RS256', kid: 'k' })
    .setSubject('00000000-0000-4000-8000-000000000000')
    .setIssuer(issuer)
    .setAudience('a')
    .setExpirationTime('1h')
    .sign(privateKey);
  const tokens = { issuer, audience: 'a', algorithms: ['RS256'], keys: createRemoteJWKSet(new URL(issuer)) };
  const authenticate = authenticator({ tokens, clientByKey: async () => undefined });
  const refusal = await authenticate(`Bearer ${token}`).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(Error);
  expect(refusal).not.toBeInstanceOf(Refusal);
  provider.close();
});

it('a key is looked up once for many requests, and again soon', async () => {
  let asked = 0;
  const clientByKey = async () => {
    asked += 1;
    return client;
  };
  const authenticate = authenticator({ tokens: noKeys, clientByKey });
  for (let i = 0; i < 10; i += 1) expect(await authenticate(`Bearer ${KEY_PREFIX}x`)).toBe(client);
  expect(asked).toBe(1);
  await new Promise((resolve) => setTimeout(resolve, KEY_REMEMBERED_MS + 50));
  await authenticate(`Bearer ${KEY_PREFIX}x`);
  expect(asked).toBe(2);
});

it('a look-up that failed is not remembered', async () => {
  let asked = 0;
  const clientByKey = async () => {
    asked += 1;
    if (asked === 1) throw new Error('The database does not answer');
    return client;
  };
  const authenticate = authenticator({ tokens: noKeys, clientByKey });
  await expect(authenticate(`Bearer ${KEY_PREFIX}x`)).rejects.toThrow('does not answer');
  expect(await authenticate(`Bearer ${KEY_PREFIX}x`)).toBe(client);
});

it.each(['Basic x', 'Bearer', 'Bearer a b', 'x', 'Bearer x'])('%j is nobody’s', async (authorization) => {
  const authenticate = authenticator({ tokens: noKeys, clientByKey: async () => undefined });
  await expect(authenticate(authorization)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
});
