import { expect, it } from 'vitest';
import { cardIdOfBase10, kindOf, otpCode, phoneOf } from './identifier.ts';

const CARD = '5123c6ad-8d6c-4b08-b24e-9acc1d4297ce';
const digits = (count: number) => '1234567890'.repeat(4).slice(0, count);

it.each<[string, ReturnType<typeof kindOf>]>([
  [digits(5), undefined],
  [digits(6), 'OTP'],
  ['loyalty:otp:000123', 'OTP'],
  ['loyalty:otp:00123', undefined],
  ['LOYALTY:OTP:000123', undefined],
  [digits(7), 'PHONE'],
  [digits(15), 'PHONE'],
  ['+1', 'PHONE'],
  ['+', undefined],
  [digits(16), undefined],
  [digits(19), undefined],
  [digits(20), 'CARD_ID_BASE10'],
  [digits(39), 'CARD_ID_BASE10'],
  [digits(40), undefined],
  [CARD, 'CARD_ID'],
  [CARD.toUpperCase(), 'CARD_ID'],
  [CARD.replaceAll('-', ''), undefined],
  ['', undefined],
  ['１２３４５６', undefined],
])('what is typed tells its kind (O-4): %s is %s', (ost, kind) => expect(kindOf(ost)).toBe(kind));

it('O-4: a code is six digits, alone or in what the QR picture says', () => {
  expect(otpCode('000123')).toBe('000123');
  expect(otpCode('loyalty:otp:000123')).toBe('000123');
  for (const ost of ['00123', '0000123', 'loyalty:otp:00123', 'otp:000123', ' 000123']) {
    expect(otpCode(ost), ost).toBeUndefined();
  }
});

it('a number is the card whose id it is, and none past the largest UUID', () => {
  const number = BigInt(`0x${CARD.replaceAll('-', '')}`).toString();
  expect(cardIdOfBase10(number)).toBe(CARD);
  expect(cardIdOfBase10(number.padStart(39, '0'))).toBe(CARD);
  expect(cardIdOfBase10(String(2n ** 128n - 1n))).toBe('ffffffff-ffff-ffff-ffff-ffffffffffff');
  expect(cardIdOfBase10('1')).toBe('00000000-0000-0000-0000-000000000001');
  for (const ost of [String(2n ** 128n), '9'.repeat(39), digits(40), '', '-1', '1.5', '0x1']) {
    expect(cardIdOfBase10(ost), ost).toBeUndefined();
  }
});

it('a phone number is E.164, with or without its plus and however it is written', () => {
  for (const ost of ['+353879839546', '353879839546', '+353 (87) 983-95.46']) {
    expect(phoneOf(ost), ost).toBe('+353879839546');
  }
  for (const ost of ['0879839546', '00353879839546', '+123456', digits(16), '++353879839546', '+', 'phone']) {
    expect(phoneOf(ost), ost).toBeUndefined();
  }
});
