/** What a benchmark is given, and what it tells. */
import type { Ratio } from './ratio.ts';

export interface Bench {
  /** A short run: fewer and shorter rounds, less data. */
  readonly quick: boolean;
  /** Everything that was started; it is ended in the other order, however the benchmark ends. */
  readonly stack: AsyncDisposableStack;
  /** Says how far it is. */
  say(what: string): void;
}

export interface Table {
  readonly caption: string;
  readonly rows: readonly Readonly<Record<string, string | number>>[];
}

export interface Chart {
  readonly caption: string;
  readonly bars: readonly { readonly label: string; readonly value: number }[];
}

/** What a benchmark found. */
export interface Findings {
  readonly title: string;
  /** What was measured, and how; a sentence each. */
  readonly how: readonly string[];
  readonly ratios: readonly Ratio[];
  readonly tables: readonly Table[];
  readonly charts: readonly Chart[];
  /** What a reader should know before believing it. */
  readonly notes: readonly string[];
}

export interface Benchmark {
  readonly name: string;
  run(bench: Bench): Promise<Findings>;
}

export function rounded(value: number, digits = 2): number {
  return Number(value.toPrecision(Math.max(digits, Math.ceil(Math.log10(Math.abs(value) + 1)))));
}
