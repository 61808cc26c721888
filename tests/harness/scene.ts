/** A running platform for one file of tests: everyone who may call it, and a look into its books and its log. */
import { deepStrictEqual } from 'node:assert';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import pg from 'pg';
import { type ApiError, one } from './client.ts';
import { createDemoDatabase } from './demo-database.ts';
import { type Form, type RunningForm, startForm } from './forms.ts';

export const CALLERS = ['nobody', 'guest', 'kiosk', 'partner', 'operator'] as const;
export type CallerName = (typeof CALLERS)[number];

/** Signs of our insides: a place in our code, a library, a statement, a constraint. */
const INSIDES = /\.(ts|js):\d+|node_modules|stacktrace|\binsert into\b|\bselect .+ from\b|_pkey|\bpg_|postgres/i;

export interface Answer {
  readonly status: number;
  readonly data: Record<string, unknown> | null | undefined;
  readonly errors: readonly ApiError[];
}

/** What a request may leave behind. */
export type Books = Readonly<Record<string, number>>;

export interface Scene {
  readonly running: RunningForm;
  readonly endpoint: string;
  readonly databaseUrl: string;
  /** What a caller sends as `Bearer`. */
  credentialOf(caller: CallerName): string | undefined;
  /**
   * The answer to an operation, whatever is wrong with it.
   *
   * @param caller  A role of the demo brand, or a credential.
   * @throws if the answer is a fault of ours or shows our insides.
   */
  ask(
    caller: CallerName | { readonly credential: string },
    document: TypedDocumentNode<unknown, never> | string,
    variables?: unknown,
  ): Promise<Answer>;
  /** A token of a guest that ends so many seconds from now. */
  token(userId: string, expiresInS: number): Promise<string>;
  /** The same for anything at all that can be sent over HTTP. */
  send(path: string, request: RequestInit): Promise<Answer>;
  /** Runs a statement, to bring about what would take time, or to look. */
  sql<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Does something while nobody else can read or write a table. */
  exclusively<T>(table: string, work: () => Promise<T>): Promise<T>;
  /** Does something while nobody else can write to a card. @param work  Is told how to ask how many wait for it. */
  holdingCard<T>(cardId: string, work: (waiting: () => Promise<number>) => Promise<T>): Promise<T>;
  /** Statements of requests that wait for a lock; what the platform does by itself, some at a time, is left out. */
  waiting(): Promise<number>;
  books(): Promise<Books>;
  /** What was refused by work that writes nothing at all. */
  refusedIn(work: () => Promise<Answer>): Promise<ApiError['extensions']>;
  /** What was logged as an error since it was last asked; a test that caused any has found a bug. */
  faults(): string[];
  close(): Promise<void>;
}

