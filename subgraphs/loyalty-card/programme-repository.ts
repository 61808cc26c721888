/** All SQL of the programme. It is read whole, in one statement, and kept in memory while its revision stands. */
import { readerOf, type Sql } from '../../platform/database.ts';
import { gatheredWhole } from '../../platform/gathered.ts';
import type { Campaign, Identifier, Programme, Reward, Switch, Tier } from './programme.ts';

/** The programme as it is, keeping it in memory until its revision grows. */
export interface Programmes {
  /** @param revision  The revision to go by, where the caller has just read it; else it is looked up. */
  at(sql: Sql, revision?: number): Promise<Programme>;
  /** As a transaction sees it that may yet be undone: not kept. */
  fresh(sql: Sql): Promise<Programme>;
}

export function programmes(): Programmes {
  let kept: Programme | undefined;
  const inTransactions = new WeakMap<Sql, Promise<number>>();

  /** A transaction goes by one programme from its first look at it. */
  function revisionFor(sql: Sql): Promise<number> {
    if (readerOf(sql)) return revisionOf(sql);
    const known = inTransactions.get(sql) ?? revisionOf(sql);
    inTransactions.set(sql, known);
    return known;
  }

  return {
    async at(sql, revision) {
      const wanted = revision ?? (await revisionFor(sql));
      if (kept?.revision !== wanted) kept = await readProgramme(sql);
      return kept;
    },
    fresh: (sql) => readProgramme(sql),
  };
}

const revisionOf = gatheredWhole(async (sql): Promise<number> => {
  const [row] = await sql<{ revision: number }>`select revision from loyalty_card.programme`;
  if (!row) throw new Error('The database holds no programme: seed one first');
  return row.revision;
});

async function readProgramme(sql: Sql): Promise<Programme> {
  const [row] = await sql<{ programme: Programme }>`
    select json_build_object(
      'revision', p.revision, 'name', p.name, 'pointsName', p.points_name, 'currency', p.currency, 'timeZone', p.time_zone,
      'campaigns', (
        select coalesce(json_agg(json_build_object(
          'id', id, 'version', version, 'kind', kind, 'name', name, 'banner', banner,
          'startsAt', to_char(starts_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
          'endsAt', to_char(ends_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
          'storeIds', store_ids, 'channels', channels, 'categories', categories, 'minimumSpend', minimum_spend
        )::jsonb || rule order by kind, starts_at, name), '[]')
        from (select distinct on (id) * from loyalty_card.campaign order by id, version desc) newest),
      'rewards', (
        select coalesce(json_agg(json_build_object(
          'id', id, 'version', version, 'name', name, 'points', points, 'benefit', benefit, 'active', active
        ) order by points, id), '[]')
        from (select distinct on (id) * from loyalty_card.reward order by id, version desc) newest),
      'tiers', (
        select coalesce(json_agg(json_build_object(
          'id', id, 'name', name, 'threshold', threshold, 'earnPercent', earn_percent) order by threshold), '[]')
        from loyalty_card.tier),
      'switches', (
        select coalesce(json_agg(json_build_object(
          'name', name, 'posType', nullif(pos_type, ''), 'on', "on", 'reason', reason,
          'since', to_char(since at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) order by name, pos_type), '[]')
        from loyalty_card.switch),
      'truths', (
        select coalesce(json_agg(json_build_object(
          'operation', operation, 'posType', nullif(pos_type, ''), 'holder', holder, 'legacy', legacy, 'reason', reason,
          'since', to_char(since at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) order by operation, pos_type), '[]')
        from loyalty_card.truth),
      'downtimes', (
        select coalesce(json_agg(json_build_object(
          'id', id, 'from', to_char(from_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
          'until', to_char(until_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'reason', reason)
          order by from_at, id), '[]')
        from loyalty_card.downtime),
      'identifiers', (
        select coalesce(json_agg(json_build_object('type', type, 'enabled', enabled, 'maySpend', may_spend) order by type), '[]')
        from loyalty_card.identifier)
    ) as programme
    from loyalty_card.programme p`;
  if (!row) throw new Error('The database holds no programme: seed one first');
  return row.programme;
}

