/** What is picked with a code or an order: how much, in which words, under which key, and which of several reasons is given. */
import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { IssueOtpDocument } from './generated/documents.ts';
import { one, order } from './harness/client.ts';
import { commonScene, given, refusalOf, type Scene } from './harness/scene.ts';
import {
  BOOKING,
  because,
  burning,
  DOORS,
  type Door,
  maySpend,
  meal,
  noReward,
  noVoucher,
  rewardIds,
  type Shopper,
  SWITCHED_OFF,
  shopper,
  tooFew,
} from './harness/shop.ts';
import { badTexts, oddTexts } from './harness/texts.ts';
import { key } from './harness/till.ts';

let scene: Scene;
let reward: (name: string) => string;
let fries: string;
let guest: Shopper;
beforeAll(async () => {
  scene = await commonScene();
  reward = await rewardIds(scene);
  fries = reward('Fries');
});
beforeEach(async () => {
  guest = await shopper(scene);
});
afterEach(() => expect(scene.faults()).toEqual([]));

const times = <T>(count: number, make: (i: number) => T) => Array.from({ length: count }, (_, i) => make(i));
const accepted = async (door: Door, input = {}) => expect((await guest.send(door, input)).errors, door).toEqual([]);

describe('picks', () => {
  it.each(DOORS)('are up to ten of both kinds together: %s', async (door) => {
    const picks = { rewardIds: times(6, () => fries), voucherIds: await guest.coffees(4) };
    await guest.has(1200);
    const paid = order(9300, { lines: meal().lines.map((line) => ({ ...line, quantity: 6 })) });
    expect(given(await guest.validate('partner', { ...picks, order: paid }), 'validateTransaction')).toMatchObject({
      ...{ acceptable: true, problems: [], pointsToBurn: 1200, pointsToEarn: 650, payable: { amount: 6500 } },
    });
    await accepted(door, { ...picks, order: paid });
    const then = BOOKING.includes(door) ? { available: 650, reserved: 0 } : { available: 0, reserved: 1200 };
    expect(await guest.points()).toMatchObject(then);
  });

  it.each([
    ['eleven rewards', times(11, String), [], 'input.rewardIds'],
    ['eleven vouchers', [], times(11, String), 'input.voucherIds'],
    ['six rewards and five vouchers', times(6, String), times(5, String), 'input.rewardIds and input.voucherIds'],
  ])('are not %s', async (_what, rewardIds, voucherIds, field) => {
    const invalid = because('INPUT_INVALID', { field, expected: '0 to 10 entries', came: 11 });
    await guest.refused(DOORS, { rewardIds, voucherIds }, invalid);
    expect(refusalOf(await guest.validate('kiosk', { rewardIds, voucherIds }))).toEqual(invalid);
  });

  it('name a voucher once, in capitals or not; the same reward twice is two of it', async () => {
    const [coffee = ''] = await guest.coffees(1);
    const voucherIds = [coffee, coffee.toUpperCase()];
    const details = { field: 'input.voucherIds.1', expected: 'a voucher not named before', came: coffee };
    await guest.refused(DOORS, { voucherIds }, because('INPUT_INVALID', details));
    expect(refusalOf(await guest.validate('partner', { voucherIds }))).toMatchObject({ details });

    const twice = { rewardIds: [fries, fries] };
    await guest.has(399);
    await guest.refusedEverywhere(twice, tooFew(fries, 399, 400));
    await guest.has(400);
    expect((await guest.send('claimTransaction', twice)).data).toMatchObject({
      claimTransaction: { transaction: { pointsBurned: 400 } },
    });
  });

  it.each(['rewardIds', 'voucherIds'])('%s are text, and no text but an id is one', async (field) => {
    for (const [what, text] of badTexts(64)) {
      const refusal = refusalOf(await guest.send('issueOtp', { [field]: ['x', text] }));
      expect(refusal, what).toMatchObject({ code: 'INPUT_INVALID', details: { field: `input.${field}.1` } });
      expect(refusalOf(await guest.validate('kiosk', { [field]: ['x', text] })), what).toEqual(refusal);
    }
    const unknown = field === 'rewardIds' ? noReward : noVoucher;
    for (const [, text] of oddTexts(64)) await guest.refused(BOOKING, { [field]: [text] }, unknown(text.toLowerCase()));
    expect((await guest.send('issueOtp', { [field]: [null] })).status).toBe(400);
    await accepted('issueOtp', { [field]: null });
  });
});

