/** What a step, a check or a command has to say, as facts; in words: `words.ts`. */
import type { Cause } from './cause.ts';
import type { Totals } from './comparison-repository.ts';

/** What nothing could be done about when drift was mended, and of how many members. */
export interface Left {
  readonly type:
    | 'MEMBER_MISSING_HERE'
    | 'MEMBER_MISSING_THERE'
    | 'POINTS_NOT_THERE'
    | 'NOT_DELIVERED_YET'
    | 'REFUSED_THERE'
    | 'KNOWN_AS_ANOTHER';
  readonly members: number;
}

export type Told =
  /** How far a step has come. */
  | { readonly type: 'DeliveriesBegun' }
  | ({ readonly type: 'Compared' } & Pick<Totals, 'members' | 'equal' | 'pending' | 'drifting'>)
  | { readonly type: 'Mended'; readonly members: number; readonly left: readonly Left[] }
  /** With writes refused; `everybody` or those whose cards had changed. */
  | { readonly type: 'Proven'; readonly members: number; readonly everybody: boolean }
  | { readonly type: 'Switched'; readonly refusedMs: number }
  /** Why it ended otherwise. */
  | { readonly type: 'Busy' }
  | { readonly type: 'NoMove' }
  | { readonly type: 'NotConnected' }
  | { readonly type: 'NoAnswer'; readonly legacy: string; readonly why: string }
  | { readonly type: 'ImportsUnderWay'; readonly imports: number }
  | { readonly type: 'DeadLetters'; readonly cards: number }
  | { readonly type: 'StillWaiting'; readonly cards: number }
  | { readonly type: 'Late'; readonly cards: number; readonly seconds: number }
  | { readonly type: 'Differ'; readonly causes: readonly { readonly cause: Cause; readonly members: number }[] }
  | { readonly type: 'NotProven'; readonly members: number; readonly differ: number }
  | { readonly type: 'TookTooLong' }
  | { readonly type: 'NeverCompared' }
  | { readonly type: 'ComparedLongAgo' }
  | { readonly type: 'Stopped' }
  | { readonly type: 'ProcessEnded' }
  | { readonly type: 'Failed' };
