/** What facts make of vouchers as rows, command by command and all at once. */
import { expect, it } from 'vitest';
import type { CardEvent } from './events.ts';
import { cardAfter, issued, voucher } from './fixture.ts';
import { voucherChanges } from './voucher.ts';

const one = voucher('v', { type: 'AmountOff', amount: 100 });
const longer = { ...one, expiresAt: '2026-06-20T23:00:00.000Z' };
const used = (by: typeof one): CardEvent => ({ type: 'VoucherUsed', transactionId: 't', voucher: by, lines: [] });
const back: CardEvent = { type: 'VoucherGivenBack', transactionId: 't', voucher: longer };
const ends: [string, CardEvent, object][] = [
  ['used again', used(longer), { status: 'USED', usedIn: 't' }],
  ['expired', { type: 'VoucherExpired', voucherId: 'v', code: one.code }, { status: 'EXPIRED', usedIn: null }],
  ['revoked', { type: 'VoucherRevoked', transactionId: 't', voucher: longer }, { status: 'REVOKED', usedIn: null }],
];

it('a voucher that came back is good for longer', () => {
  const past = [...issued(one), used(one), back];
  expect(voucherChanges(past, cardAfter(...past))).toEqual([
    { voucherId: 'v', status: 'ACTIVE', usedIn: null, expiresAt: longer.expiresAt },
  ]);
});

it.each(ends)('and stays so once it was %s', (_how, end, stands) => {
  const past = [...issued(one), used(one), back, end];
  const expected = { voucherId: 'v', expiresAt: longer.expiresAt, ...stands };
  expect(voucherChanges(past, cardAfter(...past))).toEqual([expected]);
  // Booked by itself, it leaves the expiry as it is.
  expect(voucherChanges([end], cardAfter(...past))).toEqual([{ ...expected, expiresAt: null }]);
});

it('a voucher that was revoked while it was held does not become active when the hold ends', () => {
  const held: CardEvent = { type: 'VoucherReserved', holdId: 'h', voucherId: 'v', code: one.code, until: '' };
  const past = [...issued(one), held, { type: 'VoucherRevoked', transactionId: 't', voucher: one } as const];
  const ended: CardEvent = { type: 'HoldEnded', holdId: 'h', points: 0, vouchers: ['v'], reason: 'LAPSED' };
  expect(voucherChanges([ended], cardAfter(...past, ended))).toEqual([]);
});
