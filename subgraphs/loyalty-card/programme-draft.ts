/** The programme with changes that are not saved yet: what saving makes of it, and what a preview tries. */
import { randomUUID } from 'node:crypto';
import type { Instant } from '../../platform/calendar.ts';
import { Refusal } from '../../platform/errors.ts';
import { isUuid } from '../../platform/input.ts';
import type { Campaign, Programme, Reward, Switch, Tier } from './programme.ts';

/** What an operator says of something; who it is and which version is ours to say. */
export type Draft<T> = T extends unknown ? Omit<T, 'id' | 'version'> : never;

/** With an id: of what is there. */
export interface Saving<T> {
  readonly id: string | null | undefined;
  readonly draft: Draft<T>;
}

export interface ProgrammeDraft {
  readonly campaigns: readonly Saving<Campaign>[];
  readonly reward: Saving<Reward> | null;
  readonly tiers: readonly Tier[] | null;
  readonly switch: Omit<Switch, 'since'> | null;
}

/** A new campaign, or the next version of one of the same kind. @throws {Refusal} NOT_FOUND */
export function nextCampaign({ campaigns }: Programme, { id, draft }: Saving<Campaign>): Campaign {
  const ofKind = campaigns.filter(({ kind }) => kind === draft.kind);
  return { ...nextOf(ofKind, id), ...draft } as Campaign;
}

/** A new reward, or the next version of one. @throws {Refusal} NOT_FOUND */
export function nextReward({ rewards }: Programme, { id, draft }: Saving<Reward>): Reward {
  return { ...nextOf(rewards, id), ...draft };
}

/** The switches with one of them set. */
export function withSwitch({ switches }: Programme, one: Switch): Switch[] {
  return [...switches.filter(({ name, posType }) => name !== one.name || posType !== one.posType), one];
}

/**
 * The programme as it would be with the changes saved.
 *
 * @returns with it, the reward of the draft.
 * @throws {Refusal} NOT_FOUND
 */
export function withDraft(
  programme: Programme,
  { campaigns, reward, tiers, switch: one }: ProgrammeDraft,
  at: Instant,
): { programme: Programme; reward: Reward | null } {
  const saved = reward && nextReward(programme, reward);
  return {
    programme: {
      ...programme,
      campaigns: campaigns.reduce((all, saving) => replaced(all, nextCampaign(programme, saving)), programme.campaigns),
      rewards: saved ? replaced(programme.rewards, saved) : programme.rewards,
      tiers: tiers ?? programme.tiers,
      switches: one ? withSwitch(programme, { ...one, since: at }) : programme.switches,
    },
    reward: saved,
  };
}

function replaced<T extends { readonly id: string }>(all: readonly T[], one: T): readonly T[] {
  return all.some(({ id }) => id === one.id) ? all.map((known) => (known.id === one.id ? one : known)) : [...all, one];
}

/** The id and version that come next: a new one, or that after the newest of an id that is there. */
export function nextOf(
  known: readonly { id: string; version: number }[],
  id: string | null | undefined,
): { id: string; version: number } {
  if (!id) return { id: randomUUID(), version: 1 };
  const newest = known.find((one) => one.id === id.toLowerCase());
  if (!isUuid(id) || !newest) throw new Refusal('NOT_FOUND', { id });
  return { id: newest.id, version: newest.version + 1 };
}
