/** All SQL by which a person is forgotten. */
import type { Tx } from '../../platform/database.ts';

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
    update "user"."user" set sealed = null, erased_at = coalesce(erased_at, ${at}) where id = ${userId} returning true`;
  return cleared.length > 0;
}
