/** Claims of what is over, and orders that are booked already: a clear answer, and nothing is written twice. */
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CancelOtpDocument, TransactionDocument, ValidateDocument } from './generated/documents.ts';
import { one, order } from './harness/client.ts';
import { type Answer, commonScene, given, refusalOf, type Scene } from './harness/scene.ts';
import { badTexts, oddTexts } from './harness/texts.ts';
import { key, type Till, till } from './harness/till.ts';

let scene: Scene;
let at: Till;
/** Of a transaction that is open. */
let open: string;
beforeAll(async () => {
  scene = await commonScene();
  at = till(scene, one(scene.running.credentials.guests).cardId);
});
beforeEach(async () => {
  open = await at.open();
});
afterEach(() => expect(scene.faults()).toEqual([]));

const booking = (answer: Answer) =>
  given<{ alreadyBooked: boolean; transaction: { id: string } }>(answer, 'claimTransaction');

describe('a transaction that is over', () => {
  /** Why, and what it is told to be. */
  const ends: [string, string, (id: string) => Promise<unknown>][] = [
    ['cancelled', 'CANCELLED', (transactionId) => at.cancel({ transactionId, ...key() })],
    ['claimed', 'CLAIMED', (transactionId) => at.claim({ transactionId, order: order(1000), ...key() })],
    [
      'too old, swept or not',
      'EXPIRED',
      (id) => scene.sql('update transaction.transaction set expires_at = now() where id = $1', [id]),
    ],
  ];
  it.each(ends)('because it is %s, is neither claimed nor cancelled', async (_why, status, end) => {
    await end(open);
    const kept = key();
    const refused = { code: 'TRANSACTION_NOT_OPEN', retryable: false, details: { status } };
    const claimed = () => at.claim({ transactionId: open, order: order(500), ...kept });
    expect(await scene.refusedIn(claimed)).toEqual(refused);
    expect(await scene.refusedIn(() => at.cancel({ transactionId: open, ...kept }))).toEqual(refused);

    const input = { transactionId: open, order: order(500) };
    expect((await scene.ask('kiosk', ValidateDocument, { input })).data).toMatchObject({
      validateTransaction: { acceptable: false, problems: [{ code: 'TRANSACTION_NOT_OPEN' }], pointsToEarn: 0 },
    });
    const another = await at.claim({ transactionId: await at.open(), order: order(500), ...kept });
    expect(booking(another).alreadyBooked).toBe(false);
  });

  it('answers with the booking of its order if that is booked, whichever transaction booked it', async () => {
    const paid = order(700);
    const first = await at.open();
    const booked = await at.claim({ transactionId: first, order: paid, ...key() });
    expect(booking(booked)).toMatchObject({ alreadyBooked: false, transaction: { id: first } });
    for (const transactionId of [open, first]) {
      const before = await scene.books();
      const again = await at.claim({ transactionId, order: paid, ...key() });
      expect(booking(again)).toMatchObject({ alreadyBooked: true, transaction: { id: first } });
      // Only its key is kept, so that it stands for this answer.
      expect(await scene.books()).toEqual({ ...before, keys: Number(before['keys']) + 1 });
    }
    const other = await at.claim({ transactionId: open, order: order(700), ...key() });
    expect(booking(other)).toMatchObject({ alreadyBooked: false, transaction: { id: open } });
  });

  it('does not keep its key from the transaction that is open', async () => {
    const kept = key();
    const nowhere = at.claim({ transactionId: crypto.randomUUID(), order: order(100), ...kept });
    expect(refusalOf(await nowhere)).toMatchObject({ code: 'NOT_FOUND' });
    expect(booking(await at.claim({ transactionId: open, order: order(100), ...kept })).transaction.id).toBe(open);
  });
});

it('a code is cancelled once', async () => {
  const { id } = given<{ id: string }>(await at.issue(key()), 'issueOtp');
  expect(given(await scene.ask('guest', CancelOtpDocument, { id }), 'cancelOtp')).toMatchObject({
    status: 'CANCELLED',
    code: null,
  });
  for (const caller of ['guest', 'partner'] as const) {
    const refused = await scene.refusedIn(() => scene.ask(caller, CancelOtpDocument, { id }));
    expect(refused).toEqual({ code: 'OTP_NOT_LIVE', retryable: false, details: { id } });
  }
});

it.each(badTexts(200))('a reason is not %s', async (_what, reason) =>
  expect(await scene.refusedIn(() => at.cancel({ transactionId: open, reason, ...key() }))).toMatchObject({
    code: 'INPUT_INVALID',
    details: { field: 'input.reason', expected: 'text of 1 to 200 characters without control characters' },
  }),
);

describe('the key of an order', () => {
  const by = { posType: 'AIRTOUCH', storeId: 'douglas', businessDate: '2026-11-20', orderRef: 'x' };
  const find = (wrong: object) => scene.ask('partner', TransactionDocument, { by: { order: { ...by, ...wrong } } });

  it.each(['posType', 'storeId', 'orderRef'])('has a %s that is text; an unknown one finds nothing', async (field) => {
    for (const [what, text] of badTexts(64)) {
      const refused = { code: 'INPUT_INVALID', details: { field: `by.order.${field}` } };
      expect(refusalOf(await find({ [field]: text })), what).toMatchObject(refused);
    }
    for (const [what, text] of oddTexts(64)) {
      expect(await find({ [field]: text }), what).toEqual({ status: 200, data: { transaction: null }, errors: [] });
    }
  });

  it.each(['0000-01-01', '2026-02-30', '20.11.2026', '2026-11-20T00:00:00Z'])('has no day %s', async (businessDate) =>
    expect(await find({ businessDate })).toMatchObject({
      status: 400,
      errors: [{ extensions: { code: 'BAD_USER_INPUT', retryable: false } }],
    }),
  );

  it('is one of the two ways to ask for a transaction, and one at a time', async () => {
    for (const wrong of [{}, { id: null, order: null }, { id: open, order: by }]) {
      const refused = refusalOf(await scene.ask('partner', TransactionDocument, { by: wrong }));
      expect(refused).toMatchObject({ code: 'INPUT_INVALID', details: { field: 'by', expected: 'exactly one field' } });
    }
  });
});

describe('a validation', () => {
  const known = { channel: 'MOBILE', posType: 'AIRTOUCH', storeId: 'douglas' };
  const validate = (input: object) =>
    scene.ask('partner', ValidateDocument, { input: { order: order(100), ...input } });
  const cardId = () => one(scene.running.credentials.guests).cardId;

  it('is of a transaction, or of a card at a place, and of nothing in between', async () => {
    const wrongs = [{}, { cardId: cardId() }, { ...known }, { transactionId: open, ...known, cardId: cardId() }];
    for (const wrong of wrongs) {
      expect(refusalOf(await validate(wrong))).toMatchObject({ code: 'INPUT_INVALID', details: { field: 'input' } });
    }
    expect((await validate({ ...known, cardId: cardId() })).data).toMatchObject({
      validateTransaction: { acceptable: true },
    });
  });

  // A store was looked for in the database before it was looked at, and U+0000 made that a fault of ours.
  it.each(['posType', 'storeId'])('is at a %s that is text', async (field) => {
    for (const [what, text] of badTexts(64).filter(([, text]) => text !== '')) {
      const refused = { code: 'INPUT_INVALID', details: { field: `input.${field}` } };
      expect(refusalOf(await validate({ ...known, cardId: cardId(), [field]: text })), what).toMatchObject(refused);
    }
  });
});
