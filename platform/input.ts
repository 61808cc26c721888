/** Checks of input that a schema cannot express. Each refusal says which field, what was expected and what came. */
import { invalid } from './errors.ts';

/** Longest id or key a client may choose. Source: the contract. */
export const KEY_MAX = 64;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function isUuid(value: string): boolean {
  return UUID.test(value);
}

/**
 * Text of 1 to `max` characters. Postgres cannot store the character U+0000, and other control characters have no
 * business in a name or an id.
 */
export function requireText(field: string, value: string, max: number): string {
  const expected = `text of 1 to ${max} characters without control characters`;
  if (value.length < 1 || value.length > max) throw invalid(field, expected, `${value.length} characters`);
  if (/\p{Cc}/u.test(value)) throw invalid(field, expected, 'a control character');
  if (!value.isWellFormed()) throw invalid(field, expected, 'half a character');
  return value;
}

/** A whole number from `min` to `max`. */
export function requireWhole(field: string, value: number, min: number, max: number): number {
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw invalid(field, `a whole number from ${min} to ${max}`, value);
}

export function requireAtMost(field: string, list: readonly unknown[], max: number, min = 0): void {
  if (list.length < min || list.length > max) throw invalid(field, `${min} to ${max} entries`, list.length);
}

/** The only field of `by` that is given. */
export function exactlyOne<T extends object>(field: string, by: T): keyof T {
  const given = (Object.keys(by) as (keyof T)[]).filter((key) => by[key] !== null && by[key] !== undefined);
  const [only, ...more] = given;
  if (only === undefined || more.length > 0) throw invalid(field, 'exactly one field', given.length);
  return only;
}
