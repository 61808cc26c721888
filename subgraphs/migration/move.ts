/** How a move begins and ends. What is between: `step.ts`. */

import { trySessionLock } from '../../platform/session-lock.ts';
import { forgetDeliveries, lag, queueInstalled } from './delivery-repository.ts';
import { beginMove, beginStep, deleteMove, endStep, readMove, touchMove } from './move-repository.ts';
import type { Rooms } from './rooms.ts';
import { STEP_LOCK } from './step.ts';
import { presets } from './truths.ts';

/** Phase 0: from now on the other system answers for everything. */
export async function begin({ platform, loyaltyCard }: Rooms, legacy: string, reason: string): Promise<void> {
  const at = platform.now();
  await platform.db.transaction(async (tx) => {
    await beginMove(tx, legacy, at);
    await loyaltyCard.moving.setTruths(tx, presets(0, legacy, reason), at);
    const id = await beginStep(tx, { kind: 'PHASE', phase: 0 }, reason, at);
    await endStep(tx, id, 'DONE', at);
    await touchMove(tx);
  });
}

/**
 * The move is over, whichever way it went: in phase 2 this platform has everything, in phase 0 the other system has, and what
 * was switched off here stays so.
 *
 * @param lost  The other system is no more: this platform answers for everything, as it is.
 * @returns why it cannot end yet, if so
 */
export async function end(rooms: Rooms, lost: boolean): Promise<string | undefined> {
  // A step that is being carried out would say who answers in a move that is none any more.
  const lock = await trySessionLock(rooms.platform.db.pool, STEP_LOCK);
  if (!lock) return 'A step is being carried out.';
  try {
    return await endNow(rooms, lost);
  } finally {
    await lock.release();
  }
}

async function endNow({ platform, loyaltyCard }: Rooms, lost: boolean): Promise<string | undefined> {
  const { sql } = platform.db;
  const move = await readMove(sql);
  if (!move) return 'No move has begun.';
  if (move.phase === 1 && !lost) return 'In phase 1 both systems answer: go to phase 2, or back to phase 0, first.';
  const installed = await queueInstalled(sql);
  const { pending, dead } = await lag(sql, installed);
  if (pending + dead > 0 && !lost) return `${pending + dead} cards still wait for their deliveries.`;
  await platform.db.transaction(async (tx) => {
    if (move.delivers) await loyaltyCard.moving.switchDeliveries(tx, false);
    await forgetDeliveries(tx, installed);
    if (move.phase === 2 || lost) await loyaltyCard.moving.forgetTruths(tx);
    await touchMove(tx);
    await deleteMove(tx);
  });
  return undefined;
}
