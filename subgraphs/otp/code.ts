/** The rules of a one-time code. Pure, but for chance. */
import { randomInt } from 'node:crypto';

/** Minutes from issue to the first instant at which a code is no longer accepted. Source: `docs/rules.md`, O-1. */
export const CODE_LIFETIME_MIN = 15;
/** How long before its end a code is replaced while somebody listens: the contract promises at least 60. */
export const RENEW_BEFORE_S = 75;

export type OtpStatus = 'ISSUED' | 'CLAIMED' | 'EXPIRED' | 'CANCELLED';
/** What can happen to a code; the same words as the state it leads to. */
export type OtpUpdateKind = OtpStatus;

/** Six digits, each code equally likely, leading zeros kept. Source: `docs/rules.md`, O-1. */
export function newCode(): string {
  return String(randomInt(1_000_000)).padStart(6, '0');
}

export function expiryOf(issuedAt: Date): Date {
  return new Date(issuedAt.getTime() + CODE_LIFETIME_MIN * 60_000);
}

/** A code past its expiry is expired, whether or not the sweep has come by. */
export function statusAt({ status, expiresAt }: { status: OtpStatus; expiresAt: Date }, now: Date): OtpStatus {
  return status === 'ISSUED' && expiresAt <= now ? 'EXPIRED' : status;
}

/** When a code is due to be replaced. */
export function renewAt({ expiresAt }: { expiresAt: Date }): Date {
  return new Date(expiresAt.getTime() - RENEW_BEFORE_S * 1_000);
}

/** What the QR picture says, so that a till can tell it from any other number. Source: `docs/rules.md`, O-4. */
export function qrPayload(code: string): string {
  return `loyalty:otp:${code}`;
}
