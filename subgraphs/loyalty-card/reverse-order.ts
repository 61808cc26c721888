/** Returned lines of a claimed order, on its card. Pure. Source: `docs/rules.md`, V-1 to V-3. */
import { endOfDay, type Instant } from '../../platform/calendar.ts';
import { Refusal } from '../../platform/errors.ts';
import { type Book, bookOf } from './book.ts';
import type { CardEvent, CardVoucher, EventOf, LeftOfOrder, ReturnedLine } from './events.ts';
import { judgeLines } from './judge.ts';
import { type NetOrder, netOrder, type PaidOrder, unitsOf } from './order.ts';
import { take as firstOf, notBefore, sumOf, takeFrom } from './points.ts';
import type { Campaign, Programme } from './programme.ts';
import { type Card, heldVouchers } from './state.ts';

/** Days that points and vouchers that come back are good for at least. Source: `docs/rules.md`, V-2. */
export const GIVEN_BACK_DAYS_MIN = 7;

export interface ReverseOrder {
  readonly type: 'ReverseOrder';
  readonly transactionId: string;
  readonly reversalId: string;
  readonly reason: string;
  /** Lines of the order, each once. Null: everything that is left. */
  readonly lines: readonly ReturnedLine[] | null;
  /** The order as it was claimed. */
  readonly order: PaidOrder;
  /** The facts of its claim, and the newest fact OrderReversed if there is one. */
  readonly past: readonly CardEvent[];
  /** The campaigns that gave something, in the versions that did. */
  readonly campaigns: readonly Campaign[];
  readonly at: Instant;
  readonly programme: Programme;
}

/** @throws {Refusal} LINES_ALREADY_REVERSED */
export function reverseOrder(command: ReverseOrder, card: Card): readonly CardEvent[] {
  const { order, past, transactionId, reversalId, reason } = command;
  const before = past.findLast((event) => event.type === 'OrderReversed')?.left ?? claimedWhole(past);
  const lines = command.lines ?? everythingLeft(order, before);
  const returned = add(order, before, lines);
  const claimed = past.find((event) => event.type === 'OrderClaimed');
  const kept = netOrder(order, claimed ?? { shares: [], payable: order.total }, returned);
  const taken = takenBack(command, before, kept);
  const spent = past.filter((event) => event.type === 'PointsBurned' || event.type === 'VoucherUsed');
  const back = spent.flatMap((one, i) => (before.givenBack.includes(i) || !isReturned(one, kept) ? [] : [i]));
  const left: LeftOfOrder = {
    returned,
    earned: { ...before.earned, ...Object.fromEntries(taken.map(({ ruleId, left }) => [ruleId, left])) },
    givenBack: [...before.givenBack, ...back],
  };
  const book = bookOf(card);
  book.add([{ type: 'OrderReversed', transactionId, reversalId, reason, lines, left }]);
  for (const { take } of taken) takeBack(take, book, past);
  for (const i of back) if (spent[i]) giveBack(spent[i], command, book);
  return book.events;
}

function claimedWhole(past: readonly CardEvent[]): LeftOfOrder {
  const earned = past.flatMap((event): [string, number][] => {
    if (event.type === 'PointsEarned') return [[event.ruleId, event.points]];
    return event.type === 'StampsGranted' ? [[event.ruleId, event.stamps]] : [];
  });
  return { returned: [], earned: Object.fromEntries(earned), givenBack: [] };
}

function everythingLeft(order: PaidOrder, { returned }: LeftOfOrder): ReturnedLine[] {
  const lines = order.lines
    .map(({ lineId, quantity }) => ({ lineId, quantity: quantity - unitsOf(returned, lineId) }))
    .filter(({ quantity }) => quantity > 0);
  if (lines.length === 0) throw new Refusal('LINES_ALREADY_REVERSED');
  return lines;
}

/** What has been returned once these lines are, too. */
function add(order: PaidOrder, { returned }: LeftOfOrder, lines: readonly ReturnedLine[]): LeftOfOrder['returned'] {
  const now = lines.map(({ lineId, quantity }) => {
    const before = unitsOf(returned, lineId);
    const left = (order.lines.find((line) => line.lineId === lineId)?.quantity ?? 0) - before;
    if (quantity > left) throw new Refusal('LINES_ALREADY_REVERSED', { lineId, left, asked: quantity });
    return { lineId, quantity: before + quantity };
  });
  return [...returned.filter(({ lineId }) => unitsOf(now, lineId) === 0), ...now];
}

type Take = EventOf<'PointsTakenBack'> | EventOf<'StampsTakenBack'>;

