/** All SQL of people and their external ids: sealed in this room's own schema, found and opened by the vault. */
import type { Sql, Tx } from '../../platform/database.ts';
import { gathered } from '../../platform/gathered.ts';
import { newPersonKey, open, seal } from './seal.ts';
import type { ExternalRef } from './vault-repository.ts';

/** What is personal of a person. Contacts are normalised: e-mail addresses in lower case, phone numbers as E.164. */
export interface Person {
  readonly email: string | null;
  readonly phone: string | null;
  readonly name: string | null;
  readonly locale: string | null;
}

/** Of a person who is forgotten nothing is left but that there was one. */
export interface UserRow {
  readonly id: string;
  readonly createdAt: Date;
  /** When what is known of them was last said. */
  readonly changedAt: Date;
  readonly erasedAt: Date | null;
  /** Opens what is sealed, at the first call: who asks for points needs no names. */
  person(): Person;
}

/** What a person's contacts are looked up by. */
export interface ContactIndexes {
  readonly emailIndex: Buffer | null;
  readonly phoneIndex: Buffer | null;
}

export interface ExternalIdRow extends ExternalRef {
  readonly userId: string;
}

const FORGOTTEN: Person = { email: null, phone: null, name: null, locale: null };

export const usersByIds = gathered(
  async (sql: Sql, ids: readonly string[]): Promise<UserRow[]> => {
    const rows = await sql<{
      id: string;
      sealed: Buffer | null;
      key: Buffer | null;
      createdAt: Date;
      changedAt: Date;
      erasedAt: Date | null;
    }>`
    select u.id, u.sealed, k.key, u.created_at as "createdAt", coalesce(u.changed_at, u.created_at) as "changedAt",
      u.erased_at as "erasedAt"
    from "user"."user" u left join vault.person k on k.user_id = u.id
    where u.id = any(${ids}::uuid[])`;
    return rows.map(({ id, sealed, key, ...row }) => {
      let opened: Person | undefined;
      const person = () => (opened ??= sealed && key ? open<Person>(key, id, sealed) : FORGOTTEN);
      return { id, ...row, person };
    });
  },
  ({ id }) => id,
);

/** Systems in their order. */
export const externalIdsOfUsers = gathered(
  async (sql: Sql, userIds: readonly string[]): Promise<ExternalIdRow[]> => {
    const rows = await sql<SealedId>`
    select e.user_id as "userId", e.system, e.sealed, k.key
    from "user".external_id e join vault.person k using (user_id)
    where e.user_id = any(${userIds}::uuid[])
    order by e.system`;
    return rows.map(openId);
  },
  ({ userId }) => userId,
);

/** Everybody whom another system knows. */
export async function externalIdsInSystem(sql: Sql, system: string): Promise<ExternalIdRow[]> {
  const rows = await sql<SealedId>`
    select e.user_id as "userId", e.system, e.sealed, k.key
    from "user".external_id e join vault.person k using (user_id)
    where e.system = ${system}`;
  return rows.map(openId);
}

interface SealedId {
  readonly userId: string;
  readonly system: string;
  readonly sealed: Buffer;
  readonly key: Buffer;
}

function openId({ userId, system, sealed, key }: SealedId): ExternalIdRow {
  return { userId, system, ...open<{ id: string }>(key, `${userId} ${system}`, sealed) };
}

/** @returns The key under which everything of this person is sealed. */
export async function insertUser(
  { sql }: Tx,
  { id, createdAt, ...person }: Person & Pick<UserRow, 'id' | 'createdAt'>,
  { emailIndex, phoneIndex }: ContactIndexes,
): Promise<Buffer> {
  const key = newPersonKey();
  await sql`
    with kept as (
      insert into vault.person (user_id, key, email_index, phone_index)
      values (${id}, ${key}, ${emailIndex}, ${phoneIndex})
    )
    insert into "user"."user" (id, sealed, created_at) values (${id}, ${seal(key, id, person)}, ${createdAt})`;
  return key;
}

/** In one order for everybody: two requests that bring the same ids in different ones would deadlock. */
export async function insertExternalIds(
  { sql }: Tx,
  { userId, key }: { userId: string; key: Buffer },
  refs: readonly (ExternalRef & { readonly index: Buffer })[],
): Promise<void> {
  if (refs.length === 0) return;
  const rows = refs.map(({ system, id, index }) => ({
    system,
    index: index.toString('hex'),
    sealed: seal(key, `${userId} ${system}`, { id }).toString('hex'),
  }));
  await sql`
    with ref as (
      select system, decode(index, 'hex') as index, decode(sealed, 'hex') as sealed
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as ref (system text, index text, sealed text)
    ), kept as (
      insert into vault.external_id (index, user_id) select index, ${userId}::uuid from ref order by index
    )
    insert into "user".external_id (user_id, system, sealed)
    select ${userId}::uuid, system, sealed from ref order by system`;
}

/** A person who is about to change, with their key; undefined where there is none, or none any more. */
export async function lockUser({ sql }: Tx, id: string): Promise<{ key: Buffer; person: Person } | undefined> {
  const [row] = await sql<{ key: Buffer; sealed: Buffer }>`
    select k.key, u.sealed
    from vault.person k join "user"."user" u on u.id = k.user_id
    where k.user_id = ${id}
    for no key update of k, u`;
  return row && { key: row.key, person: open<Person>(row.key, id, row.sealed) };
}

export async function storeUser(
  { sql }: Tx,
  { id, key, person, at }: { id: string; key: Buffer; person: Person; at: Date },
  { emailIndex, phoneIndex }: ContactIndexes,
): Promise<void> {
  await sql`
    with kept as (
      update vault.person set email_index = ${emailIndex}, phone_index = ${phoneIndex} where user_id = ${id}
    )
    update "user"."user" set sealed = ${seal(key, id, person)}, changed_at = ${at} where id = ${id}`;
}
