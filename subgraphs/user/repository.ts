/** All queries of the room: Prisma's where they stand alone, SQL within a transaction. */
import type { Consent, ExternalId, User } from '../../generated/prisma/client.ts';
import type { Database, Sql, Tx } from '../../platform/database.ts';

export type UserRow = User;
export type ExternalIdRow = ExternalId;
export type ConsentRow = Consent;

/** What another system calls a person. */
export interface ExternalRef {
  readonly system: string;
  readonly id: string;
}

export function usersByIds({ prisma }: Database, ids: readonly string[]): Promise<UserRow[]> {
  return prisma.user.findMany({ where: { id: { in: [...ids] } } });
}

export function externalIdsOfUsers({ prisma }: Database, userIds: readonly string[]): Promise<ExternalIdRow[]> {
  return prisma.externalId.findMany({ where: { userId: { in: [...userIds] } }, orderBy: { system: 'asc' } });
}

/** Newest first. */
export function consentsOfUsers({ prisma }: Database, userIds: readonly string[]): Promise<ConsentRow[]> {
  return prisma.consent.findMany({ where: { userId: { in: [...userIds] } }, orderBy: { id: 'desc' } });
}

export async function userIdByEmail(sql: Sql, email: string): Promise<string | undefined> {
  const [row] = await sql<{ id: string }>`select id from "user"."user" where email = ${email}`;
  return row?.id;
}

export async function userIdByPhone(sql: Sql, phone: string): Promise<string | undefined> {
  const [row] = await sql<{ id: string }>`select id from "user"."user" where phone = ${phone}`;
  return row?.id;
}

/** The people behind external ids, with every external id they have. */
export async function ownersOfExternalIds(sql: Sql, refs: readonly ExternalRef[]): Promise<{ userId: string }[]> {
  return sql<{ userId: string }>`
    select distinct known.user_id as "userId"
    from jsonb_to_recordset(${JSON.stringify(refs)}::jsonb) as ref (system text, id text)
    join "user".external_id known using (system, id)`;
}

export async function externalIdsOf(sql: Sql, userId: string): Promise<ExternalRef[]> {
  return sql<ExternalRef>`select system, id from "user".external_id where user_id = ${userId}`;
}

export async function insertUser({ sql }: Tx, { id, email, phone, name, locale, createdAt }: UserRow): Promise<void> {
  await sql`
    insert into "user"."user" (id, email, phone, name, locale, created_at)
    values (${id}, ${email}, ${phone}, ${name}, ${locale}, ${createdAt})`;
}

/** In one order for everybody: two requests that bring the same ids in different ones would deadlock. */
export async function insertExternalIds({ sql }: Tx, userId: string, refs: readonly ExternalRef[]): Promise<void> {
  await sql`
    insert into "user".external_id (system, id, user_id)
    select ref.system, ref.id, ${userId}::uuid
    from jsonb_to_recordset(${JSON.stringify(refs)}::jsonb) as ref (system text, id text)
    order by ref.system, ref.id`;
}

export async function insertConsent(
  sql: Sql,
  { userId, purpose, granted, policyVersion, at }: Omit<ConsentRow, 'id'>,
): Promise<void> {
  await sql`
    insert into "user".consent (user_id, purpose, granted, policy_version, at)
    values (${userId}, ${purpose}, ${granted}, ${policyVersion}, ${at})`;
}

/** Keeps an answer unless it is the very one that the person gave last: a request that is repeated asks nothing anew. */
export async function noteConsent(
  sql: Sql,
  { userId, purpose, granted, policyVersion, at }: Omit<ConsentRow, 'id'>,
): Promise<void> {
  await sql`
    insert into "user".consent (user_id, purpose, granted, policy_version, at)
    select ${userId}::uuid, ${purpose}::text, ${granted}::boolean, ${policyVersion}::text, ${at}::timestamptz
    where not exists (
      select from (
        select granted, policy_version from "user".consent
        where user_id = ${userId} and purpose = ${purpose} order by id desc limit 1) last
      where last.granted = ${granted} and last.policy_version = ${policyVersion})`;
}

/** Changes what is given; what is not stays, null clears. */
export async function updateUser(
  sql: Sql,
  id: string,
  changes: Partial<Pick<UserRow, 'email' | 'phone' | 'name' | 'locale'>>,
): Promise<void> {
  await sql`
    update "user"."user" u
    set email = to_be.email, phone = to_be.phone, name = to_be.name, locale = to_be.locale
    from jsonb_populate_record(
      (select row(u.*)::"user"."user" from "user"."user" u where u.id = ${id}), ${JSON.stringify(changes)}::jsonb) as to_be
    where u.id = ${id}`;
}
