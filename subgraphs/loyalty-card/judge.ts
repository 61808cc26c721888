/** What each campaign makes of a paid order, and why. Pure; claim and validate both ask here. */
import type { Instant } from '../../platform/calendar.ts';
import { baseOf, countedLines, type NetLine, type NetOrder } from './order.ts';
import {
  type Campaign,
  minorUnits,
  type PointsCampaign,
  type Programme,
  type StampCampaign,
  switchedOn,
} from './programme.ts';
import { decimal, divide } from './rounding.ts';
import type { Gave, RuleOutcome, WhyNot } from './rule-outcome.ts';

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
    const whyNot = whyNotAtAll(campaign, order, at, programme);
    return whyNot ? nothing(campaign, whyNot) : judgeLines(campaign, order, programme, earnPercent);
  });
}

/** What a campaign makes of an order that it looks at: also of what is left of one that it looked at once. */
export function judgeLines(campaign: Campaign, order: NetOrder, programme: Programme, earnPercent: number): Verdict {
  if (order.payable === 0) return nothing(campaign, { type: 'NothingPaid' });
  const lines = countedLines(order, campaign.categories);
  if (lines.length === 0) {
    const { categories } = campaign;
    return nothing(campaign, order.lines.length === 0 ? { type: 'NothingKept' } : { type: 'NoLine', categories });
  }
  const base = baseOf(order, lines, campaign.kind === 'POINTS' ? campaign.includeTax : true);
  if (base < campaign.minimumSpend) {
    const { minimumSpend } = campaign;
    return nothing(campaign, { type: 'BelowMinimum', minimumSpend, base, currency: programme.currency });
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

function whyNotAtAll(campaign: Campaign, order: NetOrder, at: Instant, programme: Programme): WhyNot | undefined {
  if (!switchedOn(programme, 'EARNING', order.posType)) return { type: 'EarningOff' };
  if (at < campaign.startsAt) return { type: 'NotStarted' };
  if (campaign.endsAt !== null && at >= campaign.endsAt) return { type: 'Ended' };
  if (campaign.storeIds.length > 0 && !campaign.storeIds.includes(order.storeId)) return { type: 'OtherStore' };
  if (campaign.channels.length > 0 && !campaign.channels.includes(order.channel)) return { type: 'OtherChannel' };
  return undefined;
}

function judgePoints(
  campaign: PointsCampaign,
  order: NetOrder,
  lines: readonly NetLine[],
  base: number,
  { pointsName, currency }: Programme,
  earnPercent: number,
): Verdict {
  const { points, exact } = pointsOf(base, campaign, earnPercent, currency);
  if (points === 0) return nothing(campaign, { type: 'TooLittle', base, currency, pointsName });
  const { pointsPerUnit, rounding } = campaign;
  const reckoned = { base, currency, lines: where(order, lines), pointsPerUnit, earnPercent, rounding, exact };
  return {
    gives: 'points',
    campaign,
    points,
    base,
    exact,
    lines: idsOf(lines),
    outcome: outcome(campaign, { type: 'Points', points, pointsName, ...reckoned }, null),
  };
}

/** The lines that counted, where not all of an order's lines did. */
function where(order: NetOrder, lines: readonly NetLine[]): readonly string[] | null {
  return lines.length === order.lines.length ? null : idsOf(lines);
}

function judgeStamps(campaign: StampCampaign, order: NetOrder, lines: readonly NetLine[]): Verdict {
  const { per } = campaign;
  const stamps = per === 'ORDER' ? 1 : lines.reduce((sum, line) => sum + line.quantity, 0);
  const gave: Gave = { type: 'Stamps', stamps, per, lines: where(order, lines) };
  return { gives: 'stamps', campaign, stamps, lines: idsOf(lines), outcome: outcome(campaign, gave, null) };
}

function nothing(campaign: Campaign, whyNot: WhyNot): Verdict {
  return { gives: 'nothing', outcome: outcome(campaign, null, whyNot) };
}

function outcome({ id, version, name }: Campaign, gave: Gave | null, whyNot: WhyNot | null): RuleOutcome {
  return { ruleId: id, ruleVersion: version, name, gave, whyNot };
}

function idsOf(lines: readonly NetLine[]): string[] {
  return lines.map(({ lineId }) => lineId);
}
