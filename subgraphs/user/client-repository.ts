/** All SQL of API clients. */
import type { Client, ClientRole } from '../../platform/caller.ts';
import type { Sql, Tx } from '../../platform/database.ts';
import { hashKey } from './client-key.ts';

export interface ClientRow {
  readonly id: string;
  readonly name: string;
  readonly role: ClientRole;
  readonly posTypes: string[];
  /** Empty: every store. */
  readonly storeIds: string[];
  readonly createdAt: Date;
  readonly revokedAt: Date | null;
  readonly lastUsedAt: Date | null;
}

/** Every client, newest first, those revoked too. */
export async function allClients(sql: Sql): Promise<ClientRow[]> {
  return sql<ClientRow>`
    select id, name, role, pos_types as "posTypes", store_ids as "storeIds", created_at as "createdAt",
      revoked_at as "revokedAt", last_used_at as "lastUsedAt"
    from "user".api_client
    order by created_at desc, id`;
}

export async function insertClient(
  sql: Sql,
  { id, name, role, posTypes, storeIds, createdAt }: Omit<ClientRow, 'revokedAt' | 'lastUsedAt'>,
  key: string,
): Promise<void> {
  await sql`
    insert into "user".api_client (id, name, role, pos_types, store_ids, key_hash, created_at)
    values (${id}, ${name}, ${role}, ${posTypes}, ${storeIds}, ${hashKey(key)}, ${createdAt})`;
}

/**
 * The ids of the operators that are not revoked. Waits for, and keeps out, whoever would revoke one of them; locks the
 * client that is about to be revoked with them, in the one order in which clients are locked.
 */
export async function lockOperators({ sql }: Tx, clientId: string): Promise<string[]> {
  const rows = await sql<{ id: string; live: boolean }>`
    select id, role = 'OPERATOR' and revoked_at is null as live from "user".api_client
    where role = 'OPERATOR' and revoked_at is null or id = ${clientId}
    order by id for no key update`;
  return rows.filter(({ live }) => live).map(({ id }) => id);
}

/** Revokes a client; one that was revoked before stays so since then. Undefined if there is no such client. */
export async function revokeClient({ sql }: Tx, id: string, at: Date): Promise<ClientRow | undefined> {
  const [row] = await sql<ClientRow>`
    update "user".api_client set revoked_at = coalesce(revoked_at, ${at})
    where id = ${id}
    returning id, name, role, pos_types as "posTypes", store_ids as "storeIds", created_at as "createdAt",
      revoked_at as "revokedAt", last_used_at as "lastUsedAt"`;
  return row;
}

/** The client whose key this is, unless it was revoked. */
export async function clientByKey(sql: Sql, key: string): Promise<Client | undefined> {
  const [row] = await sql<{ id: string; role: ClientRole; posTypes: string[]; storeIds: string[] }>`
    select id, role, pos_types as "posTypes", store_ids as "storeIds"
    from "user".api_client
    where key_hash = ${hashKey(key)} and revoked_at is null`;
  return row && { role: row.role, clientId: row.id, posTypes: row.posTypes, storeIds: row.storeIds };
}

/** Which of these clients are revoked, or not there at all. */
export async function revokedOf(sql: Sql, ids: readonly string[]): Promise<string[]> {
  const rows = await sql<{ id: string }>`
    select asked.id from unnest(${ids}::uuid[]) as asked (id)
    where not exists (select from "user".api_client c where c.id = asked.id and c.revoked_at is null)`;
  return rows.map(({ id }) => id);
}

export interface Use {
  readonly clientId: string;
  readonly at: Date;
}

/**
 * Writes down when clients were last used; an earlier moment than is known changes nothing. Rows are locked in one order,
 * as several processes do so at once.
 */
export async function noteUse(sql: Sql, uses: readonly Use[]): Promise<void> {
  await sql`
    with used as (
      select "clientId" as id, max(at) as at
      from jsonb_to_recordset(${JSON.stringify(uses)}::jsonb) as u ("clientId" uuid, at timestamptz)
      group by "clientId"
    ), locked as (
      select id from "user".api_client where id in (select id from used) order by id for no key update
    )
    update "user".api_client c set last_used_at = greatest(c.last_used_at, used.at)
    from locked join used using (id)
    where c.id = locked.id`;
}

/** Whether any client speaks for a posType. */
export async function posTypeKnown(sql: Sql, posType: string): Promise<boolean> {
  const known = await sql`select from "user".api_client where ${posType} = any(pos_types) limit 1`;
  return known.length > 0;
}
