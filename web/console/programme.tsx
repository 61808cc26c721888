/** The programme as it is saved now; another operator may save it meanwhile. */
import type { ComponentChildren } from 'preact';
import { ConsoleProgrammeDocument, type ConsoleProgrammeQuery } from '../../client/index.ts';
import { Problem } from '../shared/problem.tsx';
import { useLive } from './live.ts';
import { Waiting } from './table.tsx';

const EVERY_MS = 10_000;

export type Programme = ConsoleProgrammeQuery['programme'];
export type Campaign = Programme['campaigns'][number];
export type PointsCampaign = Extract<Campaign, { __typename: 'PointsCampaign' }>;
export type StampCampaign = Extract<Campaign, { __typename: 'StampCampaign' }>;
export type Reward = Programme['rewards'][number];
export type Benefit = Reward['benefit'];

/** Whether it neither runs nor will. */
export function hasEnded(campaign: Campaign, { running }: Programme): boolean {
  return !running.some(({ id }) => id === campaign.id);
}

export function useProgramme(): { programme: Programme | undefined; error: unknown; again: () => void } {
  const { data, error, again } = useLive(ConsoleProgrammeDocument, {}, EVERY_MS);
  return { programme: data?.programme, error, again };
}

interface OfProgrammeProps {
  /** How high it is, before it is there. */
  rows?: number;
  children: (programme: Programme) => ComponentChildren;
}

/** What is shown of the programme, once it is there. */
export function OfProgramme({ rows, children }: OfProgrammeProps) {
  const { programme, error, again } = useProgramme();
  if (programme) return <>{children(programme)}</>;
  return error === undefined ? <Waiting rows={rows} /> : <Problem error={error} again={again} />;
}
