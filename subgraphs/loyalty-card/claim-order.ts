/** A paid order on its card: what it spends, then what it earns. Claim and validate both ask here. Pure. */
import { endOfDay, type Instant, utcDay } from '../../platform/calendar.ts';
import { Refusal } from '../../platform/errors.ts';
import { type Book, bookOf } from './book.ts';
import { type Discounted, discount, type Pick } from './discount.ts';
import type { CardEvent, CardVoucher, PickedReward } from './events.ts';
import { judge, type RuleOutcome, type Verdict } from './judge.ts';
import { netOrder, type PaidOrder } from './order.ts';
import { take, without } from './points.ts';
import { money, type OstType, type Programme, type StampCampaign } from './programme.ts';
import { mayNotSpend, type Picked, type Picks, pick } from './spend.ts';
import { BALANCE_MAX, balance, type Card, heldVouchers, type StampCard } from './state.ts';
import { afterEarning, tierOf } from './tier.ts';
import { newVoucher } from './voucher.ts';

/**
 * Vouchers that one order may issue by one campaign. Far beyond any real one; it keeps a till's typing error from issuing thousands. What
 * is over stays on the card, and becomes vouchers with the next orders. Source: `docs/rules.md`, S-1.
 */
export const VOUCHERS_PER_CAMPAIGN_MAX = 100;

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
  const where = { posType: order.posType, identifiedBy };
  const picked = pick(card, programme, where, holdId, picks);
  const problems = [...picked.problems, ...useless(picked, takeOff(order, picked, programme))];
  if (problems.length > 0) return { problems: problems.toSorted(byPrecedence), events: [] };
  const auto = autoApplied(card, order, picked, programme);
  const stopped = auto && mayNotSpend(programme, where);
  const spent = auto && !stopped ? { ...picked, vouchers: [...picked.vouchers, auto] } : picked;
  const off = takeOff(order, spent, programme);
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
  earn(command, verdicts, book);
  return { problems: [], events: book.events };
}

/** In the order in which the contract lists what claimTransaction refuses. */
const PRECEDENCE: readonly string[] = [
  'TRANSACTION_NOT_OPEN',
  'SWITCHED_OFF',
  'IDENTIFIER_MAY_NOT_SPEND',
  'REWARD_UNAVAILABLE',
  'POINTS_INSUFFICIENT',
  'VOUCHER_UNAVAILABLE',
];

function byPrecedence(a: Refusal, b: Refusal): number {
  return PRECEDENCE.indexOf(a.code) - PRECEDENCE.indexOf(b.code);
}

type Spent = Pick & { readonly reward: PickedReward | null; readonly voucher: CardVoucher | null };

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

function takeOff(order: PaidOrder, picked: Omit<Picked, 'problems'>, { currency }: Programme): Discounted {
  return discount(order, picksOf(picked), currency);
}

