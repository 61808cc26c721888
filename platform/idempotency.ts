/** Twice is once: the same request again gets the first answer again. */
import { createHash } from 'node:crypto';
import type { Caller } from './caller.ts';
import type { Sql, Tx } from './database.ts';
import { Refusal } from './errors.ts';
import type { Export } from './export.ts';

/** Days for which keys are kept. The contract promises at least 7. */
export const KEYS_KEPT_DAYS = 8;

export interface KeyedRequest {
  readonly caller: Caller;
  /** Made and kept by the caller, 1 to 64 characters. Keys belong to the caller. */
  readonly key: string;
  /** The name of the mutation and its input: what must be the same for the request to be the same. */
  readonly operation: string;
  readonly input: unknown;
  /** What this request is about to answer, such as the id of what it makes. */
  readonly answer: string;
  readonly at: Date;
}

export type Noted =
  | { readonly is: 'new' }
  /** Delivered before; `answer` is what was answered then. */
  | { readonly is: 'same'; readonly answer: string }
  /** The key was used with other input. */
  | { readonly is: 'reused' };

/**
 * Notes a request before it is carried out, in the same transaction. Of two at the same instant the second waits here
 * until the first has ended; a request that was refused has left nothing behind and may be tried again.
 */
export async function noteRequest({ sql }: Tx, request: KeyedRequest): Promise<Noted> {
  const client = ownerOf(request.caller);
  const fingerprint = createHash('sha256').update(request.operation).update(canonical(request.input)).digest();
  const noted = await sql`
    insert into platform.idempotency_key (client, key, fingerprint, answer, at)
    values (${client}, ${request.key}, ${fingerprint}, ${request.answer}, ${request.at})
    on conflict do nothing
    returning true`;
  if (noted.length > 0) return { is: 'new' };
  const [earlier] = await sql<{ fingerprint: Buffer; answer: string }>`
    select fingerprint, answer from platform.idempotency_key where client = ${client} and key = ${request.key}`;
  return earlier?.fingerprint.equals(fingerprint) ? { is: 'same', answer: earlier.answer } : { is: 'reused' };
}

/** Forgets a request noted in this transaction, where the transaction commits though the request is refused. */
export async function forgetRequest({ sql }: Tx, { caller, key }: Pick<KeyedRequest, 'caller' | 'key'>): Promise<void> {
  await sql`delete from platform.idempotency_key where client = ${ownerOf(caller)} and key = ${key}`;
}

/** Corrects the answer of a request noted in this transaction, once it is known to be another. */
export async function answerInstead(
  { sql }: Tx,
  { caller, key, answer }: Pick<KeyedRequest, 'caller' | 'key' | 'answer'>,
): Promise<void> {
  await sql`update platform.idempotency_key set answer = ${answer} where client = ${ownerOf(caller)} and key = ${key}`;
}

/** @throws {Refusal} IDEMPOTENCY_KEY_REUSED if the key was used with other input. */
export function refuseReused(noted: Noted): void {
  if (noted.is === 'reused') throw new Refusal('IDEMPOTENCY_KEY_REUSED');
}

/** The requests of a guest that are remembered: for the export of all that is held on them. */
export async function exportOf(sql: Sql, userId: string): Promise<Export> {
  const keys = await sql<{ key: string; answer: string; at: Date }>`
    select key, answer, at from platform.idempotency_key where client = ${userId} order by at`;
  return { 'platform.idempotency_key': keys };
}

/** Keys that one statement forgets at most. */
const FORGOTTEN_AT_ONCE = 1_000;

/** Forgets keys past their time, some at a time, so that no statement holds much. */
export async function forgetOldKeys(sql: Sql, now: Date): Promise<void> {
  for (let forgotten = FORGOTTEN_AT_ONCE; forgotten === FORGOTTEN_AT_ONCE; ) {
    const rows = await sql`
      delete from platform.idempotency_key
      where ctid = any(array(
        select ctid from platform.idempotency_key
        where at < ${now}::timestamptz - make_interval(days => ${KEYS_KEPT_DAYS}::int)
        limit ${FORGOTTEN_AT_ONCE}
        for update skip locked))
      returning true`;
    forgotten = rows.length;
  }
}

function ownerOf(caller: Caller): string {
  switch (caller.role) {
    case 'GUEST':
      return caller.userId;
    case 'NOBODY':
      throw new Refusal('UNAUTHENTICATED');
    default:
      return caller.clientId;
  }
}

/** JSON with the keys of every object in order, so that their order in a request makes no difference. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
