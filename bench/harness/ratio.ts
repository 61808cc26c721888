/** Ratios of two contenders, round by round, and what is made of many numbers. Pure. */

/** What a ratio has to come to. */
export interface Target {
  readonly sense: 'at least' | 'at most';
  readonly value: number;
}

export interface Ratio {
  /** Such as "default form ÷ bare handler". */
  readonly what: string;
  readonly target: Target | null;
  readonly median: number;
  readonly low: number;
  readonly high: number;
  /** How many it was measured in; 1 for what is measured once. */
  readonly rounds: number;
}

/**
 * Rounds are compared in pairs: what else the machine does changes from one round to the next, and less within one.
 *
 * @param ours    One number a round.
 * @param theirs  In the same rounds.
 */
export function ratioOf(
  what: string,
  target: Target | null,
  ours: readonly number[],
  theirs: readonly number[] = [],
): Ratio {
  const each = ours.map((one, round) => one / (theirs[round] ?? 1));
  return {
    what,
    target,
    median: part(each, 0.5),
    low: Math.min(...each),
    high: Math.max(...each),
    rounds: each.length,
  };
}

export function reached({ target, median }: Ratio): boolean | undefined {
  if (!target) return undefined;
  return target.sense === 'at least' ? median >= target.value : median <= target.value;
}

/** The value below which that part of all lies; the median for 0.5, between two for an even number of them. */
export function part(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  if (share === 0.5 && sorted.length % 2 === 0) {
    const [low = Number.NaN, high = Number.NaN] = sorted.slice(sorted.length / 2 - 1);
    return (low + high) / 2;
  }
  return sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN;
}
