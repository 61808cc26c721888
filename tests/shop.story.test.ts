/** A shop with a key for each of its kiosks: they take over from each other, and nobody else may. */
import { randomUUID } from 'node:crypto';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { parse } from 'graphql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Client } from '../platform/caller.ts';
import { demoGuests } from '../prisma/demo.ts';
import { demoClient } from '../prisma/seed.ts';
import {
  CardDocument,
  ClaimDocument,
  CreateTransactionDocument,
  IdentifyDocument,
  TransactionDocument,
} from './generated/documents.ts';
import { one, order } from './harness/client.ts';
import { openTestRooms, type TestRooms } from './harness/rooms.ts';

const first = demoClient('Tillster kiosks, Princes Street');
const second: Client = { ...first, clientId: randomUUID() };
const elsewhere: Client = { ...first, clientId: randomUUID(), storeIds: ['douglas'] };
const partner: Client = { ...demoClient('Airtouch app'), posTypes: ['AIRTOUCH', 'TILLSTER'] };
let rooms: TestRooms;
let cardId: string;

beforeAll(async () => {
  rooms = await openTestRooms(new Date());
  cardId = one(await demoGuests(rooms.platform.db)).cardId;
});
afterAll(() => rooms.close());

const identify = async (client: Client) => {
  const place = { posType: 'TILLSTER', storeId: one(client.storeIds), terminalId: 't' };
  return (await rooms.ask(client, IdentifyDocument, { input: { ost: cardId, ...place, idempotencyKey: randomUUID() } }))
    .identify;
};

it('what one kiosk has opened another of the shop claims and reads', async () => {
  const { id } = await identify(first);
  const { claimTransaction } = await rooms.ask(second, ClaimDocument, {
    input: { transactionId: id, order: order(1000), idempotencyKey: randomUUID() },
  });
  expect(claimTransaction).toMatchObject({ alreadyBooked: false, card: { id: cardId } });
  expect(await rooms.ask(second, CardDocument, { id: cardId })).toMatchObject({ card: { owner: { name: 'Andy' } } });
});

it('what a partner opened for the shop its kiosks read too', async () => {
  const place = { posType: 'TILLSTER', storeId: 'princes-st', channel: 'WEB' as const };
  const { createTransaction } = await rooms.ask(partner, CreateTransactionDocument, {
    input: { cardId, ...place, order: order(1000), idempotencyKey: randomUUID() },
  });
  const by = { id: createTransaction.transaction.id };
  expect(await rooms.ask(second, TransactionDocument, { by })).toMatchObject({ transaction: { status: 'CLAIMED' } });
});

it('a kiosk of another shop sees neither the guest nor the visit', async () => {
  const { id } = await identify(first);
  expect(await rooms.ask(elsewhere, CardDocument, { id: cardId })).toEqual({ card: null });
  expect(await rooms.ask(elsewhere, TransactionDocument, { by: { id } })).toEqual({ transaction: null });
  const input = { transactionId: id, order: order(1000), idempotencyKey: randomUUID() };
  await expect(rooms.ask(elsewhere, ClaimDocument, { input })).rejects.toThrow('NOT_FOUND');
});

it('a key under which an order was found to be booked stands for that order', async () => {
  const paid = order(1000);
  const claim = async (client: Client, idempotencyKey: string, what = paid) => {
    const { id } = await identify(client);
    return () => rooms.ask(client, ClaimDocument, { input: { transactionId: id, order: what, idempotencyKey } });
  };
  const booking = (await (await claim(first, randomUUID()))()).claimTransaction;
  const key = randomUUID();
  const again = await claim(second, key);
  const heard = { claimTransaction: { alreadyBooked: true, transaction: { id: booking.transaction.id } } };
  expect(await again()).toMatchObject(heard);
  expect(await again()).toMatchObject(heard);
  await expect((await claim(second, key, order(2000)))()).rejects.toThrow('IDEMPOTENCY_KEY_REUSED');
});

it('a kiosk sees that a voucher was used elsewhere, not where', async () => {
  const spend = 'query ($id: ID!) { card(id: $id) { vouchers(status: USED) { status usedIn { pointsEarned } } } }';
  const document = parse(spend) as TypedDocumentNode<{ card: { vouchers: object[] } }, { id: string }>;
  // The lunch card is full after some orders, and its voucher goes with the next one.
  for (let orders = 0; orders < 12; orders += 1) {
    const input = { cardId, channel: 'WEB' as const, posType: 'AIRTOUCH', storeId: 'douglas', order: order(1000) };
    await rooms.ask(partner, CreateTransactionDocument, { input: { ...input, idempotencyKey: randomUUID() } });
  }
  await identify(first);
  const seen = async (client: Client) => (await rooms.ask(client, document, { id: cardId })).card.vouchers;
  const elsewhere = { status: 'USED', usedIn: null };
  expect(await seen(partner)).not.toContainEqual(elsewhere);
  expect(await seen(first)).toContainEqual(elsewhere);
});
