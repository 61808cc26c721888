/** The rules of a transaction's life, and of who may act on it. Pure. */
import type { Caller, Client } from '../../platform/caller.ts';

/** Minutes after which an open transaction lapses. Source: `docs/rules.md`, O-6. */
export const OPEN_LIFETIME_MIN = 30;

export type TransactionStatus = 'OPEN' | 'CLAIMED' | 'CANCELLED' | 'EXPIRED' | 'PARTIALLY_REVERSED' | 'REVERSED';

export function lapsesAt(openedAt: Date): Date {
  return new Date(openedAt.getTime() + OPEN_LIFETIME_MIN * 60_000);
}

/** An open transaction past its time is expired, whether or not the sweep has come by. */
export function statusAt(
  { status, expiresAt }: { status: TransactionStatus; expiresAt: Date | null },
  now: Date,
): TransactionStatus {
  return status === 'OPEN' && expiresAt !== null && expiresAt <= now ? 'EXPIRED' : status;
}

/** Whether nothing can become of it any more. */
export function isFinal(status: TransactionStatus): boolean {
  return status === 'CANCELLED' || status === 'EXPIRED' || status === 'REVERSED';
}

interface Place {
  readonly posType: string;
  readonly storeId: string;
}

/** Whether a client speaks for a posType. */
export function speaksFor(client: Client, posType: string): boolean {
  return client.posTypes.includes(posType);
}

/** Whether a client may act in a store. */
export function actsIn(client: Client, storeId: string): boolean {
  return client.storeIds.length === 0 || client.storeIds.includes(storeId);
}

/** Whether a kiosk or partner may act on a transaction: one of its posTypes, in one of its stores. */
export function mayAct(caller: Caller, { posType, storeId }: Place): boolean {
  if (caller.role !== 'KIOSK' && caller.role !== 'PARTNER') return false;
  return speaksFor(caller, posType) && actsIn(caller, storeId);
}
