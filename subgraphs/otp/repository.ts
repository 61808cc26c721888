/**
 * All SQL of the room.
 *
 * Every change of a code writes an update beside it, in one statement. Changes of one card's codes queue behind each
 * other, on the row of its live code or, where a new one is made, on the unique index that allows one live code a card.
 * So `seq` grows in the order in which a card's updates are committed, and a reader who asks for what came after a
 * cursor misses nothing.
 */
import { Written } from '../../platform/committed.ts';
import { readerOf, type Sql, type Tx } from '../../platform/database.ts';
import { gathered } from '../../platform/gathered.ts';
import type { Held } from '../loyalty-card/door.ts';
import type { OtpStatus, OtpUpdateKind } from './code.ts';

/** The topic of a card's codes. */
export const OTP_TOPIC = 'otp';

/** What was picked with a code is held in the card's ledger, under `holdId`; null where nothing was. */
export interface OtpRow extends Held {
  readonly id: string;
  readonly holdId: string | null;
  readonly cardId: string;
  readonly code: string;
  readonly status: OtpStatus;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  readonly claimedAt: Date | null;
}

export interface OtpUpdateRow {
  readonly seq: number;
  readonly kind: OtpUpdateKind;
  readonly otp: OtpRow;
}

export const otpsByIds = gathered(
  async (sql: Sql, ids: readonly string[]): Promise<OtpRow[]> => {
    return sql<OtpRow>`
    select id, card_id as "cardId", code, status, issued_at as "issuedAt", expires_at as "expiresAt", claimed_at as "claimedAt",
      hold_id as "holdId", rewards, vouchers
    from otp.otp
    where id = any(${ids}::uuid[])`;
  },
  ({ id }) => id,
);

/** The codes of cards that nobody has used, cancelled or swept; they may have run out. */
export const liveOtpsOfCards = gathered(
  async (sql: Sql, cardIds: readonly string[]): Promise<OtpRow[]> => {
    return sql<OtpRow>`
    select id, card_id as "cardId", code, status, issued_at as "issuedAt", expires_at as "expiresAt", claimed_at as "claimedAt",
      hold_id as "holdId", rewards, vouchers
    from otp.otp
    where card_id = any(${cardIds}::uuid[]) and status = 'ISSUED'`;
  },
  ({ cardId }) => cardId,
);

/**
 * Makes this transaction the only one that makes new codes for a card until it ends, so that of two phones that ask at
 * once the second finds the first one's code, and what it holds. Whoever claims or cancels a code does not wait.
 */
