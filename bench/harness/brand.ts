/** The brand under measurement, as in production: its identity provider, and API keys that it made itself. */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { openPlatform } from '../../platform/process.ts';
import { seed } from '../../prisma/seed.ts';
import { newKey } from '../../subgraphs/user/client-key.ts';
import { insertClient } from '../../subgraphs/user/client-repository.ts';
import { silent } from '../../tests/harness/postgres.ts';

/** Where all tills stand. */
export const PLACE = { posType: 'TILLSTER', storeId: 'princes-st' } as const;
const AUDIENCE = 'loyalty';
const TOKEN_LIFETIME_S = 6 * 3_600;

/** Good in every database that {@link foundBrand} was given. */
export const KEYS = { kiosk: newKey(), partner: newKey() } as const;

export interface Provider {
  /** By which a gateway believes it. */
  readonly env: Readonly<Record<string, string>>;
  token(userId: string): Promise<string>;
}

/** An identity provider on this machine. */
export async function openProvider(stack: AsyncDisposableStack): Promise<Provider> {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  const jwks = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: '1', alg: 'EdDSA', use: 'sig' }] });
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json').end(jwks);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  stack.defer(() => {
    server.closeAllConnections();
    server.close();
  });
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    env: { AUTH_ISSUER: issuer, AUTH_AUDIENCE: AUDIENCE },
    token: (userId) =>
      new SignJWT()
        .setProtectedHeader({ alg: 'EdDSA', kid: '1' })
        .setSubject(userId)
        .setIssuer(issuer)
        .setAudience(AUDIENCE)
        .setExpirationTime(Math.floor(Date.now() / 1_000) + TOKEN_LIFETIME_S)
        .sign(privateKey),
  };
}

/** The programme of the demo brand, none of its guests, and none of its keys, with which production does not start. */
export async function foundBrand(url: string): Promise<void> {
  const platform = await openPlatform({ url, log: silent });
  try {
    await seed(platform, () => newKey());
    const { sql } = platform.db;
    await sql`update "user".api_client set revoked_at = now()`;
    const client = { storeIds: [], createdAt: new Date() };
    const { posType } = PLACE;
    await insertClient(
      sql,
      { ...client, id: randomUUID(), name: 'Kiosks', role: 'KIOSK', posTypes: [posType] },
      KEYS.kiosk,
    );
    const partner = { id: randomUUID(), name: 'App', role: 'PARTNER', posTypes: ['AIRTOUCH'] } as const;
    await insertClient(sql, { ...client, ...partner, posTypes: [...partner.posTypes] }, KEYS.partner);
  } finally {
    await platform.close();
  }
}
