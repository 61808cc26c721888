/** Subscriptions to what is not there or not yours, and to what is but is asked for carelessly. */
import { randomUUID } from 'node:crypto';
import type { Client } from 'graphql-ws';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  CardChangedDocument,
  IdentifyDocument,
  OtpUpdatesDocument,
  TransactionChangedDocument,
} from './generated/documents.ts';
import { api, listen, one, order } from './harness/client.ts';
import { commonScene, given, type Scene } from './harness/scene.ts';
import { key, type Till, till } from './harness/till.ts';

let scene: Scene;
let at: Till;
const sockets: Record<'guest' | 'kiosk' | 'partner', Client> = Object.create(null);
beforeAll(async () => {
  scene = await commonScene();
  at = till(scene, one(scene.running.credentials.guests).cardId);
  for (const caller of ['guest', 'kiosk', 'partner'] as const) {
    sockets[caller] = api(scene.endpoint, scene.credentialOf(caller)).socket();
  }
});
afterEach(() => expect(scene.faults()).toEqual([]));
afterAll(async () => {
  for (const socket of Object.values(sockets)) await socket.dispose();
});

const NOT_FOUND = [{ extensions: { code: 'NOT_FOUND', retryable: false } }];
const NO_IDS = [randomUUID(), randomUUID().toUpperCase(), 'x', 'a\0b', '🍟', ''];
const cardOf = (guest: number) => one(scene.running.credentials.guests, guest).cardId;

describe("what is not there, or is somebody else's", () => {
  it.each(['guest', 'kiosk'] as const)('cannot be listened to: cards, by a %s', async (caller) => {
    for (const cardId of [...NO_IDS, cardOf(3)]) {
      const { events, ended } = listen(sockets[caller], CardChangedDocument, { cardId });
      expect(await ended, cardId).toMatchObject(NOT_FOUND);
      expect(events).toEqual([]);
    }
  });

  it('cannot be listened to: codes, by a guest', async () => {
    const before = await scene.books();
    for (const cardId of [...NO_IDS.filter(Boolean), cardOf(3)]) {
      expect(await listen(sockets.guest, OtpUpdatesDocument, { cardId }).ended, cardId).toMatchObject(NOT_FOUND);
    }
    expect(await scene.books()).toEqual(before);
  });

  it('cannot be listened to: transactions, by a kiosk', async () => {
    const tills = { credential: one(scene.running.credentials.kiosks, 1).key };
    const input = { ost: cardOf(3), posType: 'WINREST', storeId: 'douglas', terminalId: '1', ...key() };
    const { id: other } = given<{ id: string }>(await scene.ask(tills, IdentifyDocument, { input }), 'identify');
    for (const id of [...NO_IDS, other]) {
      const { ended } = listen(sockets.kiosk, TransactionChangedDocument, { id });
      expect(await ended, id).toMatchObject(NOT_FOUND);
    }
  });
});

it('an id in capitals is heard of like any other', async () => {
  // Changes are announced by the id as it is kept: who listened to a card in capitals was told some seconds late.
  const id = await at.open();
  const cards = listen(sockets.partner, CardChangedDocument, { cardId: cardOf(0).toUpperCase() });
  const transactions = listen(sockets.partner, TransactionChangedDocument, { id: id.toUpperCase() });
  const { cardChanged: before } = await cards.until(() => true);
  await transactions.until(() => true);
  await at.claim({ transactionId: id, order: order(1000), ...key() });
  const from = performance.now();
  await transactions.until(({ transactionChanged }) => transactionChanged.status === 'CLAIMED');
  await cards.until(({ cardChanged }) => cardChanged.position > before.position);
  expect(performance.now() - from).toBeLessThan(1_000);
  cards.stop();
  transactions.stop();
});

it.each(['', 'x', '-1', '1.5', '1e3', '٣', '9'.repeat(16), "1'; --", '1\0'])('%j is no cursor', async (after) => {
  const { events, ended } = listen(sockets.guest, OtpUpdatesDocument, { after });
  expect(await ended).toMatchObject([
    {
      extensions: {
        code: 'INPUT_INVALID',
        retryable: false,
        details: { field: 'after', expected: 'a cursor of this subscription' },
      },
    },
  ]);
  expect(events).toEqual([]);
});

