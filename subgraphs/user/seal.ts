/** Sealing: what is kept of a person can be read with their key only. Pure but for the dice. */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  type KeyObject,
  randomBytes,
} from 'node:crypto';

const KEY_BYTES = 32;
/** Of AES-GCM. Source: NIST SP 800-38D, §5.2.1.1 and §8.2.2; drawn anew each time, and a key seals a few times only. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** The first byte of what is sealed: version, nonce, tag, ciphertext of JSON. */
const VERSION = 1;

export function newPersonKey(): Buffer {
  return randomBytes(KEY_BYTES);
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
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(of));
  const text = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
  return Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), text]);
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

/** What a contact or an external id is looked up by: the same for the same, and telling nothing without the pepper. */
export function blindIndex(pepper: KeyObject, ...what: readonly string[]): Buffer {
  return createHmac('sha256', pepper).update(JSON.stringify(what)).digest();
}
