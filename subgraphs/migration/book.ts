/** What is booked in the other system apart from what happened here. */
import type { LegacySystem } from './legacy.ts';
import { persistently } from './persistently.ts';

export interface Correction {
  readonly memberId: string;
  readonly points: number;
  /** With the same key everything is the same, or the other system refuses it. */
  readonly key: string;
  /** Of the card that it is about. */
  readonly position: number;
  readonly at: Date;
}

/** Nothing where it would do nothing. */
export async function book(
  legacy: LegacySystem,
  { position, ...correction }: Correction,
  pausesMs?: readonly number[],
): Promise<void> {
  if (correction.points === 0) return;
  const nowhere = { transactionId: null, storeId: null };
  const delivery = { ...correction, kind: 'ADJUSTMENT', ...nowhere, sequence: position } as const;
  await persistently(() => legacy.deliver(delivery), pausesMs);
}
