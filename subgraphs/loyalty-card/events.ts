/** The facts of a card, and how they are read back: the one place that knows older shapes. */
import type { Instant } from '../../platform/calendar.ts';
import type { RuleOutcome } from './judge.ts';
import type { Lots } from './points.ts';
import type { Benefit } from './programme.ts';
import type { Rounding } from './rounding.ts';

/** The rule and its version, and the order and lines it judged, so that every point can explain itself for ever. */
interface ByRule {
  readonly transactionId: string;
  readonly ruleId: string;
  readonly ruleVersion: number;
}

export type CardEvent =
  | { readonly type: 'CardOpened' }
  /** `payable` in minor units; `outcomes` says of every rule what it gave or why nothing. */
  | {
      readonly type: 'OrderClaimed';
      readonly transactionId: string;
      readonly payable: number;
      readonly outcomes: readonly RuleOutcome[];
    }
  | (ByRule & {
      readonly type: 'PointsEarned';
      readonly points: number;
      readonly expiresAt: Instant | null;
      /** In minor units: what of the order counted. */
      readonly base: number;
      readonly lines: readonly string[];
      readonly pointsPerUnit: number;
      readonly earnPercent: number;
      readonly rounding: Rounding;
      readonly explanation: string;
    })
  | { readonly type: 'PointsHeld'; readonly holdId: string; readonly points: number; readonly lots: Lots }
  | { readonly type: 'PointsReleased'; readonly holdId: string }
  | { readonly type: 'PointsBurned'; readonly holdId: string; readonly points: number }
  | { readonly type: 'PointsExpired'; readonly points: number; readonly lots: Lots }
  /** By hand. Above zero `lots` is what was given, which never expires; below zero what was taken away. */
  | {
      readonly type: 'PointsAdjusted';
      readonly points: number;
      readonly lots: Lots;
      readonly reason: string;
      /** The client of the operator. */
      readonly operatorId: string;
    }
  | (ByRule & {
      readonly type: 'StampsGranted';
      readonly stamps: number;
      readonly lines: readonly string[];
      readonly explanation: string;
    })
  | (ByRule & {
      readonly type: 'VoucherIssued';
      readonly voucherId: string;
      readonly code: string;
      /** How many stamps of the card it took. */
      readonly stamps: number;
      readonly benefit: Benefit;
      readonly autoApply: boolean;
      readonly expiresAt: Instant;
    });

/** The shape in which events are written today. */
export const EVENT_VERSION = 1;

/**
 * Reads an event in whatever shape it was once written. Older shapes are brought up to the present one here and nowhere
 * else, so that every event stays readable for ever.
 *
 * @throws if it was written by a newer release than this one.
 */
export function readEvent(row: { type: string; version: number; data: object }): CardEvent {
  if (row.version !== EVENT_VERSION)
    throw new Error(`A ${row.type} event has version ${row.version}; this release knows ${EVENT_VERSION}`);
  return { type: row.type, ...row.data } as CardEvent;
}