describe('of several reasons the first is given, and the key stays good until the last is gone', () => {
  it.each(DOORS)('%s', async (door) => {
    const used = key();
    given(await guest.at.issue(used), 'issueOtp');
    given(await guest.at.cancel({ transactionId: await guest.at.open(), ...used }), 'cancelTransaction');
    const over = await guest.at.open();
    given(await guest.at.cancel({ transactionId: over, ...key() }), 'cancelTransaction');
    const open = await guest.at.open();
    await burning(scene, false);

    const claims = door === 'claimTransaction';
    const target = (transactionId: string, cardId: string) => (claims ? { transactionId } : { cardId });
    let input: Record<string, unknown> = {
      ...{
        ...target(randomUUID(), randomUUID()),
        order: order(-1),
        rewardIds: ['x', fries],
        voucherIds: ['x', 'x'],
        ...used,
      },
    };
    /** What it is refused for, and how that is put right. */
    const steps: [string, () => object | Promise<unknown>][] = [
      ['INPUT_INVALID', () => ({ order: meal(), voucherIds: ['x'] })],
      ['NOT_FOUND', () => target(over, guest.cardId)],
      ['TRANSACTION_NOT_OPEN', () => target(open, guest.cardId)],
      ['IDEMPOTENCY_KEY_REUSED', key],
      ['SWITCHED_OFF', () => burning(scene, true)],
      ['IDENTIFIER_MAY_NOT_SPEND', () => maySpend(scene, 'CARD_ID', true)],
      ['REWARD_UNAVAILABLE', () => ({ rewardIds: [fries] })],
      ['POINTS_INSUFFICIENT', () => guest.has(200)],
      ['VOUCHER_UNAVAILABLE', () => ({ voucherIds: [] })],
    ];
    const ofKiosks = ['TRANSACTION_NOT_OPEN', 'IDENTIFIER_MAY_NOT_SPEND'];
    for (const [code, putRight] of steps.filter(([code]) => claims || !ofKiosks.includes(code))) {
      expect((await scene.refusedIn(() => guest.send(door, input))).code).toBe(code);
      input = { ...input, ...((await putRight()) ?? {}) };
    }
    await accepted(door, input);
  });
});

it.each(DOORS)('under one key the same picks are one request, and other picks another: %s', async (door) => {
  const [coffee = '', another = ''] = await guest.coffees(2);
  await guest.has(600);
  const request = { order: meal(), rewardIds: [fries], voucherIds: [coffee], ...key() };
  const first = await guest.send(door, request);
  expect(first.errors).toEqual([]);
  const before = await scene.books();
  for (const same of [request, { ...request, rewardIds: [fries.toUpperCase()] }])
    expect(await guest.send(door, same)).toEqual(first);
  expect(await scene.books()).toEqual(before);
  for (const other of [
    ...[{ rewardIds: [] }, { rewardIds: [fries, fries] }, { rewardIds: [reward('Burger')] }, { voucherIds: [another] }],
    ...[
      { rewardIds: null, voucherIds: [coffee, fries] },
      { rewardIds: null, voucherIds: null },
    ],
  ]) {
    const refusal = await scene.refusedIn(() => guest.send(door, { ...request, ...other }));
    expect(refusal).toEqual({ code: 'IDEMPOTENCY_KEY_REUSED', retryable: false });
  }
});

it('guests pick for themselves, and only what is theirs', async () => {
  const { token: credential, cardId } = one(scene.running.credentials.guests, 4);
  const voucherIds = await guest.coffees(1);
  const picked = (input: object) =>
    scene.refusedIn(() => scene.ask({ credential }, IssueOtpDocument, { input: { ...input, ...key() } }));
  expect(await picked({ cardId: guest.cardId, voucherIds })).toEqual(because('NOT_FOUND', { cardId: guest.cardId }));
  expect(await picked({ voucherIds })).toEqual(noVoucher(voucherIds[0]));
  expect(await picked({ cardId, rewardIds: [fries] })).toEqual(tooFew(fries, 0, 200));
  await burning(scene, false, 'AIRTOUCH');
  expect(await picked({ rewardIds: [fries] })).toEqual(tooFew(fries, 0, 200));
  await burning(scene, false);
  expect(await picked({ rewardIds: [fries] })).toEqual(SWITCHED_OFF);
});

it('what is wrong with picks is said before that there is no such transaction', async () => {
  const wrong = { transactionId: 'x', rewardIds: times(11, String) };
  expect(await scene.refusedIn(() => guest.send('claimTransaction', wrong))).toMatchObject({ code: 'INPUT_INVALID' });
});
