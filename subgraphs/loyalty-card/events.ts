/** The facts of a card, and how they are read back: the one place that knows older shapes. */
import type { Day, Instant } from '../../platform/calendar.ts';
import type { Discount, Share } from './discount.ts';
import type { Lots } from './points.ts';
import type { Benefit } from './programme.ts';
import type { Rounding } from './rounding.ts';
import { type RuleOutcome, readOutcome, type StoredOutcome } from './rule-outcome.ts';

/** The rule and its version, and the order it judged, so that every point can explain itself for ever. */
interface ByRule {
  readonly transactionId: string;
  readonly ruleId: string;
  readonly ruleVersion: number;
  readonly name: string;
}

/** How points came out of an order: `base` in minor units is what of the lines counted. */
export interface Reckoned<Lines = readonly string[]> {
  readonly base: number;
  readonly lines: Lines;
  readonly pointsPerUnit: number;
  readonly earnPercent: number;
  readonly rounding: Rounding;
  /** Before rounding, in decimal digits, at most three after the point. */
  readonly exact: string;
}

/** A reward that somebody picked: what it costs and gives, as it was then. */
export interface PickedReward {
  readonly rewardId: string;
  readonly rewardVersion: number;
  readonly name: string;
  readonly points: number;
  readonly benefit: Benefit;
}

/** A voucher with all that it says. */
export interface CardVoucher {
  readonly voucherId: string;
  readonly code: string;
  /** The campaign that issued it. */
  readonly ruleId: string;
  readonly ruleVersion: number;
  readonly name: string;
  /** How many stamps it took. */
  readonly stamps: number;
  /** Which filling of the card it is for, counted from 1. */
  readonly filling: number;
  readonly benefit: Benefit;
  readonly autoApply: boolean;
  readonly issuedAt: Instant;
  /** The first instant at which it is no longer good. */
  readonly expiresAt: Instant;
}

export type CardEvent =
  | { readonly type: 'CardOpened' }
  /** Its guest was forgotten: nobody earns or spends with it any more. What was booked stays, and can be returned. */
  | { readonly type: 'CardClosed' }
  /** Amounts in minor units; `outcomes` says of every rule what it gave or why nothing. */
  | {
      readonly type: 'OrderClaimed';
      readonly transactionId: string;
      readonly payable: number;
      readonly discounts: readonly Discount[];
      /** Of each line that discounts fell on: how much. */
      readonly shares: readonly Share[];
      readonly outcomes: readonly RuleOutcome[];
    }
  | (ByRule &
      Reckoned & {
        readonly type: 'PointsEarned';
        readonly points: number;
        readonly expiresAt: Instant | null;
        /** UTC: a window of so many days then never gains or loses an hour. It counts towards tiers from it on. */
        readonly day: Day;
      })
  /** Set aside for a reward, in a live code or an open transaction. */
  | (PickedReward & {
      readonly type: 'PointsHeld';
      readonly holdId: string;
      readonly lots: Lots;
      readonly until: Instant;
    })
  | {
      readonly type: 'VoucherReserved';
      readonly holdId: string;
      readonly voucherId: string;
      readonly code: string;
      readonly until: Instant;
    }
  /** The code was renewed or exchanged for a transaction: what it holds stays held. */
  | { readonly type: 'HoldExtended'; readonly holdId: string; readonly until: Instant }
  /** What was held is free again. */
  | {
      readonly type: 'HoldEnded';
      readonly holdId: string;
      readonly points: number;
      readonly vouchers: readonly string[];
      readonly reason: 'GIVEN_UP' | 'LAPSED';
    }
  /** Spent on a reward; `holdId` where the points had been held. */
  | (PickedReward & {
      readonly type: 'PointsBurned';
      readonly transactionId: string;
      readonly holdId: string | null;
      readonly lots: Lots;
      /** The lines it paid for; none where it paid for the order as a whole. */
      readonly lines: readonly string[];
    })
  | {
      readonly type: 'VoucherUsed';
      readonly transactionId: string;
      readonly voucher: CardVoucher;
      /** As with a reward. */
      readonly lines: readonly string[];
    }
  | { readonly type: 'PointsExpired'; readonly points: number; readonly lots: Lots }
  | { readonly type: 'VoucherExpired'; readonly voucherId: string; readonly code: string }
  /** By hand. Above zero `lots` is what was given, which never expires; below zero what was taken away. */
  | {
      readonly type: 'PointsAdjusted';
      readonly points: number;
      readonly lots: Lots;
      readonly reason: string;
      /** The client of the operator. */
      readonly operatorId: string;
    }
  /**
   * What the card had in another system, and how its balance came to be that. `lots` as in PointsAdjusted; fewer points are taken
   * where more was spent there than there was, and the rest is owed.
   */
  | {
      readonly type: 'BalanceImported';
      readonly system: string;
      readonly points: number;
      readonly lots: Lots;
      readonly lifetimeEarned: number;
      /** That count towards tiers from now on, as earned on `day`; null: as they were. */
      readonly qualifying: number | null;
      readonly day: Day;
    }
  | (ByRule & {
      readonly type: 'StampsGranted';
      readonly stamps: number;
      readonly lines: readonly string[];
      /** Which fillings of the card they went to, counted from 1: the vouchers of these are theirs. */
      readonly fillings: { readonly first: number; readonly last: number };
    })
  | (CardVoucher & { readonly type: 'VoucherIssued'; readonly transactionId: string })
  /** Up, or down at its end; `until` is null for the base tier. */
  | {
      readonly type: 'TierChanged';
      readonly from: string;
      readonly to: string;
      readonly name: string;
      readonly qualifyingPoints: number;
      readonly until: Instant | null;
    }
  /** Earned again: it lasts anew. */
  | {
      readonly type: 'TierRenewed';
      readonly tier: string;
      readonly name: string;
      readonly qualifyingPoints: number;
      readonly until: Instant;
    }
  /** Lines of a claimed order came back. `left` is how the order stands after it. */
  | {
      readonly type: 'OrderReversed';
      readonly transactionId: string;
      readonly reversalId: string;
      readonly reason: string;
      readonly lines: readonly ReturnedLine[];
      readonly left: LeftOfOrder;
    }
  /** What the returned lines had earned; `lots` is what there was of it, the rest is owed. Reckoned is what was kept. */
  | (ByRule &
      Reckoned & {
        readonly type: 'PointsTakenBack';
        readonly points: number;
        /** What the order has earned without the returned lines. */
        readonly left: number;
        readonly lots: Lots;
        /** What of it had expired before, and is not taken once more; not in `points`. */
        readonly gone: Lots;
        /** The day on which they had been earned. */
        readonly day: Day;
      })
  /** What a returned reward had cost. */
  | {
      readonly type: 'PointsGivenBack';
      readonly transactionId: string;
      readonly rewardId: string;
      readonly rewardVersion: number;
      readonly name: string;
      readonly points: number;
      readonly lots: Lots;
    }
  | (ByRule & { readonly type: 'StampsTakenBack'; readonly stamps: number; readonly lines: readonly string[] })
  | { readonly type: 'VoucherRevoked'; readonly transactionId: string; readonly voucher: CardVoucher }
  | { readonly type: 'VoucherGivenBack'; readonly transactionId: string; readonly voucher: CardVoucher };

