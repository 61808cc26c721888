/** What can be made to go wrong, on demand. */

export interface Faults {
  /** Rates from 0 to 1 of the requests. Answered with 500, 503 or 429, and nothing is done. */
  fail: number;
  /** Done, and the connection ends in place of an answer. */
  loseAnswer: number;
  /** Never answered; half of them are done. */
  hang: number;
  /** Answered twice on the same connection: half at once, half when its next request is there. */
  twice: number;
  /** Milliseconds that a request lies before it is looked at, at most. */
  slowMs: number;
  /** Deliveries that would take a balance below zero are refused, as what is spent at its own tills always is. */
  refuseBelowZero: boolean;
}

export const NO_FAULTS: Readonly<Faults> = {
  fail: 0,
  loseAnswer: 0,
  hang: 0,
  twice: 0,
  slowMs: 0,
  refuseBelowZero: false,
};
const RATES = ['fail', 'loseAnswer', 'hang', 'twice'] as const;
const SLOW_MAX_MS = 60_000;

/** What becomes of a request. */
export type Fate = (typeof RATES)[number] | 'hangBefore' | 'answer';

export function fateOf(faults: Faults, random: () => number): Fate {
  const hit = RATES.find((rate) => random() < faults[rate]);
  return hit === 'hang' && random() < 0.5 ? 'hangBefore' : (hit ?? 'answer');
}

/** What is not named does not go wrong. @returns In words what is not right, if something is not. */
export function readFaults(given: Readonly<Record<string, unknown>>): Faults | string {
  const faults = { ...NO_FAULTS };
  for (const [name, value] of Object.entries(given)) {
    const rate = RATES.find((one) => one === name);
    if (rate) {
      if (!within(value, 1)) return `${name} is a rate from 0 to 1.`;
      faults[rate] = value;
    } else if (name === 'slowMs') {
      if (!within(value, SLOW_MAX_MS)) return `slowMs is from 0 to ${SLOW_MAX_MS}.`;
      faults.slowMs = value;
    } else if (name === 'refuseBelowZero') {
      if (typeof value !== 'boolean') return 'refuseBelowZero is true or false.';
      faults.refuseBelowZero = value;
    } else return `There is no fault ${name}, only ${Object.keys(NO_FAULTS).join(', ')}.`;
  }
  return faults;
}

function within(value: unknown, max: number): value is number {
  return typeof value === 'number' && value >= 0 && value <= max;
}

/** The same numbers from 0 to 1 again for the same seed. Mulberry32. */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
