/** Committed fact → re-read → stream; of a claim in this process the fact itself, as it is told. */
import { type Committed, carrying } from '../../platform/committed.ts';
import { invalid } from '../../platform/errors.ts';
import { type Found, stream } from '../../platform/stream.ts';
import { renewAt } from './code.ts';
import { type Rooms, renewOtp } from './handle.ts';
import { CLAIMED, lastUpdate, liveOtpsOfCards, OTP_TOPIC, type OtpUpdateRow, updatesAfter } from './repository.ts';

/** Updates read at a time: a phone that was away for long catches up in steps. */
const UPDATES_PER_READ = 100;

/** Shortest pause between two looks at the live code. */
const RENEW_PAUSE_MS = 1_000;

/** The payload of the subscription of that name. */
export interface OtpUpdated {
  readonly otpUpdates: OtpUpdateRow;
}

export interface OtpUpdatesAsked {
  readonly cardId: string;
  readonly after: string | null | undefined;
  readonly renew: boolean;
  /** Rejects once the card is no longer for whoever listens, such as when its guest is forgotten. */
  readonly still: () => Promise<unknown>;
}

/**
 * What happens to a card's codes: how things are now, or everything since `after`; then each update, once and in order.
 * With `renew`, the card has a live code from the first message on for as long as somebody listens.
 *
 * @throws {Refusal} INPUT_INVALID if `after` is not a cursor.
 */
export function otpUpdates(
  rooms: Rooms,
  { cardId, after, renew, still }: OtpUpdatesAsked,
): AsyncIterableIterator<OtpUpdated> {
  const { db, live, now } = rooms.platform;
  let cursor = after === null || after === undefined ? undefined : parseCursor(after);

  /** Rows after the cursor; where there is none yet, only the newest, which tells how things are. */
  async function unread(): Promise<OtpUpdateRow[]> {
    const rows = cursor === undefined ? [] : await updatesAfter(db.sql, cardId, cursor, UPDATES_PER_READ);
    if (rows.length > 0) return rows;
    const last = await lastUpdate(db.sql, cardId);
    // A cursor that this database has never given, such as one from before a restore, is no cursor.
    return last && (cursor === undefined || last.seq < cursor) ? [last] : [];
  }

  async function read(): Promise<Found<OtpUpdated>> {
    // What has happened is sent before a new code is made: a claim is never kept waiting by its successor.
    const first = cursor === undefined && renew ? [] : unread();
    // Looked up at the same time, and told to nobody who may not see it.
    let [rows] = await Promise.all([first, still()]);
    let againInMs = rows.length > 0 ? 0 : undefined;
    if (rows.length === 0 && renew) {
      againInMs = await keepLive();
      rows = await unread();
    }
    cursor = rows.at(-1)?.seq ?? cursor ?? 0;
    return { values: rows.map((row) => ({ otpUpdates: row })), position: cursor, againInMs };
  }

  /** @returns In how many milliseconds the live code has to be seen to again. */
  async function keepLive(): Promise<number> {
    // Most who come back have one: looking takes one statement, and no lock and transaction of six.
    let [otp] = await liveOtpsOfCards(db.sql, [cardId]);
    if (!otp || renewAt(otp) <= now()) {
      await renewOtp(rooms, cardId);
      [otp] = await liveOtpsOfCards(db.sql, [cardId]);
    }
    const inMs = otp ? renewAt(otp).getTime() - now().getTime() : 0;
    return Math.max(inMs, RENEW_PAUSE_MS);
  }

  /**
   * Of a claim, to whoever knows all that was before it. That the card is still theirs is known as well: the transaction
   * that claimed the code has found it open.
   */
  function told(committed: Committed): Found<OtpUpdated> | undefined {
    const [claimed] = CLAIMED.rows(committed, [cardId]) ?? [];
    if (!claimed || claimed.after !== cursor) return undefined;
    const { update } = claimed;
    cursor = update.seq;
    const event = carrying({ otpUpdates: update }, committed);
    return { values: [event], position: cursor, againInMs: renew ? 0 : undefined };
  }

  return stream({ live, topic: OTP_TOPIC, id: cardId, read, told });
}

function parseCursor(after: string): number {
  if (/^\d{1,15}$/.test(after)) return Number(after);
  throw invalid('after', 'a cursor of this subscription', after.slice(0, 20));
}
