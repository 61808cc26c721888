/**
 * Claims that the guest has not been shown yet, or not closed: the API tells each once, so they are kept until then, over a reload
 * of the page too. They are gone with the window, or when the guest leaves.
 */
import type { WalletOtpFragment } from '../../client/index.ts';

const PLACE = 'wallet claims';

/** Oldest first. */
export function keptClaims(): readonly WalletOtpFragment[] {
  return JSON.parse(sessionStorage.getItem(PLACE) ?? '[]') as readonly WalletOtpFragment[];
}

export function keepClaims(claims: readonly WalletOtpFragment[]): void {
  sessionStorage.setItem(PLACE, JSON.stringify(claims));
}

export function forgetClaims(): void {
  sessionStorage.removeItem(PLACE);
}
