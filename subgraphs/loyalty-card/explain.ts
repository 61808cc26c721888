/** What a fact says to people: sentences that a cashier can read out. Pure. */

import { type Instant, localDate } from '../../platform/calendar.ts';
import { unreachable } from '../../platform/decider.ts';
import type { CardEvent } from './events.ts';
import { money, type Programme } from './programme.ts';

export function explain(event: CardEvent, { pointsName, currency, timeZone }: Programme): string {
  switch (event.type) {
    case 'CardOpened':
      return 'The card was opened.';
    case 'OrderClaimed':
      return `An order of ${money(event.payable, currency)} was paid.`;
    case 'PointsEarned':
    case 'StampsGranted':
      return event.explanation;
    case 'PointsHeld':
      return `${event.points} ${pointsName} were set aside.`;
    case 'PointsReleased':
      return `${capital(pointsName)} that were set aside are free again.`;
    case 'PointsBurned':
      return `${event.points} ${pointsName} were spent.`;
    case 'PointsExpired':
      return `${event.points} ${pointsName} expired.`;
    case 'PointsAdjusted':
      return event.points > 0
        ? `${event.points} ${pointsName} were given by hand: ${event.reason}`
        : `${-event.points} ${pointsName} were taken away by hand: ${event.reason}`;
    case 'VoucherIssued':
      return `${event.stamps} stamps became the voucher ${event.code}, good until ${lastDay(event.expiresAt, timeZone)}.`;
    default:
      return unreachable(event);
  }
}

/** What is excluded ends on the day before it. */
function lastDay(end: Instant, timeZone: string): string {
  return localDate(new Date(Date.parse(end) - 1), timeZone);
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
