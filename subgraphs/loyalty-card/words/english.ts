import { type Instant, localDate } from '../../../platform/calendar.ts';
import { refusals } from '../../../platform/errors.ts';
import { TAKES_NOTHING_OFF } from '../claim-order.ts';
import type { EventOf, Reckoned } from '../events.ts';
import { minorUnits } from '../programme.ts';
import type { Words } from './words.ts';
import { ended, lastInstant, moneyIn } from './written.ts';

const money = moneyIn('en-IE');

export const english: Words = {
  events: {
    CardOpened: () => 'The card was opened.',
    CardClosed: () => 'The card was closed, as its guest was forgotten.',
    OrderClaimed: ({ payable }, { currency }) => `An order of ${money(payable, currency)} was paid.`,
    PointsEarned: (event, { pointsName, currency }) =>
      `${rule(event)} gave ${event.points} ${pointsName}: ${reckoning(event, event.points, currency)}.`,
    PointsTakenBack: (event, { pointsName, currency }) =>
      event.base === 0
        ? `${rule(event)} took back ${event.points} ${pointsName}: nothing that counts was kept.`
        : `${rule(event)} took back ${event.points} ${pointsName}: what was kept earns ${event.left}, ${reckoning(event, event.left, currency)}.`,
    StampsGranted: (event) => `${rule(event)} gave ${stamps(event.stamps)}${onLines(event.lines)}.`,
    StampsTakenBack: (event) => `${rule(event)} took back ${stamps(event.stamps)} for what was returned.`,
    PointsHeld: ({ points, name }, { pointsName }) => `${points} ${pointsName} were set aside for ${name}.`,
    VoucherReserved: ({ code }) => `The voucher ${code} was set aside.`,
    HoldExtended: () => 'What was set aside stays set aside.',
    HoldEnded: (event, { pointsName }) =>
      `${capital(held(event, pointsName))} set aside ${event.reason === 'LAPSED' ? 'came free as their time ran out' : 'came free again'}.`,
    PointsBurned: ({ points, name, rewardVersion }, { pointsName }) =>
      `${points} ${pointsName} were spent on ${name} (version ${rewardVersion}).`,
    PointsGivenBack: ({ points, name }, { pointsName }) =>
      `${points} ${pointsName} came back for ${name}, which was returned.`,
    VoucherUsed: ({ voucher }) => `The voucher ${voucher.code} was used.`,
    VoucherGivenBack: ({ voucher: { code, expiresAt } }, { timeZone }) =>
      `The voucher ${code} came back, good until ${lastDay(expiresAt, timeZone)}: what it paid for was returned.`,
    VoucherRevoked: ({ voucher }) =>
      `The voucher ${voucher.code} was taken back: the order that completed it was returned.`,
    VoucherExpired: ({ code }) => `The voucher ${code} expired.`,
    PointsExpired: ({ points }, { pointsName }) => `${points} ${pointsName} expired.`,
    PointsAdjusted: ({ points, reason }, { pointsName }) =>
      points > 0
        ? `${points} ${pointsName} were given by hand: ${ended(reason)}`
        : `${-points} ${pointsName} were taken away by hand: ${ended(reason)}`,
    BalanceImported: ({ system, points }, { pointsName }) =>
      points < 0
        ? `${-points} ${pointsName} were taken away, as the card had fewer in ${system}.`
        : `${points} ${pointsName} were taken over from ${system}.`,
    VoucherIssued: (event, { timeZone }) =>
      `${stamps(event.stamps)} became the voucher ${event.code}, good until ${lastDay(event.expiresAt, timeZone)}.`,
    TierChanged: ({ name, until, qualifyingPoints }, { pointsName, timeZone }) =>
      until === null
        ? `The tier is ${name} again: it has no end.`
        : `The tier is ${name} now, until ${localDate(new Date(until), timeZone)}: ${qualifyingPoints} ${pointsName} count towards it.`,
    TierRenewed: ({ name, until, qualifyingPoints }, { pointsName, timeZone }) =>
      `${name} was earned again, until ${localDate(new Date(until), timeZone)}: ${qualifyingPoints} ${pointsName} count towards it.`,
    OrderReversed: ({ lines, reason }) =>
      `Returned: ${lines.map(({ lineId, quantity }) => `${quantity} of line ${lineId}`).join(', ')}. ${ended(reason)}`,
  },

  gave: {
    Points: (gave) => `${gave.points} ${gave.pointsName}: ${reckoning(gave, gave.points, gave.currency)}.`,
    Stamps: ({ stamps: n, per, lines }) =>
      `${stamps(n)}${per === 'ORDER' ? ' for the order' : ': one for each item that counts'}${onLines(lines)}.`,
    Reward: ({ amount, currency, points, pointsName }) =>
      `${money(amount, currency)} off the order, for ${points} ${pointsName}.`,
    Voucher: ({ amount, currency, code }) => `${money(amount, currency)} off the order, by voucher ${code}.`,
  },

  whyNot: {
    EarningOff: () => 'Earning is switched off at the moment.',
    NotStarted: () => 'It has not started yet.',
    Ended: () => 'It has ended.',
    OtherStore: () => 'It does not run in this store.',
    OtherChannel: () => 'It does not run on this channel.',
    NothingPaid: () => 'Nothing was to be paid for this order.',
    NothingKept: () => 'Nothing was kept.',
    NoLine: ({ categories }) => `No line is in ${categories.join(' or ')}.`,
    BelowMinimum: ({ minimumSpend, base, currency }) =>
      `It starts at ${money(minimumSpend, currency)}; this order comes to ${money(base, currency)}.`,
    TooLittle: ({ base, currency, pointsName }) =>
      `${money(base, currency)} is too little for one of its ${pointsName}.`,
    CardFull: ({ pointsMax, pointsName }) => `A card carries at most ${pointsMax} ${pointsName}.`,
    VoucherKept: ({ code, because }) => `Voucher ${code} was kept: ${KEPT[because]}.`,
  },

  discount: ({ name, amount }, currency) => `${name}: ${money(amount, currency)} off`,

  problems: {
    NOT_FOUND: refusals.NOT_FOUND.message,
    TRANSACTION_NOT_OPEN: refusals.TRANSACTION_NOT_OPEN.message,
    SWITCHED_OFF: refusals.SWITCHED_OFF.message,
    IDENTIFIER_MAY_NOT_SPEND: refusals.IDENTIFIER_MAY_NOT_SPEND.message,
    REWARD_UNAVAILABLE: refusals.REWARD_UNAVAILABLE.message,
    POINTS_INSUFFICIENT: refusals.POINTS_INSUFFICIENT.message,
    VOUCHER_UNAVAILABLE: refusals.VOUCHER_UNAVAILABLE.message,
  },
  takesNothingOff: TAKES_NOTHING_OFF,
};

