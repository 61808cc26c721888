/** What a paid order gives: points, stamps and the vouchers they become; then the tier, from the next order on. Pure. */
import { endOfDay, utcDay } from '../../platform/calendar.ts';
import type { Book } from './book.ts';
import type { ClaimOrder } from './claim-order.ts';
import type { CardEvent } from './events.ts';
import type { Verdict } from './judge.ts';
import type { Programme, StampCampaign } from './programme.ts';
import { BALANCE_MAX, balance, type Card, type StampCard } from './state.ts';
import { afterEarning } from './tier.ts';
import { newVoucher } from './voucher.ts';

/**
 * Vouchers that one order may issue by one campaign. Far beyond any real one; it keeps a till's typing error from issuing
 * thousands. What is over stays on the card, and becomes vouchers with the next orders. Source: `docs/rules.md`, S-1.
 */
export const VOUCHERS_PER_CAMPAIGN_MAX = 100;

/** A card carries no more points than its numbers can say; what would go beyond gives nothing, and says so. */
export function withinCard(card: Card, verdicts: readonly Verdict[], { pointsName }: Programme): Verdict[] {
  let points = Math.max(0, balance(card));
  return verdicts.map((verdict) => {
    if (verdict.gives !== 'points') return verdict;
    points += verdict.points;
    if (points <= BALANCE_MAX) return verdict;
    points -= verdict.points;
    const whyNot = { type: 'CardFull', pointsMax: BALANCE_MAX, pointsName } as const;
    return { gives: 'nothing', outcome: { ...verdict.outcome, gave: null, whyNot } };
  });
}

/** Books what the verdicts on an order give, by the percentage of the tier that the card had until then. */
export function earn(command: ClaimOrder, verdicts: readonly Verdict[], earnPercent: number, book: Book): void {
  const { transactionId, programme, at } = command;
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
