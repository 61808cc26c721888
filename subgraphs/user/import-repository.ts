/** All SQL of people who come by the thousand. */
import type { Sql, Tx } from '../../platform/database.ts';
import { type PersonKey, personKey } from './seal.ts';

/** A person to be added: sealed, under a key of their own, and with what they are looked up by. */
export interface NewPerson {
  readonly userId: string;
  readonly key: PersonKey;
  readonly sealed: Buffer;
  readonly emailIndex: Buffer | null;
  readonly phoneIndex: Buffer | null;
  readonly consent: { readonly granted: boolean; readonly policyVersion: string } | null;
  readonly createdAt: Date;
}

/** An external id to be added to somebody new, or to somebody who is there. */
export interface NewRef {
  readonly userId: string;
  readonly system: string;
  readonly index: Buffer;
  readonly sealed: Buffer;
}

/** Who is known by any of these, by the hexadecimal digits of the index. */
export async function ownersOfIndexes(
  sql: Sql,
  { refs, emails, phones }: Record<'refs' | 'emails' | 'phones', readonly Buffer[]>,
): Promise<Record<'refs' | 'emails' | 'phones', Map<string, string>>> {
  const rows = await sql<{ by: 'refs' | 'emails' | 'phones'; index: Buffer; userId: string }>`
    select 'refs' as by, index, user_id as "userId" from vault.external_id where index = any(${refs}::bytea[])
    union all
    select 'emails', email_index, user_id from vault.person where email_index = any(${emails}::bytea[])
    union all
    select 'phones', phone_index, user_id from vault.person where phone_index = any(${phones}::bytea[])`;
  const owners = {
    refs: new Map<string, string>(),
    emails: new Map<string, string>(),
    phones: new Map<string, string>(),
  };
  for (const { by, index, userId } of rows) owners[by].set(index.toString('hex'), userId);
  return owners;
}

/** Keys of people; none of those who are forgotten. */
export async function keysOf(sql: Sql, userIds: readonly string[]): Promise<Map<string, PersonKey>> {
  const rows = await sql<{ userId: string; key: Buffer }>`
    select user_id as "userId", key from vault.person where user_id = any(${userIds}::uuid[])`;
  return new Map(rows.map(({ userId, key }) => [userId, personKey(key)]));
}

/** How many of these people are there, and are until the transaction ends. Locked in one order for everybody. */
export async function holdPeople({ sql }: Tx, userIds: readonly string[]): Promise<number> {
  if (userIds.length === 0) return 0;
  const rows = await sql`
    select from vault.person where user_id = any(${userIds}::uuid[]) order by user_id for key share`;
  return rows.length;
}

/** Rows go in by COPY, those of each table together. */
export async function addPeople(tx: Tx, people: readonly NewPerson[], refs: readonly NewRef[]): Promise<void> {
  await tx.copy(
    'vault.person (user_id, key, email_index, phone_index)',
    people.map(({ userId, key, emailIndex, phoneIndex }) => [userId, key.bytes, emailIndex, phoneIndex]),
  );
  await tx.copy(
    'vault.external_id (index, user_id)',
    refs.map(({ userId, index }) => [index, userId]),
  );
  await tx.copy(
    '"user"."user" (id, sealed, created_at)',
    people.map(({ userId, sealed, createdAt }) => [userId, sealed, createdAt]),
  );
  await tx.copy(
    '"user".external_id (user_id, system, sealed)',
    refs.map(({ userId, system, sealed }) => [userId, system, sealed]),
  );
  const consents = people.flatMap(({ userId, consent, createdAt }) =>
    consent ? [[userId, 'LOYALTY', consent.granted, consent.policyVersion, createdAt]] : [],
  );
  if (consents.length > 0) await tx.copy('"user".consent (user_id, purpose, granted, policy_version, at)', consents);
}
