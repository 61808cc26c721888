/** What stands against spending, wherever points and vouchers are held or spent: the first reason is given, and nothing is kept. */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { OtpDocument, ReverseTransactionDocument, SaveRewardDocument } from './generated/documents.ts';
import { order } from './harness/client.ts';
import { given, openScene, type Scene } from './harness/scene.ts';
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
import { key } from './harness/till.ts';

let scene: Scene;
let reward: (name: string) => string;
let fries: string;
let guest: Shopper;
beforeAll(async () => {
  scene = await openScene();
  reward = await rewardIds(scene);
  fries = reward('Fries');
});
beforeEach(async () => {
  guest = await shopper(scene);
});
afterEach(() => expect(scene.faults()).toEqual([]));
afterAll(() => scene?.close());

const USELESS = { reason: 'It would take nothing off this order.' };
const accepted = async (door: Door, input = {}) => expect((await guest.send(door, input)).errors, door).toEqual([]);

describe('a reward', () => {
  it('is not had where it is not there, or offered no more', async () => {
    const draft = { name: 'Tea', points: 1, benefit: { amountOff: { amount: 1 } } };
    const save = async (input: object) =>
      given<{ id: string }>(await scene.ask('operator', SaveRewardDocument, { input }), 'saveReward').id;
    const id = await save(draft);
    await guest.has(500);
    expect(given(await guest.validate('kiosk', { rewardIds: [id] }), 'validateTransaction')).toMatchObject({
      ...{ acceptable: true, pointsToBurn: 1 },
    });
    await save({ ...draft, id, active: false });
    for (const other of [randomUUID(), id, guest.cardId])
      await guest.refusedEverywhere({ rewardIds: [other] }, noReward(other));
    await guest.refusedEverywhere({ rewardIds: [fries, id, 'x'] }, noReward(id), noReward('x'));
  });

  it('costs what can be spent to the last point, and not one more', async () => {
    const five = reward('€5 off');
    await guest.refusedEverywhere({ rewardIds: [fries] }, tooFew(fries, 0, 200));
    await guest.has(649);
    await guest.refusedEverywhere({ rewardIds: [fries, five] }, tooFew(five, 649, 650));
    await guest.has(650);
    await accepted('issueOtp', { rewardIds: [fries, five] });
    // What a live code holds cannot be spent elsewhere; the next code of the guest takes it over.
    await guest.refused(DOORS.slice(1), { rewardIds: [fries] }, tooFew(fries, 0, 200));
    await accepted('issueOtp', { rewardIds: [five] });
    await guest.refused(DOORS.slice(1), { rewardIds: [fries, fries] }, tooFew(fries, 200, 400));
    await accepted('claimTransaction', { rewardIds: [fries] });
  });

  it('is not spent for nothing; what is held is kept, for an order that it fits', async () => {
    const five = reward('€5 off');
    await guest.has(1000);
    for (const [rewardIds, paid] of [
      [[fries], order(1000)],
      [[fries, fries, fries], meal()],
      [[five], order(0)],
      [[five], { ...order(0), total: 100, tip: 100 }],
    ] as const) {
      await guest.refused(BOOKING, { rewardIds, order: paid }, noReward(rewardIds[0], USELESS));
      await guest.told('partner', { rewardIds, order: paid }, noReward(rewardIds[0], USELESS));
    }
    guest.open = await guest.scanned({ rewardIds: [fries] });
    await guest.refused(['claimTransaction'], { order: order(1000) }, noReward(fries, USELESS));
    await guest.told('kiosk', { order: order(1000) }, noReward(fries, USELESS));
    expect(await guest.points()).toMatchObject({ available: 800, reserved: 200 });
    expect((await guest.send('claimTransaction')).data).toMatchObject({
      claimTransaction: { transaction: { pointsBurned: 200, rewards: [{ id: fries }] } },
    });
  });

  it('is not had with points that are owed', async () => {
    const bought = await guest.at.create({ order: order(2000), ...key() });
    const { id } = given<{ transaction: { id: string } }>(bought, 'createTransaction').transaction;
    const lines = [{ lineId: 'f', sku: 'fries', name: 'Fries', quantity: 1, unitPrice: 300 }];
    await accepted('claimTransaction', { rewardIds: [fries], order: order(300, { lines }) });
    const input = { transactionId: id, reason: 'cold', ...key() };
    given(await scene.ask('partner', ReverseTransactionDocument, { input }), 'reverseTransaction');
    expect(await guest.points()).toMatchObject({ available: 0, balance: -200 });
    guest.open = await guest.scanned();
    await guest.refusedEverywhere({ rewardIds: [fries] }, tooFew(fries, 0, 200));
  });
});

