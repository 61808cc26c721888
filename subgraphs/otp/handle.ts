/** How codes change: each of these is one transaction, or part of the caller's. */
import { randomUUID } from 'node:crypto';
import type { Caller } from '../../platform/caller.ts';
import type { Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/errors.ts';
import { noteRequest, refuseReused } from '../../platform/idempotency.ts';
import type { Platform } from '../../platform/room.ts';
import { expiryOf, newCode, renewAt } from './code.ts';
import { cancelOtp, endOtp, expireOtps, insertOtp, liveOtpsOfCards, type OtpRow } from './repository.ts';

/**
 * Six digits drawn anew when they are taken. With 20,000 codes live one draw in 50 is, so that eight in a row fail once
 * in 10^13.
 */
const DRAWS_MAX = 8;
/** Codes one statement of the sweep ends at most. */
const EXPIRIES_PER_STATEMENT = 1_000;

/**
 * A new live code for a card; one that was there before is cancelled.
 *
 * @returns Its id; the first one's again where the same request comes twice.
 * @throws {Refusal} IDEMPOTENCY_KEY_REUSED
 */
export async function issueOtp(
  { db, now }: Platform,
  { caller, cardId, idempotencyKey }: { caller: Caller; cardId: string; idempotencyKey: string },
): Promise<string> {
  const at = now();
  const id = randomUUID();
  return db.transaction(async (tx) => {
    const request = { caller, key: idempotencyKey, operation: 'issueOtp', input: { cardId }, answer: id, at };
    const noted = await noteRequest(tx, request);
    if (noted.is === 'same') return noted.answer;
    refuseReused(noted);
    await replaceLiveOtp(tx, { id, cardId, at });
    return id;
  });
}

/** Gives a card a live code if it has none, or one that will soon run out. Of several at once one does it. */
export async function renewOtp({ db, now }: Platform, cardId: string): Promise<void> {
  const at = now();
  await db.transaction(async (tx) => {
    const [live] = await liveOtpsOfCards(tx.sql, [cardId]);
    if (live && renewAt(live) > at) return;
    // This one only: another phone of the guest may have had a new one made meanwhile.
    if (live) await endOtp(tx, live.id, at);
    await tryInsert(tx, { id: randomUUID(), cardId, at });
  });
}

/** @throws {Refusal} OTP_NOT_LIVE */
export async function cancelLiveOtp({ db, now }: Platform, id: string): Promise<void> {
  if (!(await db.transaction((tx) => cancelOtp(tx, id, now())))) throw new Refusal('OTP_NOT_LIVE', { id });
}

/** Ends codes that have run out. Safe in several processes at once. */
export async function expireDue({ db, now }: Platform): Promise<void> {
  while ((await expireOtps(db.sql, now(), EXPIRIES_PER_STATEMENT)) === EXPIRIES_PER_STATEMENT);
}

/** The new code wins: a code that somebody else issues for the card at the same instant is ended by it. */
async function replaceLiveOtp(tx: Tx, otp: { id: string; cardId: string; at: Date }): Promise<void> {
  for (let round = 0; round < DRAWS_MAX; round += 1) {
    const [live] = await liveOtpsOfCards(tx.sql, [otp.cardId]);
    if (live) await endOtp(tx, live.id, otp.at);
    if (await tryInsert(tx, otp)) return;
  }
  throw new Error('No free code was found');
}

/** @returns False if the card has a live code by now, or every draw was taken. */
async function tryInsert(tx: Tx, { id, cardId, at }: { id: string; cardId: string; at: Date }): Promise<boolean> {
  for (let draw = 0; draw < DRAWS_MAX; draw += 1) {
    const otp: OtpRow = {
      id,
      cardId,
      code: newCode(),
      status: 'ISSUED',
      issuedAt: at,
      expiresAt: expiryOf(at),
      claimedAt: null,
    };
    if (await insertOtp(tx, otp)) return true;
    if ((await liveOtpsOfCards(tx.sql, [cardId])).length > 0) return false;
  }
  return false;
}
