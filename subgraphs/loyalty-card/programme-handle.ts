/** How the programme changes: by new versions, one operator after the other, each in one transaction. */
import type { Tx } from '../../platform/database.ts';
import type { Platform } from '../../platform/room.ts';
import type { Campaign, Identifier, Programme, Reward, Switch, Tier } from './programme.ts';
import { nextCampaign, nextOf, nextReward, type Saving, withSwitch } from './programme-draft.ts';
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
  saveCampaign(saving: Saving<Campaign>): Promise<Campaign>;
  /** The next version of a campaign, which ends at a moment. @throws {Refusal} NOT_FOUND */
  endCampaign(id: string, at: Date | null | undefined): Promise<Campaign>;
  /** @throws {Refusal} NOT_FOUND */
  saveReward(saving: Saving<Reward>): Promise<Reward>;
  saveTiers(tiers: readonly Tier[]): Promise<void>;
  setSwitch(change: Omit<Switch, 'since'>): Promise<readonly Switch[]>;
  setIdentifier(identifier: Identifier): Promise<void>;
}

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
    saveCampaign: (saving) => change((tx, programme) => insert(tx, nextCampaign(programme, saving))),
    endCampaign: (id, at) =>
      change((tx, { campaigns }) => {
        const next = nextOf(campaigns, id);
        const campaign = campaigns.find((known) => known.id === next.id) as Campaign;
        // One that has not begun ends as it begins.
        const endsAtMs = Math.max((at ?? now()).getTime(), Date.parse(campaign.startsAt));
        return insert(tx, { ...campaign, ...next, endsAt: new Date(endsAtMs).toISOString() });
      }),
    saveReward: (saving) =>
      change(async ({ sql }, programme) => {
        const reward = nextReward(programme, saving);
        await insertReward(sql, reward, now());
        return reward;
      }),
    saveTiers: (tiers) => change(({ sql }) => replaceTiers(sql, tiers)),
    setSwitch: (one) =>
      change(async ({ sql }, programme) => {
        const changed = { ...one, since: now().toISOString() };
        await upsertSwitch(sql, changed);
        return withSwitch(programme, changed);
      }),
    setIdentifier: (identifier) => change(({ sql }) => upsertIdentifier(sql, identifier)),
  };
}
