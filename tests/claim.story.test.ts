/**
 * The main job: a guest shows a code, a kiosk exchanges it, the phone knows at once, the order earns. In both forms, and
 * where guests and kiosks may run registered operations only.
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { manifestOf } from '../gateway/register.ts';
import {
  CardChangedDocument,
  CardDocument,
  ClaimDocument,
  CreateTransactionDocument,
  CreateUserDocument,
  IdentifyDocument,
  MeDocument,
  OtpUpdatesDocument,
  TransactionChangedDocument,
  TransactionDocument,
  UserByDocument,
  ValidateDocument,
} from './generated/documents.ts';
import { type Api, api, listen, one, order } from './harness/client.ts';
import { createTestDatabase, type TestDatabase } from './harness/database.ts';
import { FORMS, type RunningForm, startForm } from './harness/forms.ts';

describe.each(FORMS)('in %s', (form) => {
  let folder: string;
  let database: TestDatabase;
  let running: RunningForm;
  let wallet: Api;
  let kiosk: Api;
  let partner: Api;
  const guest = () => one(running.credentials.guests);

  beforeAll(async () => {
    database = await createTestDatabase();
    folder = await mkdtemp(join(tmpdir(), 'loyalty-registered-'));
    const manifest = join(folder, 'trusted.json');
    await writeFile(manifest, JSON.stringify(manifestOf(['tests/documents.graphql'])));
    running = await startForm(form, database.url, { TRUSTED_DOCUMENTS: manifest });
    wallet = api(running.endpoint, guest().token);
    kiosk = api(running.endpoint, one(running.credentials.kiosks).key);
    partner = api(running.endpoint, one(running.credentials.partners).key);
  });
  afterAll(async () => {
    await running?.stop();
    await database?.drop();
    await rm(folder, { recursive: true, force: true });
  });

  it('what is not registered is refused to guests and kiosks, and not to partners', async () => {
    const document = parse('{ programme { name } }') as TypedDocumentNode<object, Record<string, never>>;
    for (const caller of [wallet, kiosk]) {
      expect(await caller.refusal(document, {})).toMatchObject({ code: 'FORBIDDEN' });
    }
    expect((await partner.send(document, {})).errors).toEqual([]);
  });

  const identify = (ost: string) => ({
    input: { ost, posType: 'TILLSTER', storeId: 'princes-st', terminalId: 'kiosk-1', idempotencyKey: randomUUID() },
  });

  it('a code shown is claimed at the kiosk, the phone knows at once, and the order earns', async () => {
    const before = (await wallet.ask(MeDocument, {})).me.card;
    const phone = wallet.socket();
    const updates = listen(phone, OtpUpdatesDocument, {});
    const cards = listen(phone, CardChangedDocument, { cardId: before.id });

    const shown = await updates.until(({ otpUpdates }) => otpUpdates.kind === 'ISSUED');
    const code = shown.otpUpdates.otp.code ?? '';
    expect(code).toMatch(/^\d{6}$/);
    await cards.until(({ cardChanged }) => cardChanged.position === before.position);

    const { identify: opened } = await kiosk.ask(IdentifyDocument, identify(code));
    expect(opened).toMatchObject({
      status: 'OPEN',
      identifiedBy: 'OTP',
      card: { id: before.id, owner: { name: 'Andy' }, points: { available: before.points.available } },
    });

    const claimed = await updates.until(({ otpUpdates }) => otpUpdates.kind === 'CLAIMED');
    expect(claimed.otpUpdates.otp).toMatchObject({
      id: shown.otpUpdates.otp.id,
      status: 'CLAIMED',
      code: null,
      transaction: { id: opened.id, storeId: 'princes-st' },
    });
    const renewed = await updates.until(
      ({ otpUpdates: { kind, otp } }) => kind === 'ISSUED' && otp.code !== null && otp.code !== code,
    );
    expect(Number(renewed.otpUpdates.cursor)).toBeGreaterThan(Number(claimed.otpUpdates.cursor));

    const transactions = listen(kiosk.socket(), TransactionChangedDocument, { id: opened.id });
    await transactions.until(({ transactionChanged }) => transactionChanged.status === 'OPEN');
    const paid = order(1337);
    const { validateTransaction: predicted } = await kiosk.ask(ValidateDocument, {
      input: { transactionId: opened.id, order: paid },
    });
    const { claimTransaction: booked } = await kiosk.ask(ClaimDocument, {
      input: { transactionId: opened.id, order: paid, idempotencyKey: randomUUID() },
    });
    expect(booked).toMatchObject({
      alreadyBooked: false,
      transaction: { status: 'CLAIMED', pointsEarned: 133, order: { total: { amount: 1337, currency: 'EUR' } } },
      card: { points: { balance: before.points.balance + 133 } },
    });
    expect(predicted).toMatchObject({
      acceptable: true,
      pointsToEarn: booked.transaction.pointsEarned,
      stampsToGrant: booked.transaction.stampsGranted,
      explanation: booked.transaction.explanation,
    });

    await cards.until(({ cardChanged }) => cardChanged.points.balance === before.points.balance + 133);
    await transactions.until(({ transactionChanged }) => transactionChanged.status === 'CLAIMED');
    const after = (await wallet.ask(MeDocument, {})).me.card;
    expect(after.points.lifetimeEarned).toBe(before.points.lifetimeEarned + 133);
    expect(after.position).toBe(booked.card.position);
    await phone.dispose();
  });

  it('a partner creates a guest, whom a till finds by phone and whose order the partner books', async () => {
    const phone = '+353871112233';
    const input = { phone, name: 'Fiona', externalIds: [{ system: 'HOMERIA', id: 'h-1' }] };
    const { createUser: first } = await partner.ask(CreateUserDocument, { input });
    const { createUser: again } = await partner.ask(CreateUserDocument, { input });
    expect(first.created).toBe(true);
    expect(again).toMatchObject({ created: false, user: { id: first.user.id }, card: { id: first.card.id } });

    const { identify: opened } = await kiosk.ask(IdentifyDocument, identify(phone));
    expect(opened).toMatchObject({ identifiedBy: 'PHONE', card: { id: first.card.id, owner: { name: 'Fiona' } } });
    expect(await kiosk.ask(UserByDocument, { by: { cardId: first.card.id } })).toMatchObject({
      user: { name: 'Fiona' },
    });

    const create = {
      cardId: first.card.id,
      channel: 'MOBILE' as const,
      posType: 'AIRTOUCH',
      storeId: 'douglas',
      order: order(1000),
    };
    const { createTransaction: booked } = await partner.ask(CreateTransactionDocument, {
      input: { ...create, idempotencyKey: randomUUID() },
    });
    expect(booked).toMatchObject({
      alreadyBooked: false,
      transaction: { pointsEarned: 100, status: 'CLAIMED' },
      card: { points: { balance: 100 } },
    });
    const { createTransaction: twice } = await partner.ask(CreateTransactionDocument, {
      input: { ...create, idempotencyKey: randomUUID() },
    });
    expect(twice).toMatchObject({
      alreadyBooked: true,
      transaction: { id: booked.transaction.id },
      card: { points: { balance: 100 } },
    });
    const by = {
      order: {
        posType: 'AIRTOUCH',
        storeId: 'douglas',
        businessDate: create.order.businessDate,
        orderRef: create.order.ref,
      },
    };
    expect(await partner.ask(TransactionDocument, { by })).toMatchObject({
      transaction: { id: booked.transaction.id },
    });
  });

  it('a guest sees no other guest, and a kiosk nobody whom it has not identified', async () => {
    const stranger = one(running.credentials.guests, 3);
    expect(await wallet.ask(CardDocument, { id: stranger.cardId })).toEqual({ card: null });
    expect(await kiosk.ask(CardDocument, { id: stranger.cardId })).toEqual({ card: null });
    expect(await kiosk.ask(UserByDocument, { by: { phone: stranger.phone } })).toEqual({ user: null });
    expect(await wallet.refusal(UserByDocument, { by: { id: guest().userId } })).toMatchObject({ code: 'FORBIDDEN' });
    expect(await api(running.endpoint).refusal(MeDocument, {})).toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});
