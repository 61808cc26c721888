/** A paid order on its card: what it spends, then what it earns. Claim and validate both ask here. Pure. */
import type { Instant } from '../../platform/calendar.ts';
import { Refusal, type RefusalCode } from '../../platform/errors.ts';
import { bookOf } from './book.ts';
import { type Discounted, discount, type OnePick } from './discount.ts';
import { earn, withinCard } from './earn.ts';
import type { CardEvent, CardVoucher, PickedReward } from './events.ts';
import { judge } from './judge.ts';
import { netOrder, type PaidOrder } from './order.ts';
import { take, without } from './points.ts';
import type { OstType, Programme } from './programme.ts';
import type { RuleOutcome } from './rule-outcome.ts';
import { mayNotSpend, type Picked, type Picks, pick } from './spend.ts';
import { type Card, heldVouchers } from './state.ts';
import { tierOf } from './tier.ts';

export interface ClaimOrder {
  readonly type: 'ClaimOrder';
  readonly transactionId: string;
  readonly order: PaidOrder;
  /** What holds for this order already, if anything does. */
  readonly holdId: string | null;
  /** What it is to spend besides. */
  readonly picks: Picks;
  /** Null: the client knew the guest. */
  readonly identifiedBy: OstType | null;
  /** From which new vouchers are drawn; see `voucher.ts`. */
  readonly seed: string;
  readonly at: Instant;
  readonly programme: Programme;
}

export interface Claimed {
  /** Everything that stands against the claim, the first that would be refused first; then there are no events. */
  readonly problems: readonly Refusal[];
  readonly events: readonly CardEvent[];
}

/** Books a paid order, or says what stands against it. Source: `docs/rules.md`, E-5, R-1, R-3, T-2. */
export function claimOrder(command: ClaimOrder, card: Card): Claimed {
  const { order, programme, holdId, picks, identifiedBy } = command;
  if (card.closed) return { problems: [new Refusal('NOT_FOUND')], events: [] };
  const where = { posType: order.posType, identifiedBy };
  const picked = pick(card, programme, where, holdId, picks);
  const problems = [...picked.problems, ...useless(picked, takeOff(order, picked))];
  if (problems.length > 0) return { problems: problems.toSorted(byPrecedence), events: [] };
  const auto = autoApplied(card, order, picked);
  const stopped = auto && mayNotSpend(programme, where);
  const spent = auto && !stopped ? { ...picked, vouchers: [...picked.vouchers, auto] } : picked;
  const off = takeOff(order, spent);
  const book = bookOf(card);
  const { earnPercent } = tierOf(card, programme, command.at);
  const net = netOrder(order, off, []);
  const verdicts = withinCard(card, judge(net, command.at, programme, earnPercent), programme);
  const { transactionId } = command;
  const outcomes = [
    ...picksOf(spent).map((one, i) => spentOutcome(one, off.given[i]?.amount ?? 0, programme)),
    ...(auto && stopped ? [notApplied(auto, stopped)] : []),
    ...verdicts.map(({ outcome }) => outcome),
  ];
  const { payable, discounts, shares } = off;
  book.add([{ type: 'OrderClaimed', transactionId, payable, discounts, shares, outcomes }]);
  book.add(spending(card, command, spent, off));
  earn(command, verdicts, earnPercent, book);
  return { problems: [], events: book.events };
}

/** In the order in which the contract lists what claimTransaction refuses. */
const PRECEDENCE = [
  'NOT_FOUND',
  'TRANSACTION_NOT_OPEN',
  'SWITCHED_OFF',
  'IDENTIFIER_MAY_NOT_SPEND',
  'REWARD_UNAVAILABLE',
  'POINTS_INSUFFICIENT',
  'VOUCHER_UNAVAILABLE',
] as const;

/** What may stand against a claim. */
export type ClaimProblem = (typeof PRECEDENCE)[number];

function byPrecedence(a: Refusal, b: Refusal): number {
  return rank(a) - rank(b);
}

function rank({ code }: Refusal): number {
  return (PRECEDENCE as readonly RefusalCode[]).indexOf(code);
}

type Spent = OnePick & { readonly reward: PickedReward | null; readonly voucher: CardVoucher | null };

/** All that is spent on an order, in one list: what was held, then other rewards, then vouchers. */
function picksOf({ held, rewards, vouchers }: Omit<Picked, 'problems'>): Spent[] {
  return [
    ...[...held, ...rewards].map((reward) => ({ ...reward, voucherId: null, reward, voucher: null })),
    // Vouchers of the first release do not know their campaign's name.
    ...vouchers.map((voucher) => ({
      ...voucher,
      name: voucher.name || 'Voucher',
      rewardId: null,
      reward: null,
      voucher,
    })),
  ];
}

