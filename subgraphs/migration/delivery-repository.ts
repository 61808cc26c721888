/** The SQL of deliveries: how far each card is, and the jobs of the queue. */
import type { Sql, Tx } from '../../platform/database.ts';

export interface DeliveryRow {
  readonly cardId: string;
  /** Of its last fact that is delivered. */
  readonly position: number;
  readonly attempts: number;
  readonly error: string | null;
  readonly failingSince: Date | null;
  readonly deadAt: Date | null;
}

export async function deliveriesOf(sql: Sql, cardIds: readonly string[]): Promise<DeliveryRow[]> {
  return sql<DeliveryRow>`
    select card_id as "cardId", position, attempts, error, failing_since as "failingSince", dead_at as "deadAt"
    from migration.delivery where card_id = any(${cardIds}::uuid[])`;
}

/** How far a delivery came. */
interface Came {
  readonly cardId: string;
  /** Where it began: if that is another by now, more is to be delivered again, and stays so. */
  readonly from: number;
  readonly position: number;
}

export async function noteDelivered(sql: Sql, { cardId, from, position }: Came): Promise<void> {
  await sql`
    update migration.delivery
    set position = case position when ${from} then ${position} else position end, attempts = 0, error = null, failing_since = null
    where card_id = ${cardId}`;
}

export async function noteFailed(
  sql: Sql,
  { cardId, from, position, error, dead, at }: Came & { error: string; dead: boolean; at: Date },
): Promise<void> {
  await sql`
    update migration.delivery
    set position = case position when ${from} then ${position} else position end, attempts = attempts + 1, error = ${error},
      failing_since = coalesce(failing_since, ${at}), dead_at = case when ${dead} then ${at}::timestamptz end
    where card_id = ${cardId}`;
}

export async function forgetDelivery(sql: Sql, cardId: string): Promise<void> {
  await sql`delete from migration.delivery where card_id = ${cardId}`;
}

/** Those that wait for an operator, longest first. */
export async function deadLetters(
  sql: Sql,
  after: { deadAt: Date; cardId: string } | null,
  limit: number,
): Promise<DeliveryRow[]> {
  return sql<DeliveryRow>`
    select card_id as "cardId", position, attempts, error, failing_since as "failingSince", dead_at as "deadAt"
    from migration.delivery
    where dead_at is not null
      and (dead_at, card_id) > (${after?.deadAt ?? new Date(0)}::timestamptz, ${after?.cardId ?? NO_CARD}::uuid)
    order by dead_at, card_id
    limit ${limit}`;
}

const NO_CARD = '00000000-0000-0000-0000-000000000000';

/** Has dead letters tried again. @param cardIds  Null: all of them. @returns Of how many cards. */
export async function reviveDeadLetters(tx: Tx, cardIds: readonly string[] | null): Promise<number> {
  const rows = await tx.sql<{ cardId: string }>`
    update migration.delivery set dead_at = null, attempts = 0
    where dead_at is not null and (${cardIds}::uuid[] is null or card_id = any(${cardIds}::uuid[]))
    returning card_id as "cardId"`;
  await addJobs(
    tx,
    rows.map(({ cardId }) => cardId),
  );
  return rows.length;
}

/** Has what follows a position delivered, again if it was. */
export async function redeliverFrom(tx: Tx, cardId: string, position: number): Promise<void> {
  await tx.sql`
    insert into migration.delivery (card_id, position) values (${cardId}, ${position})
    on conflict (card_id) do update
    set position = least(delivery.position, excluded.position), dead_at = null, attempts = 0`;
  await addJobs(tx, [cardId]);
}

/** As the trigger `card_event_delivered` does; see there. */
async function addJobs({ sql }: Tx, cardIds: readonly string[]): Promise<void> {
  if (cardIds.length === 0) return;
  await sql`
    select graphile_worker.add_job('deliver', json_build_object('cardId', card_id),
      queue_name => 'deliver-' || get_byte(uuid_send(card_id), 0) % 64, job_key => card_id::text)
    from unnest(${cardIds}::uuid[]) as card (card_id)`;
}

/** Whether there is a job for a card, waiting or at work. */
export async function isQueued(sql: Sql, cardId: string): Promise<boolean> {
  const rows = await sql`select from graphile_worker.jobs where key = ${cardId}`;
  return rows.length > 0;
}

