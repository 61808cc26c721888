/** Guests and tills, as many as a test needs, and the same dice again for the same seed. */
import { randomInt, randomUUID } from 'node:crypto';
import { CreateUserDocument, type IdentifyInput, IssueOtpDocument } from '../generated/documents.ts';
import { type Api, api, one } from './client.ts';
import type { RunningForm } from './forms.ts';

type Platform = Pick<RunningForm, 'endpoint' | 'credentials'>;

export interface Guest {
  readonly userId: string;
  readonly cardId: string;
  readonly token: string;
}

export interface Till {
  readonly api: Api;
  /** What `identify` is asked for an identifier. */
  identifying(ost: string, idempotencyKey?: string): { input: IdentifyInput };
}

/** A backend that speaks for AIRTOUCH, in every store. */
export function partnerOf({ endpoint, credentials }: Platform): Api {
  return api(endpoint, one(credentials.partners).key);
}

/** New guests, whom nobody else uses. */
export function newGuests(platform: Platform, count: number): Promise<Guest[]> {
  return Promise.all(Array.from({ length: count }, () => newGuest(platform)));
}

async function newGuest(platform: Platform): Promise<Guest> {
  const input = { externalIds: [{ system: 'CROWD', id: randomUUID() }] };
  const { createUser } = await partnerOf(platform).ask(CreateUserDocument, { input });
  const { user, card } = createUser;
  const response = await fetch(new URL('/dev/token', platform.endpoint), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ userId: user.id }),
  });
  const { token } = (await response.json()) as { token: string };
  return { userId: user.id, cardId: card.id, token };
}

/** Terminals of their own, in turn of one kiosk vendor and of the other. */
export function tills({ endpoint, credentials }: Platform, count: number): Till[] {
  const apis = credentials.kiosks.map(({ key }) => api(endpoint, key));
  return Array.from({ length: count }, (_, i) => {
    const nth = i % apis.length;
    const { posType, storeId } = one(credentials.kiosks, nth);
    const terminalId = `till-${randomUUID()}`;
    return {
      api: one(apis, nth),
      identifying: (ost, idempotencyKey = randomUUID()) => ({
        input: { ost, posType, storeId, terminalId, idempotencyKey },
      }),
    };
  });
}

/** A code that a partner asks for. */
export async function newCode(partner: Api, cardId: string): Promise<{ id: string; code: string }> {
  const input = { cardId, idempotencyKey: randomUUID() };
  const { id, code } = (await partner.ask(IssueOtpDocument, { input })).issueOtp;
  return { id, code: code ?? '' };
}

export interface Dice {
  readonly seed: number;
  /** A whole number from 0 up to, not including, `below`. */
  roll(below: number): number;
}

/** Told on standard output; `SEED` in the environment throws the same again. */
export function dice(name: string): Dice {
  const seed = Number(process.env['SEED'] ?? randomInt(2 ** 31));
  console.log(`${name}: SEED=${seed}`);
  let state = seed;
  return {
    seed,
    // Mulberry32.
    roll(below) {
      state = (state + 0x6d2b79f5) | 0;
      let t = Math.imul(state ^ (state >>> 15), 1 | state);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
    },
  };
}
