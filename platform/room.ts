/** What a room is given, and what it gives back to whoever wires it. */
import type { Database } from './database.ts';
import type { Live } from './live.ts';
import type { Log } from './log.ts';
import type { Subgraph } from './subgraph.ts';

export interface Platform {
  readonly db: Database;
  readonly live: Live;
  readonly now: () => Date;
  readonly log: Log;
}

export interface Room {
  readonly subgraph: Subgraph;
  /** What must happen in time even if nobody asks, such as expiry. Safe to run in several processes at once. */
  readonly sweep?: () => Promise<void>;
  /** Ends what it does by itself. */
  readonly close?: () => Promise<void>;
}

/** How often a process sweeps its rooms. What is due is refused at once all the same; see `docs/rules.md`, P-4 and O-1. */
export const SWEEP_ROOMS_MS = 5_000;
