/** All SQL of consents. */
import type { Consent } from '../../generated/prisma/client.ts';
import type { Database, Sql } from '../../platform/database.ts';

export type ConsentRow = Consent;

/** Newest first. */
export function consentsOfUsers({ prisma }: Database, userIds: readonly string[]): Promise<ConsentRow[]> {
  return prisma.consent.findMany({ where: { userId: { in: [...userIds] } }, orderBy: { id: 'desc' } });
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
