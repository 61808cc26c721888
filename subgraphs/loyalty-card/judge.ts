/** What each campaign makes of a paid order, in numbers and in words. Pure; claim and validate both ask here. */
import type { Instant } from '../../platform/calendar.ts';
import { baseOf, countedLines, type NetLine, type NetOrder } from './order.ts';
import {
  type Campaign,
  minorUnits,
  money,
  type PointsCampaign,
  type Programme,
  type StampCampaign,
  switchedOn,
} from './programme.ts';
import { decimal, divide, type Rounding } from './rounding.ts';

/** One rule's verdict: a campaign's, a reward's or a voucher's. Exactly one of `gave` and `whyNot` is a sentence that a cashier can read out. */
export interface RuleOutcome {
  readonly ruleId: string;
  readonly ruleVersion: number;
  readonly name: string;
  readonly gave: string | null;
  readonly whyNot: string | null;
}

export type Verdict =
  | {
      readonly gives: 'points';
      readonly campaign: PointsCampaign;
      readonly points: number;
      readonly base: number;
      /** Before rounding, in decimal digits. */
      readonly exact: string;
      readonly lines: readonly string[];
      readonly outcome: RuleOutcome;
    }
  | {
      readonly gives: 'stamps';
      readonly campaign: StampCampaign;
      readonly stamps: number;
      readonly lines: readonly string[];
      readonly outcome: RuleOutcome;
    }
  | { readonly gives: 'nothing'; readonly outcome: RuleOutcome };

/** Judges an order by every campaign; several points campaigns add up. Source: `docs/rules.md`, E-2 to E-6, S-1. */
export function judge(order: NetOrder, at: Instant, programme: Programme, earnPercent: number): Verdict[] {
  return programme.campaigns.map((campaign) => {
    const reason = whyNotAtAll(campaign, order, at, programme);
    return reason ? nothing(campaign, reason) : judgeLines(campaign, order, programme, earnPercent);
  });
}

/** What a campaign makes of an order that it looks at: also of what is left of one that it looked at once. */
export function judgeLines(campaign: Campaign, order: NetOrder, programme: Programme, earnPercent: number): Verdict {
  if (order.payable === 0) return nothing(campaign, 'Nothing was to be paid for this order.');
  const lines = countedLines(order, campaign.categories);
  if (lines.length === 0) {
    return nothing(
      campaign,
      order.lines.length === 0 ? 'Nothing was kept.' : `No line is in ${campaign.categories.join(' or ')}.`,
    );
  }
  const base = baseOf(order, lines, campaign.kind === 'POINTS' ? campaign.includeTax : true);
  if (base < campaign.minimumSpend) {
    const { currency } = programme;
    return nothing(
      campaign,
      `It starts at ${money(campaign.minimumSpend, currency)}; this order comes to ${money(base, currency)}.`,
    );
  }
  return campaign.kind === 'POINTS'
    ? judgePoints(campaign, order, lines, base, programme, earnPercent)
    : judgeStamps(campaign, order, lines);
}

/** Points of a base, rounded once, on exact integers. Source: `docs/rules.md`, E-3. */
export function pointsOf(
  base: number,
  { pointsPerUnit, rounding }: Pick<PointsCampaign, 'pointsPerUnit' | 'rounding'>,
  earnPercent: number,
  currency: string,
): { points: number; exact: string } {
  const numerator = BigInt(base) * BigInt(pointsPerUnit) * BigInt(earnPercent);
  const denominator = 100n * BigInt(minorUnits(currency));
  return { points: Number(divide(numerator, denominator, rounding)), exact: decimal(numerator, denominator) };
}

function whyNotAtAll(campaign: Campaign, order: NetOrder, at: Instant, programme: Programme): string | undefined {
  if (!switchedOn(programme, 'EARNING', order.posType)) return 'Earning is switched off at the moment.';
  if (at < campaign.startsAt) return 'It has not started yet.';
  if (campaign.endsAt !== null && at >= campaign.endsAt) return 'It has ended.';
  if (campaign.storeIds.length > 0 && !campaign.storeIds.includes(order.storeId))
    return 'It does not run in this store.';
  if (campaign.channels.length > 0 && !campaign.channels.includes(order.channel))
    return 'It does not run on this channel.';
  return undefined;
}

const ROUNDED = {
  DOWN: 'rounded down',
  UP: 'rounded up',
  HALF_UP: 'rounded to the nearest, half up',
  HALF_EVEN: 'rounded to the nearest, half to even',
} as const;

function judgePoints(
  campaign: PointsCampaign,
  order: NetOrder,
  lines: readonly NetLine[],
  base: number,
  { pointsName, currency }: Programme,
  earnPercent: number,
): Verdict {
  const { points, exact } = pointsOf(base, campaign, earnPercent, currency);
  if (points === 0) return nothing(campaign, `${money(base, currency)} is too little for one of its ${pointsName}.`);
  const tier = earnPercent === 100 ? '' : ` at ${earnPercent} % for the tier`;
  const rounded = roundedFrom(points, exact, campaign.rounding);
  const gave = `${points} ${pointsName}: ${campaign.pointsPerUnit} for each ${money(minorUnits(currency), currency)} of ${money(base, currency)}${tier}${where(order, lines)}${rounded}.`;
  return {
    gives: 'points',
    campaign,
    points,
    base,
    exact,
    lines: idsOf(lines),
    outcome: outcome(campaign, gave, null),
  };
}

/** How a number was rounded, in words; nothing where there was nothing to round. */
export function roundedFrom(points: number, exact: string, rounding: Rounding): string {
  return exact === String(points) ? '' : `, ${ROUNDED[rounding]} from ${exact}`;
}

/** In words, on which lines. */
export function onLines(lineIds: readonly string[]): string {
  return `${lineIds.length === 1 ? 'on line' : 'on lines'} ${lineIds.join(', ')}`;
}

/** The same, where not all of an order's lines counted. */
function where(order: NetOrder, lines: readonly NetLine[]): string {
  return lines.length === order.lines.length ? '' : `, ${onLines(idsOf(lines))}`;
}

function judgeStamps(campaign: StampCampaign, order: NetOrder, lines: readonly NetLine[]): Verdict {
  const stamps = campaign.per === 'ORDER' ? 1 : lines.reduce((sum, line) => sum + line.quantity, 0);
  const what = stamps === 1 ? '1 stamp' : `${stamps} stamps`;
  const why = campaign.per === 'ORDER' ? ' for the order' : ': one for each item that counts';
  const gave = `${what}${why}${where(order, lines)}.`;
  return { gives: 'stamps', campaign, stamps, lines: idsOf(lines), outcome: outcome(campaign, gave, null) };
}

function nothing(campaign: Campaign, whyNot: string): Verdict {
  return { gives: 'nothing', outcome: outcome(campaign, null, whyNot) };
}

function outcome({ id, version, name }: Campaign, gave: string | null, whyNot: string | null): RuleOutcome {
  return { ruleId: id, ruleVersion: version, name, gave, whyNot };
}

function idsOf(lines: readonly NetLine[]): string[] {
  return lines.map(({ lineId }) => lineId);
}
