/** What a guest wants to use of what they have: goes with a code, or with an order. */
export interface Picks {
  /** As often as each is wanted. */
  readonly rewardIds: string[];
  readonly voucherIds: string[];
}

/** Most that the API takes with one code, and with one order beside that. Source: `issueOtp`, `claimTransaction`. */
const PICKS_MAX = 10;

export const NOTHING: Picks = { rewardIds: [], voucherIds: [] };

interface Named {
  readonly id: string;
}

interface Priced extends Named {
  readonly points: number;
}

export function sizeOf({ rewardIds, voucherIds }: Picks): number {
  return rewardIds.length + voucherIds.length;
}

export function isFull(picks: Picks): boolean {
  return sizeOf(picks) >= PICKS_MAX;
}

/** How many of a reward there can be, with what else is picked. */
export function maxOf(picks: Picks, rewardId: string): number {
  return PICKS_MAX - sizeOf(picks) + countOf(picks, rewardId);
}

export function countOf({ rewardIds }: Picks, rewardId: string): number {
  return rewardIds.filter((id) => id === rewardId).length;
}

export function priceOf(picks: Picks, rewards: readonly Priced[]): number {
  return rewards.reduce((sum, { id, points }) => sum + points * countOf(picks, id), 0);
}

export function changed(picks: Picks, rewardId: string, by: 1 | -1): Picks {
  if (by === 1) return { ...picks, rewardIds: [...picks.rewardIds, rewardId] };
  const last = picks.rewardIds.lastIndexOf(rewardId);
  return { ...picks, rewardIds: picks.rewardIds.filter((_, i) => i !== last) };
}

export function toggled(picks: Picks, voucherId: string): Picks {
  const { voucherIds } = picks;
  return {
    ...picks,
    voucherIds: voucherIds.includes(voucherId)
      ? voucherIds.filter((id) => id !== voucherId)
      : [...voucherIds, voucherId],
  };
}

/** What is still there of it: something else may have become of a reward or a voucher meanwhile. */
export function among({ rewardIds, voucherIds }: Picks, rewards: readonly Named[], vouchers: readonly Named[]): Picks {
  return {
    rewardIds: rewardIds.filter((picked) => rewards.some(({ id }) => id === picked)),
    voucherIds: voucherIds.filter((picked) => vouchers.some(({ id }) => id === picked)),
  };
}