/** Nobody is to pay for nothing: a pick that takes nothing off this order is refused, not spent. */
function useless(picked: Picked, { given }: Discounted): Refusal[] {
  const reason = 'It would take nothing off this order.';
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
function autoApplied(card: Card, order: PaidOrder, picked: Picked, programme: Programme): CardVoucher | undefined {
  let best: { voucher: CardVoucher; amount: number } | undefined;
  for (const voucher of candidates(card, picked)) {
    const { given } = takeOff(order, { ...picked, vouchers: [...picked.vouchers, voucher] }, programme);
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

function spentOutcome({ reward, voucher, name }: Spent, amount: number, programme: Programme): RuleOutcome {
  const off = `${money(amount, programme.currency)} off the order`;
  if (reward) {
    const { rewardId: ruleId, rewardVersion: ruleVersion, points } = reward;
    return { ruleId, ruleVersion, name, gave: `${off}, for ${points} ${programme.pointsName}.`, whyNot: null };
  }
  const { ruleId = '', ruleVersion = 1, code } = voucher ?? {};
  return { ruleId, ruleVersion, name, gave: `${off}, by voucher ${code}.`, whyNot: null };
}

function notApplied({ ruleId, ruleVersion, name, code }: CardVoucher, { code: why }: Refusal): RuleOutcome {
  const reason =
    why === 'SWITCHED_OFF' ? 'vouchers are switched off at the moment' : 'this way of identifying may not spend';
  return { ruleId, ruleVersion, name, gave: null, whyNot: `Voucher ${code} was kept: ${reason}.` };
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

/** A card carries no more points than its numbers can say; what would go beyond gives nothing, and says so. */
function withinCard(card: Card, verdicts: readonly Verdict[], { pointsName }: Programme): Verdict[] {
  let points = Math.max(0, balance(card));
  return verdicts.map((verdict) => {
    if (verdict.gives !== 'points') return verdict;
    points += verdict.points;
    if (points <= BALANCE_MAX) return verdict;
    points -= verdict.points;
    const whyNot = `A card carries at most ${BALANCE_MAX} ${pointsName}.`;
    return { gives: 'nothing', outcome: { ...verdict.outcome, gave: null, whyNot } };
  });
}

/** What the order gives: points, stamps and the vouchers they become; then the tier, from the next order on. */
function earn(command: ClaimOrder, verdicts: readonly Verdict[], book: Book): void {
  const { transactionId, programme, at } = command;
  const { earnPercent } = tierOf(book.card, programme, at);
  let vouchers = 0;
  for (const verdict of verdicts) {
    if (verdict.gives === 'points') book.add([pointsEarned(verdict, command, earnPercent)]);
    if (verdict.gives === 'stamps') {
      book.add([stampsGranted(verdict, transactionId, book.card)]);
      const { required, id } = verdict.campaign;
      const full = Math.min(Math.floor(stampsOf(book.card, id).stamps / required), VOUCHERS_PER_CAMPAIGN_MAX);
      for (let i = 0; i < full; i += 1) {
        const filling = stampsOf(book.card, id).completions + 1;
        book.add([voucherIssued(verdict.campaign, command, { n: vouchers, filling })]);
        vouchers += 1;
      }
    }
  }
  if (verdicts.some(({ gives }) => gives === 'points')) book.add(afterEarning(book.card, programme, at));
}

function ruleOf({ campaign: { id, version, name } }: Exclude<Verdict, { gives: 'nothing' }>) {
  return { ruleId: id, ruleVersion: version, name };
}

/** Which fillings of the card the stamps go to, counted from 1: after stamps owed, on to the one that they begin last. */
function stampsGranted(verdict: Extract<Verdict, { gives: 'stamps' }>, transactionId: string, card: Card): CardEvent {
  const { stamps, lines, campaign } = verdict;
  const before = stampsOf(card, campaign.id);
  const first = before.completions + 1;
  const last = before.completions + Math.max(1, Math.ceil((before.stamps + stamps) / campaign.required));
  return { type: 'StampsGranted', transactionId, ...ruleOf(verdict), stamps, lines, fillings: { first, last } };
}

function stampsOf({ stamps }: Card, campaignId: string): StampCard {
  return stamps[campaignId] ?? { stamps: 0, completions: 0 };
}

function pointsEarned(
  verdict: Extract<Verdict, { gives: 'points' }>,
  { at, programme, transactionId }: ClaimOrder,
  earnPercent: number,
): CardEvent {
  const { campaign, points, base, exact, lines } = verdict;
  const { pointsPerUnit, rounding, expireAfterDays } = campaign;
  const expiresAt = expireAfterDays === null ? null : endOfDay(at, expireAfterDays, programme.timeZone);
  const reckoned = { base, lines, pointsPerUnit, earnPercent, rounding, exact };
  return {
    type: 'PointsEarned',
    transactionId,
    ...ruleOf(verdict),
    points,
    expiresAt,
    ...reckoned,
    day: utcDay(at),
  };
}

/** A full card becomes a voucher; what is over stays on the card. Source: `docs/rules.md`, S-1, R-4. */
function voucherIssued(
  { id, version, name, required, benefit, autoApply, voucherValidDays }: StampCampaign,
  { at, programme, seed, transactionId }: ClaimOrder,
  { n, filling }: { n: number; filling: number },
): CardEvent {
  return {
    type: 'VoucherIssued',
    transactionId,
    ...newVoucher(seed, n),
    ruleId: id,
    ruleVersion: version,
    name,
    stamps: required,
    filling,
    benefit,
    autoApply,
    issuedAt: at,
    expiresAt: endOfDay(at, voucherValidDays, programme.timeZone),
  };
}
