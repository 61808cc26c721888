/** Who is asking. The gateway finds it out; subgraphs receive it signed and trust nothing else. */
import { jwtVerify, SignJWT } from 'jose';
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

/** Seconds for which a signed caller is accepted: long enough for one request, useless afterwards. */
export const CALLER_LIFETIME_S = 60;

/** Signs and checks callers on their way from the gateway to a subgraph of another process. */
export interface CallerSeal {
  seal(caller: Caller): Promise<string>;
  /** @throws {Refusal} UNAUTHENTICATED if unsigned, altered or older than {@link CALLER_LIFETIME_S}. */
  open(sealed: string | undefined): Promise<Caller>;
}

/** @param secret  Shared by gateway and subgraphs; at least 64 characters. */
export function callerSeal(secret: string): CallerSeal {
  const key = new TextEncoder().encode(secret);
  return {
    seal: (caller) =>
      new SignJWT({ caller })
        .setProtectedHeader({ alg: 'HS256' })
        .setAudience('subgraph')
        .setExpirationTime(`${CALLER_LIFETIME_S}s`)
        .sign(key),
    async open(sealed) {
      if (!sealed) throw new Refusal('UNAUTHENTICATED');
      try {
        const { payload } = await jwtVerify(sealed, key, { algorithms: ['HS256'], audience: 'subgraph' });
        return payload['caller'] as Caller;
      } catch {
        throw new Refusal('UNAUTHENTICATED');
      }
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
