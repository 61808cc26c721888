/** What a rule gave an order, or why it gave nothing: as facts, which `words/` says in each language. Pure. */
import type { Rounding } from './rounding.ts';

/** What releases before this one kept in place of the facts: the sentence itself, in English. It stays as it was said. */
interface AsSaid {
  readonly type: 'AsSaid';
  readonly sentence: string;
}

/** Amounts in minor units. `lines` are those that counted; null where all of the order's did. */
export type Gave =
  | {
      readonly type: 'Points';
      readonly points: number;
      readonly pointsName: string;
      readonly base: number;
      readonly currency: string;
      readonly lines: readonly string[] | null;
      readonly pointsPerUnit: number;
      readonly earnPercent: number;
      readonly rounding: Rounding;
      /** Before rounding, in decimal digits, at most three after the point. */
      readonly exact: string;
    }
  | {
      readonly type: 'Stamps';
      readonly stamps: number;
      readonly per: 'ORDER' | 'ITEM';
      readonly lines: readonly string[] | null;
    }
  /** What a reward took off the order, and what it cost. */
  | {
      readonly type: 'Reward';
      readonly amount: number;
      readonly currency: string;
      readonly points: number;
      readonly pointsName: string;
    }
  | { readonly type: 'Voucher'; readonly amount: number; readonly currency: string; readonly code: string }
  | AsSaid;

export type WhyNot =
  | { readonly type: 'EarningOff' }
  | { readonly type: 'NotStarted' }
  | { readonly type: 'Ended' }
  | { readonly type: 'OtherStore' }
  | { readonly type: 'OtherChannel' }
  | { readonly type: 'NothingPaid' }
  | { readonly type: 'NothingKept' }
  | { readonly type: 'NoLine'; readonly categories: readonly string[] }
  | {
      readonly type: 'BelowMinimum';
      readonly minimumSpend: number;
      readonly base: number;
      readonly currency: string;
    }
  /** For one point, once rounded. */
  | { readonly type: 'TooLittle'; readonly base: number; readonly currency: string; readonly pointsName: string }
  | { readonly type: 'CardFull'; readonly pointsMax: number; readonly pointsName: string }
  | {
      readonly type: 'VoucherKept';
      readonly code: string;
      readonly because: 'SWITCHED_OFF' | 'IDENTIFIER_MAY_NOT_SPEND';
    }
  | AsSaid;

/** One rule's verdict: a campaign's, a reward's or a voucher's. Exactly one of `gave` and `whyNot` is given. */
export interface RuleOutcome {
  readonly ruleId: string;
  readonly ruleVersion: number;
  readonly name: string;
  readonly gave: Gave | null;
  readonly whyNot: WhyNot | null;
}

/** As it is stored, also by older releases. */
export type StoredOutcome = Omit<RuleOutcome, 'gave' | 'whyNot'> & {
  readonly gave: Gave | string | null;
  readonly whyNot: WhyNot | string | null;
};

export function readOutcome({ gave, whyNot, ...rule }: StoredOutcome): RuleOutcome {
  return { ...rule, gave: read(gave), whyNot: read(whyNot) };
}

function read<Fact>(stored: Fact | string): Fact | AsSaid {
  return typeof stored === 'string' ? { type: 'AsSaid', sentence: stored } : stored;
}
