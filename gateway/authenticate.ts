/** Who sends a request: a guest by the token of the brand's identity provider, a client by its API key. */
import { errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { type Caller, type Client, NOBODY } from '../platform/caller.ts';
import { Refusal } from '../platform/errors.ts';
import { isUuid } from '../platform/input.ts';
import { lru } from '../platform/lru.ts';
import { KEY_PREFIX } from '../subgraphs/user/door.ts';
import type { Authenticate } from './http.ts';

/** Longest an answer about a key is remembered, and so the longest a revoked key still works. */
export const KEY_REMEMBERED_MS = 1_000;
/** Keys remembered at a time, right and wrong ones. */
const KEYS_REMEMBERED_MAX = 10_000;

export interface GuestTokens {
  readonly issuer: string;
  readonly audience: string;
  /** The provider's keys, by the `kid` of a token. */
  readonly keys: JWTVerifyGetKey;
  readonly algorithms: readonly string[];
}

/**
 * Reads `Bearer <token or key>`. No authorization at all is nobody, who may see what everyone may.
 *
 * @throws {Refusal} UNAUTHENTICATED where something is given but not good: unknown, expired, revoked, malformed.
 */
export function authenticator({
  tokens,
  clientByKey,
}: {
  tokens: GuestTokens;
  clientByKey: (key: string) => Promise<Client | undefined>;
}): Authenticate {
  const clients = remember(clientByKey);
  return async (authorization): Promise<Caller> => {
    if (authorization === undefined || authorization === '') return NOBODY;
    const [, credential] = /^Bearer +(\S+)$/i.exec(authorization) ?? [];
    if (!credential) throw new Refusal('UNAUTHENTICATED');
    if (!credential.startsWith(KEY_PREFIX)) return guest(credential, tokens);
    const client = await clients(credential);
    if (!client) throw new Refusal('UNAUTHENTICATED');
    return client;
  };
}

/** The subject of a guest's token is the id of the platform user. */
async function guest(token: string, { keys, issuer, audience, algorithms }: GuestTokens): Promise<Caller> {
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience,
      algorithms: [...algorithms],
      requiredClaims: ['exp', 'sub'],
    });
    const userId = payload.sub?.toLowerCase();
    if (userId && isUuid(userId)) return { role: 'GUEST', userId };
  } catch (error) {
    // Anything else, such as a provider that does not answer, is not the guest's fault.
    if (!TOKEN_FAULTS.some((fault) => error instanceof fault)) throw error;
  }
  throw new Refusal('UNAUTHENTICATED');
}

/** What can be wrong with a token itself. */
const TOKEN_FAULTS = [
  errors.JWTInvalid,
  errors.JWTExpired,
  errors.JWTClaimValidationFailed,
  errors.JWSInvalid,
  errors.JWSSignatureVerificationFailed,
  errors.JOSEAlgNotAllowed,
  errors.JOSENotSupported,
  errors.JWKSNoMatchingKey,
];

/** Asks once for many requests, and again soon. */
function remember(find: (key: string) => Promise<Client | undefined>): typeof find {
  const known = lru<{ client: Promise<Client | undefined>; untilMs: number }>(KEYS_REMEMBERED_MAX);
  return async (key) => {
    const there = known.get(key);
    const entry =
      there && there.untilMs > Date.now() ? there : { client: find(key), untilMs: Date.now() + KEY_REMEMBERED_MS };
    if (entry !== there) known.set(key, entry);
    try {
      return await entry.client;
    } catch (error) {
      entry.untilMs = 0;
      throw error;
    }
  };
}
