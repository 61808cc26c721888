/** The programme as it is saved now; another operator may save it meanwhile. */
import { ConsoleProgrammeDocument, type ConsoleProgrammeQuery } from '../../client/index.ts';
import { useLive } from './live.ts';

const EVERY_MS = 10_000;

export type Programme = ConsoleProgrammeQuery['programme'];
export type Campaign = Programme['campaigns'][number];
export type PointsCampaign = Extract<Campaign, { __typename: 'PointsCampaign' }>;
export type StampCampaign = Extract<Campaign, { __typename: 'StampCampaign' }>;
export type Reward = Programme['rewards'][number];
export type Benefit = Reward['benefit'];

export function useProgramme(): { programme: Programme | undefined; error: unknown; again: () => void } {
  const { data, error, again } = useLive(ConsoleProgrammeDocument, {}, EVERY_MS);
  return { programme: data?.programme, error, again };
}