/** Of each rule that gave something: what it takes back, and what the order has still earned by it. */
function takenBack(
  { transactionId, past, campaigns, programme }: ReverseOrder,
  { earned }: LeftOfOrder,
  kept: NetOrder,
): { ruleId: string; left: number; take: Take }[] {
  return past.flatMap((gift) => {
    if (gift.type !== 'PointsEarned' && gift.type !== 'StampsGranted') return [];
    const { ruleId, ruleVersion, name } = gift;
    const campaign = campaigns.find(({ id, version }) => id === ruleId && version === ruleVersion);
    if (!campaign) throw new Error(`Campaign ${ruleId} has no version ${ruleVersion}`);
    const percent = gift.type === 'PointsEarned' ? gift.earnPercent : 100;
    const verdict = judgeLines(campaign, kept, programme, percent);
    const left = verdict.gives === 'points' ? verdict.points : verdict.gives === 'stamps' ? verdict.stamps : 0;
    const back = (earned[ruleId] ?? 0) - left;
    if (back <= 0) return [];
    const rule = { transactionId, ruleId, ruleVersion, name };
    const lines = verdict.gives === 'nothing' ? [] : verdict.lines;
    if (gift.type === 'StampsGranted')
      return { ruleId, left, take: { type: 'StampsTakenBack', ...rule, stamps: back, lines } };
    const { pointsPerUnit, earnPercent, rounding, day } = gift;
    const { base, exact } = verdict.gives === 'points' ? verdict : { base: 0, exact: '0' };
    const reckoned = { base, lines, pointsPerUnit, earnPercent, rounding, exact };
    return {
      ruleId,
      left,
      take: { type: 'PointsTakenBack', ...rule, ...reckoned, points: back, left, lots: [], gone: [], day },
    };
  });
}

/**
 * Takes back what was earned: of points first those that it had been, then others; what is not there is owed. What of them
 * had expired is gone already.
 */
function takeBack(take: Take, book: Book, past: readonly CardEvent[]): void {
  if (take.type === 'StampsTakenBack') {
    book.add([take]);
    revoke(book, take, past);
    return;
  }
  const earned = past.find((event) => event.type === 'PointsEarned' && event.ruleId === take.ruleId);
  const expiresAt = earned?.type === 'PointsEarned' ? earned.expiresAt : null;
  const expired = book.card.expired.filter((lot) => lot.expiresAt === expiresAt);
  const gone = firstOf(expired, take.points);
  const points = take.points - sumOf(gone);
  book.add([{ ...take, points, gone, lots: takeFrom(expiresAt, book.card.lots, points) }]);
}

/** While stamps are owed, takes back open vouchers that the returned ones had become. Source: `docs/rules.md`, V-3. */
function revoke(book: Book, { transactionId, ruleId }: EventOf<'StampsTakenBack'>, past: readonly CardEvent[]): void {
  const granted = past.find((event) => event.type === 'StampsGranted' && event.ruleId === ruleId);
  const { first, last } = granted?.type === 'StampsGranted' ? granted.fillings : { first: 1, last: 0 };
  const issued = new Set(past.flatMap((event) => (event.type === 'VoucherIssued' ? [event.voucherId] : [])));
  const theirs = ({ ruleId: by, voucherId, filling }: CardVoucher) =>
    by === ruleId && (issued.has(voucherId) || (filling >= first && filling <= last));
  while ((book.card.stamps[ruleId]?.stamps ?? 0) < 0) {
    const voucher = toRevoke(book.card, theirs);
    if (!voucher) return;
    book.add([{ type: 'VoucherRevoked', transactionId, voucher }]);
  }
}

/** Of the vouchers that may be revoked: rather one that nobody has picked, the newest. */
function toRevoke(card: Card, theirs: (voucher: CardVoucher) => boolean): CardVoucher | undefined {
  const held = heldVouchers(card);
  const open = card.vouchers.filter(theirs);
  return open.findLast(({ voucherId }) => !held.has(voucherId)) ?? open.at(-1);
}

type SpentOn = EventOf<'PointsBurned'> | EventOf<'VoucherUsed'>;

/** Whether all is returned that a reward or a voucher had paid for. */
function isReturned({ lines }: SpentOn, kept: NetOrder): boolean {
  const left = lines.length === 0 ? kept.lines : kept.lines.filter(({ lineId }) => lines.includes(lineId));
  return left.length === 0;
}

function giveBack(spent: SpentOn, { at, programme, transactionId }: ReverseOrder, book: Book): void {
  const soonest = endOfDay(at, GIVEN_BACK_DAYS_MIN, programme.timeZone);
  if (spent.type === 'PointsBurned') {
    const { rewardId, rewardVersion, name, points } = spent;
    const lots = notBefore(spent.lots, soonest);
    book.add([{ type: 'PointsGivenBack', transactionId, rewardId, rewardVersion, name, points, lots }]);
    return;
  }
  const { voucher } = spent;
  const good = voucher.expiresAt >= soonest ? voucher : { ...voucher, expiresAt: soonest };
  book.add([{ type: 'VoucherGivenBack', transactionId, voucher: good }]);
  // Its stamps were returned while it was used: it goes the way it would have gone then.
  const owed = (book.card.stamps[good.ruleId]?.stamps ?? 0) < 0;
  if (owed) book.add([{ type: 'VoucherRevoked', transactionId, voucher: good }]);
}
