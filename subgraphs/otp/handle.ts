/** How codes change: each of these is one transaction, or part of the caller's. */
import { randomUUID } from 'node:crypto';
import type { Caller } from '../../platform/caller.ts';
import type { Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/errors.ts';
import { noteRequest, refuseReused } from '../../platform/idempotency.ts';
import type { Platform } from '../../platform/room.ts';
import { type Held, type LoyaltyCardDoor, type Picks, spoken } from '../loyalty-card/door.ts';
import { expiryOf, newCode, renewAt } from './code.ts';
import { cancelOtp, endOtp, expireOtps, insertOtp, liveOtpsOfCards, lockIssuing, type OtpRow } from './repository.ts';

/**
 * Six digits drawn anew when they are taken. With 20,000 codes live one draw in 50 is, so that eight in a row fail once
 * in 10^13.
 */
const DRAWS_MAX = 8;
/** Codes one statement of the sweep ends at most. */
const EXPIRIES_PER_STATEMENT = 1_000;

const NOTHING_HELD = { holdId: null, rewards: [], vouchers: [] };

/** The platform, and the door to the ledger, where what is picked with a code is held. */
export interface Rooms {
  readonly platform: Platform;
  readonly loyaltyCard: LoyaltyCardDoor;
}

/**
 * A new live code for a card, with what was picked held for it; one that was there before is cancelled, and what it held
 * is free again.
 *
 * @returns Its id; the first one's again where the same request comes twice.
 * @throws {Refusal} IDEMPOTENCY_KEY_REUSED, SWITCHED_OFF, REWARD_UNAVAILABLE, POINTS_INSUFFICIENT, VOUCHER_UNAVAILABLE
 */
export async function issueOtp(
  { platform: { db, now }, loyaltyCard }: Rooms,
  { caller, cardId, picks, idempotencyKey }: { caller: Caller; cardId: string; picks: Picks; idempotencyKey: string },
): Promise<string> {
  const at = now();
  const id = randomUUID();
  // A partner of several kinds of tills may yet spend at one where spending is on.
  const [posType = null, ...others] = 'posTypes' in caller ? caller.posTypes : [];
  return db.transaction(async (tx) => {
    const request = {
      caller,
      key: idempotencyKey,
      operation: 'issueOtp',
      input: { cardId, ...spoken(picks) },
      answer: id,
      at,
    };
    const noted = await noteRequest(tx, request);
    if (noted.is === 'same') return noted.answer;
    refuseReused(noted);
    await loyaltyCard.refuseInDowntime(tx.sql, at);
    await lockIssuing(tx, cardId);
    // The code before the card: everybody takes the two in this order.
    const instead = await endLiveOtp(tx, cardId, at);
    const picked = picks.rewardIds.length + picks.voucherIds.length > 0;
    const holding = {
      cardId,
      holdId: id,
      picks,
      until: expiryOf(at),
      instead,
      posType: others.length === 0 ? posType : null,
      at,
    };
    const held = picked || instead ? await loyaltyCard.hold(tx, holding) : NOTHING_HELD;
    await insertLiveOtp(tx, { id, cardId, at, holdId: picked ? id : null, ...held });
    return id;
  });
}

/**
 * Gives a card a live code if it has none, or one that will soon run out; what that holds stays held for the new one. Of
 * several at once one does it.
 *
 * @throws {Refusal} NOT_FOUND where the card has been closed: its guest still listens, and gets no more codes
 */
export async function renewOtp({ platform: { db, now }, loyaltyCard }: Rooms, cardId: string): Promise<void> {
  const at = now();
  await db.transaction(async (tx) => {
    await lockIssuing(tx, cardId);
    const [live] = await liveOtpsOfCards(tx.sql, [cardId]);
    if (live && renewAt(live) > at) return;
    if (!(await loyaltyCard.isOpen(tx.sql, cardId))) throw new Refusal('NOT_FOUND', { cardId });
    // This one only: another phone of the guest may have had a new one made meanwhile.
    const ended = live !== undefined && (await endOtp(tx, live.id, at));
    const kept = ended ? await keep(tx, loyaltyCard, live, at) : NOTHING_HELD;
    await insertLiveOtp(tx, { id: randomUUID(), cardId, at, ...kept });
  });
}

/** What of a code that is replaced the next one holds on to. */
async function keep(
  tx: Tx,
  loyaltyCard: LoyaltyCardDoor,
  { cardId, holdId, expiresAt }: OtpRow,
  at: Date,
): Promise<Held & { holdId: string | null }> {
  if (holdId === null || expiresAt <= at) return NOTHING_HELD;
  const held = await loyaltyCard.renewHold(tx, { cardId, holdId, until: expiryOf(at), at });
  return held ? { holdId, ...held } : NOTHING_HELD;
}

/** What the code holds is free again. @throws {Refusal} OTP_NOT_LIVE */
export async function cancelLiveOtp({ platform: { db, now }, loyaltyCard }: Rooms, id: string): Promise<void> {
  const at = now();
  await db.transaction(async (tx) => {
    const cancelled = await cancelOtp(tx, id, at);
    if (!cancelled) throw new Refusal('OTP_NOT_LIVE', { id });
    const { cardId, holdId } = cancelled;
    if (holdId !== null) await loyaltyCard.endHold(tx, { cardId, holdId, at });
  });
}

/** Ends codes that have run out. Safe in several processes at once. What they held ends by itself, in the ledger. */
export async function expireDue({ db, now }: Platform): Promise<void> {
  const some = () => db.transaction((tx) => expireOtps(tx, now(), EXPIRIES_PER_STATEMENT));
  while ((await some()) === EXPIRIES_PER_STATEMENT);
}

/** Ends the live code of a card. @returns Its hold; null if there was none. */
async function endLiveOtp(tx: Tx, cardId: string, at: Date): Promise<string | null> {
  const [live] = await liveOtpsOfCards(tx.sql, [cardId]);
  return live && (await endOtp(tx, live.id, at)) ? live.holdId : null;
}

interface NewOtp extends Held {
  readonly id: string;
  readonly cardId: string;
  readonly holdId: string | null;
  readonly at: Date;
}

/** @throws if every draw was taken. Nobody else makes codes for the card meanwhile. */
async function insertLiveOtp(tx: Tx, { at, ...otp }: NewOtp): Promise<void> {
  for (let draw = 0; draw < DRAWS_MAX; draw += 1) {
    const row: OtpRow = {
      ...otp,
      code: newCode(),
      status: 'ISSUED',
      issuedAt: at,
      expiresAt: expiryOf(at),
      claimedAt: null,
    };
    if (await insertOtp(tx, row)) return;
  }
  throw new Error('No free code was found');
}
