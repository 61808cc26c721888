/** All SQL of consents. */
import type { Consent } from '../../generated/prisma/client.ts';
import type { Database, Sql, Tx } from '../../platform/database.ts';

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

/** What somebody answered when they were asked for the loyalty programme, as another system has it. */
export interface Answer {
  readonly userId: string;
  readonly granted: boolean;
  readonly policyVersion: string;
  readonly at: Date;
}

/** The version of a policy of which the other system does not say which it was. */
export const POLICY_UNKNOWN = 'imported';

/** Keeps those that are newer than the last one of their person, and another. @returns Whose they are. */
export async function noteAnswers({ sql }: Tx, answers: readonly Answer[]): Promise<ReadonlySet<string>> {
  if (answers.length === 0) return new Set();
  const rows = await sql<{ userId: string }>`
    insert into "user".consent (user_id, purpose, granted, policy_version, at)
    select a."userId", 'LOYALTY', a.granted, a."policyVersion", a.at
    from jsonb_to_recordset(${JSON.stringify(answers)}::jsonb)
      as a ("userId" uuid, granted boolean, "policyVersion" text, at timestamptz)
    left join lateral (
      select c.granted, c.policy_version, c.at from "user".consent c
      where c.user_id = a."userId" and c.purpose = 'LOYALTY' order by c.id desc limit 1) last on true
    where last.at is null or (last.at < a.at and (last.granted <> a.granted
      or (last.policy_version <> a."policyVersion" and a."policyVersion" <> ${POLICY_UNKNOWN})))
    returning user_id as "userId"`;
  return new Set(rows.map(({ userId }) => userId));
}