export interface ReturnedLine {
  readonly lineId: string;
  readonly quantity: number;
}

/** A claimed order after returns. */
export interface LeftOfOrder {
  /** Units returned by now. Each line once. */
  readonly returned: readonly ReturnedLine[];
  /** Points and stamps that what is left has earned, by rule. */
  readonly earned: Readonly<Record<string, number>>;
  /** Which of the rewards and vouchers of the claim have been given back, by their place among them. */
  readonly givenBack: readonly number[];
}

export type EventOf<Type extends CardEvent['type']> = Extract<CardEvent, { type: Type }>;

/** The shape in which events are written today. */
export const EVENT_VERSION = 3;

export interface StoredEvent {
  readonly type: string;
  readonly version: number;
  readonly data: object;
  readonly at: Date | string;
}

/**
 * Reads an event in whatever shape it was once written. Older shapes are brought up to the present one here and nowhere
 * else, so that every event stays readable for ever.
 *
 * @throws if it was written by a newer release than this one.
 */
export function readEvent({ type, version, data, at }: StoredEvent): CardEvent {
  switch (version) {
    case EVENT_VERSION:
      return { type, ...data } as CardEvent;
    case 2:
      return { type, ...fromVersion2(type, data as StoredData) } as CardEvent;
    case 1: {
      const version2 = fromVersion1(type, data as StoredData, new Date(at).toISOString());
      return { type, ...fromVersion2(type, version2) } as CardEvent;
    }
    default:
      throw new Error(`A ${type} event has version ${version}; this release knows ${EVENT_VERSION}`);
  }
}

type StoredData = Readonly<Record<string, unknown>>;

/** Version 2 kept English sentences where version 3 keeps what they say. */
function fromVersion2(type: string, data: StoredData): StoredData {
  if (type !== 'OrderClaimed') return data;
  const { outcomes, discounts } = data as {
    readonly outcomes: readonly StoredOutcome[];
    readonly discounts: readonly (Omit<Discount, 'name'> & { readonly description: string })[];
  };
  return {
    ...data,
    outcomes: outcomes.map(readOutcome),
    discounts: discounts.map(({ description, ...discount }) => ({
      ...discount,
      name: description.replace(/: [^:]* off$/, ''),
    })),
  };
}

/**
 * Version 1 knew neither discounts nor tiers, kept the sentence where version 2 keeps the name, and its vouchers said
 * neither their campaign's name, nor which filling of the card they were for, nor when they were issued. Its holds could be made by no operation of the API.
 */
function fromVersion1(type: string, data: StoredData, at: Instant): StoredData {
  const { explanation, ...rest } = data;
  const text = typeof explanation === 'string' ? explanation : '';
  const name = /^(.+?): /.exec(text)?.[1] ?? '';
  switch (type) {
    case 'OrderClaimed':
      return { ...rest, discounts: [], shares: [] };
    case 'PointsEarned':
      return {
        ...rest,
        name,
        day: at.slice(0, 10),
        exact: /from ([\d.]+)\.$/.exec(text)?.[1] ?? String(rest['points']),
      };
    case 'StampsGranted':
      return { ...rest, name, fillings: { first: 1, last: 0 } };
    case 'VoucherIssued':
      return { ...rest, name: '', filling: 0, issuedAt: at };
    default:
      return rest;
  }
}
