/** Vouchers: their identities, and what facts make of them. Pure. */
import { createHmac } from 'node:crypto';
import type { Instant } from '../../platform/calendar.ts';
import type { CardEvent } from './events.ts';
import { type Card, heldVouchers } from './state.ts';

export type VoucherStatus = 'ACTIVE' | 'RESERVED' | 'USED' | 'EXPIRED' | 'REVOKED';

/** How a voucher stands once some facts are booked. */
export interface VoucherChange {
  readonly voucherId: string;
  readonly status: VoucherStatus;
  readonly usedIn: string | null;
  /** Null: as it was. */
  readonly expiresAt: Instant | null;
}

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

/**
 * What becomes of the vouchers that some facts speak of.
 *
 * @param after  The card after these facts.
 */
export function voucherChanges(events: readonly CardEvent[], after: Card): VoucherChange[] {
  const held = heldVouchers(after);
  const open = new Set(after.vouchers.map(({ voucherId }) => voucherId));
  const changes = new Map<string, VoucherChange>();
  const extended = new Map<string, Instant>();
  for (const event of events) {
    if (event.type === 'VoucherGivenBack') extended.set(event.voucher.voucherId, event.voucher.expiresAt);
    for (const [voucherId, ended] of spokenOf(event)) {
      const expiresAt = extended.get(voucherId) ?? null;
      if (open.has(voucherId)) {
        const status = held.has(voucherId) ? 'RESERVED' : 'ACTIVE';
        changes.set(voucherId, { voucherId, status, usedIn: null, expiresAt });
      } else if (ended) {
        changes.set(voucherId, { voucherId, ...ended, expiresAt });
      }
    }
  }
  return [...changes.values()];
}

type Ended = Pick<VoucherChange, 'status' | 'usedIn'> | null;

/** The vouchers a fact changes, and how each has ended if it has. */
function spokenOf(event: CardEvent): [string, Ended][] {
  switch (event.type) {
    case 'VoucherReserved':
      return [[event.voucherId, null]];
    case 'HoldEnded':
      return event.vouchers.map((id) => [id, null]);
    case 'VoucherUsed':
      return [[event.voucher.voucherId, { status: 'USED', usedIn: event.transactionId }]];
    case 'VoucherExpired':
      return [[event.voucherId, { status: 'EXPIRED', usedIn: null }]];
    case 'VoucherRevoked':
      return [[event.voucher.voucherId, { status: 'REVOKED', usedIn: null }]];
    case 'VoucherGivenBack':
      return [[event.voucher.voucherId, null]];
    default:
      return [];
  }
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
