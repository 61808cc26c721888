/** All SQL of people who come by the thousand. */
import { type Copy, prepareCopy } from '../../platform/copy.ts';
import type { Sql, Tx } from '../../platform/database.ts';
import type { Answer } from './consent-repository.ts';
import type { ContactIndexes, Person } from './repository.ts';
import { open, type PersonKey, personKey } from './seal.ts';

/** A person to be added: sealed, under a key of their own, and with what they are looked up by. */
export interface NewPerson extends ContactIndexes {
  readonly userId: string;
  readonly key: PersonKey;
  readonly sealed: Buffer;
  readonly answer: Omit<Answer, 'userId'> | null;
  readonly createdAt: Date;
  /** When it was said; null: when they were created. */
  readonly changedAt: Date | null;
}

/** What is said of a person who is there from now on. */
export interface ChangedPerson extends ContactIndexes {
  readonly userId: string;
  /** As it was sealed when the change was planned. */
  readonly was: Buffer;
  readonly sealed: Buffer;
  /** Whether it has other contacts. */
  readonly moved: boolean;
  readonly changedAt: Date;
}

/** What is said of a person, and since when. */
export interface Said extends ContactIndexes {
  readonly at: Date;
  readonly sealed: Buffer;
  /** Opens it. */
  person(): Person;
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

/** The same, with what is said of them. */
export async function saidOf(
  sql: Sql,
  userIds: readonly string[],
): Promise<{ keys: Map<string, PersonKey>; said: Map<string, Said> }> {
  const rows = await sql<ContactIndexes & { userId: string; key: Buffer; sealed: Buffer; at: Date }>`
    select k.user_id as "userId", k.key, k.email_index as "emailIndex", k.phone_index as "phoneIndex", u.sealed,
      coalesce(u.changed_at, u.created_at) as at
    from vault.person k join "user"."user" u on u.id = k.user_id
    where k.user_id = any(${userIds}::uuid[])`;
  return {
    keys: new Map(rows.map(({ userId, key }) => [userId, personKey(key)])),
    said: new Map(
      rows.map(({ userId, key, ...said }) => [
        userId,
        { ...said, person: () => open<Person>(key, userId, said.sealed) },
      ]),
    ),
  };
}

/**
 * How many of these people are as they were when their change was planned. They are locked until the transaction ends, for contacts
 * to change, which are keys of theirs; in one order for everybody, and the key before the person.
 */
export async function lockChanged({ sql }: Tx, changed: readonly ChangedPerson[]): Promise<number> {
  if (changed.length === 0) return 0;
  const [userIds, were] = [changed.map(({ userId }) => userId), changed.map(({ was }) => was)];
  const rows = await sql`
    select from vault.person k
    join "user"."user" u on u.id = k.user_id
    join unnest(${userIds}::uuid[], ${were}::bytea[]) as c (user_id, was) on c.user_id = k.user_id
    where u.sealed = c.was
    order by k.user_id for update of k for no key update of u`;
  return rows.length;
}

export async function changePeople({ sql }: Tx, changed: readonly ChangedPerson[]): Promise<void> {
  if (changed.length === 0) return;
  const [userIds, sealed, at] = [
    changed.map((c) => c.userId),
    changed.map((c) => c.sealed),
    changed.map((c) => c.changedAt),
  ];
  await sql`
    update "user"."user" u set sealed = c.sealed, changed_at = c.at
    from unnest(${userIds}::uuid[], ${sealed}::bytea[], ${at}::timestamptz[]) as c (user_id, sealed, at)
    where u.id = c.user_id`;
}

/** Contacts may go from one to another of these people: all are taken back first. */
export async function moveContacts({ sql }: Tx, people: readonly ChangedPerson[]): Promise<void> {
  if (people.length === 0) return;
  const userIds = people.map(({ userId }) => userId);
  const [emails, phones] = [people.map(({ emailIndex }) => emailIndex), people.map(({ phoneIndex }) => phoneIndex)];
  await sql`update vault.person set email_index = null, phone_index = null where user_id = any(${userIds}::uuid[])`;
  await sql`
    update vault.person k set email_index = c.email, phone_index = c.phone
    from unnest(${userIds}::uuid[], ${emails}::bytea[], ${phones}::bytea[]) as c (user_id, email, phone)
    where k.user_id = c.user_id`;
}

/** How many of these people are there, and are until the transaction ends. Locked in one order for everybody. */
export async function holdPeople({ sql }: Tx, userIds: readonly string[]): Promise<number> {
  if (userIds.length === 0) return 0;
  const rows = await sql`
    select from vault.person where user_id = any(${userIds}::uuid[]) order by user_id for key share`;
  return rows.length;
}

/** New people and external ids as they are written: rows of each table together, in the order in which tables refer to others. */
export async function peopleCopies(people: readonly NewPerson[], refs: readonly NewRef[]): Promise<Copy[]> {
  return [
    await prepareCopy(
      'vault.person (user_id, key, email_index, phone_index)',
      people.map(({ userId, key, emailIndex, phoneIndex }) => [userId, key.bytes, emailIndex, phoneIndex]),
    ),
    await prepareCopy(
      'vault.external_id (index, user_id)',
      refs.map(({ userId, index }) => [index, userId]),
    ),
    await prepareCopy(
      '"user"."user" (id, sealed, created_at, changed_at)',
      people.map(({ userId, sealed, createdAt, changedAt }) => [userId, sealed, createdAt, changedAt]),
    ),
    await prepareCopy(
      '"user".external_id (user_id, system, sealed)',
      refs.map(({ userId, system, sealed }) => [userId, system, sealed]),
    ),
    await prepareCopy(
      '"user".consent (user_id, purpose, granted, policy_version, at)',
      people.flatMap(({ userId, answer }) =>
        answer ? [[userId, 'LOYALTY', answer.granted, answer.policyVersion, answer.at]] : [],
      ),
    ),
  ];
}
