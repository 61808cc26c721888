/** One pool of connections per process, and two ways to use it: Prisma for ordinary queries, `sql` for what is hot or locks. */
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from '../generated/prisma/client.ts';
import { type Cancellation, currentCancellation } from './cancellation.ts';
import type { Committed } from './committed.ts';
import { type Copy, sendCopy } from './copy.ts';
import { noteBroken } from './passing.ts';

/** Connections a process keeps at most. Five processes share a Postgres, which allows 100 unless told otherwise. */
export const CONNECTIONS_MAX = 16;
/** Connections beside them for short reads by key, which need not wait until transactions have their turn at the disk. */
export const READ_CONNECTIONS_MAX = 4;
/** Longest a statement may run, and longest a transaction may wait for a lock. */
export const STATEMENT_TIMEOUT_MS = 10_000;
export const LOCK_TIMEOUT_MS = 5_000;
/** Longest a request waits for a free connection before it fails instead of piling up. */
export const CONNECT_TIMEOUT_MS = 5_000;

/**
 * Runs one statement, written as a tagged template: `` sql<{ id: string }>`select id from t where a = ${a}` ``.
 * Values travel as parameters, never in the text; each text is prepared once per connection.
 */
export type Sql = <Row = never>(text: TemplateStringsArray, ...values: readonly unknown[]) => Promise<Row[]>;

/** Something that may be watched has changed; see `live.ts`. */
export interface Change {
  readonly topic: string;
  readonly id: string;
}

/** An open database transaction. A room's door takes one, so that what must happen together does. */
export interface Tx {
  readonly sql: Sql;
  /** Adds rows to a table; see `copy.ts`. */
  copy(rows: Copy): Promise<void>;
  /** Has whoever watches it told once this transaction is committed, and not if it is not. */
  changed(topic: string, id: string): void;
  /** What of it is told with that, to whoever watches in this process; see `committed.ts`. */
  readonly written: Committed;
}

export interface Database {
  readonly pool: pg.Pool;
  readonly prisma: PrismaClient;
  /** A single statement, in a transaction of its own. Of a query that nobody waits for any more, it is cancelled. */
  readonly sql: Sql;
  /** All of `work` or nothing: commits when it resolves, rolls back when it rejects. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Who is told what committed transactions have changed, at once. */
  whenChanged(listener: (changes: readonly Change[], committed: Committed) => void): void;
  close(): Promise<void>;
}

/** @param statementTimeoutMs  Other than the usual one, also between statements; 0 for none, as for work that reads everything. */
export function openDatabase(url: string, statementTimeoutMs = STATEMENT_TIMEOUT_MS): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: CONNECTIONS_MAX,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: statementTimeoutMs,
    lock_timeout: LOCK_TIMEOUT_MS,
    idle_in_transaction_session_timeout: statementTimeoutMs,
    application_name: 'loyalty',
    types: rowTypes,
  });
  // A connection that breaks while idle is replaced at its next use; unheard, its error would end the process.
  pool.on('error', () => undefined);
  // The same while a transaction holds it: its next statement fails, and with it the request that sent it.
  pool.on('connect', (client) => client.on('error', noteBroken));
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  // When statements must be cancelled, they may well have all connections of the pool.
  const canceller = openBeside(url, 'loyalty cancel', 1);

  const reads = openBeside(url, 'loyalty reads', READ_CONNECTIONS_MAX);
  const run = (on: pg.Pool, query: pg.QueryConfig, cancellation: Cancellation | undefined) =>
    cancellation ? cancellable(on, { query, cancellation, canceller }) : on.query(query);
  const sql = statements((query) => run(pool, query, currentCancellation()));
  const cancelledBy = (cancellation: Cancellation | undefined) =>
    statements((query) => run(reads, query, cancellation));
  readers.set(sql, { sql: statements((query) => run(reads, query, currentCancellation())), cancelledBy });
  let tell: (changes: readonly Change[], committed: Committed) => void = () => {};

  return {
    pool,
    prisma,
    sql,
    async transaction(work) {
      const client = await pool.connect();
      const changes: Change[] = [];
      const written: Committed = new Map();
      let broken: Error | undefined;
      try {
        await client.query('begin');
        const sql = statements((query) => client.query(query));
        const result = await work({
          sql,
          copy: (rows) => sendCopy(client, rows),
          changed: (topic, id) => void changes.push({ topic, id }),
          written,
        });
        await client.query('commit');
        if (changes.length > 0) tell(changes, written);
        return result;
      } catch (error) {
        await client.query('rollback').catch((failure: Error) => {
          broken = failure;
          if (error instanceof Error) noteBroken(error);
        });
        throw error;
      } finally {
        client.release(broken);
      }
    },
    whenChanged(listener) {
      tell = listener;
    },
    async close() {
      await prisma.$disconnect();
      await Promise.all([pool.end(), reads.end(), canceller.end()]);
    },
  };
}

