/** Rewards and vouchers that somebody picks: what stands against it, and how they are held. Pure. */
import type { Instant } from '../../platform/calendar.ts';
import { type Details, invalid, Refusal, type RefusalCode } from '../../platform/errors.ts';
import { KEY_MAX, requireAtMost, requireText } from '../../platform/input.ts';
import { due } from './due.ts';
import type { CardEvent, CardVoucher, PickedReward } from './events.ts';
import { evolve } from './evolve.ts';
import { sumOf, take, without } from './points.ts';
import { answeredBy, type OstType, type Programme, switchedOn } from './programme.ts';
import { type Card, heldVouchers, pointsIn } from './state.ts';

/** Rewards and vouchers that one code or one order may pick. */
export const PICKS_MAX = 10;

export interface Picks {
  /** The same reward twice is two of it. */
  readonly rewardIds: readonly string[];
  readonly voucherIds: readonly string[];
}

/** As clients send it. @throws {Refusal} INPUT_INVALID */
export function readPicks(input: {
  readonly rewardIds?: readonly string[] | null | undefined;
  readonly voucherIds?: readonly string[] | null | undefined;
}): Picks {
  const rewardIds = (input.rewardIds ?? []).map((id, i) =>
    requireText(`input.rewardIds.${i}`, id, KEY_MAX).toLowerCase(),
  );
  const voucherIds = (input.voucherIds ?? []).map((id, i) =>
    requireText(`input.voucherIds.${i}`, id, KEY_MAX).toLowerCase(),
  );
  requireAtMost('input.rewardIds', rewardIds, PICKS_MAX);
  requireAtMost('input.voucherIds', voucherIds, PICKS_MAX);
  requireAtMost('input.rewardIds and input.voucherIds', [...rewardIds, ...voucherIds], PICKS_MAX);
  const twice = voucherIds.findIndex((id, i) => voucherIds.indexOf(id) < i);
  if (twice !== -1) throw invalid(`input.voucherIds.${twice}`, 'a voucher not named before', voucherIds[twice]);
  return { rewardIds, voucherIds };
}

/** The picks that were made, as part of what makes a request the same; nothing where none were, as before there were any. */
export function spoken(picks: Picks): Partial<Picks> {
  return picks.rewardIds.length + picks.voucherIds.length > 0 ? picks : {};
}

/** By whom and where: what the switches and the kinds of identifiers look at. Null: not known. */
interface Where {
  readonly posType: string | null;
  readonly identifiedBy: OstType | null;
}

export interface Picked {
  /** What was held already, and what is picked now. */
  readonly held: readonly PickedReward[];
  readonly rewards: readonly PickedReward[];
  readonly vouchers: readonly CardVoucher[];
  /** Everything that stands against it, the first that would be refused first. */
  readonly problems: readonly Refusal[];
}

/** Why nothing can be spent at all at the moment, if so. Source: `docs/rules.md`, P-6, O-5. */
export function mayNotSpend(programme: Programme, { posType, identifiedBy }: Where): Refusal | undefined {
  if (!switchedOn(programme, 'BURNING', posType ?? undefined))
    return new Refusal('SWITCHED_OFF', { switch: 'BURNING', ...elsewhere(programme, posType) });
  const identifier = programme.identifiers.find(({ type }) => type === identifiedBy);
  const may = identifiedBy === null || identifier?.maySpend;
  return may ? undefined : new Refusal('IDENTIFIER_MAY_NOT_SPEND', { ostType: identifiedBy });
}

/** Where it can be spent instead, while a brand moves. */
function elsewhere(programme: Programme, posType: string | null): { answeredBy?: string } {
  const system = answeredBy(programme, 'BURNING', posType ?? undefined);
  return system === null ? {} : { answeredBy: system };
}

/**
 * Finds what is picked, along with what a hold keeps. A hold that is gone has ended, and with it what it was for.
 *
 * @param holdId  The hold whose picks come first, if there is one.
 */
