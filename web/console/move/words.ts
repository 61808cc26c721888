/** What is about to be done to the move, or was, in words. */
import type { ConsoleStepFactsFragment, TruthHolder, TruthOperation } from '../../../client/index.ts';
import { useTexts } from '../../shared/language.ts';
import type { Move } from './follow.ts';

export const OPERATIONS: readonly TruthOperation[] = ['EARNING', 'BURNING', 'POINTS_EXPIRY', 'TIER_EXPIRY'];

/** Who answers for what, for all tills or one kind. */
export function useTruthText(legacy: string) {
  const { t } = useTexts();
  return {
    holder: (holder: TruthHolder) => (holder === 'PLATFORM' ? t('move.here') : legacy),
    whom: (posType: string | null) => posType ?? t('switches.all'),
  };
}

/** What a step is to do. */
export function useStepText({ legacy }: Move): (step: ConsoleStepFactsFragment) => string {
  const { t } = useTexts();
  const { holder: nameOf, whom } = useTruthText(legacy);
  return ({ kind, phase, operation, posType, holder }) => {
    if (kind === 'PHASE') return t(`move.phase.${phase}.title`);
    if (!operation || !holder) return t('move.mending');
    const told = { name: t(`switch.${operation}.title`), whom: whom(posType) };
    return t('move.answersFor', { ...told, holder: nameOf(holder) });
  };
}

/** Whether a step is carried out now: there is one at a time, and nothing else that it would meet. */
export function isStepping({ steps }: Move): boolean {
  return steps.some(({ outcome }) => outcome === 'RUNNING');
}

/** Whether something may be begun that asks the other system. */
export function mayBegin(move: Move): boolean {
  return move.connected && !isStepping(move);
}

/** Where the move goes on to; from the last phase there is only a way back. */
export function nextPhase({ phase }: Move): number {
  return phase < 2 ? phase + 1 : 1;
}
