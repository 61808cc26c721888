/** All SQL that brings people whom an earlier release kept in plain under seal. */
import type { Tx } from '../../platform/database.ts';
import type { ContactIndexes, Person } from './repository.ts';
import { newPersonKey, seal } from './seal.ts';
import type { ExternalRef } from './vault-repository.ts';

export interface Unsealed {
  readonly userId: string;
  readonly person: Person & { readonly externalIds: readonly ExternalRef[] };
}

/** With all that the person is looked up by. */
export type Indexed = Unsealed & ContactIndexes & { readonly externalIndexes: readonly Buffer[] };

/** Lets one process at a time seal, until its transaction ends. Any number; never change it. */
export async function lockSealing({ sql }: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(7253005)`;
}

/** Takes out some people. */
export async function takeUnsealed({ sql }: Tx, limit: number): Promise<Unsealed[]> {
  return sql<Unsealed>`
    delete from "user".unsealed where user_id in (select user_id from "user".unsealed limit ${limit})
    returning user_id as "userId", person`;
}

export async function insertSealed({ sql }: Tx, people: readonly Indexed[]): Promise<void> {
  await sql`
    with item as (
      select "userId", key, "emailIndex", "phoneIndex", sealed, ids
      from jsonb_to_recordset(${JSON.stringify(people.map(sealed))}::jsonb)
        as item ("userId" uuid, key text, "emailIndex" text, "phoneIndex" text, sealed text, ids jsonb)
    ), ref as (
      select "userId", system, index, id.sealed
      from item, jsonb_to_recordset(ids) as id (system text, index text, sealed text)
    ), kept as (
      insert into vault.person (user_id, key, email_index, phone_index)
      select "userId", decode(key, 'hex'), decode("emailIndex", 'hex'), decode("phoneIndex", 'hex') from item
    ), found as (
      insert into vault.external_id (index, user_id) select decode(index, 'hex'), "userId" from ref
    ), known as (
      insert into "user".external_id (user_id, system, sealed) select "userId", system, decode(sealed, 'hex') from ref
    )
    update "user"."user" u set sealed = decode(item.sealed, 'hex') from item where u.id = item."userId"`;
}

/** What was taken out stays in the table's file until it is vacuumed; this empties the file. */
export async function emptyUnsealed({ sql }: Tx): Promise<void> {
  await sql`truncate "user".unsealed`;
}

/** As JSON can carry it. */
function sealed({ userId, person: { externalIds, ...person }, emailIndex, phoneIndex, externalIndexes }: Indexed) {
  const key = newPersonKey();
  return {
    userId,
    key: key.toString('hex'),
    emailIndex: emailIndex?.toString('hex'),
    phoneIndex: phoneIndex?.toString('hex'),
    sealed: seal(key, userId, person).toString('hex'),
    ids: externalIds.map(({ system, id }, i) => ({
      system,
      index: externalIndexes[i]?.toString('hex'),
      sealed: seal(key, `${userId} ${system}`, { id }).toString('hex'),
    })),
  };
}
