/** How the programme changes: by new versions, one operator after the other, each in one transaction. */
import { randomUUID } from 'node:crypto';
import type { Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/errors.ts';
import { isUuid } from '../../platform/input.ts';
import type { Platform } from '../../platform/room.ts';
import type { Campaign, Identifier, Programme, Reward, Switch, Tier } from './programme.ts';
import {
  bumpRevision,
  insertCampaign,
  insertReward,
  type Programmes,
  replaceTiers,
  upsertIdentifier,
  upsertSwitch,
} from './programme-repository.ts';

export interface Operators {
  /** A new campaign, or with an id the next version of one of the same kind. @throws {Refusal} NOT_FOUND */
  saveCampaign(id: string | null | undefined, draft: Draft<Campaign>): Promise<Campaign>;
  /** The next version of a campaign, which ends at a moment. @throws {Refusal} NOT_FOUND */
  endCampaign(id: string, at: Date | null | undefined): Promise<Campaign>;
  /** @throws {Refusal} NOT_FOUND */
  saveReward(id: string | null | undefined, draft: Draft<Reward>): Promise<Reward>;
  saveTiers(tiers: readonly Tier[]): Promise<void>;
  setSwitch(change: Omit<Switch, 'since'>): Promise<readonly Switch[]>;
  setIdentifier(identifier: Identifier): Promise<void>;
}

/** What an operator says of something; who it is and which version is ours to say. */
export type Draft<T> = T extends unknown ? Omit<T, 'id' | 'version'> : never;

export function operators({ db, now }: Platform, programmes: Programmes): Operators {
  /** The row of the programme is taken first: of two who save at once, the second sees what the first has saved. */
  const change = <T>(work: (tx: Tx, programme: Programme) => Promise<T>): Promise<T> =>
    db.transaction(async (tx) => {
      await bumpRevision(tx.sql);
      return work(tx, await programmes.fresh(tx.sql));
    });
  const insert = async ({ sql }: Tx, campaign: Campaign) => {
    await insertCampaign(sql, campaign, now());
    return campaign;
  };

  return {
    saveCampaign: (id, draft) =>
      change((tx, { campaigns }) => {
        const ofKind = campaigns.filter(({ kind }) => kind === draft.kind);
        return insert(tx, { ...nextOf(ofKind, id), ...draft } as Campaign);
      }),
    endCampaign: (id, at) =>
      change((tx, { campaigns }) => {
        const next = nextOf(campaigns, id);
        const campaign = campaigns.find((known) => known.id === next.id) as Campaign;
        // One that has not begun ends as it begins.
        const endsAtMs = Math.max((at ?? now()).getTime(), Date.parse(campaign.startsAt));
        return insert(tx, { ...campaign, ...next, endsAt: new Date(endsAtMs).toISOString() });
      }),
    saveReward: (id, draft) =>
      change(async ({ sql }, { rewards }) => {
        const reward = { ...nextOf(rewards, id), ...draft };
        await insertReward(sql, reward, now());
        return reward;
      }),
    saveTiers: (tiers) => change(({ sql }) => replaceTiers(sql, tiers)),
    setSwitch: (one) =>
      change(async ({ sql }, { switches }) => {
        const changed = { ...one, since: now().toISOString() };
        await upsertSwitch(sql, changed);
        const others = switches.filter(({ name, posType }) => name !== one.name || posType !== one.posType);
        return [...others, changed];
      }),
    setIdentifier: (identifier) => change(({ sql }) => upsertIdentifier(sql, identifier)),
  };
}

/** The id and version that come next: a new one, or that after the newest of an id that is there. */
function nextOf(
  known: readonly { id: string; version: number }[],
  id: string | null | undefined,
): { id: string; version: number } {
  if (!id) return { id: randomUUID(), version: 1 };
  const newest = known.find((one) => one.id === id.toLowerCase());
  if (!isUuid(id) || !newest) throw new Refusal('NOT_FOUND', { id });
  return { id: newest.id, version: newest.version + 1 };
}
