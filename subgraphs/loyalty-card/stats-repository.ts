/** All SQL of sums over a period. */
import type { Day, Instant } from '../../platform/calendar.ts';
import type { Sql } from '../../platform/database.ts';
import type { Sums } from './sums.ts';

/** A period cut up: a part of a day from `from` to `headTo`, whole days, and a part of the last day. */
export interface Period {
  readonly timeZone: string;
  readonly from: Instant;
  readonly headTo: Instant;
  /** Included. */
  readonly firstWhole: Day;
  /** The day of `to`; it is not among the whole ones. */
  readonly lastDay: Day;
  readonly tailFrom: Instant;
  /** When the day of `to` begins. */
  readonly lastStart: Instant;
  /** Excluded. */
  readonly to: Instant;
}

export type DaySums = Sums & { readonly day: Day };

/**
 * Sums of each day on which something happened. A part of a day is summed up by itself, as it may be of many facts.
 *
 * @param storeId  Null: of all stores.
 */
export async function sumsByDay(
  sql: Sql,
  { timeZone, from, headTo, firstWhole, lastDay, tailFrom, to }: Period,
  storeId: string | null,
): Promise<DaySums[]> {
  return sql<DaySums>`
    select day,
      sum(profiles_created)::bigint as "profilesCreated", sum(cards_identified)::bigint as "cardsIdentified",
      sum(transactions_claimed)::bigint as "transactionsClaimed", sum(points_earned)::bigint as "pointsEarned",
      sum(points_burned)::bigint as "pointsBurned", sum(points_expired)::bigint as "pointsExpired",
      sum(stamps_given)::bigint as "stampsGiven", sum(vouchers_issued)::bigint as "vouchersIssued",
      sum(rewards_earned)::bigint as "rewardsEarned", sum(points_liability)::bigint as "pointsLiability"
    from (
      select day,
        sum(profiles_created) as profiles_created, sum(cards_identified) as cards_identified,
        sum(transactions_claimed) as transactions_claimed, sum(points_earned) as points_earned,
        sum(points_burned) as points_burned, sum(points_expired) as points_expired, sum(stamps_given) as stamps_given,
        sum(vouchers_issued) as vouchers_issued, sum(rewards_earned) as rewards_earned,
        sum(points_liability) as points_liability
      from loyalty_card.stat
      where day >= ${firstWhole}::date and day < ${lastDay}::date
        and (${storeId}::text is null or store_id = ${storeId}::text)
      group by day
      union all
      select (${from}::timestamptz at time zone ${timeZone}::text)::date,
        sum(profiles_created) as profiles_created, sum(cards_identified) as cards_identified,
        sum(transactions_claimed) as transactions_claimed, sum(points_earned) as points_earned,
        sum(points_burned) as points_burned, sum(points_expired) as points_expired, sum(stamps_given) as stamps_given,
        sum(vouchers_issued) as vouchers_issued, sum(rewards_earned) as rewards_earned,
        sum(points_liability) as points_liability
      from loyalty_card.event_stat
      where at >= ${from}::timestamptz and at < ${headTo}::timestamptz
        and (${storeId}::text is null or store_id = ${storeId}::text)
      having count(*) > 0
      union all
      select (${tailFrom}::timestamptz at time zone ${timeZone}::text)::date,
        sum(profiles_created) as profiles_created, sum(cards_identified) as cards_identified,
        sum(transactions_claimed) as transactions_claimed, sum(points_earned) as points_earned,
        sum(points_burned) as points_burned, sum(points_expired) as points_expired, sum(stamps_given) as stamps_given,
        sum(vouchers_issued) as vouchers_issued, sum(rewards_earned) as rewards_earned,
        sum(points_liability) as points_liability
      from loyalty_card.event_stat
      where at >= ${tailFrom}::timestamptz and at < ${to}::timestamptz
        and (${storeId}::text is null or store_id = ${storeId}::text)
      having count(*) > 0
    ) parts
    group by day`;
}

/** Points outstanding at the end of a period: by all that was booked before it. @param storeId  Null: of all stores. */
export async function liabilityBefore(
  sql: Sql,
  { lastDay, lastStart, to }: Period,
  storeId: string | null,
): Promise<number> {
  const [row] = await sql<{ points: number }>`
    select coalesce(sum(points), 0)::bigint as points
    from (
      select store_id, points_liability as points from loyalty_card.stat where day < ${lastDay}::date
      union all
      select store_id, points_liability from loyalty_card.event_stat
      where at >= ${lastStart}::timestamptz and at < ${to}::timestamptz
    ) parts
    where ${storeId}::text is null or store_id = ${storeId}::text`;
  return row?.points ?? 0;
}

/** Puts the slots of days before a day together, so that a year of them is soon summed up. */
export async function foldSlots(sql: Sql, before: Day): Promise<void> {
  await sql`
    with spread as (
      delete from loyalty_card.stat where slot > 0 and day < ${before}::date returning *
    )
    insert into loyalty_card.stat as s
      (day, store_id, slot, profiles_created, cards_identified, transactions_claimed, points_earned, points_burned,
        points_expired, stamps_given, vouchers_issued, rewards_earned, points_liability)
    select day, store_id, 0, sum(profiles_created), sum(cards_identified), sum(transactions_claimed), sum(points_earned),
      sum(points_burned), sum(points_expired), sum(stamps_given), sum(vouchers_issued), sum(rewards_earned),
      sum(points_liability)
    from spread group by day, store_id order by day, store_id
    on conflict (day, store_id, slot) do update set
      profiles_created = s.profiles_created + excluded.profiles_created,
      cards_identified = s.cards_identified + excluded.cards_identified,
      transactions_claimed = s.transactions_claimed + excluded.transactions_claimed,
      points_earned = s.points_earned + excluded.points_earned,
      points_burned = s.points_burned + excluded.points_burned,
      points_expired = s.points_expired + excluded.points_expired,
      stamps_given = s.stamps_given + excluded.stamps_given,
      vouchers_issued = s.vouchers_issued + excluded.vouchers_issued,
      rewards_earned = s.rewards_earned + excluded.rewards_earned,
      points_liability = s.points_liability + excluded.points_liability`;
}
