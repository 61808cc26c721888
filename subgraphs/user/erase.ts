/** How a person is forgotten. What of it is promised: `docs/privacy.md`. */
import type { Caller } from '../../platform/caller.ts';
import type { Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/errors.ts';
import { noteRequest, refuseReused } from '../../platform/idempotency.ts';
import { isUuid } from '../../platform/input.ts';
import type { LoyaltyCardDoor } from '../loyalty-card/door.ts';
import type { Rooms } from './context.ts';
import { clearUser, destroyKey } from './erase-repository.ts';

export interface Erase {
  readonly caller: Caller;
  readonly userId: string;
  readonly idempotencyKey: string;
}

/**
 * Forgets a person for good and closes their card, in one transaction; somebody forgotten before stays so.
 *
 * @throws {Refusal} NOT_FOUND if there is no such person, or it is not the guest who asks; IDEMPOTENCY_KEY_REUSED
 */
export async function eraseUser(
  { platform: { db, now }, loyaltyCard }: Rooms,
  { caller, idempotencyKey: key, ...given }: Erase,
): Promise<void> {
  const userId = given.userId.toLowerCase();
  if (!isUuid(userId) || (caller.role === 'GUEST' && caller.userId !== userId)) throw new Refusal('NOT_FOUND');
  const at = now();
  await db.transaction(async (tx) => {
    const request = { caller, key, operation: 'eraseUser', input: { userId }, answer: userId, at };
    const noted = await noteRequest(tx, request);
    if (noted.is === 'same') return;
    if (!(await forget(tx, loyaltyCard, userId, at))) throw new Refusal('NOT_FOUND');
    refuseReused(noted);
  });
}

/** @returns Whether there is such a person, forgotten by now or long ago. */
export async function forget(tx: Tx, loyaltyCard: LoyaltyCardDoor, userId: string, at: Date): Promise<boolean> {
  await destroyKey(tx, userId);
  if (!(await clearUser(tx, userId, at))) return false;
  await loyaltyCard.closeCard(tx, userId, at);
  return true;
}
