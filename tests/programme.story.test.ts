/** What guests collect points for: rewards, vouchers, tiers, and what a return makes of them. In both forms. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  CardChangedDocument,
  ClaimDocument,
  CreateTransactionDocument,
  CreateUserDocument,
  HistoryDocument,
  IdentifyDocument,
  IssueOtpDocument,
  MeDocument,
  type OrderInput,
  OtpUpdatesDocument,
  OutcomesDocument,
  ProgrammeDocument,
  ReverseTransactionDocument,
  StatsDocument,
  TransactionChangedDocument,
  ValidateDocument,
  VouchersDocument,
} from './generated/documents.ts';
import { type Api, api, listen, one, order } from './harness/client.ts';
import type { TestDatabase } from './harness/database.ts';
import { createDemoDatabase } from './harness/demo-database.ts';
import { type RunningForm, SOME_FORMS, startForm } from './harness/forms.ts';
import { query } from './harness/postgres.ts';

const meal = (): OrderInput =>
  order(1600, {
    lines: [
      { lineId: 'b', sku: 'burger', name: 'Burger', quantity: 1, unitPrice: 1000 },
      { lineId: 'f', sku: 'fries', name: 'Fries', quantity: 2, unitPrice: 300 },
    ],
  });
const key = () => ({ idempotencyKey: randomUUID() });

describe.each(SOME_FORMS)('in %s', (form) => {
  let database: TestDatabase;
  let running: RunningForm;
  let wallet: Api;
  let kiosk: Api;
  let partner: Api;
  let operator: Api;

  beforeAll(async () => {
    database = await createDemoDatabase();
    running = await startForm(form, database.url);
    const { guests, kiosks, partners, operator: console } = running.credentials;
    wallet = api(running.endpoint, one(guests).token);
    kiosk = api(running.endpoint, one(kiosks).key);
    partner = api(running.endpoint, one(partners).key);
    operator = api(running.endpoint, console.key);
  });
  afterAll(async () => {
    await running?.stop();
    await database?.drop();
  });

  const rewardId = async (name: string) => {
    const { programme } = await wallet.ask(ProgrammeDocument, {});
    return programme.rewards.find((reward) => reward.name === name)?.id ?? '';
  };
  const identify = async (ost: string) => {
    const till = { posType: 'TILLSTER', storeId: 'princes-st', terminalId: 'kiosk-1' };
    return (await kiosk.ask(IdentifyDocument, { input: { ost, ...till, ...key() } })).identify;
  };
  const newCard = async () => {
    const externalIds = [{ system: 'HOMERIA', id: randomUUID() }];
    return (await partner.ask(CreateUserDocument, { input: { externalIds } })).createUser.card.id;
  };
  const inTheApp = async (
    cardId: string,
    paid: OrderInput,
    more: { voucherIds?: string[]; rewardIds?: string[] } = {},
  ) => {
    const input = { cardId, channel: 'MOBILE' as const, posType: 'AIRTOUCH', storeId: 'douglas', order: paid, ...more };
    return (await partner.ask(CreateTransactionDocument, { input: { ...input, ...key() } })).createTransaction;
  };
  const vouchersOf = async (id: string) => (await partner.ask(VouchersDocument, { id })).card?.vouchers ?? [];

  it('a reward picked with a code is held, seen and discounted at the kiosk, paid with points, and given back', async () => {
    const before = (await wallet.ask(MeDocument, {})).me.card;
    const phone = wallet.socket();
    const cards = listen(phone, CardChangedDocument, { cardId: before.id });
    const fries = await rewardId('Fries');
    const { issueOtp: code } = await wallet.ask(IssueOtpDocument, { input: { rewardIds: [fries], ...key() } });
    expect(code.rewards).toMatchObject([{ name: 'Fries', points: 200, version: 1 }]);
    await cards.until(({ cardChanged: { points } }) => points.available === before.points.balance - 200);
    expect((await wallet.ask(MeDocument, {})).me.card.points).toMatchObject({
      balance: before.points.balance,
      reserved: 200,
    });

    const opened = await identify(code.code ?? '');
    expect(opened.rewards).toMatchObject([{ name: 'Fries' }]);
    expect(opened.card.points.available).toBe(before.points.balance - 200);
    const transactions = listen(kiosk.socket(), TransactionChangedDocument, { id: opened.id });

    const paid = meal();
    const input = { transactionId: opened.id, order: paid };
    const { validateTransaction: predicted } = await kiosk.ask(ValidateDocument, { input });
    expect(predicted).toMatchObject({
      acceptable: true,
      pointsToBurn: 200,
      payable: { amount: 1300 },
      discounts: [{ rewardId: fries, lineId: 'f', amount: 300 }],
    });
    const { claimTransaction: booked } = await kiosk.ask(ClaimDocument, { input: { ...input, ...key() } });
    expect(booked.transaction).toMatchObject({
      pointsBurned: predicted.pointsToBurn,
      pointsEarned: predicted.pointsToEarn,
      stampsGranted: predicted.stampsToGrant,
      explanation: predicted.explanation,
      order: { total: { amount: 1600 }, payable: { amount: 1300 } },
      rewards: [{ name: 'Fries' }],
    });
    expect(booked.card.points.balance).toBe(before.points.balance - 200 + 130);

    const back = { transactionId: opened.id, reason: 'cold' };
    const reverse = async (lines: { lineId: string; quantity: number }[] | null) =>
      (await kiosk.ask(ReverseTransactionDocument, { input: { ...back, lines, ...key() } })).reverseTransaction;
    expect(await reverse([{ lineId: 'f', quantity: 2 }])).toMatchObject({
      status: 'PARTIALLY_REVERSED',
      reversals: [{ reason: 'cold', pointsTakenBack: 30, pointsGivenBack: 200 }],
    });
    await transactions.until(({ transactionChanged: { status } }) => status === 'PARTIALLY_REVERSED');
    expect(await reverse(null)).toMatchObject({
      status: 'REVERSED',
      reversals: [{}, { lines: [{ lineId: 'b', quantity: 1 }], pointsTakenBack: 100, pointsGivenBack: 0 }],
    });
    await transactions.until(({ transactionChanged: { status } }) => status === 'REVERSED');
    expect(await transactions.ended).toBeUndefined();
    const after = (await wallet.ask(MeDocument, {})).me.card;
    expect(after.points).toMatchObject({ balance: before.points.balance, reserved: 0 });
    expect(after.points.lifetimeEarned).toBe(before.points.lifetimeEarned);
    await phone.dispose();
  });

  it('points are owed after a return of what was spent, nothing can be spent, and the next order pays', async () => {
    const cardId = await newCard();
    const { transaction } = await inTheApp(cardId, order(5000));
    await inTheApp(cardId, meal(), { rewardIds: [await rewardId('Burger')] });
    const input = { transactionId: transaction.id, reason: 'returned' };
    await partner.ask(ReverseTransactionDocument, { input: { ...input, ...key() } });
    const pointsOf = async () => (await partner.ask(VouchersDocument, { id: cardId })).card?.points;
    // 500 earned and spent, 60 earned, 500 taken back.
    expect(await pointsOf()).toMatchObject({ balance: -440, available: 0, reserved: 0, expiring: [] });
    await inTheApp(cardId, order(4500));
    expect(await pointsOf()).toMatchObject({ balance: 10, available: 10 });
  });

  it('S-2: the 11th order is free, by a voucher that applies itself; returned, it is good again', async () => {
    const cardId = await newCard();
    for (let i = 0; i < 10; i += 1) await inTheApp(cardId, order(500));
    const [earned] = await vouchersOf(cardId);
    expect(earned).toMatchObject({ status: 'ACTIVE', autoApply: true, benefit: { __typename: 'FreeOrder' } });
    const { transaction: eleventh } = await inTheApp(cardId, order(700));
    expect(eleventh).toMatchObject({
      order: { payable: { amount: 0 } },
      pointsEarned: 0,
      vouchers: [{ id: earned?.id }],
    });
    expect(await vouchersOf(cardId)).toMatchObject([{ status: 'USED', usedIn: { id: eleventh.id } }]);
    expect((await inTheApp(cardId, order(700))).transaction).toMatchObject({ pointsEarned: 70, vouchers: [] });

    const input = { transactionId: eleventh.id, reason: 'cold', ...key() };
    await partner.ask(ReverseTransactionDocument, { input });
    expect(await vouchersOf(cardId)).toMatchObject([{ status: 'ACTIVE', usedIn: null }]);
  });

  it('V-3: a return takes back the voucher that its stamps had become', async () => {
    const cardId = await newCard();
    for (let i = 0; i < 9; i += 1) await inTheApp(cardId, order(500));
    const { transaction } = await inTheApp(cardId, order(500));
    expect(transaction.vouchersIssued).toHaveLength(1);
    const input = { transactionId: transaction.id, reason: 'cold', ...key() };
    const { reverseTransaction } = await partner.ask(ReverseTransactionDocument, { input });
    expect(reverseTransaction.reversals).toMatchObject([{ stampsTakenBack: 1, pointsTakenBack: 50 }]);
    expect(await vouchersOf(cardId)).toMatchObject([{ status: 'REVOKED' }]);
  });

  it('a voucher picked with a code is reserved, and free again when another code is issued', async () => {
    const cardId = await newCard();
    for (let i = 0; i < 10; i += 1) await inTheApp(cardId, order(500));
    const [voucher] = await vouchersOf(cardId);
    const issue = (voucherIds: string[]) => partner.ask(IssueOtpDocument, { input: { cardId, voucherIds, ...key() } });
    const { issueOtp } = await issue([voucher?.id ?? '']);
    expect(issueOtp.vouchers).toEqual([{ id: voucher?.id, status: 'RESERVED' }]);
    expect((await vouchersOf(cardId))[0]?.status).toBe('RESERVED');
    // Reserved, it does not apply itself to another order.
    expect((await inTheApp(cardId, order(500))).transaction.vouchers).toEqual([]);
    await issue([]);
    expect((await vouchersOf(cardId))[0]?.status).toBe('ACTIVE');
  });

  it('what is picked stays held across a code that is renewed while somebody listens', async () => {
    const cardId = await newCard();
    await inTheApp(cardId, order(5000));
    const { issueOtp } = await partner.ask(IssueOtpDocument, {
      input: { cardId, rewardIds: [await rewardId('Fries')], ...key() },
    });
    const soon = new Date(Date.now() + 60_000);
    await query(database.url, `update otp.otp set expires_at = '${soon.toISOString()}' where id = '${issueOtp.id}'`);
    const phone = partner.socket();
    const updates = listen(phone, OtpUpdatesDocument, { cardId });
    const renewed = await updates.until(({ otpUpdates: { kind, otp } }) => kind === 'ISSUED' && otp.id !== issueOtp.id);
    expect(renewed.otpUpdates.otp.rewards).toMatchObject([{ name: 'Fries' }]);
    const opened = await identify(renewed.otpUpdates.otp.code ?? '');
    expect(opened.rewards).toMatchObject([{ name: 'Fries' }]);
    const claimed = await kiosk.ask(ClaimDocument, { input: { transactionId: opened.id, order: meal(), ...key() } });
    expect(claimed.claimTransaction.transaction.pointsBurned).toBe(200);
    await phone.dispose();
  });

  it('T-2: a tier is reached at once, and counts from the next order on', async () => {
    const cardId = await newCard();
    expect((await inTheApp(cardId, order(10_000))).transaction.pointsEarned).toBe(1000);
    const { card } = await partner.ask(VouchersDocument, { id: cardId });
    expect(card?.tier).toMatchObject({ tier: { id: 'silver' }, next: { id: 'gold' }, pointsToNext: 4000 });
    expect((await inTheApp(cardId, order(1337))).transaction.pointsEarned).toBe(167);
  });

  it('the history explains every fact, and sums say what became of the day', async () => {
    const [from, to] = [new Date(Date.now() - 3_600_000).toISOString(), new Date(Date.now() + 3_600_000).toISOString()];
    const sums = async () => (await operator.ask(StatsDocument, { from, to, storeId: 'douglas' })).stats;
    const before = await sums();
    const cardId = await newCard();
    const { transaction } = await inTheApp(cardId, order(5000));
    const spent = await inTheApp(cardId, meal(), { rewardIds: [await rewardId('Fries')] });
    const input = { transactionId: transaction.id, reason: 'late', lines: null, ...key() };
    await partner.ask(ReverseTransactionDocument, { input });
    const after = await sums();
    expect(after.transactionsClaimed - before.transactionsClaimed).toBe(2);
    expect(after.pointsEarned - before.pointsEarned).toBe(spent.transaction.pointsEarned);
    expect(after.pointsBurned - before.pointsBurned).toBe(200);
    expect(after.rewardsEarned - before.rewardsEarned).toBe(1);
    expect(after.pointsLiability - before.pointsLiability).toBe(spent.transaction.pointsEarned - 200);

    const { card } = await operator.ask(HistoryDocument, { id: cardId, first: 100 });
    const told = card?.history.edges.map(({ node }) => node.explanation) ?? [];
    expect(told.filter((sentence) => !/^.+\.$/.test(sentence))).toEqual([]);
    expect(told).toContain('Crowns (version 1) took back 500 crowns: nothing that counts was kept.');
    expect(told).toContain('200 crowns were spent on Fries (version 1).');
    expect(told).toContain('Returned: 1 of line 1. late.');

    const { card: other } = await operator.ask(HistoryDocument, { id: cardId, first: 100, language: 'ES' });
    const inSpanish = other?.history.edges.map(({ node }) => node.explanation) ?? [];
    expect(inSpanish).toHaveLength(told.length);
    expect(inSpanish.filter((sentence) => told.includes(sentence))).toEqual([]);
    expect(inSpanish).toContain('Crowns (versión 1) retiró 500 crowns: de lo que cuenta no quedó nada.');
    expect(inSpanish).toContain('Se gastaron 200 crowns en Fries (versión 1).');
    expect(inSpanish).toContain('Devuelto: 1 de la línea 1. late.');
  });

  it('what an order gives is told before and after in the language that is asked for', async () => {
    const cardId = await newCard();
    await inTheApp(cardId, order(5000));
    const picks = { rewardIds: [await rewardId('Fries')] };
    const place = { cardId, channel: 'MOBILE', posType: 'AIRTOUCH', storeId: 'douglas' } as const;
    const input = { ...place, order: meal(), ...picks };
    const { validateTransaction: said } = await partner.ask(ValidateDocument, { input, language: 'ES' });
    expect(said.discounts).toMatchObject([{ description: 'Fries: 3,00\u00a0€ de descuento' }]);
    expect(said.explanation[0]?.gave).toBe('3,00\u00a0€ de descuento en el pedido, por 200 crowns.');

    const { transaction } = await inTheApp(cardId, meal(), picks);
    const spanish = await partner.ask(OutcomesDocument, { id: transaction.id, language: 'ES' });
    expect(spanish.transaction?.explanation).toEqual(said.explanation.map(({ gave, whyNot }) => ({ gave, whyNot })));
    const english = await partner.ask(OutcomesDocument, { id: transaction.id, language: 'EN' });
    expect(english.transaction?.explanation[0]?.gave).toBe('€3.00 off the order, for 200 crowns.');

    // As releases before this one stored it.
    await query(
      database.url,
      `update transaction.transaction set explanation = jsonb_set(explanation, '{0,gave}', '"As it was said."') where id = '${transaction.id}'`,
    );
    const older = await partner.ask(OutcomesDocument, { id: transaction.id, language: 'ES' });
    expect(older.transaction?.explanation).toEqual([
      { gave: 'As it was said.', whyNot: null },
      ...(spanish.transaction?.explanation.slice(1) ?? []),
    ]);

    const useless = { ...input, order: order(500) };
    const { validateTransaction: refused } = await partner.ask(ValidateDocument, { input: useless, language: 'ES' });
    expect(refused.problems).toMatchObject([
      { code: 'REWARD_UNAVAILABLE', message: 'No descontaría nada de este pedido.' },
    ]);
  });
});
