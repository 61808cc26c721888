/** All SQL of guessing: wrong identifiers by terminal and by client. */
import type { Sql, Tx } from '../../platform/database.ts';

export interface TerminalKey {
  readonly clientId: string;
  readonly posType: string;
  readonly storeId: string;
  readonly terminalId: string;
}

export interface Guesses {
  /** Wrong identifiers of the terminal since its last right one. */
  readonly wrong: number;
  readonly lockedUntil: Date | null;
  readonly clientLockedUntil: Date | null;
}

/**
 * What is known of a terminal and its client. Makes this transaction the terminal's only one until it ends, so that
 * guesses sent at the same instant are counted one by one.
 */
export async function lockTerminal(
  { sql }: Tx,
  { clientId, posType, storeId, terminalId }: TerminalKey,
  at: Date,
): Promise<Guesses> {
  const [row] = await sql<Guesses>`
    insert into transaction.terminal as t (client_id, pos_type, store_id, terminal_id, wrong, last_at)
    values (${clientId}, ${posType}, ${storeId}, ${terminalId}, 0, ${at})
    on conflict (client_id, pos_type, store_id, terminal_id) do update set last_at = greatest(t.last_at, excluded.last_at)
    returning wrong, locked_until as "lockedUntil",
      (select locked_until from transaction.client_guesses where client_id = ${clientId}) as "clientLockedUntil"`;
  if (!row) throw new Error('An upsert returned nothing');
  return row;
}

export async function setWrong(
  { sql }: Tx,
  { clientId, posType, storeId, terminalId }: TerminalKey,
  wrong: number,
  lockedUntil: Date | null,
): Promise<void> {
  await sql`
    update transaction.terminal set wrong = ${wrong}, locked_until = ${lockedUntil}
    where client_id = ${clientId} and pos_type = ${posType} and store_id = ${storeId} and terminal_id = ${terminalId}`;
}

/**
 * Counts a wrong identifier of a client in its present minute; the last one that is allowed locks it. One
 * that comes late, as from a process whose clock is behind, counts in the newer minute.
 *
 * @returns How many there were in this minute, this one included.
 */
export async function countWrong(
  { sql }: Tx,
  clientId: string,
  at: Date,
  { max, lockS }: { max: number; lockS: number },
): Promise<number> {
  const [row] = await sql<{ wrong: number }>`
    insert into transaction.client_guesses as g (client_id, minute_at, wrong)
    values (${clientId}, date_trunc('minute', ${at}::timestamptz), 1)
    on conflict (client_id) do update set
      minute_at = greatest(g.minute_at, excluded.minute_at),
      wrong = case when g.minute_at >= excluded.minute_at then g.wrong + 1 else 1 end,
      locked_until = case when g.minute_at >= excluded.minute_at and g.wrong + 1 >= ${max}::int
        then ${at}::timestamptz + make_interval(secs => ${lockS}::int) else g.locked_until end
    returning wrong`;
  return row?.wrong ?? 0;
}

export interface Lock {
  readonly clientId: string;
  /** Null, as are the next two, where every terminal of the client is locked. */
  readonly posType: string | null;
  readonly storeId: string | null;
  readonly terminalId: string | null;
  readonly wrong: number;
  readonly lockedUntil: Date;
}

/** The locks that stand at a moment, those that stand longest first. */
export async function locksAt(sql: Sql, at: Date, limit: number): Promise<Lock[]> {
  return sql<Lock>`
    select client_id as "clientId", pos_type as "posType", store_id as "storeId", terminal_id as "terminalId", wrong,
      locked_until as "lockedUntil"
    from transaction.terminal where locked_until > ${at}
    union all
    select client_id, null, null, null, wrong, locked_until from transaction.client_guesses where locked_until > ${at}
    order by "lockedUntil" desc
    limit ${limit}`;
}

/** Forgets terminals that have said nothing since; names of terminals are their clients' to make up. @returns How many. */
export async function forgetTerminals(sql: Sql, since: Date, limit: number): Promise<number> {
  const rows = await sql`
    delete from transaction.terminal
    where ctid = any(array(
      select ctid from transaction.terminal where last_at < ${since} limit ${limit} for update skip locked))
    returning true`;
  return rows.length;
}
