/** What the brand offers: campaigns, rewards, tiers, switches and identifiers, as they are at one revision. */
import type { Instant } from '../../platform/calendar.ts';
import { Refusal } from '../../platform/errors.ts';
import type { Rounding } from './rounding.ts';

export type Channel = 'RESTAURANT' | 'MOBILE' | 'WEB' | 'DELIVERY' | 'PHONE';
export type OstType = 'OTP' | 'CARD_ID' | 'CARD_ID_BASE10' | 'PHONE' | 'SWIPE_CARD' | 'PAN';
export type SwitchName = 'EARNING' | 'BURNING' | 'POINTS_EXPIRY' | 'TIER_EXPIRY' | 'ENROLMENT';

/** What a reward or a voucher is worth on an order. Amounts in minor units. */
export type Benefit =
  | { readonly type: 'FreeOrder'; readonly upTo: number | null }
  | { readonly type: 'PercentOff'; readonly percent: number; readonly upTo: number | null }
  | { readonly type: 'AmountOff'; readonly amount: number }
  | { readonly type: 'FreeItem'; readonly skus: readonly string[]; readonly quantity: number };

interface CampaignBase {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly banner: string | null;
  /** Included. */
  readonly startsAt: Instant;
  /** Excluded; null: open end. */
  readonly endsAt: Instant | null;
  /** Empty lists mean all. */
  readonly storeIds: readonly string[];
  readonly channels: readonly string[];
  readonly categories: readonly string[];
  /** Of the base, in minor units. */
  readonly minimumSpend: number;
}

export interface PointsCampaign extends CampaignBase {
  readonly kind: 'POINTS';
  readonly pointsPerUnit: number;
  readonly rounding: Rounding;
  readonly includeTax: boolean;
  /** Null: never. */
  readonly expireAfterDays: number | null;
}

export interface StampCampaign extends CampaignBase {
  readonly kind: 'STAMPS';
  readonly required: number;
  readonly per: 'ORDER' | 'ITEM';
  readonly voucherValidDays: number;
  readonly autoApply: boolean;
  readonly benefit: Benefit;
}

export type Campaign = PointsCampaign | StampCampaign;

export interface Reward {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly points: number;
  readonly benefit: Benefit;
  readonly active: boolean;
}

export interface Tier {
  readonly id: string;
  readonly name: string;
  readonly threshold: number;
  readonly earnPercent: number;
}

export interface Switch {
  readonly name: SwitchName;
  /** Null: for all. */
  readonly posType: string | null;
  readonly on: boolean;
  readonly reason: string | null;
  readonly since: Instant;
}

/** What one of two systems does while a brand moves. */
export type Operation = Exclude<SwitchName, 'ENROLMENT'>;
export type Holder = 'PLATFORM' | 'LEGACY';

/** Who answers for an operation: this platform, or the system that is left. */
export interface Truth {
  readonly operation: Operation;
  /** Goes before what is said for all; null: for all. */
  readonly posType: string | null;
  readonly holder: Holder;
  /** What LEGACY is called, such as SESSIONM. */
  readonly legacy: string;
  readonly reason: string;
  readonly since: Instant;
}

/** A time in which nothing is written. */
export interface Downtime {
  readonly id: string;
  /** Included. */
  readonly from: Instant;
  /** Excluded. */
  readonly until: Instant;
  readonly reason: string;
}

export interface Identifier {
  readonly type: OstType;
  readonly enabled: boolean;
  readonly maySpend: boolean;
}

export interface Programme {
  readonly revision: number;
  readonly name: string;
  readonly pointsName: string;
  /** ISO 4217 */
  readonly currency: string;
  /** IANA name. Days of the programme begin and end in it. */
  readonly timeZone: string;
  /** The newest version of each, by start. */
  readonly campaigns: readonly Campaign[];
  /** The newest version of each, cheapest first. */
  readonly rewards: readonly Reward[];
  /** Lowest threshold first; the first has threshold 0. */
  readonly tiers: readonly Tier[];
  readonly switches: readonly Switch[];
  readonly truths: readonly Truth[];
  readonly downtimes: readonly Downtime[];
  readonly identifiers: readonly Identifier[];
}

/**
 * Whether a switch is on. Off for all, or for this posType, is off; what nobody set is on; what the other system answers for
 * while a brand moves is off. Source: `docs/rules.md`, P-6.
 */
export function switchedOn(programme: Programme, name: SwitchName, posType?: string): boolean {
  return (
    programme.switches.every((s) => s.on || s.name !== name || (s.posType !== null && s.posType !== posType)) &&
    answeredBy(programme, name, posType) === null
  );
}

/** The system that answers for an operation in place of this one, while a brand moves; null: none does. */
export function answeredBy({ truths }: Programme, name: SwitchName, posType?: string): string | null {
  const said = truths.filter(({ operation }) => operation === name);
  const truth = said.find((one) => one.posType === posType) ?? said.find((one) => one.posType === null);
  return truth?.holder === 'LEGACY' ? truth.legacy : null;
}

/** @throws {Refusal} SWITCHED_OFF in a downtime, with the seconds until it is over */
export function refuseInDowntime({ downtimes }: Programme, at: Date): void {
  const now = at.toISOString();
  const until = downtimes
    .flatMap((one) => (one.from <= now && now < one.until ? one.until : []))
    .sort()
    .at(-1);
  if (until === undefined) return;
  throw new Refusal('SWITCHED_OFF', { retryAfterS: Math.ceil((Date.parse(until) - at.getTime()) / 1_000) });
}

/** Minor units of one whole unit of a currency: 100 for EUR, 1 for JPY, 1,000 for KWD. */
export function minorUnits(currency: string): number {
  return 10 ** minorDigits(currency);
}

/** Digits of a currency behind the decimal point: 2 for EUR, 0 for JPY, 3 for KWD. */
export function minorDigits(currency: string): number {
  const known = digits.get(currency);
  if (known !== undefined) return known;
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  const found = format.resolvedOptions().maximumFractionDigits ?? 2;
  digits.set(currency, found);
  return found;
}

/** Making a format takes longer than all else that an order is judged by. */
const digits = new Map<string, number>();
