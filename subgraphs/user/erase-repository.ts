/** All SQL by which a person is forgotten. */
import type { Sql, Tx } from '../../platform/database.ts';

/**
 * Destroys a person's key, and with it what they are looked up by: nothing sealed of them can be opened any more, in no
 * copy of it. Waits for whoever is changing it. The key before the person: everybody takes the two in this order.
 */
export async function destroyKey({ sql }: Tx, userId: string): Promise<void> {
  await sql`delete from vault.person where user_id = ${userId}`;
}

/** Takes out what was sealed. @returns Whether there is such a person, forgotten by now or long ago. */
export async function clearUser({ sql }: Tx, userId: string, at: Date): Promise<boolean> {
  const cleared = await sql`
    with cleared as (delete from "user".external_id where user_id = ${userId})
    update "user"."user" set sealed = null, changed_at = null, erased_at = coalesce(erased_at, ${at})
    where id = ${userId} returning true`;
  return cleared.length > 0;
}

/** After a backup was restored: who is sealed in it and has no key any more, as they were forgotten since it was made. */
export async function peopleWithoutKey(sql: Sql): Promise<string[]> {
  const rows = await sql<{ id: string }>`
    select id from "user"."user" u
    where erased_at is null and not exists (select from vault.person k where k.user_id = u.id)
    order by id`;
  return rows.map(({ id }) => id);
}

/** And whose key there is without the person, as they came since. */
export async function keysWithoutPerson(sql: Sql): Promise<string[]> {
  const rows = await sql<{ id: string }>`
    select user_id as id from vault.person k
    where not exists (select from "user"."user" u where u.id = k.user_id)
    order by user_id`;
  return rows.map(({ id }) => id);
}
