/** Sealing: what is kept of a person can be read with their key only. Pure but for the dice. */
import { createCipheriv, createDecipheriv, createSecretKey, hash, type KeyObject, randomFillSync } from 'node:crypto';

const KEY_BYTES = 32;
/** Of AES-GCM. Source: NIST SP 800-38D, §5.2.1.1 and §8.2.2; drawn anew each time, and a key seals a few times only. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** The first byte of what is sealed: version, nonce, tag, ciphertext of JSON. */
const VERSION = 1;
const HEAD = Buffer.of(VERSION);

/** Random bytes are drawn for many at once: to be asked for them costs more than to draw them. */
const drawn = Buffer.alloc(4_096);
let used = drawn.length;

function random(bytes: number): Buffer {
  if (used + bytes > drawn.length) {
    randomFillSync(drawn);
    used = 0;
  }
  const part = Buffer.from(drawn.subarray(used, used + bytes));
  // Kept by whom it was drawn for alone.
  drawn.fill(0, used, used + bytes);
  used += bytes;
  return part;
}

export function newPersonKey(): Buffer {
  return random(KEY_BYTES);
}

/** A key that seals several times: made ready once, as that takes longer than the sealing. */
export interface PersonKey {
  readonly bytes: Buffer;
  readonly ready: KeyObject;
}

export function personKey(bytes: Buffer): PersonKey {
  return { bytes, ready: createSecretKey(bytes) };
}

/**
 * Seals a value, AES-256-GCM.
 *
 * @param of  Whose it is and what, such as the user's id: it opens in that place only.
 */
export function seal(key: Buffer | KeyObject, of: string, value: object): Buffer {
  const nonce = random(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(of));
  const text = [cipher.update(JSON.stringify(value), 'utf8'), cipher.final()];
  return Buffer.concat([HEAD, nonce, cipher.getAuthTag(), ...text]);
}

/** What was sealed. @throws if the key is another's, or it was changed or moved to another place. */
export function open<Value>(key: Buffer, of: string, sealed: Buffer): Value {
  if (sealed[0] !== VERSION) throw new Error(`This was sealed in version ${sealed[0]}; this release knows ${VERSION}`);
  const [nonce, tag, text] = [
    sealed.subarray(1, 1 + NONCE_BYTES),
    sealed.subarray(1 + NONCE_BYTES, 1 + NONCE_BYTES + TAG_BYTES),
    sealed.subarray(1 + NONCE_BYTES + TAG_BYTES),
  ];
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(of)).setAuthTag(tag);
  return JSON.parse(Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8')) as Value;
}

/** A block of SHA-256, in bytes. */
const BLOCK_BYTES = 64;

/** The secret of blind indexes, as HMAC begins its two hashes with it. Source: RFC 2104, §2. */
export interface Pepper {
  readonly inner: Uint8Array;
  readonly outer: Uint8Array;
}

/** @param secret  Of no more than a block. */
export function pepperOf(secret: Buffer): Pepper {
  if (secret.length > BLOCK_BYTES) throw new Error(`A pepper of ${secret.length} bytes`);
  const block = Buffer.concat([secret], BLOCK_BYTES);
  return { inner: block.map((byte) => byte ^ 0x36), outer: block.map((byte) => byte ^ 0x5c) };
}

/**
 * What a contact or an external id is looked up by: the same for the same, and telling nothing without the pepper.
 *
 * HMAC-SHA-256, by hashes that are done in one call: an object for each costs more than its hash.
 */
export function blindIndex({ inner, outer }: Pepper, ...what: readonly string[]): Buffer {
  return sha256(outer, sha256(inner, Buffer.from(JSON.stringify(what))));
}

/** By way of digits: a digest that is given as bytes has memory of its own, for which the collector pays more. */
function sha256(...parts: readonly Uint8Array[]): Buffer {
  return Buffer.from(hash('sha256', Buffer.concat(parts), 'hex'), 'hex');
}
