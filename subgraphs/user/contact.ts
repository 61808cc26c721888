/** How a person is reached, in the one form in which it is kept and compared. Pure. */
import { invalid } from '../../platform/errors.ts';
import { requireText } from '../../platform/input.ts';

/** Longest e-mail address. Source: RFC 5321 §4.5.3.1.3, less the angle brackets. */
export const EMAIL_MAX = 254;
/** Most characters of a phone number as it is typed, spaces and brackets included. */
const PHONE_TYPED_MAX = 40;

/** An e-mail address in lower case. Whether it works shows only by writing to it; so only its shape is asked for. */
export function normaliseEmail(field: string, typed: string): string {
  const email = requireText(field, typed.trim(), EMAIL_MAX).toLowerCase();
  if (/^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(email)) return email;
  throw invalid(field, 'an e-mail address');
}

/** A phone number as E.164: a plus and 7 to 15 digits. */
export function normalisePhone(field: string, typed: string): string {
  const phone = requireText(field, typed.trim(), PHONE_TYPED_MAX).replace(/[\s().-]/g, '');
  if (/^\+[1-9]\d{6,14}$/.test(phone)) return phone;
  throw invalid(field, 'a phone number with its country code, such as +353 87 983 9546');
}
