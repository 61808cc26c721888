/** What a fact says to people: sentences that a cashier can read out. Pure. */
import { type Instant, localDate } from '../../platform/calendar.ts';
import { unreachable } from '../../platform/decider.ts';
import type { CardEvent, EventOf } from './events.ts';
import { onLines, roundedFrom } from './judge.ts';
import { minorUnits, money, type Programme } from './programme.ts';

export function explain(event: CardEvent, programme: Programme): string {
  const { pointsName, currency, timeZone } = programme;
  switch (event.type) {
    case 'CardOpened':
      return 'The card was opened.';
    case 'CardClosed':
      return 'The card was closed, as its guest was forgotten.';
    case 'OrderClaimed':
      return `An order of ${money(event.payable, currency)} was paid.`;
    case 'PointsEarned':
      return `${rule(event)} gave ${event.points} ${pointsName}: ${reckoning(event, event.points, programme)}.`;
    case 'PointsTakenBack':
      return event.base === 0
        ? `${rule(event)} took back ${event.points} ${pointsName}: nothing that counts was kept.`
        : `${rule(event)} took back ${event.points} ${pointsName}: what was kept earns ${event.left}, ${reckoning(event, event.left, programme)}.`;
    case 'StampsGranted':
      return `${rule(event)} gave ${stamps(event.stamps)}, ${onLines(event.lines)}.`;
    case 'StampsTakenBack':
      return `${rule(event)} took back ${stamps(event.stamps)} for what was returned.`;
    case 'PointsHeld':
      return `${event.points} ${pointsName} were set aside for ${event.name}.`;
    case 'VoucherReserved':
      return `The voucher ${event.code} was set aside.`;
    case 'HoldExtended':
      return 'What was set aside stays set aside.';
    case 'HoldEnded':
      return freed(event, pointsName);
    case 'PointsBurned':
      return `${event.points} ${pointsName} were spent on ${event.name} (version ${event.rewardVersion}).`;
    case 'PointsGivenBack':
      return `${event.points} ${pointsName} came back for ${event.name}, which was returned.`;
    case 'VoucherUsed':
      return `The voucher ${event.voucher.code} was used.`;
    case 'VoucherGivenBack':
      return `The voucher ${event.voucher.code} came back, good until ${lastDay(event.voucher.expiresAt, timeZone)}: what it paid for was returned.`;
    case 'VoucherRevoked':
      return `The voucher ${event.voucher.code} was taken back: the order that completed it was returned.`;
    case 'VoucherExpired':
      return `The voucher ${event.code} expired.`;
    case 'PointsExpired':
      return `${event.points} ${pointsName} expired.`;
    case 'PointsAdjusted':
      return event.points > 0
        ? `${event.points} ${pointsName} were given by hand: ${sentence(event.reason)}`
        : `${-event.points} ${pointsName} were taken away by hand: ${sentence(event.reason)}`;
    case 'VoucherIssued':
      return `${event.stamps} stamps became the voucher ${event.code}, good until ${lastDay(event.expiresAt, timeZone)}.`;
    case 'TierChanged':
      return event.until === null
        ? `The tier is ${event.name} again: it has no end.`
        : `The tier is ${event.name} now, until ${localDate(new Date(event.until), timeZone)}: ${event.qualifyingPoints} ${pointsName} count towards it.`;
    case 'TierRenewed':
      return `${event.name} was earned again, until ${localDate(new Date(event.until), timeZone)}: ${event.qualifyingPoints} ${pointsName} count towards it.`;
    case 'OrderReversed':
      return `Returned: ${event.lines.map(({ lineId, quantity }) => `${quantity} of line ${lineId}`).join(', ')}. ${sentence(event.reason)}`;
    default:
      return unreachable(event);
  }
}

type ByRule =
  | EventOf<'PointsEarned'>
  | EventOf<'PointsTakenBack'>
  | EventOf<'StampsGranted'>
  | EventOf<'StampsTakenBack'>;

function rule({ name, ruleVersion }: ByRule): string {
  return `${name} (version ${ruleVersion})`;
}

/** From what base, at which rate, for which tier, on which lines, and how it was rounded. */
function reckoning(
  { pointsPerUnit, base, earnPercent, lines, exact, rounding }: EventOf<'PointsEarned'> | EventOf<'PointsTakenBack'>,
  points: number,
  { currency }: Programme,
): string {
  const tier = earnPercent === 100 ? '' : ` at ${earnPercent} % for the tier`;
  const rounded = roundedFrom(points, exact, rounding);
  return `${pointsPerUnit} for each ${money(minorUnits(currency), currency)} of ${money(base, currency)}${tier}, ${onLines(lines)}${rounded}`;
}

function stamps(n: number): string {
  return n === 1 ? '1 stamp' : `${n} stamps`;
}

function freed({ points, vouchers, reason }: EventOf<'HoldEnded'>, pointsName: string): string {
  const what = [
    ...(points > 0 ? [`${points} ${pointsName}`] : []),
    ...(vouchers.length > 0 ? [vouchers.length === 1 ? 'a voucher' : `${vouchers.length} vouchers`] : []),
  ].join(' and ');
  return `${what} set aside ${reason === 'LAPSED' ? 'came free as their time ran out' : 'came free again'}.`;
}

/** What somebody typed, as the end of a sentence. */
function sentence(reason: string): string {
  return /[.!?…]$/.test(reason) ? reason : `${reason}.`;
}

/** What is excluded ends on the day before it. */
function lastDay(end: Instant, timeZone: string): string {
  return localDate(new Date(Date.parse(end) - 1), timeZone);
}