/**
 * Connections beside the pool, for what must not wait until requests have done with it.
 *
 * @param name  As Postgres shows it.
 */
function openBeside(url: string, name: string, max: number): pg.Pool {
  const beside = new pg.Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    lock_timeout: LOCK_TIMEOUT_MS,
    application_name: name,
    types: rowTypes,
  });
  beside.on('error', () => undefined);
  return beside;
}

/** Sends short reads past all that takes longer. */
export interface Reader {
  readonly sql: Sql;
  /** The same, but cancelled by this in place of what cancels the request that is being answered; by nothing if undefined. */
  cancelledBy(cancellation: Cancellation | undefined): Sql;
}

const readers = new WeakMap<Sql, Reader>();

/** Undefined in a transaction, which must see what it has written. */
export function readerOf(sql: Sql): Reader | undefined {
  return readers.get(sql);
}

/** Single statements on connections of their own. */
export function openStatements(url: string, name: string, max: number): { readonly sql: Sql; close(): Promise<void> } {
  const pool = openBeside(url, name, max);
  return { sql: statements((query) => pool.query(query)), close: () => pool.end() };
}

interface Cancellable {
  readonly query: pg.QueryConfig;
  readonly cancellation: Cancellation;
  /** Where the cancelling is sent. */
  readonly canceller: pg.Pool;
}

/** Rejects with the reason of its cancellation once Postgres has stopped working on the statement. */
async function cancellable(pool: pg.Pool, { query, cancellation, canceller }: Cancellable): Promise<pg.QueryResult> {
  cancellation.throwIfCancelled();
  const client = await pool.connect();
  let cancelling: Promise<unknown> | undefined;
  const forget = cancellation.whenCancelled(() => {
    const { processID } = client as unknown as { processID: number };
    cancelling = canceller.query('select pg_cancel_backend($1)', [processID]).catch(() => undefined);
  });
  let failed: Error | undefined;
  try {
    cancellation.throwIfCancelled();
    return await client.query(query);
  } catch (error) {
    // What a statement is refused for is no fault of its connection.
    if (!(error instanceof pg.DatabaseError)) failed = error as Error;
    throw cancellation.cancelled ? cancellation.reason : error;
  } finally {
    forget();
    // Not before the cancelling has gone through: it would meet the next one's statement.
    await cancelling;
    client.release(failed);
  }
}

/** Statements get a name of their own, so that Postgres parses and plans each once per connection. */
const prepared = new WeakMap<TemplateStringsArray, { readonly name: string; readonly text: string }>();
let named = 0;

function statements(run: (query: pg.QueryConfig) => Promise<pg.QueryResult>): Sql {
  return async (parts, ...values) => {
    let statement = prepared.get(parts);
    if (!statement) {
      named += 1;
      statement = { name: `s${named}`, text: parts.reduce((all, part, i) => `${all}$${i}${part}`) };
      prepared.set(parts, statement);
    }
    const { rows } = await run({ ...statement, values: [...values] });
    return rows;
  };
}

/** A `date` stays the text it is; a `bigint` is a number, as nothing here counts past 2^53. */
const rowTypes: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: string) {
    if (oid === pg.types.builtins.DATE) return (value: string) => value;
    if (oid === pg.types.builtins.INT8) return Number;
    return pg.types.getTypeParser(oid, format as 'text');
  },
} as pg.CustomTypesConfig;

/** Whether Postgres refused a statement because of this constraint or unique index. */
export function violates(error: unknown, constraint: string): boolean {
  return error instanceof pg.DatabaseError && error.constraint === constraint;
}