describe('a voucher', () => {
  it('is not used where it is not there, not theirs, used or past its time', async () => {
    const [first = '', second = ''] = await guest.coffees(2);
    const [theirs = ''] = await (await shopper(scene)).coffees(1);
    for (const other of [randomUUID(), theirs])
      await guest.refusedEverywhere({ voucherIds: [other] }, noVoucher(other));
    await accepted('createTransaction', { voucherIds: [first] });
    await scene.sql(
      `update loyalty_card.card set state = jsonb_set(state, '{vouchers,0,expiresAt}', to_jsonb($2::text)) where id = $1`,
      [guest.cardId, new Date().toISOString()],
    );
    await guest.refusedEverywhere({ voucherIds: [second, first] }, noVoucher(second), noVoucher(first));
  });

  it('is not used for nothing', async () => {
    const voucherIds = await guest.coffees(1);
    await guest.refused(BOOKING, { voucherIds, order: order(1000) }, noVoucher(voucherIds[0], USELESS));
    await guest.told('kiosk', { voucherIds, order: order(1000) }, noVoucher(voucherIds[0], USELESS));
  });

  it('that a live code holds is free for the next code of its guest, and for nothing else', async () => {
    const voucherIds = await guest.coffees(1);
    const { id } = given<{ id: string }>(await guest.send('issueOtp', { voucherIds }), 'issueOtp');
    const otp = async () => given(await scene.ask('partner', OtpDocument, { id }), 'otp');
    const live = await otp();
    expect(live).toMatchObject({ status: 'ISSUED', vouchers: [{ id: voucherIds[0], status: 'RESERVED' }] });
    await guest.refused(DOORS.slice(1), { voucherIds }, noVoucher(voucherIds[0]));
    await guest.told('kiosk', { voucherIds }, noVoucher(voucherIds[0]));
    await guest.refused(['issueOtp'], { voucherIds, rewardIds: [fries] }, tooFew(fries, 1, 200));
    expect(await otp()).toEqual(live);
    await accepted('issueOtp', { voucherIds });
    expect(await otp()).toMatchObject({ status: 'CANCELLED', code: null });
  });

  it('that an open transaction holds is free for that one alone', async () => {
    const voucherIds = await guest.coffees(1);
    const holding = await guest.scanned({ voucherIds });
    await guest.refusedEverywhere({ voucherIds }, noVoucher(voucherIds[0]));
    await accepted('claimTransaction', { transactionId: holding, voucherIds });
  });
});

describe('while BURNING is off', () => {
  it('nothing is picked or spent, what is held stays held, and orders are booked all the same', async () => {
    const voucherIds = await guest.coffees(1);
    await guest.has(400);
    const transactionId = await guest.scanned({ rewardIds: [fries] });
    await burning(scene, false);
    await guest.refusedEverywhere({ rewardIds: [fries] }, SWITCHED_OFF);
    await guest.refusedEverywhere({ voucherIds, rewardIds: ['x'] }, SWITCHED_OFF, noReward('x'));
    await guest.refused(['claimTransaction'], { transactionId }, SWITCHED_OFF);
    for (const door of DOORS) await accepted(door);
    await burning(scene, true);
    await accepted('claimTransaction', { transactionId });
    expect(await guest.points()).toMatchObject({ reserved: 0 });
  });

  it.each<[string, readonly Door[]]>([
    ['TILLSTER', ['claimTransaction']],
    ['AIRTOUCH', ['issueOtp', 'createTransaction, to claim later', 'createTransaction']],
    ['HOMERIA', []],
  ])('at %s, it is so there and nowhere else', async (posType, off) => {
    await guest.has(800);
    await burning(scene, false, posType);
    await guest.refused(off, { rewardIds: [fries] }, SWITCHED_OFF);
    for (const door of DOORS.filter((one) => !off.includes(one))) await accepted(door, { rewardIds: [fries] });
  });
});

describe('a guest identified by what others may know', () => {
  it.each<[string, () => string]>([
    ['CARD_ID', () => guest.cardId],
    ['CARD_ID_BASE10', () => BigInt(`0x${guest.cardId.replaceAll('-', '')}`).toString()],
    ['PHONE', () => guest.phone],
  ])('may earn and not spend, unless the programme lets them: %s', async (ostType, ost) => {
    const identified = async () =>
      given<{ id: string }>(await guest.at.identify({ ost: ost(), ...key() }), 'identify').id;
    const mayNot = because('IDENTIFIER_MAY_NOT_SPEND', { ostType });
    const picks = { rewardIds: [fries], voucherIds: await guest.coffees(1) };
    await guest.has(200);
    guest.open = await identified();
    for (const wrong of [picks, { ...picks, rewardIds: [] }, { ...picks, voucherIds: [] }])
      await guest.refused(['claimTransaction'], wrong, mayNot);
    await guest.told('kiosk', { rewardIds: ['x'] }, mayNot, noReward('x'));
    await accepted('claimTransaction');
    guest.open = await identified();
    await maySpend(scene, ostType, true);
    await accepted('claimTransaction', picks);
  });

  it('is like one with a code where that may not spend either, not even what it holds; partners know their guests', async () => {
    await guest.has(400);
    guest.open = await guest.scanned({ rewardIds: [fries] });
    await maySpend(scene, 'OTP', false);
    await guest.refused(['claimTransaction'], {}, because('IDENTIFIER_MAY_NOT_SPEND', { ostType: 'OTP' }));
    await accepted('createTransaction', { rewardIds: [fries] });
  });
});