export async function openScene({
  form = 'one process',
  env = {},
}: {
  form?: Form;
  env?: NodeJS.ProcessEnv;
} = {}): Promise<Scene> {
  const database = await createDemoDatabase();
  const running = await startForm(form, database.url, env);
  const pool = new pg.Pool({ connectionString: database.url, max: 2 });
  const { guests, kiosks, partners, operator } = running.credentials;
  const credentials: Record<CallerName, string | undefined> = {
    nobody: undefined,
    guest: one(guests).token,
    kiosk: one(kiosks).key,
    partner: one(partners).key,
    operator: operator.key,
  };
  let read = 0;

  async function send(path: string, request: RequestInit): Promise<Answer> {
    const response = await fetch(new URL(path, running.endpoint), request);
    const text = await response.text();
    if (response.status >= 500 || text.includes('INTERNAL_SERVER_ERROR') || INSIDES.test(text)) {
      throw new Error(`A fault of ours, ${response.status}: ${text}\n${faults().join('\n')}`);
    }
    const { data, errors = [] } = (text.startsWith('{') ? JSON.parse(text) : {}) as Partial<Answer>;
    return { status: response.status, data, errors };
  }
  function faults(): string[] {
    const lines = running.output().split('\n');
    const fresh = lines.slice(read).filter((line) => line.includes('"level":"error"'));
    read = lines.length;
    return fresh;
  }
  async function sql<Row>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return (await pool.query(text, [...values])).rows as Row[];
  }
  async function holding<T>(
    statement: string,
    values: readonly unknown[],
    work: (client: pg.PoolClient) => Promise<T>,
  ): Promise<T> {
    const client = await pool.connect();
    try {
      await client.query('begin');
      await client.query(statement, [...values]);
      return await work(client);
    } finally {
      await client.query('rollback');
      client.release();
    }
  }
  const books = async () => one(await sql<Books>(BOOKS));

  return {
    running,
    endpoint: running.endpoint,
    databaseUrl: database.url,
    credentialOf: (caller) => credentials[caller],
    async token(userId, expiresInS) {
      const response = await fetch(new URL('/dev/token', running.endpoint), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ userId, expiresInS }),
      });
      return ((await response.json()) as { token: string }).token;
    },
    send,
    ask(caller, document, variables) {
      const credential = typeof caller === 'string' ? credentials[caller] : caller.credential;
      const query = typeof document === 'string' ? document : print(document);
      return send(running.endpoint, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(credential && { authorization: `Bearer ${credential}` }),
        },
        body: JSON.stringify({ query, ...(variables !== undefined && { variables }) }),
      });
    },
    sql,
    exclusively: (table, work) => holding(`lock table ${table} in access exclusive mode`, [], work),
    holdingCard: (cardId, work) =>
      holding('select from loyalty_card.card where id = $1 for update', [cardId], async (client) => {
        const [me] = (await client.query<{ pid: number }>('select pg_backend_pid() as pid')).rows;
        const blocked = 'select from pg_stat_activity where $1 = any(pg_blocking_pids(pid))';
        return work(async () => (await sql(blocked, [me?.pid])).length);
      }),
    async waiting() {
      return one(await sql<{ waiting: number }>(WAITING)).waiting;
    },
    books,
    async refusedIn(work) {
      const before = await books();
      const answer = await work();
      deepStrictEqual(await books(), before);
      return refusalOf(answer);
    },
    faults,
    async close() {
      await pool.end();
      await running.stop();
      await database.drop();
    },
  };
}

let common: Promise<Scene> | undefined;

/**
 * The same for every file of this worker that asks, as a start takes longer than most of them: for tests that leave guests,
 * clients, tills and the programme as they were. Nobody closes it; it ends with the worker.
 */
export function commonScene(): Promise<Scene> {
  common ??= openScene().then((scene) => {
    // How Vitest ends a worker, and soon kills it. Its database and its folder go with those of the run.
    process.once('SIGTERM', () => {
      scene.running.stop('SIGKILL').finally(() => process.exit());
    });
    return scene;
  });
  return common;
}

/** What an operation gave, that has to be given. */
export function given<Given>({ data, errors }: Answer, field: string): Given {
  const value = data?.[field];
  if (value === undefined || value === null || errors.length > 0) throw new Error(`Refused: ${JSON.stringify(errors)}`);
  return value as Given;
}

/** What was refused, as far as a client can act on it. */
export function refusalOf({ errors }: Answer) {
  return one(errors).extensions;
}

const WAITING = `
  select count(*)::int as waiting from pg_stat_activity
  where datname = current_database() and application_name in ('loyalty', 'loyalty reads') and wait_event_type = 'Lock'
    and query not ilike '%limit%'`;

/** All that requests write; not what only time does. */
const BOOKS = `
  select (select count(*)::int from "user"."user") as users,
    (select count(*)::int from "user".external_id) as "externalIds",
    (select count(*)::int from "user".consent) as consents,
    (select count(*)::int from "user".api_client) as clients,
    (select count(*)::int from "user".api_client where revoked_at is null) as "liveClients",
    (select sum(position)::int from loyalty_card.card) - (
      select count(*)::int from loyalty_card.card_event where command_id = 'time') as facts,
    (select count(*)::int from loyalty_card.card_event where command_id <> 'time') as "cardEvents",
    (select count(*)::int from transaction.reversal) as reversals,
    (select sum(transactions_claimed + cards_identified)::int from loyalty_card.stat) as counted,
    (select count(*)::int from loyalty_card.identification) as identifications,
    (select count(*)::int from otp.otp_update where kind <> 'EXPIRED') as "otpUpdates",
    (select count(*)::int from transaction.transaction) as transactions,
    (select count(*)::int from transaction.transaction where status in ('CLAIMED', 'CANCELLED')) as ended,
    (select count(*)::int from platform.idempotency_key where at > now() - interval '7 days') as keys`;
