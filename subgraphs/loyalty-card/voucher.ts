/** Identities of new vouchers. */
import { createHmac } from 'node:crypto';

/** What a code is made of: no look-alike characters. Source: `docs/rules.md`, R-5. */
export const VOUCHER_ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
export const VOUCHER_CODE_LENGTH = 10;

/**
 * The nth voucher that one command issues. How many that will be is only known once it is decided, and deciding is pure;
 * so chance comes in as one secret seed, and each voucher is drawn from it.
 *
 * @param seed  At least 16 bytes from a cryptographic source, hexadecimal; used for one command and then forgotten.
 */
export function newVoucher(seed: string, n: number): { voucherId: string; code: string } {
  return { voucherId: uuid(draw(seed, `${n} id`)), code: code(seed, n) };
}

function draw(seed: string, label: string): Buffer {
  return createHmac('sha256', seed).update(label).digest();
}

/** Bytes past the last whole multiple of the alphabet are dropped, so that every character is equally likely. */
function code(seed: string, n: number): string {
  const fair = 256 - (256 % VOUCHER_ALPHABET.length);
  let text = '';
  for (let round = 0; text.length < VOUCHER_CODE_LENGTH; round += 1) {
    for (const byte of draw(seed, `${n} code ${round}`)) {
      if (byte < fair && text.length < VOUCHER_CODE_LENGTH) text += VOUCHER_ALPHABET[byte % VOUCHER_ALPHABET.length];
    }
  }
  return text;
}

/** 16 of the bytes as a version 4 UUID, RFC 9562 §5.4. */
function uuid(bytes: Buffer): string {
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex', 0, 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
