/** API keys: what they look like, and how they are kept. */
import { createHash, randomBytes } from 'node:crypto';

/** What every API key starts with, so that scanners of leaked secrets recognise one. */
export const KEY_PREFIX = 'loyalty_';
/** 256 random bits: nobody guesses them. As base64url they are 43 characters. */
const KEY_BYTES = 32;

/** What a key looks like; nothing else need be looked up. */
export const KEY = /^loyalty_[\w-]{43}$/;

export function newKey(): string {
  return `${KEY_PREFIX}${randomBytes(KEY_BYTES).toString('base64url')}`;
}

/** How a key is kept: it is random and long, so one round of SHA-256 is enough. */
export function hashKey(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
