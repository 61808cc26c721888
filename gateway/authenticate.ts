/** Who sends a request: a guest by the token of the brand's identity provider, a client by its API key. */
import { errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { Refusal } from '../platform/errors.ts';
import { isUuid } from '../platform/input.ts';
import { lru } from '../platform/lru.ts';
import { KEY, KEY_PREFIX } from '../subgraphs/user/door.ts';
import type { ApiKeys } from './api-keys.ts';
import { type Authenticate, guestUntil, NOBODYS, type Session } from './session.ts';

/** Characters of a token or key. */
export const CREDENTIAL_MAX = 8_192;
/** Longest a verified token is believed without verifying it again: a key that its provider withdraws works as long. */
export const TOKEN_BELIEVED_MS = 60_000;
/** Verified tokens kept, and their characters altogether. */
const TOKENS_MAX = 20_000;
const TOKEN_CHARACTERS_MAX = 20_000_000;

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
export function authenticator({ tokens, apiKeys }: { tokens: GuestTokens; apiKeys: ApiKeys }): Authenticate {
  const guests = verified(tokens);
  return async (authorization): Promise<Session> => {
    if (authorization === undefined || authorization === '') return NOBODYS;
    const believed = guests.believed(authorization);
    if (believed) return believed;
    const [, credential] = /^Bearer +(\S+)$/i.exec(authorization) ?? [];
    if (!credential || credential.length > CREDENTIAL_MAX) throw new Refusal('UNAUTHENTICATED');
    if (!credential.startsWith(KEY_PREFIX)) return guests.verify(authorization, credential);
    const session = KEY.test(credential) ? await apiKeys.session(credential) : undefined;
    if (!session) throw new Refusal('UNAUTHENTICATED');
    return session;
  };
}

/** Verifies each token once in a while; verifying takes more time than the rest of a small query. */
function verified(tokens: GuestTokens) {
  // By all of the header, so that it need not be taken apart to find one.
  const known = lru<{ session: Session; untilMs: number }>(TOKENS_MAX, TOKEN_CHARACTERS_MAX);
  return {
    believed(authorization: string): Session | undefined {
      const entry = known.get(authorization);
      return entry && entry.untilMs > Date.now() ? entry.session : undefined;
    },
    async verify(authorization: string, token: string): Promise<Session> {
      const { session, endsAtMs } = await guest(token, tokens);
      known.set(authorization, { session, untilMs: Math.min(endsAtMs, Date.now() + TOKEN_BELIEVED_MS) });
      return session;
    },
  };
}

/** The subject of a guest's token is the id of the platform user. */
async function guest(token: string, { keys, issuer, audience, algorithms }: GuestTokens) {
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience,
      algorithms: [...algorithms],
      requiredClaims: ['exp', 'sub'],
    });
    const userId = payload.sub?.toLowerCase();
    const endsAtMs = (payload.exp ?? 0) * 1_000;
    if (userId && isUuid(userId)) return { session: guestUntil({ role: 'GUEST', userId }, endsAtMs), endsAtMs };
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
  // It names none of several.
  errors.JWKSMultipleMatchingKeys,
];