export interface Lag {
  /** Cards of which something is to be delivered, apart from dead letters. */
  readonly pending: number;
  /** Since when the oldest of it waits. */
  readonly oldestAt: Date | null;
  readonly dead: number;
}

/** Some of the cards that wait longest, each with why, as far as it was tried. */
export async function longestWaiting(sql: Sql, limit: number): Promise<Waiting[]> {
  return sql<Waiting>`
    select job.key as "cardId", job.created_at as "since", job.run_at as "next", job.attempts as tries,
      job.locked_at as "takenAt", delivery.error
    from graphile_worker.jobs job
    left join migration.delivery on delivery.card_id::text = job.key
    where job.task_identifier = 'deliver' and job.attempts < job.max_attempts
    order by job.created_at
    limit ${limit}`;
}

interface Waiting {
  readonly cardId: string | null;
  readonly since: Date;
  readonly next: Date;
  readonly tries: number;
  /** By a worker; null: it waits for one. */
  readonly takenAt: Date | null;
  readonly error: string | null;
}

/** What time it is for the queue. */
export async function queueNow(sql: Sql): Promise<Date> {
  const [row] = await sql<{ now: Date }>`select now()`;
  return row?.now ?? new Date();
}

/** @param installed  Whether there is a queue yet. */
export async function lag(sql: Sql, installed: boolean): Promise<Lag> {
  const [dead] = await sql<{ count: number }>`
    select count(*)::int as count from migration.delivery where dead_at is not null`;
  if (!installed) return { pending: 0, oldestAt: null, dead: dead?.count ?? 0 };
  const [jobs] = await sql<{ pending: number; oldestAt: Date | null }>`
    select count(*)::int as pending, min(created_at) as "oldestAt" from graphile_worker.jobs
    where task_identifier = 'deliver' and attempts < max_attempts`;
  return { pending: jobs?.pending ?? 0, oldestAt: jobs?.oldestAt ?? null, dead: dead?.count ?? 0 };
}

export async function queueInstalled(sql: Sql): Promise<boolean> {
  const [row] = await sql<{ there: boolean }>`select to_regclass('graphile_worker.jobs') is not null as there`;
  return row?.there ?? false;
}

/** Workers that have taken jobs. */
export async function busyWorkers(sql: Sql): Promise<string[]> {
  const rows = await sql<{ id: string }>`
    select distinct locked_by as id from graphile_worker.jobs where locked_by is not null`;
  return rows.map(({ id }) => id);
}

/** Gives the jobs of workers that are gone to others. */
export async function unlockWorkers(sql: Sql, ids: readonly string[]): Promise<void> {
  await sql`select graphile_worker.force_unlock_workers(${ids}::text[])`;
}

/** Has jobs that wait for their next try tried now, those that wait longest first. */
export async function hurry(sql: Sql, limit: number): Promise<number> {
  const rows = await sql`
    select graphile_worker.reschedule_jobs(array(
      select id from graphile_worker.jobs
      where task_identifier = 'deliver' and locked_at is null and attempts between 1 and max_attempts - 1
        and run_at > now() + interval '2 seconds'
      order by created_at limit ${limit}), run_at => now())`;
  return rows.length;
}

/**
 * Has jobs that the queue has given up tried again: processes were killed while they had them, again and again. How often a card
 * was tried in vain is counted with the card. Jobs without a key have another one after them.
 */
export async function takeUp(sql: Sql, limit: number): Promise<void> {
  await sql`
    select graphile_worker.reschedule_jobs(array(
      select id from graphile_worker.jobs
      where task_identifier = 'deliver' and locked_at is null and attempts >= max_attempts and key is not null
      order by created_at limit ${limit}), run_at => now(), attempts => 0)`;
}

/** Nothing is to be delivered any more. */
export async function forgetDeliveries({ sql }: Tx, installed: boolean): Promise<void> {
  await sql`delete from migration.delivery`;
  if (installed)
    await sql`
    select graphile_worker.complete_jobs(array(
      select id from graphile_worker.jobs where task_identifier = 'deliver' and locked_at is null))`;
}
