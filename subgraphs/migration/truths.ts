/** Who answers for what, and what a phase says of it. Pure. */
import type { Holder, Operation, Truth } from '../loyalty-card/door.ts';

export type Phase = 0 | 1 | 2;
export type Said = Omit<Truth, 'since'>;

export const OPERATIONS: readonly Operation[] = ['EARNING', 'BURNING', 'POINTS_EXPIRY', 'TIER_EXPIRY'];

/** What is answered here in each phase; all else there. */
const HERE: Readonly<Record<Phase, readonly Operation[]>> = {
  0: [],
  1: ['EARNING'],
  2: OPERATIONS,
};

/** The truths of a phase, for all posTypes. */
export function presets(phase: Phase, legacy: string, reason: string): Said[] {
  return OPERATIONS.map((operation) => {
    const holder: Holder = HERE[phase].includes(operation) ? 'PLATFORM' : 'LEGACY';
    return { operation, posType: null, holder, legacy, reason };
  });
}

/** Who answers, for all posTypes of which nothing else is said. */
export function holderOf(truths: readonly Said[], operation: Operation): Holder {
  return truths.find((one) => one.operation === operation && one.posType === null)?.holder ?? 'PLATFORM';
}

/** One more said, in place of what was said of the same. */
export function withTruth(truths: readonly Said[], said: Said): Said[] {
  const others = truths.filter(({ operation, posType }) => operation !== said.operation || posType !== said.posType);
  return [...others, said];
}
