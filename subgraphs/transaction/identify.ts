/** An identifier exchanged for an open transaction. */
import { randomUUID } from 'node:crypto';
import type { Client } from '../../platform/caller.ts';
import type { Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/errors.ts';
import { forgetRequest, noteRequest, refuseReused } from '../../platform/idempotency.ts';
import { isUuid } from '../../platform/input.ts';
import type { OstType } from '../loyalty-card/door.ts';
import type { Exchanged } from '../otp/door.ts';
import type { Rooms } from './context.ts';
import { cardIdOfBase10, kindOf, otpCode, phoneOf } from './identifier.ts';
import { CLIENT_LOCK_S, lockS, retryAfterS, WRONG_A_MINUTE_MAX } from './lock.ts';
import { countWrong, type Guesses, lockTerminal, setWrong, type TerminalKey } from './lock-repository.ts';
import { insertTransaction } from './repository.ts';
import { actsIn, lapsesAt, speaksFor } from './transaction.ts';

export interface Identify {
  readonly caller: Client;
  readonly ost: string;
  readonly ostType: OstType | null;
  readonly posType: string;
  readonly storeId: string;
  readonly terminalId: string;
  readonly idempotencyKey: string;
}

/** Whom an identifier stands for, and what was picked with it. */
type Identified = Omit<Exchanged, 'otpId'> & { readonly otpId: string | null };

/**
 * One transaction: guesses of one terminal queue behind each other, a code is claimed with the transaction that it is
 * exchanged for, and a wrong one is counted for good even though the request is refused.
 *
 * @returns The id of the open transaction; the first one's again where the same request comes twice.
 * @throws {Refusal} TERMINAL_LOCKED, POS_TYPE_UNKNOWN, FORBIDDEN, OST_TYPE_OFF, OST_UNKNOWN, IDEMPOTENCY_KEY_REUSED
 */
export async function identify(rooms: Rooms, request: Identify): Promise<string> {
  try {
    return await attempt(rooms, request);
  } catch (error) {
    // A used key would else tell right codes from wrong ones, without using them up and without being counted.
    if (error instanceof Refusal && error.code === 'IDEMPOTENCY_KEY_REUSED') await countAsWrong(rooms, request);
    throw error;
  }
}

async function attempt(rooms: Rooms, request: Identify): Promise<string> {
  const { db, now } = rooms.platform;
  const at = now();
  const { caller, idempotencyKey: key, ...input } = request;
  const terminal = { clientId: caller.clientId, ...input };
  const outcome = await db.transaction(async (tx) => {
    const guesses = await lockTerminal(tx, terminal, at);
    const id = randomUUID();
    const noted = await noteRequest(tx, { caller, key, operation: 'identify', input, answer: id, at });
    if (noted.is === 'same') return { id: noted.answer };
    refuseLocked(guesses, request, at);
    await refuseElsewhere(rooms, tx, request);
    const ostType = request.ostType ?? kindOf(request.ost);
    if (ostType && !(await rooms.loyaltyCard.accepts(tx.sql, ostType))) throw new Refusal('OST_TYPE_OFF', { ostType });
    const identified = ostType && (await resolve(rooms, tx, ostType, request.ost, at));
    if (!ostType || !identified) {
      if (noted.is === 'new') await forgetRequest(tx, { caller, key });
      return { refused: wrongAnswer(await countGuess(tx, { terminal, guesses, at }), request) };
    }
    refuseReused(noted);
    if (guesses.wrong > 0) await setWrong(tx, terminal, 0, null);
    await open(rooms, tx, { id, request, ostType, identified, at });
    return { id };
  });
  if (outcome.refused) throw outcome.refused;
  return outcome.id;
}

/** @returns How many wrong identifiers of the client there were in this minute, this one included. */
async function countGuess(
  tx: Tx,
  { terminal, guesses, at }: { terminal: TerminalKey; guesses: Guesses; at: Date },
): Promise<number> {
  const wrong = guesses.wrong + 1;
  await setWrong(tx, terminal, wrong, lockS(wrong) > 0 ? new Date(at.getTime() + lockS(wrong) * 1_000) : null);
  return countWrong(tx, terminal.clientId, at, { max: WRONG_A_MINUTE_MAX, lockS: CLIENT_LOCK_S });
}

async function countAsWrong({ platform: { db, now } }: Rooms, { caller, ...place }: Identify): Promise<void> {
  const at = now();
  const terminal = { clientId: caller.clientId, ...place };
  await db.transaction(async (tx) => countGuess(tx, { terminal, guesses: await lockTerminal(tx, terminal, at), at }));
}

async function open(
  { loyaltyCard }: Rooms,
  tx: Tx,
  {
    id,
    request,
    ostType,
    identified,
    at,
  }: { id: string; request: Identify; ostType: OstType; identified: Identified; at: Date },
): Promise<void> {
  const { caller, posType, storeId, terminalId } = request;
  const { clientId } = caller;
  const { cardId, holdId } = identified;
  // What the code held stays held until the transaction ends.
  const kept = holdId === null || (await loyaltyCard.extendHold(tx, { cardId, holdId, until: lapsesAt(at), at }));
  // It has run out while this request waited: the code has, too.
  if (!kept) throw new Refusal('OST_UNKNOWN');
  const noted = { cardId, posType, storeId, transactionId: id, identifiedBy: ostType };
  // Its guest has been forgotten since the code was made.
  if (!(await loyaltyCard.noteIdentified(tx, noted, at))) throw new Refusal('OST_UNKNOWN');
  await insertTransaction(tx, {
    id,
    ...identified,
    clientId,
    channel: 'RESTAURANT',
    posType,
    storeId,
    terminalId,
    identifiedBy: ostType,
    openedAt: at,
    expiresAt: lapsesAt(at),
    order: null,
  });
}

function refuseLocked({ lockedUntil, clientLockedUntil }: Guesses, request: Identify, at: Date): void {
  for (const until of [lockedUntil, clientLockedUntil]) {
    if (until && until > at) throw locked(request, retryAfterS(until, at));
  }
}

/** Says where, so that whoever counts refusals knows. */
function locked({ caller, storeId, terminalId }: Identify, retryAfterS: number): Refusal {
  // Only of its own: what else it says of where it is, it may have made up.
  const at = actsIn(caller, storeId) ? { storeId, terminalId } : {};
  return new Refusal('TERMINAL_LOCKED', { retryAfterS, ...at });
}

/** Guesses sent at the same instant from many terminals: those past the client's limit learn nothing either. */
function wrongAnswer(ofClientInThisMinute: number, request: Identify): Refusal {
  return ofClientInThisMinute > WRONG_A_MINUTE_MAX ? locked(request, CLIENT_LOCK_S) : new Refusal('OST_UNKNOWN');
}

/** @throws {Refusal} POS_TYPE_UNKNOWN if nobody speaks for the posType; FORBIDDEN if others do, or in another store. */
async function refuseElsewhere({ user }: Rooms, { sql }: Tx, { caller, posType, storeId }: Identify): Promise<void> {
  if (!speaksFor(caller, posType)) {
    throw new Refusal((await user.posTypeKnown(sql, posType)) ? 'FORBIDDEN' : 'POS_TYPE_UNKNOWN', { posType });
  }
  if (!actsIn(caller, storeId)) throw new Refusal('FORBIDDEN', { storeId });
}

/** Whom an identifier stands for; undefined where it is wrong, expired or used: which of them is not told. */
async function resolve(
  { loyaltyCard, otp, user }: Rooms,
  tx: Tx,
  ostType: OstType,
  ost: string,
  at: Date,
): Promise<Identified | undefined> {
  const card = async (cardId: string | undefined) =>
    cardId && isUuid(cardId) && (await loyaltyCard.isOpen(tx.sql, cardId))
      ? { cardId: cardId.toLowerCase(), otpId: null, holdId: null, rewards: [], vouchers: [] }
      : undefined;
  switch (ostType) {
    case 'OTP': {
      // A code that has not six digits is looked up all the same, so that it takes as long as one that has.
      return otp.claim(tx, otpCode(ost) ?? '------', at);
    }
    case 'CARD_ID':
      return card(ost);
    case 'CARD_ID_BASE10':
      return card(cardIdOfBase10(ost));
    case 'PHONE': {
      const phone = phoneOf(ost);
      const userId = phone && (await user.userByPhone(tx.sql, phone));
      return userId ? card(await loyaltyCard.cardOfUser(tx.sql, userId)) : undefined;
    }
    case 'SWIPE_CARD':
    case 'PAN':
      return undefined;
  }
}
