/** Development mode: demo credentials for whoever can reach this machine's loopback. Neither route exists in production. */
import { createHmac, randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import type { Database } from '../platform/database.ts';
import { HttpRefusal, json, readJson } from '../platform/http.ts';
import { isUuid } from '../platform/input.ts';
import { DEMO_CLIENTS, demoGuests } from '../prisma/demo.ts';
import { KEY_PREFIX } from '../subgraphs/user/door.ts';
import type { GuestTokens } from './authenticate.ts';
import type { Routes } from './server.ts';

/** Seconds a guest's token lives unless asked otherwise, and at most. */
const TOKEN_LIFETIME_S = 24 * 3_600;
const TOKEN_LIFETIME_MAX_S = 365 * 24 * 3_600;
const BODY_BYTES_MAX = 4_096;
const ISSUER = 'development';
const AUDIENCE = 'loyalty';

export interface Development {
  readonly tokens: GuestTokens;
  /** The API key of a demo client. */
  keyOf(name: string): string;
  token(userId: string, expiresInS: number): Promise<string>;
  routes(db: Database, endpoint: () => string): Routes;
}

/** @param dataDir  Keeps the secret from which tokens and keys are made, so that they outlive a restart. */
export async function openDevelopment(dataDir: string): Promise<Development> {
  const secret = await readSecret(dataDir);
  const signingKey = new TextEncoder().encode(secret);
  const keyOf = (name: string) => `${KEY_PREFIX}${createHmac('sha256', secret).update(name).digest('base64url')}`;
  const token = (userId: string, expiresInS: number) =>
    new SignJWT()
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(userId)
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setExpirationTime(Math.floor(Date.now() / 1_000) + expiresInS)
      .sign(signingKey);

  async function credentials(db: Database, endpoint: string) {
    const guests = await demoGuests(db);
    const clients = DEMO_CLIENTS.map(({ name, role, posTypes, storeIds }) => ({
      role,
      posType: posTypes[0],
      storeId: storeIds[0],
      key: keyOf(name),
    }));
    const ofRole = (wanted: string) =>
      clients.filter(({ role }) => role === wanted).map(({ role: _, ...client }) => client);
    return {
      endpoint,
      guests: await Promise.all(
        guests.map(async (guest) => ({ ...guest, token: await token(guest.userId, TOKEN_LIFETIME_S) })),
      ),
      kiosks: ofRole('KIOSK'),
      partners: ofRole('PARTNER').map(({ posType, key }) => ({ posType, key })),
      operator: { key: keyOf('Console') },
    };
  }

  return {
    tokens: { issuer: ISSUER, audience: AUDIENCE, algorithms: ['HS256'], keys: async () => signingKey },
    keyOf,
    token,
    routes: (db, endpoint) => async (request, url) => {
      const route = `${request.method} ${url.pathname}`;
      if (route === 'GET /dev/credentials') return json(200, await credentials(db, endpoint()));
      if (route !== 'POST /dev/token') return undefined;
      const { userId, expiresInS = TOKEN_LIFETIME_S } = ((await readJson(request, BODY_BYTES_MAX)) ?? {}) as Record<
        string,
        unknown
      >;
      if (typeof userId !== 'string' || !isUuid(userId))
        throw new HttpRefusal(400, 'userId is the id of a user, a UUID.');
      if (!Number.isInteger(expiresInS) || Math.abs(expiresInS as number) > TOKEN_LIFETIME_MAX_S) {
        throw new HttpRefusal(400, `expiresInS is a whole number up to ${TOKEN_LIFETIME_MAX_S}.`);
      }
      return json(200, { token: await token(userId, expiresInS as number) });
    },
  };
}

async function readSecret(dataDir: string): Promise<string> {
  const path = join(dataDir, 'development-secret');
  await mkdir(dataDir, { recursive: true });
  try {
    // Fails if it is there already, whoever wrote it.
    await writeFile(path, randomBytes(32).toString('hex'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFile(path, 'utf8');
}