export async function lockIssuing({ sql }: Tx, cardId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${cardId}, 7253004))`;
}

/**
 * A new live code, unless the card has one or the six digits are taken at the moment.
 *
 * @returns Whether it was issued.
 */
export async function insertOtp({ sql, changed }: Tx, otp: OtpRow): Promise<boolean> {
  const { id, cardId, code, issuedAt, expiresAt, holdId, rewards, vouchers } = otp;
  const issued = await sql`
    with issued as (
      insert into otp.otp (id, card_id, code, status, issued_at, expires_at, hold_id, rewards, vouchers)
      values (${id}, ${cardId}, ${code}, 'ISSUED', ${issuedAt}, ${expiresAt}, ${holdId}, ${JSON.stringify(rewards)}, ${vouchers})
      on conflict do nothing
      returning id, card_id, issued_at
    ), noted as (
      insert into otp.otp_update (card_id, otp_id, kind, at) select card_id, id, 'ISSUED', issued_at from issued
    )
    select from issued`;
  if (issued.length > 0) changed(OTP_TOPIC, cardId);
  return issued.length > 0;
}

/** A claim, as its card's listeners are told of it: the one update after `after`. */
export interface Claimed {
  readonly update: OtpUpdateRow;
  readonly after: number;
}
/** By card. */
export const CLAIMED = new Written<Claimed>();

/**
 * Claims a live code, once: of many at the same instant one finds it live, the others wait for its row and find it used.
 *
 * The update before it is the newest that can be seen when it begins: whatever else happens to the card's codes ends this
 * one, and then it is not found live.
 *
 * @returns The code, and what was picked with it; undefined if there is no such live code.
 */
export async function claimOtp(tx: Tx, code: string, at: Date): Promise<OtpRow | undefined> {
  const [claimed] = await tx.sql<FlatUpdate & { after: number }>`
    with claimed as (
      update otp.otp set status = 'CLAIMED', claimed_at = ${at}
      where code = ${code} and status = 'ISSUED' and expires_at > ${at}
      returning *
    ), noted as (
      insert into otp.otp_update (card_id, otp_id, kind, at) select card_id, id, 'CLAIMED', ${at} from claimed
      returning seq, kind
    )
    select noted.seq, noted.kind, o.id, o.card_id as "cardId", o.code, o.status, o.issued_at as "issuedAt",
      o.expires_at as "expiresAt", o.claimed_at as "claimedAt", o.hold_id as "holdId", o.rewards, o.vouchers,
      (select u.seq from otp.otp_update u where u.card_id = o.card_id order by u.seq desc limit 1) as after
    from claimed o cross join noted`;
  if (!claimed) return undefined;
  const { after, ...row } = claimed;
  const update = updateOf(row);
  CLAIMED.put(tx, update.otp.cardId, { update, after });
  tx.changed(OTP_TOPIC, update.otp.cardId);
  return update.otp;
}

/** Ends a code if it is still live: as EXPIRED where it has run out, else as CANCELLED. @returns Whether it was live. */
export async function endOtp({ sql, changed }: Tx, id: string, at: Date): Promise<boolean> {
  const [ended] = await sql<{ cardId: string }>`
    with ended as (
      update otp.otp set status = case when expires_at <= ${at} then 'EXPIRED' else 'CANCELLED' end
      where id = ${id} and status = 'ISSUED'
      returning id, card_id, status
    ), noted as (
      insert into otp.otp_update (card_id, otp_id, kind, at) select card_id, id, status, ${at} from ended
    )
    select card_id as "cardId" from ended`;
  if (ended) changed(OTP_TOPIC, ended.cardId);
  return ended !== undefined;
}

/** Cancels one code. @returns Its card and hold; undefined if it was not live. */
export async function cancelOtp(
  { sql, changed }: Tx,
  id: string,
  at: Date,
): Promise<Pick<OtpRow, 'cardId' | 'holdId'> | undefined> {
  const [cancelled] = await sql<Pick<OtpRow, 'cardId' | 'holdId'>>`
    with cancelled as (
      update otp.otp set status = 'CANCELLED'
      where id = ${id} and status = 'ISSUED' and expires_at > ${at}
      returning id, card_id, hold_id
    ), noted as (
      insert into otp.otp_update (card_id, otp_id, kind, at) select card_id, id, 'CANCELLED', ${at} from cancelled
    )
    select card_id as "cardId", hold_id as "holdId" from cancelled`;
  if (cancelled) changed(OTP_TOPIC, cancelled.cardId);
  return cancelled;
}

/** Ends codes that have run out, some at a time; another process's sweep takes others. @returns How many. */
export async function expireOtps({ sql, changed }: Tx, at: Date, limit: number): Promise<number> {
  const expired = await sql<{ cardId: string }>`
    with due as (
      select id from otp.otp where status = 'ISSUED' and expires_at <= ${at}
      order by expires_at limit ${limit} for update skip locked
    ), expired as (
      update otp.otp o set status = 'EXPIRED' from due where o.id = due.id returning o.id, o.card_id
    ), noted as (
      insert into otp.otp_update (card_id, otp_id, kind, at) select card_id, id, 'EXPIRED', ${at} from expired
    )
    select card_id as "cardId" from expired`;
  for (const { cardId } of expired) changed(OTP_TOPIC, cardId);
  return expired.length;
}

/** A card's updates after a cursor, oldest first, each with its code as it is now. */
export async function updatesAfter(sql: Sql, cardId: string, seq: number, limit: number): Promise<OtpUpdateRow[]> {
  const rows = await (readerOf(sql)?.sql ?? sql)<FlatUpdate>`
    select u.seq, u.kind, o.id, o.card_id as "cardId", o.code, o.status, o.issued_at as "issuedAt", o.expires_at as "expiresAt",
      o.claimed_at as "claimedAt", o.hold_id as "holdId", o.rewards, o.vouchers
    from otp.otp_update u join otp.otp o on o.id = u.otp_id
    where u.card_id = ${cardId} and u.seq > ${seq} order by u.seq limit ${limit}`;
  return rows.map(updateOf);
}

/** A card's newest update. */
export async function lastUpdate(sql: Sql, cardId: string): Promise<OtpUpdateRow | undefined> {
  const [row] = await (readerOf(sql)?.sql ?? sql)<FlatUpdate>`
    select u.seq, u.kind, o.id, o.card_id as "cardId", o.code, o.status, o.issued_at as "issuedAt", o.expires_at as "expiresAt",
      o.claimed_at as "claimedAt", o.hold_id as "holdId", o.rewards, o.vouchers
    from otp.otp_update u join otp.otp o on o.id = u.otp_id
    where u.card_id = ${cardId} order by u.seq desc limit 1`;
  return row && updateOf(row);
}

type FlatUpdate = OtpRow & Omit<OtpUpdateRow, 'otp'>;

function updateOf({ seq, kind, ...otp }: FlatUpdate): OtpUpdateRow {
  return { seq, kind, otp };
}

/** How far the codes of each of these cards have come; what a live update compares. */
export async function positionsOf(sql: Sql, cardIds: readonly string[]): Promise<{ id: string; position: number }[]> {
  return sql<{ id: string; position: number }>`
    select card.id, newest.seq as position
    from unnest(${cardIds}::uuid[]) as card (id)
    cross join lateral (
      select seq from otp.otp_update u where u.card_id = card.id order by seq desc limit 1) newest`;
}