export function pick(card: Card, programme: Programme, where: Where, holdId: string | null, picks: Picks): Picked {
  const hold = holdId === null ? undefined : card.holds[holdId];
  const held = hold?.rewards ?? [];
  const voucherIds = [...new Set([...(hold?.vouchers ?? []), ...picks.voucherIds])];
  const rewards = picks.rewardIds.map((id) => programme.rewards.find((reward) => reward.id === id && reward.active));
  const problems: Refusal[] = [];
  const against = (code: RefusalCode, details: Details) => problems.push(new Refusal(code, details));

  if (holdId !== null && !hold) against('TRANSACTION_NOT_OPEN', { status: 'EXPIRED' });
  const not = held.length + rewards.length + voucherIds.length > 0 ? mayNotSpend(programme, where) : undefined;
  if (not) problems.push(not);
  for (const [i, reward] of rewards.entries()) {
    if (!reward) against('REWARD_UNAVAILABLE', { rewardId: picks.rewardIds[i] ?? null });
  }
  const found = rewards.flatMap((reward) => (reward ? [pickedReward(reward)] : []));
  const missing = unaffordable(card, held, found);
  if (missing) against('POINTS_INSUFFICIENT', missing);
  const elsewhere = new Set([...heldVouchers(card)].filter((id) => !hold?.vouchers.includes(id)));
  const vouchers = voucherIds.flatMap((id) => {
    const voucher = card.vouchers.find(({ voucherId }) => voucherId === id && !elsewhere.has(id));
    if (!voucher) against('VOUCHER_UNAVAILABLE', { voucherId: id });
    return voucher ?? [];
  });
  return { held, rewards: found, vouchers, problems };
}

/**
 * What is missing for the rewards, if something is. With points owed nothing is spent, not even what was held before:
 * what is available would be below zero. Source: `docs/rules.md`, P-3.
 */
function unaffordable(
  card: Card,
  held: readonly PickedReward[],
  rewards: readonly PickedReward[],
): Details | undefined {
  let left = sumOf(card.lots) - card.deficit;
  const available = Math.max(0, left);
  const needed = pointsIn(rewards);
  if (left < 0 && held[0]) return { rewardId: held[0].rewardId, available, needed: needed - left };
  for (const { rewardId, points } of rewards) {
    left -= points;
    if (left < 0) return { rewardId, available, needed };
  }
  return undefined;
}

function pickedReward({ id, version, name, points, benefit }: Programme['rewards'][number]): PickedReward {
  return { rewardId: id, rewardVersion: version, name, points, benefit };
}

/** Keeps rewards and vouchers for a code or a transaction until it ends. Source: `docs/rules.md`, R-1, R-4. */
export function hold(
  card: Card,
  holdId: string,
  until: Instant,
  { rewards, vouchers }: Pick<Picked, 'rewards' | 'vouchers'>,
): CardEvent[] {
  let open = card.lots;
  return [
    ...rewards.map((reward): CardEvent => {
      const lots = take(open, reward.points);
      open = without(open, lots);
      return { type: 'PointsHeld', holdId, ...reward, lots, until };
    }),
    ...vouchers.map(({ voucherId, code }): CardEvent => ({ type: 'VoucherReserved', holdId, voucherId, code, until })),
  ];
}

/** Frees what a hold keeps, if there is one. */
export function endHold(card: Card, holdId: string | null): CardEvent[] {
  const kept = holdId === null ? undefined : card.holds[holdId];
  if (holdId === null || !kept) return [];
  const vouchers = kept.vouchers.filter((id) => card.vouchers.some(({ voucherId }) => voucherId === id));
  return [{ type: 'HoldEnded', holdId, points: pointsIn(kept.rewards), vouchers, reason: 'GIVEN_UP' }];
}

/**
 * Keeps for the next code what the one before kept. A new code is a new hold: what has expired meanwhile, or was revoked, is
 * not kept any longer, and no reward for which there are not enough points any more.
 */
export function renewHold(card: Card, holdId: string, { at, until, programme }: Renewal): CardEvent[] {
  const kept = card.holds[holdId];
  if (!kept) return [];
  const ended = endHold(card, holdId);
  const freed = ended.reduce(evolve, card);
  const past = due(freed, at, programme);
  const there = kept.vouchers.every((id) => card.vouchers.some(({ voucherId }) => voucherId === id));
  if (past.length === 0 && there) return [{ type: 'HoldExtended', holdId, until }];
  const open = past.reduce(evolve, freed);
  let left = sumOf(open.lots);
  const rewards = kept.rewards.filter(({ points }) => {
    if (points > left) return false;
    left -= points;
    return true;
  });
  const vouchers = open.vouchers.filter(({ voucherId }) => kept.vouchers.includes(voucherId));
  const again = rewards.map(({ lots: _, ...reward }) => reward);
  return [...ended, ...past, ...hold(open, holdId, until, { rewards: again, vouchers })];
}

interface Renewal {
  readonly at: Instant;
  readonly until: Instant;
  readonly programme: Programme;
}
