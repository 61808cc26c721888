/** All SQL of refusals that may be signs of abuse. */
import type { Caller } from '../../platform/caller.ts';
import type { Sql } from '../../platform/database.ts';

/** So many of a kind, since they were last noted. */
export interface RefusalCount {
  readonly code: string;
  readonly role: Caller['role'];
  /** Of the client or guest; empty for nobody. */
  readonly callerId: string;
  readonly field: string;
  /** The till, where the refusal is about one; else empty. */
  readonly storeId: string;
  readonly terminalId: string;
  readonly count: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
  /** Of the last one. */
  readonly requestId: string;
}

export interface RefusalRow extends RefusalCount {
  readonly id: number;
}

/** Adds to what was counted in the hour. Rows are written in one order, as several processes do so at once. */
export async function noteRefusals(sql: Sql, counts: readonly RefusalCount[]): Promise<void> {
  await sql`
    insert into "user".refusal as r (
      hour, code, role, caller_id, field, store_id, terminal_id, count, first_at, last_at, request_id)
    select date_trunc('hour', "lastAt"), code, role, "callerId", field, "storeId", "terminalId", count, "firstAt", "lastAt",
      "requestId"
    from jsonb_to_recordset(${JSON.stringify(counts)}::jsonb) as counted (
      code text, role text, "callerId" text, field text, "storeId" text, "terminalId" text, count bigint,
      "firstAt" timestamptz, "lastAt" timestamptz, "requestId" text)
    order by 1, 2, 4, 5, 6, 7
    on conflict (hour, code, caller_id, field, store_id, terminal_id) do update set
      count = r.count + excluded.count,
      request_id = case when excluded.last_at >= r.last_at then excluded.request_id else r.request_id end,
      last_at = greatest(r.last_at, excluded.last_at)`;
}

/** Newest kinds first; `code` and `callerId` may be null for any. */
export async function refusalsBefore(
  sql: Sql,
  { before, limit, code, callerId }: { before: number; limit: number; code: string | null; callerId: string | null },
): Promise<RefusalRow[]> {
  return sql<RefusalRow>`
    select id, code, role, caller_id as "callerId", field, store_id as "storeId", terminal_id as "terminalId", count,
      first_at as "firstAt", last_at as "lastAt", request_id as "requestId"
    from "user".refusal
    where id < ${before}
      and (${code}::text is null or code = ${code})
      and (${callerId}::text is null or caller_id = ${callerId})
    order by id desc
    limit ${limit}`;
}

/** Forgets what is older, some at a time. @returns How many that were. */
export async function forgetRefusals(sql: Sql, olderThan: Date, limit: number): Promise<number> {
  const rows = await sql`
    delete from "user".refusal
    where id = any(array(
      select id from "user".refusal where hour < ${olderThan} order by id limit ${limit} for update skip locked))
    returning true`;
  return rows.length;
}
