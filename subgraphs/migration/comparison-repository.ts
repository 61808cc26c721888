/** The SQL of comparisons of the two systems, and of what they found. */
import type { Sql } from '../../platform/database.ts';
import type { Cause } from './cause.ts';

/** What a comparison comes to. */
export interface Totals {
  readonly members: number;
  readonly equal: number;
  /** Of whom something is still under way. */
  readonly pending: number;
  readonly drifting: number;
  readonly pointsHere: number;
  readonly pointsThere: number;
  /** By how many points they differ, whichever way. */
  readonly drift: number;
}

export interface ComparisonRow extends Totals {
  readonly id: number;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
}

export async function insertComparison(sql: Sql, at: Date): Promise<number> {
  const [row] = await sql<{ id: number }>`insert into migration.comparison (started_at) values (${at}) returning id`;
  if (!row) throw new Error('A comparison that was not begun');
  return row.id;
}

export async function storeComparison(sql: Sql, id: number, totals: Totals, finishedAt: Date | null): Promise<void> {
  const { members, equal, pending, drifting, pointsHere, pointsThere, drift } = totals;
  await sql`
    update migration.comparison
    set members = ${members}, equal = ${equal}, pending = ${pending}, drifting = ${drifting}, points_here = ${pointsHere},
      points_there = ${pointsThere}, drift = ${drift}, finished_at = ${finishedAt}
    where id = ${id}`;
}

/** Newest first. Those that a process died in are left out once another has begun. */
export async function comparisons(sql: Sql, limit: number): Promise<ComparisonRow[]> {
  return sql<ComparisonRow>`
    select id, started_at as "startedAt", finished_at as "finishedAt", members, equal, pending, drifting,
      points_here as "pointsHere", points_there as "pointsThere", drift
    from migration.comparison c
    where finished_at is not null or not exists (select from migration.comparison newer where newer.id > c.id)
    order by id desc
    limit ${limit}`;
}

/** The newest that has looked at everybody. */
export async function lastComparison(sql: Sql): Promise<ComparisonRow | undefined> {
  return (await comparisons(sql, 2)).find(({ finishedAt }) => finishedAt !== null);
}

export interface DriftRow {
  readonly member: Buffer;
  readonly cardId: string | null;
  /** Of the card, when it was compared. */
  readonly position: number | null;
  /** Null: there is no such member. */
  readonly here: number | null;
  readonly there: number | null;
  readonly cause: Cause;
  /** Keys of deliveries that are not there. */
  readonly missing: readonly string[];
  /** Points that were booked there and not here. */
  readonly notHere: number;
  readonly since: Date;
}

export async function storeDrift(
  sql: Sql,
  comparison: number,
  drift: Omit<DriftRow, 'since'>,
  at: Date,
): Promise<void> {
  const { member, cardId, position, here, there, cause, missing, notHere } = drift;
  await sql`
    insert into migration.drift (member, card_id, position, here, there, cause, missing, not_here, since, comparison)
    values (${member}, ${cardId}, ${position}, ${here}, ${there}, ${cause}, ${missing}, ${notHere}, ${at}, ${comparison})
    on conflict (member) do update set card_id = excluded.card_id, position = excluded.position, here = excluded.here,
      there = excluded.there, cause = excluded.cause, missing = excluded.missing, not_here = excluded.not_here,
      comparison = excluded.comparison`;
}

/** A member of whom the two say the same again. */
export async function deleteDrift(sql: Sql, member: Buffer): Promise<void> {
  await sql`delete from migration.drift where member = ${member}`;
}

/** Those that a comparison of everybody has not found again. */
export async function deleteOldDrifts(sql: Sql, comparison: number): Promise<void> {
  await sql`delete from migration.drift where comparison < ${comparison}`;
}

/** In an order of their own, after one. */
export async function drifts(sql: Sql, after: Buffer | null, limit: number): Promise<DriftRow[]> {
  return sql<DriftRow>`
    select member, card_id as "cardId", position, here, there, cause, missing, not_here as "notHere", since
    from migration.drift
    where ${after}::bytea is null or member > ${after}
    order by member
    limit ${limit}`;
}

export async function driftsOfCards(sql: Sql, cardIds: readonly string[]): Promise<DriftRow[]> {
  return sql<DriftRow>`
    select member, card_id as "cardId", position, here, there, cause, missing, not_here as "notHere", since
    from migration.drift where card_id = any(${cardIds}::uuid[])`;
}

export async function countDrifts(sql: Sql): Promise<{ cause: Cause; members: number; points: number }[]> {
  return sql<{ cause: Cause; members: number; points: number }>`
    select cause, count(*)::int as members, sum(abs(coalesce(there, 0) - coalesce(here, 0)))::bigint as points
    from migration.drift group by cause order by cause`;
}
