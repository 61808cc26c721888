/** Who is asking. The gateway finds it out; subgraphs receive it signed and trust nothing else. */
import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import { Refusal } from './errors.ts';

export type ClientRole = 'KIOSK' | 'PARTNER' | 'OPERATOR';
export type Role = 'GUEST' | ClientRole;

/** A backend, kiosk or console with an API key. Empty `storeIds`: every store. */
export interface Client {
  readonly role: ClientRole;
  readonly clientId: string;
  readonly posTypes: readonly string[];
  readonly storeIds: readonly string[];
}
export interface Guest {
  readonly role: 'GUEST';
  readonly userId: string;
}
export interface Nobody {
  readonly role: 'NOBODY';
}
export type Caller = Guest | Client | Nobody;

export const NOBODY: Nobody = { role: 'NOBODY' };

/** Milliseconds for which a signed caller is accepted: long enough for one request, useless afterwards. */
export const CALLER_LIFETIME_MS = 60_000;
/** Milliseconds by which the clock of a gateway may be ahead of a subgraph's. */
export const CLOCKS_DIFFER_MS_MAX = 5_000;

/** Signs and checks callers on their way from the gateway to a subgraph of another process. */
export interface CallerSeal {
  /** Good for one request, and for {@link CALLER_LIFETIME_MS}. */
  seal(caller: Caller, requestId: string): string;
  /** @throws {Refusal} UNAUTHENTICATED if unsigned, altered, for another request, or older than that. */
  open(sealed: string | undefined, requestId: string): Caller;
}

interface Sealed {
  readonly caller: Caller;
  readonly requestId: string;
  readonly atMs: number;
}

/**
 * `<JSON in base64url>.<its HMAC-SHA-256 in base64url>`: what a JWT would say, at a twentieth of the time, as there is one
 * algorithm, and none to choose.
 *
 * @param secret  Shared by gateway and subgraphs; at least 64 characters.
 */
export function callerSeal(secret: string, now: () => number = Date.now): CallerSeal {
  const key = createSecretKey(Buffer.from(secret));
  const macOf = (text: string) => createHmac('sha256', key).update(text).digest();
  return {
    seal(caller, requestId) {
      const text = Buffer.from(JSON.stringify({ caller, requestId, atMs: now() } satisfies Sealed)).toString(
        'base64url',
      );
      return `${text}.${macOf(text).toString('base64url')}`;
    },
    open(sealed, requestId) {
      const [text = '', mac = '', ...more] = (sealed ?? '').split('.');
      const [given, right] = [Buffer.from(mac, 'base64url'), macOf(text)];
      if (more.length > 0 || given.length !== right.length || !timingSafeEqual(given, right))
        throw new Refusal('UNAUTHENTICATED');
      // Signed by a gateway of ours, so it is what a gateway writes.
      const { caller, requestId: sealedFor, atMs } = JSON.parse(Buffer.from(text, 'base64url').toString()) as Sealed;
      const ageMs = now() - atMs;
      const fresh = ageMs >= -CLOCKS_DIFFER_MS_MAX && ageMs < CALLER_LIFETIME_MS;
      if (!fresh || sealedFor !== requestId) throw new Refusal('UNAUTHENTICATED');
      return caller;
    },
  };
}

/** In `@may`: also who sends no credential. */
export const EVERYONE = 'EVERYONE';

/** @throws {Refusal} UNAUTHENTICATED for nobody, FORBIDDEN for a role not named. */
export function requireOneOf(caller: Caller, roles: readonly string[]): void {
  if (caller.role === 'NOBODY') throw new Refusal('UNAUTHENTICATED');
  if (!roles.includes(caller.role)) {
    throw new Refusal('FORBIDDEN', { role: caller.role, allowed: roles.join(', ') });
  }
}

/** A caller that has one of these roles, as `@may` made sure of before. @throws {Refusal} as {@link requireOneOf} */
export function requireRole<const R extends Role>(
  caller: Caller,
  ...roles: readonly R[]
): Extract<Caller, { role: R }> {
  requireOneOf(caller, roles);
  return caller as Extract<Caller, { role: R }>;
}