it('a cursor that was never given, as after a restore, is no cursor: what is now comes first', async () => {
  const fresh = listen(sockets.guest, OtpUpdatesDocument, {});
  const now = await fresh.until(({ otpUpdates }) => otpUpdates.kind === 'ISSUED');
  const lost = listen(sockets.guest, OtpUpdatesDocument, { after: '999999999' });
  await lost.until(({ otpUpdates }) => otpUpdates.cursor === now.otpUpdates.cursor);
  fresh.stop();
  lost.stop();
});

it('a partner says of which card it wants the codes', async () => {
  for (const cardId of [undefined, null, '']) {
    const { ended } = listen(sockets.partner, OtpUpdatesDocument, cardId === undefined ? {} : { cardId });
    expect(await ended).toMatchObject([
      { extensions: { code: 'INPUT_INVALID', details: { field: 'cardId', expected: 'the id of a card' } } },
    ]);
  }
});

it.each([
  ['a field that is not there', 'subscription { cardChangd(cardId: "x") { id } }', 'GRAPHQL_VALIDATION_FAILED'],
  ['no argument', 'subscription { cardChanged { id } }', 'GRAPHQL_VALIDATION_FAILED'],
  [
    'two fields at once',
    'subscription { cardChanged(cardId: "x") { id } otpUpdates { cursor } }',
    'GRAPHQL_VALIDATION_FAILED',
  ],
  ['no selection', 'subscription { cardChanged(cardId: "x") }', 'GRAPHQL_VALIDATION_FAILED'],
  ['half a text', 'subscription { cardChanged(', 'GRAPHQL_PARSE_FAILED'],
  ['a variable that is missing', 'subscription ($id: ID!) { cardChanged(cardId: $id) { id } }', 'BAD_USER_INPUT'],
])('a wrong operation is refused and leaves the socket open: %s', async (_what, query, code) => {
  const results = sockets.guest.iterate({ query });
  await expect(results.next()).rejects.toMatchObject([{ extensions: { code, retryable: false } }]);
  const next = await sockets.guest.iterate({ query: '{ programme { currency } }' }).next();
  expect(next.value).toEqual({ data: { programme: { currency: 'EUR' } } });
});

it('a token that ends takes its socket with it at that moment, and a new one goes on where that ended', async () => {
  const elena = one(scene.running.credentials.guests, 4);
  // Long enough to listen before, on a machine that is busy with other tests.
  const lifeS = 4;
  const endsAtS = Math.floor(Date.now() / 1_000) + lifeS;
  const first = api(scene.endpoint, await scene.token(elena.userId, lifeS)).socket();
  const before = listen(first, OtpUpdatesDocument, {});
  const { otpUpdates: issued } = await before.until(({ otpUpdates }) => otpUpdates.kind === 'ISSUED');
  expect(await before.ended).toMatchObject({ code: 4403 });
  expect(Date.now() / 1_000).toBeGreaterThanOrEqual(endsAtS);
  expect(Date.now() / 1_000).toBeLessThan(endsAtS + 3);
  await first.dispose();

  // Claimed, and another issued, while nobody listens.
  const hers = till(scene, elena.cardId);
  expect((await hers.identify({ ost: issued.otp.code, ...key() })).errors).toEqual([]);
  expect((await hers.issue(key())).errors).toEqual([]);

  const second = api(scene.endpoint, await scene.token(elena.userId, 60)).socket();
  const after = listen(second, OtpUpdatesDocument, { after: before.events.at(-1)?.otpUpdates.cursor ?? null });
  await after.until(({ otpUpdates }) => otpUpdates.kind === 'ISSUED');
  expect(after.events.map(({ otpUpdates }) => [otpUpdates.kind, otpUpdates.otp.id === issued.otp.id])).toEqual([
    ['CLAIMED', true],
    ['ISSUED', false],
  ]);
  await second.dispose();
});