function takeOff(order: PaidOrder, picked: Omit<Picked, 'problems'>): Discounted {
  return discount(order, picksOf(picked));
}

/** Why a reward or a voucher that there is cannot be spent on this order. */
export const TAKES_NOTHING_OFF = 'It would take nothing off this order.';

/** Nobody is to pay for nothing: a pick that takes nothing off this order is refused, not spent. */
function useless(picked: Picked, { given }: Discounted): Refusal[] {
  const reason = TAKES_NOTHING_OFF;
  return picksOf(picked).flatMap(({ rewardId, voucherId }, i) => {
    if ((given[i]?.amount ?? 0) > 0) return [];
    return rewardId === null
      ? new Refusal('VOUCHER_UNAVAILABLE', { voucherId, reason })
      : new Refusal('REWARD_UNAVAILABLE', { rewardId, reason });
  });
}

/**
 * The one voucher that applies by itself: the one that takes off most without making anything picked useless; of equal
 * ones the one that expires soonest, then the oldest. Source: `docs/rules.md`, R-3.
 */
function autoApplied(card: Card, order: PaidOrder, picked: Picked): CardVoucher | undefined {
  let best: { voucher: CardVoucher; amount: number } | undefined;
  for (const voucher of candidates(card, picked)) {
    const { given } = takeOff(order, { ...picked, vouchers: [...picked.vouchers, voucher] });
    const amount = given.at(-1)?.amount ?? 0;
    if (given.some((one) => one.amount === 0)) continue;
    if (!best || amount > best.amount || (amount === best.amount && isSooner(voucher, best.voucher))) {
      best = { voucher, amount };
    }
  }
  return best?.voucher;
}

/** Of vouchers of one benefit, which all take off the same, the first is enough: a card may have very many. */
function candidates(card: Card, picked: Picked): Iterable<CardVoucher> {
  const held = heldVouchers(card);
  const byBenefit = new Map<string, CardVoucher>();
  for (const voucher of card.vouchers) {
    if (!voucher.autoApply || held.has(voucher.voucherId) || picked.vouchers.includes(voucher)) continue;
    const benefit = JSON.stringify(voucher.benefit);
    const first = byBenefit.get(benefit);
    if (!first || isSooner(voucher, first)) byBenefit.set(benefit, voucher);
  }
  return byBenefit.values();
}

/** Vouchers of a card stand oldest first, so of those that expire together the one that came before stays. */
function isSooner(voucher: CardVoucher, than: CardVoucher): boolean {
  return voucher.expiresAt < than.expiresAt;
}

function spentOutcome(
  { reward, voucher, name }: Spent,
  amount: number,
  { currency, pointsName }: Programme,
): RuleOutcome {
  if (reward) {
    const { rewardId: ruleId, rewardVersion: ruleVersion, points } = reward;
    return { ruleId, ruleVersion, name, gave: { type: 'Reward', amount, currency, points, pointsName }, whyNot: null };
  }
  const { ruleId = '', ruleVersion = 1, code = '' } = voucher ?? {};
  return { ruleId, ruleVersion, name, gave: { type: 'Voucher', amount, currency, code }, whyNot: null };
}

function notApplied({ ruleId, ruleVersion, name, code }: CardVoucher, { code: why }: Refusal): RuleOutcome {
  const because = why === 'SWITCHED_OFF' ? why : 'IDENTIFIER_MAY_NOT_SPEND';
  return { ruleId, ruleVersion, name, gave: null, whyNot: { type: 'VoucherKept', code, because } };
}

function spending(
  card: Card,
  { transactionId, holdId }: ClaimOrder,
  { held, rewards, vouchers }: Picked,
  { given }: Discounted,
): CardEvent[] {
  const linesOf = (i: number) => given[i]?.lines ?? [];
  const hold = holdId === null ? undefined : card.holds[holdId];
  let open = card.lots;
  return [
    ...held.map((reward, i): CardEvent => {
      const lots = hold?.rewards[i]?.lots ?? [];
      return { ...reward, type: 'PointsBurned', transactionId, holdId, lots, lines: linesOf(i) };
    }),
    ...rewards.map((reward, i): CardEvent => {
      const lots = take(open, reward.points);
      open = without(open, lots);
      const lines = linesOf(held.length + i);
      return { type: 'PointsBurned', transactionId, ...reward, holdId: null, lots, lines };
    }),
    ...vouchers.map((voucher, i): CardEvent => {
      const lines = linesOf(held.length + rewards.length + i);
      return { type: 'VoucherUsed', transactionId, voucher, lines };
    }),
  ];
}