/** Campaigns in versions that need not be their newest. */
export async function campaignVersions(
  sql: Sql,
  wanted: readonly { readonly id: string; readonly version: number }[],
): Promise<Campaign[]> {
  const rows = await sql<{ campaign: Campaign }>`
    select json_build_object(
      'id', id, 'version', version, 'kind', kind, 'name', name, 'banner', banner,
      'startsAt', to_char(starts_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'endsAt', to_char(ends_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'storeIds', store_ids, 'channels', channels, 'categories', categories, 'minimumSpend', minimum_spend
    )::jsonb || rule as campaign
    from loyalty_card.campaign
    join jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as wanted (id uuid, version int) using (id, version)`;
  return rows.map(({ campaign }) => campaign);
}

/** Rewards in versions that need not be their newest. */
export async function rewardVersions(
  sql: Sql,
  wanted: readonly { readonly id: string; readonly version: number }[],
): Promise<Reward[]> {
  return sql<Reward>`
    select id, version, name, points, benefit, active
    from loyalty_card.reward
    join jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as wanted (id uuid, version int) using (id, version)`;
}

/** Every kind of change of the programme ends with this, in its transaction: whoever keeps it in memory reads it again. */
export async function bumpRevision(sql: Sql): Promise<void> {
  await sql`update loyalty_card.programme set revision = revision + 1`;
}

/** A new version of a campaign; the first where there was none. */
export async function insertCampaign(sql: Sql, campaign: Campaign, at: Date): Promise<void> {
  const { id, version, kind, name, banner, startsAt, endsAt, storeIds, channels, categories, minimumSpend, ...rule } =
    campaign;
  await sql`
    insert into loyalty_card.campaign
      (id, version, kind, name, banner, starts_at, ends_at, store_ids, channels, categories, minimum_spend, rule, saved_at)
    values (${id}, ${version}, ${kind}, ${name}, ${banner}, ${startsAt}, ${endsAt}, ${storeIds}, ${channels}, ${categories},
      ${minimumSpend}, ${JSON.stringify(rule)}, ${at})`;
}

export async function insertReward(
  sql: Sql,
  { id, version, name, points, benefit, active }: Reward,
  at: Date,
): Promise<void> {
  await sql`
    insert into loyalty_card.reward (id, version, name, points, benefit, active, saved_at)
    values (${id}, ${version}, ${name}, ${points}, ${JSON.stringify(benefit)}, ${active}, ${at})`;
}

/** The ladder as a whole. */
export async function replaceTiers(sql: Sql, tiers: readonly Tier[]): Promise<void> {
  await sql`delete from loyalty_card.tier`;
  await sql`
    insert into loyalty_card.tier (id, name, threshold, earn_percent)
    select id, name, threshold, "earnPercent"
    from jsonb_to_recordset(${JSON.stringify(tiers)}::jsonb)
      as tier (id text, name text, threshold int, "earnPercent" int)`;
}

export async function upsertSwitch(sql: Sql, { name, posType, on, reason, since }: Switch): Promise<void> {
  await sql`
    insert into loyalty_card.switch (name, pos_type, "on", reason, since)
    values (${name}, ${posType ?? ''}, ${on}, ${reason}, ${since})
    on conflict (name, pos_type) do update set "on" = excluded."on", reason = excluded.reason, since = excluded.since`;
}

export async function upsertIdentifier(sql: Sql, { type, enabled, maySpend }: Identifier): Promise<void> {
  await sql`
    insert into loyalty_card.identifier (type, enabled, may_spend)
    values (${type}, ${enabled}, ${maySpend})
    on conflict (type) do update set enabled = excluded.enabled, may_spend = excluded.may_spend`;
}