const KEPT = {
  SWITCHED_OFF: 'vouchers are switched off at the moment',
  IDENTIFIER_MAY_NOT_SPEND: 'this way of identifying may not spend',
} as const;

const ROUNDED = {
  DOWN: 'rounded down',
  UP: 'rounded up',
  HALF_UP: 'rounded to the nearest, half up',
  HALF_EVEN: 'rounded to the nearest, half to even',
} as const;

function rule({ name, ruleVersion }: { readonly name: string; readonly ruleVersion: number }): string {
  return `${name} (version ${ruleVersion})`;
}

/** From what base, at which rate, for which tier, on which lines, and how it was rounded. */
function reckoning(
  { pointsPerUnit, base, earnPercent, lines, exact, rounding }: Reckoned<readonly string[] | null>,
  points: number,
  currency: string,
): string {
  const tier = earnPercent === 100 ? '' : ` at ${earnPercent} % for the tier`;
  const rounded = exact === String(points) ? '' : `, ${ROUNDED[rounding]} from ${exact}`;
  return `${pointsPerUnit} for each ${money(minorUnits(currency), currency)} of ${money(base, currency)}${tier}${onLines(lines)}${rounded}`;
}

function onLines(lineIds: readonly string[] | null): string {
  if (!lineIds) return '';
  return `, ${lineIds.length === 1 ? 'on line' : 'on lines'} ${lineIds.join(', ')}`;
}

function stamps(n: number): string {
  return n === 1 ? '1 stamp' : `${n} stamps`;
}

function held({ points, vouchers }: EventOf<'HoldEnded'>, pointsName: string): string {
  return [
    ...(points > 0 ? [`${points} ${pointsName}`] : []),
    ...(vouchers.length > 0 ? [vouchers.length === 1 ? 'a voucher' : `${vouchers.length} vouchers`] : []),
  ].join(' and ');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function lastDay(end: Instant, timeZone: string): string {
  return localDate(lastInstant(end), timeZone);
}
