/** What is typed or scanned at a till, and what kind of identifier it is. Pure. Source: `docs/rules.md`, O-4. */
import { isUuid } from '../../platform/input.ts';
import type { OstType } from '../loyalty-card/door.ts';

/** Longest identifier, in characters. */
export const OST_MAX = 64;

const QR = /^loyalty:otp:(\d{6})$/;
const BASE10_MAX = 1n << 128n;

/** The kind that `ost` tells of itself; undefined if it looks like none. */
export function kindOf(ost: string): OstType | undefined {
  if (QR.test(ost) || /^\d{6}$/.test(ost)) return 'OTP';
  if (isUuid(ost)) return 'CARD_ID';
  if (/^\d{20,39}$/.test(ost)) return 'CARD_ID_BASE10';
  if (/^\+\d+$/.test(ost) || /^\d{7,15}$/.test(ost)) return 'PHONE';
  return undefined;
}

/** The six digits of a code; undefined if there are none. */
export function otpCode(ost: string): string | undefined {
  return QR.exec(ost)?.[1] ?? (/^\d{6}$/.test(ost) ? ost : undefined);
}

/** The card id that digits stand for; undefined if they stand for none. */
export function cardIdOfBase10(ost: string): string | undefined {
  if (!/^\d{1,39}$/.test(ost)) return undefined;
  const number = BigInt(ost);
  if (number >= BASE10_MAX) return undefined;
  const hex = number.toString(16).padStart(32, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** A phone number as it is kept: E.164. Digits alone are taken to have lost their plus. */
export function phoneOf(ost: string): string | undefined {
  const digits = ost.replace(/[\s().-]/g, '').replace(/^\+/, '');
  return /^[1-9]\d{6,14}$/.test(digits) ? `+${digits}` : undefined;
}
