/** The SQL by which cards change: locked, read, and written to in one statement. */
import type { Day, Instant } from '../../platform/calendar.ts';
import type { Tx } from '../../platform/database.ts';
import { type CardEvent, EVENT_VERSION } from './events.ts';
import { sumOf } from './points.ts';
import { type Card, nextEndAt, nextExpiryAt } from './state.ts';
import { pack, type StoredCard, unpack } from './stored-state.ts';
import { storeOf, sumsOf } from './sums.ts';
import { voucherChanges } from './voucher.ts';

/** The topic of a card: something was appended to it. */
export const CARD_TOPIC = 'card';

/** Rows over which the sums of one day and store are spread, one for each connection at best. */
export const STAT_SLOTS = 16;

/**
 * A card as it is and, in the same round trip, the revision of the programme. Waits for, and keeps out, other writers; but
 * not rows that only refer to the card, which two transactions may each have added before they come here.
 */
export async function lockCard({ sql }: Tx, cardId: string): Promise<{ state: Card; revision: number } | undefined> {
  const [row] = await sql<{ state: StoredCard; revision: number }>`
    select c.state, (select revision from loyalty_card.programme) as revision
    from loyalty_card.card c
    where c.id = ${cardId}
    for no key update of c`;
  return row && { ...row, state: unpack(row.state) };
}

export async function insertCard(
  { sql }: Tx,
  { cardId, userId, state, at }: { cardId: string; userId: string; state: Card; at: Instant },
): Promise<void> {
  await sql`
    insert into loyalty_card.card (id, user_id, position, state, unheld, opened_at)
    values (${cardId}, ${userId}, 0, ${pack(state)}::jsonb, 0, ${at})`;
}

/** A fact with what the balance is after it. */
export interface Booked {
  readonly event: CardEvent;
  readonly balance: number;
}

/** Facts to be added to a card, and what they come to. */
export interface Appended {
  readonly cardId: string;
  readonly commandId: string;
  readonly at: Instant;
  /** The brand's day of `at`. */
  readonly day: Day;
  readonly storeId: string | null;
  readonly booked: readonly Booked[];
  readonly after: Card;
}

/**
 * Adds facts to a card, stores what they come to, and wakes the listeners when (and only if) the transaction commits.
 *
 * Two guards, on purpose: {@link lockCard} makes writers wait, and the key (card_id, position) refuses a second writer
 * should the lock ever be forgotten; `decide` never spends what is not there, and `unheld >= 0` refuses it again;
 * `decide` uses a voucher once, and the trigger `voucher_used_once` refuses it again.
 */
export async function append({ sql, changed }: Tx, appended: Appended): Promise<void> {
  const { cardId, commandId, at, day, storeId, booked, after } = appended;
  const events = booked.map(({ event, balance }) => ({ event, balance, storeId: storeOf(event, storeId) }));
  const facts = booked.map(({ event }) => event);
  await sql`
    with event as (
      select ${after.position - events.length}::int + nr::int as position, item -> 'event' ->> 'type' as type,
        (item -> 'event') - 'type' as data, (item ->> 'balance')::int as balance, item ->> 'storeId' as store_id
      from jsonb_array_elements(${JSON.stringify(events)}::jsonb) with ordinality as list (item, nr)
    ), appended as (
      insert into loyalty_card.card_event (card_id, position, type, version, data, balance, at, command_id, store_id)
      select ${cardId}::uuid, position, type, ${EVENT_VERSION}::smallint, data, balance, ${at}::timestamptz, ${commandId}::text, store_id
      from event
    ), issued as (
      insert into loyalty_card.voucher
        (id, card_id, code, benefit, auto_apply, campaign_id, campaign_version, transaction_id, issued_at, expires_at)
      select (data ->> 'voucherId')::uuid, ${cardId}::uuid, data ->> 'code', data -> 'benefit', (data ->> 'autoApply')::boolean,
        data ->> 'ruleId', (data ->> 'ruleVersion')::int, (data ->> 'transactionId')::uuid, ${at}::timestamptz,
        (data ->> 'expiresAt')::timestamptz
      from event
      where type = 'VoucherIssued'
    ), changed as (
      update loyalty_card.voucher v
      set status = c.status, used_in = c."usedIn", expires_at = coalesce(c."expiresAt", v.expires_at)
      from jsonb_to_recordset(${JSON.stringify(voucherChanges(facts, after))}::jsonb)
        as c ("voucherId" uuid, status text, "usedIn" uuid, "expiresAt" timestamptz)
      where v.id = c."voucherId"
    ), counted as (
      insert into loyalty_card.stat as s
        (day, store_id, slot, profiles_created, transactions_claimed, points_earned, points_burned, points_expired,
          stamps_given, vouchers_issued, rewards_earned, points_liability)
      select ${day}::date, "storeId", pg_backend_pid() % ${STAT_SLOTS}::int, "profilesCreated", "transactionsClaimed",
        "pointsEarned", "pointsBurned", "pointsExpired", "stampsGiven", "vouchersIssued", "rewardsEarned", "pointsLiability"
      from jsonb_to_recordset(${JSON.stringify(sumsOf(facts, storeId))}::jsonb)
        as sums ("storeId" text, "profilesCreated" int, "transactionsClaimed" int, "pointsEarned" int, "pointsBurned" int,
          "pointsExpired" int, "stampsGiven" int, "vouchersIssued" int, "rewardsEarned" int, "pointsLiability" int)
      on conflict (day, store_id, slot) do update set
        profiles_created = s.profiles_created + excluded.profiles_created,
        transactions_claimed = s.transactions_claimed + excluded.transactions_claimed,
        points_earned = s.points_earned + excluded.points_earned,
        points_burned = s.points_burned + excluded.points_burned,
        points_expired = s.points_expired + excluded.points_expired,
        stamps_given = s.stamps_given + excluded.stamps_given,
        vouchers_issued = s.vouchers_issued + excluded.vouchers_issued,
        rewards_earned = s.rewards_earned + excluded.rewards_earned,
        points_liability = s.points_liability + excluded.points_liability
    ), stored as (
      update loyalty_card.card
      set position = ${after.position}, state = ${pack(after)}::jsonb, unheld = ${sumOf(after.lots)},
        deficit = ${after.deficit}, next_expiry_at = ${nextExpiryAt(after)}, tier_ends_at = ${after.tier?.until ?? null},
        next_end_at = ${nextEndAt(after)}
      where id = ${cardId}
    )
    select`;
  changed(CARD_TOPIC, cardId);
}
