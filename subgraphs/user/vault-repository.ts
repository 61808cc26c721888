/** All SQL that asks the vault alone: who is found by what, and with which key. */
import type { Sql, Tx } from '../../platform/database.ts';
import { blindIndex, type Pepper, pepperOf } from './seal.ts';

/** What another system calls a person. */
export interface ExternalRef {
  readonly system: string;
  readonly id: string;
}

/** Makes what contacts and external ids are looked up by. Reads the pepper once, and keeps it. */
export interface Indexes {
  email(sql: Sql, email: string): Promise<Buffer>;
  phone(sql: Sql, phone: string): Promise<Buffer>;
  externalId(sql: Sql, ref: ExternalRef): Promise<Buffer>;
}

export function keepIndexes(): Indexes {
  let kept: Promise<Pepper> | undefined;
  async function index(sql: Sql, ...what: readonly string[]): Promise<Buffer> {
    kept ??= readPepper(sql).catch((error) => {
      kept = undefined;
      throw error;
    });
    return blindIndex(await kept, ...what);
  }
  return {
    email: (sql, email) => index(sql, 'email', email),
    phone: (sql, phone) => index(sql, 'phone', phone),
    externalId: (sql, { system, id }) => index(sql, 'external id', system, id),
  };
}

/** Another pepper would find nobody, and let everybody be created anew: it is made with the table, and never again. */
async function readPepper(sql: Sql): Promise<Pepper> {
  const [row] = await sql<{ pepper: Buffer }>`select pepper from vault.pepper`;
  if (!row) throw new Error('There is no pepper in the vault: restore the newest copy of the schema "vault"');
  return pepperOf(row.pepper);
}

export async function userIdByEmail(sql: Sql, index: Buffer): Promise<string | undefined> {
  const [row] = await sql<{ id: string }>`select user_id as id from vault.person where email_index = ${index}`;
  return row?.id;
}

export async function userIdByPhone(sql: Sql, index: Buffer): Promise<string | undefined> {
  const [row] = await sql<{ id: string }>`select user_id as id from vault.person where phone_index = ${index}`;
  return row?.id;
}

/** The people behind external ids. */
export async function ownersOfExternalIds(sql: Sql, indexes: readonly Buffer[]): Promise<{ userId: string }[]> {
  return sql<{ userId: string }>`
    select distinct user_id as "userId" from vault.external_id where index = any(${indexes}::bytea[])`;
}

/** A person's key, which is there until the transaction ends; undefined where it was destroyed. */
export async function holdKey({ sql }: Tx, userId: string): Promise<Buffer | undefined> {
  const [row] = await sql<{ key: Buffer }>`select key from vault.person where user_id = ${userId} for key share`;
  return row?.key;
}
