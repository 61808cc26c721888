/** Points given or taken away by hand, with a reason that stays. */
import type { Client } from '../../platform/caller.ts';
import { invalid, Refusal } from '../../platform/errors.ts';
import { noteRequest, refuseReused } from '../../platform/idempotency.ts';
import { isUuid, KEY_MAX, requireText, requireWhole } from '../../platform/input.ts';
import type { Context } from './context.ts';
import type { AdjustPointsInput } from './generated/graphql.ts';
import { handle } from './handle.ts';

/** Most points of one adjustment, either way. */
export const ADJUSTMENT_MAX = 1_000_000;
export const REASON_MAX = 200;

/** @throws {Refusal} INPUT_INVALID, NOT_FOUND, POINTS_INSUFFICIENT, IDEMPOTENCY_KEY_REUSED */
export async function adjustPoints(
  { platform: { db, now }, programmes }: Context,
  caller: Client,
  input: AdjustPointsInput,
): Promise<void> {
  const key = requireText('input.idempotencyKey', input.idempotencyKey, KEY_MAX);
  const reason = requireText('input.reason', input.reason, REASON_MAX);
  const points = requireWhole('input.points', input.points, -ADJUSTMENT_MAX, ADJUSTMENT_MAX);
  if (points === 0) throw invalid('input.points', 'a number other than 0', points);
  const cardId = input.cardId.toLowerCase();
  if (!isUuid(cardId)) throw new Refusal('NOT_FOUND', { cardId: input.cardId });
  const at = now();
  await db.transaction(async (tx) => {
    const request = { caller, key, operation: 'adjustPoints', input: { cardId, points, reason }, answer: cardId, at };
    const noted = await noteRequest(tx, request);
    if (noted.is === 'same') return;
    const order = { type: 'AdjustPoints', points, reason, operatorId: caller.clientId } as const;
    await handle(tx, programmes, { cardId, commandId: key, at, order });
    refuseReused(noted);
  });
}
