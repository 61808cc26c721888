/** The system that is left, as tests of a move have it: a simulated one with members, and who delivers to it whatever happens. */
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { type Delivery, type LegacySystem, LegacyUnavailable } from '../../subgraphs/migration/legacy.ts';
import { sessionM } from '../../subgraphs/migration/sessionm.ts';
import type { Member, MemberSeed } from '../../subgraphs/migration/simulator/book.ts';
import { openSessionM, type SessionM, type SessionMOptions } from '../../subgraphs/migration/simulator/server.ts';

export const TOKEN = 'the-token';
/** Forty, each with as many points as there are before them. */
export const MEMBERS: readonly MemberSeed[] = Array.from({ length: 40 }, (_, index) => ({
  id: `S${100 + index}`,
  points: index,
}));
export const AT = new Date('2026-05-01T12:00:00.000Z');

/** Until the end of the test. */
export async function openLegacy(
  options: Partial<SessionMOptions> = {},
  timeoutMs = 5_000,
): Promise<{ simulator: SessionM; legacy: LegacySystem }> {
  const simulator = await openSessionM({ token: TOKEN, members: MEMBERS, ...options });
  onTestFinished(() => simulator.close());
  return { simulator, legacy: sessionM({ url: simulator.url, token: TOKEN, timeoutMs }) };
}

export function delivery(memberId: string, sequence: number, points: number): Delivery {
  const claim = { kind: 'CLAIM', transactionId: `t-${sequence}`, storeId: 'douglas', at: AT } as const;
  return { ...claim, key: `${memberId}-${sequence}`, memberId, sequence, points };
}

/** Again, until it is done. @returns What came of it, and what was told in vain. */
export async function persistently<T>(ask: () => Promise<T>): Promise<{ value: T; inVain: readonly string[] }> {
  const inVain: string[] = [];
  for (;;) {
    try {
      return { value: await ask(), inVain };
    } catch (error) {
      if (!(error instanceof LegacyUnavailable)) throw error;
      inVain.push(error.message);
      // Where nobody answers for a while, not a thousand times in it.
      await sleep(1);
    }
  }
}

/**
 * Delivers so many for every member: in order for each, and for all of them at once. The first is of 1 point, the second of 2.
 *
 * @param legacy  Where it is by now.
 */
export async function deliverAll(legacy: () => LegacySystem, each: number): Promise<readonly string[]> {
  const told = await Promise.all(
    MEMBERS.map(async ({ id }) => {
      const inVain: string[] = [];
      for (let sequence = 1; sequence <= each; sequence += 1)
        inVain.push(...(await persistently(() => legacy().deliver(delivery(id, sequence, sequence)))).inVain);
      return inVain;
    }),
  );
  return told.flat();
}

/** What {@link deliverAll} leaves behind, if each was booked once and in order. */
export function delivered(each: number): object {
  const sequences = Array.from({ length: each }, (_, index) => index + 1);
  return MEMBERS.map(({ id, points }) => ({ id, points: points + (each * (each + 1)) / 2, sequences }));
}

export function deliveriesOf(members: readonly Member[]): object {
  return members.map(({ id, points, transactions }) => ({
    id,
    points,
    sequences: transactions.filter(({ key }) => key !== null).map(({ sequence }) => sequence),
  }));
}

/** Asks without the connector, such as for faults. */
export async function put(url: string, what: string, body: object, method = 'PUT') {
  const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
  const response = await fetch(`${url}/${what}`, { method, headers, body: JSON.stringify(body) });
  return { status: response.status, body: (await response.json()) as unknown };
}
