/** Returns that cannot be, and sums of periods that are none: told why, nothing is taken back, and the key stays good. */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ReverseTransactionDocument, StatsDocument, TransactionDocument } from './generated/documents.ts';
import { one, order } from './harness/client.ts';
import { type Answer, type CallerName, given, openScene, refusalOf, type Scene } from './harness/scene.ts';
import { because, rewardIds, type Shopper, shopper } from './harness/shop.ts';
import { badTexts, oddTexts } from './harness/texts.ts';
import { key } from './harness/till.ts';

type Who = CallerName | { readonly credential: string };
interface Returned {
  readonly status: string;
  readonly reversals: readonly { readonly lines: readonly object[]; readonly [sum: string]: unknown }[];
}
const LINE = 'a line of the order';
const TEA = { sku: 'tea', name: 'Tea', quantity: 1, unitPrice: 400 };

let scene: Scene;
let guest: Shopper;
/** Of a meal that the guest has paid for at the kiosk; and one of which nothing is ever returned. */
let sold: string;
let kept: string;
beforeAll(async () => {
  scene = await openScene();
  guest = await shopper(scene);
  kept = await sell();
  sold = kept;
});
afterEach(() => expect(scene.faults()).toEqual([]));
afterAll(() => scene?.close());

async function sell(input: object = {}): Promise<string> {
  const transactionId = await guest.scanned();
  given(await guest.send('claimTransaction', { transactionId, ...input }), 'claimTransaction');
  return transactionId;
}
const send = (input: object, caller: Who = 'kiosk') =>
  scene.ask(caller, ReverseTransactionDocument, {
    input: { transactionId: sold, reason: 'cold', ...key(), ...input },
  });
const refused = (input: object, caller?: Who) => scene.refusedIn(() => send(input, caller));
const returned = (answer: Answer) => given<Returned>(answer, 'reverseTransaction');
const line = (lineId: unknown, quantity: unknown = 1) => ({ lineId, quantity });
const invalid = (field: string, expected: string, came: unknown) =>
  because('INPUT_INVALID', { field: `input.${field}`, expected, came });

describe('of an order, lines are not returned', () => {
  /** The whole table asks with one key, so that a refusal that kept it would be seen at the end. */
  const sameKey = key();
  const refusedLines = (...lines: object[]) => refused({ transactionId: kept, lines, ...sameKey });

  it.each([0, -1, 1000, 2 ** 31 - 1, -(2 ** 31)])('%i times', async (n) => {
    const refusal = invalid('lines.1.quantity', 'a whole number from 1 to 999', n);
    expect(await refusedLines(line('f'), line('b', n))).toEqual(refusal);
  });
  it.each(['q', 'F', ' f', '0', '__proto__', 'constructor'])('that it has not: %j', async (lineId) =>
    expect(await refusedLines(line('f'), line(lineId))).toEqual(invalid('lines.1.lineId', LINE, lineId)),
  );
  it.each<[string, object[], string, string, unknown]>([
    ['more often than bought', [line('f', 3)], 'lines.0.quantity', 'a whole number from 1 to 2', 3],
    ['twice of one', [line('f', 2), line('b', 2)], 'lines.1.quantity', 'a whole number from 1 to 1', 2],
    ['named twice', [line('f'), line('b'), line('f')], 'lines.2.lineId', 'a line not named before', 'f'],
    ['if there are none', [], 'lines', '1 to 200 entries', 0],
    ['201 at once', Array.from({ length: 201 }, (_, i) => line(i)), 'lines', '1 to 200 entries', 201],
  ])('%s', async (_what, lines, field, expected, came) =>
    expect(await refusedLines(...lines)).toEqual(invalid(field, expected, came)),
  );
  it('by what is no text, or no whole number of 32 bits', async () => {
    for (const [what, text] of badTexts(64)) {
      const refusal = { code: 'INPUT_INVALID', details: { field: 'input.lines.0.lineId' } };
      expect(await refusedLines(line(text)), what).toMatchObject(refusal);
    }
    for (const quantity of [1.5, 2 ** 31, '1', true, null, [1]]) {
      const wrong = { status: 400, errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] };
      expect(await send({ lines: [line('f', quantity)], ...sameKey }), String(quantity)).toMatchObject(wrong);
    }
  });
  it('without a reason, which is text of 1 to 200 characters', async () => {
    for (const [what, reason] of badTexts(200)) {
      const expected = 'text of 1 to 200 characters without control characters';
      const refusal = { code: 'INPUT_INVALID', details: { field: 'input.reason', expected } };
      expect(await refused({ reason, transactionId: kept, ...sameKey }), what).toMatchObject(refusal);
    }
  });
  it('though as many as 200 are, and for any reason, under a key that was refused before', async () => {
    const lines = Array.from({ length: 200 }, (_, i) => ({ lineId: `${i}`, ...TEA, unitPrice: 5 }));
    sold = await sell({ order: order(1000, { lines }) });
    const reasons = ['x', ...oddTexts(200).map(([, text]) => text)];
    for (const [i, reason] of reasons.entries()) returned(await send({ lines: [line(`${i}`)], reason }));
    const { transaction } = (await scene.ask('kiosk', TransactionDocument, { by: { id: sold } })).data ?? {};
    expect(transaction).toMatchObject({ reversals: reasons.map((reason) => ({ reason })) });
    sold = await sell({ order: order(1000, { lines }) });
    const all = { lines: lines.map(({ lineId }) => line(lineId)), ...sameKey };
    expect(returned(await send(all))).toMatchObject({ status: 'REVERSED', reversals: [{ lines: all.lines }] });
  });
});

describe('a transaction', () => {
  it.each([
    ['unknown', randomUUID()],
    ['without dashes', randomUUID().replaceAll('-', '')],
    ['U+0000', `${randomUUID()}\0`],
    ['nothing', ''],
    ['far too much', 'x'.repeat(10_000)],
  ])('is not there by an id that is %s', async (_what, transactionId) => {
    for (const caller of ['kiosk', 'partner', 'operator'] as const)
      expect(await refused({ transactionId }, caller)).toMatchObject({ code: 'NOT_FOUND', retryable: false });
  });

  it('is not there for those who may not act on it, whatever is wrong with the lines; for operators every one is', async () => {
    sold = await sell();
    const { kiosks, partners } = scene.running.credentials;
    for (const credential of [one(kiosks, 1).key, one(partners).key, one(partners, 1).key]) {
      for (const lines of [null, [line('q')], [line('f', 3)]])
        expect(await refused({ lines }, { credential })).toEqual(because('NOT_FOUND', { transactionId: sold }));
    }
    expect(await refused({}, 'guest')).toMatchObject({ code: 'FORBIDDEN' });
    expect(await refused({}, 'nobody')).toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(returned(await send({}, 'operator')).status).toBe('REVERSED');
  });

  it.each(['OPEN', 'CANCELLED', 'EXPIRED'])('that is %s was not claimed, though its lines be known', async (status) => {
    const later = await guest.send('createTransaction, to claim later');
    const { transaction } = given<{ transaction: { id: string } }>(later, 'createTransaction');
    for (const transactionId of [transaction.id, await guest.scanned()]) {
      await scene.sql('update transaction.transaction set status = $2 where id = $1', [transactionId, status]);
      const refusal = because('TRANSACTION_NOT_CLAIMED', { status });
      for (const lines of [null, [line('f')]])
        expect(await refused({ transactionId, lines }, 'operator')).toEqual(refusal);
    }
  });
});

describe('what was returned', () => {
  const already = (lineId: string, left: number, asked: number) =>
    because('LINES_ALREADY_REVERSED', { lineId, left, asked });

  it('is not returned again, in part or as a whole, nor is what comes with it', async () => {
    sold = await sell();
    returned(await send({ lines: [line('f')] }));
    expect(await refused({ lines: [line('b'), line('f', 2)] })).toEqual(already('f', 1, 2));
    expect(await refused({ lines: [line('f', 3)] })).toMatchObject({ code: 'INPUT_INVALID' });
    returned(await send({ lines: [line('f')] }));
    expect(await refused({ lines: [line('f')] })).toEqual(already('f', 0, 1));
    const { status, reversals } = returned(await send({ lines: null }));
    expect([status, reversals.at(-1)?.lines]).toEqual(['REVERSED', [line('b'), line('c', 2)]]);
    expect(await refused({})).toEqual({ code: 'LINES_ALREADY_REVERSED', retryable: false });
    expect(await refused({ lines: [line('c')] }, 'operator')).toEqual(already('c', 0, 1));
    expect(await refused({ lines: [line('c'), line('q')] })).toEqual(invalid('lines.1.lineId', LINE, 'q'));
  });

  it('at the same instant is returned once', async () => {
    sold = await sell();
    const answers = await Promise.all(Array.from({ length: 5 }, () => send({ lines: [line('f', 2)] })));
    const refusals = answers.filter(({ errors }) => errors.length > 0).map(refusalOf);
    expect(refusals).toEqual(Array(4).fill(already('f', 0, 2)));
  });

  it('of lines called like parts of JavaScript, with discounts on them, adds up to what was earned and spent', async () => {
    guest = await shopper(scene);
    const reward = await rewardIds(scene);
    const voucherIds = await guest.coffees(1);
    await guest.has(650);
    const lines = [
      { ...line('__proto__', 2), sku: 'fries', name: 'Fries', unitPrice: 300 },
      { ...line('constructor', 2), sku: 'coffee', name: 'Coffee', unitPrice: 250, category: 'coffee' },
      { ...line('toString', 1), sku: 'burger', name: 'Burger', unitPrice: 1000 },
      { lineId: 'hasOwnProperty', ...TEA },
    ];
    const picks = { rewardIds: [reward('Fries'), reward('€5 off')], voucherIds };
    sold = await sell({ order: { ...order(2500), lines }, ...picks });
    expect(await refused({ lines: [line('valueOf')] })).toEqual(invalid('lines.0.lineId', LINE, 'valueOf'));
    const most = 'a whole number from 1 to 2';
    expect(await refused({ lines: [line('__proto__', 3)] })).toEqual(invalid('lines.0.quantity', most, 3));
    for (const { lineId } of lines) returned(await send({ lines: [line(lineId)] }));
    expect(await refused({ lines: [line('__proto__', 2)] })).toEqual(already('__proto__', 1, 2));
    const { status, reversals, ...was } = returned(await send({}));
    expect([status, reversals.at(-1)?.lines]).toEqual(['REVERSED', [line('__proto__'), line('constructor')]]);
    const sums = ['pointsTakenBack', 'pointsGivenBack', 'stampsTakenBack'].map((of) =>
      reversals.reduce((all, reversal) => all + Number(reversal[of]), 0),
    );
    expect(was).toMatchObject({ pointsEarned: 145, pointsBurned: 650, stampsGranted: 4 });
    expect(sums).toEqual([145, 650, 4]);
    expect(await guest.points()).toMatchObject({ available: 650, balance: 650 });
    expect((await guest.send('issueOtp', picks)).errors).toEqual([]);
  });
});

it('under one key the same return is one, and another is refused', async () => {
  sold = await sell();
  const request = { lines: [line('f')], ...key() };
  const first = await send(request);
  const before = await scene.books();
  expect(returned(await send(request))).toEqual(returned(first));
  expect(await scene.books()).toEqual(before);
  for (const other of [
    { lines: [line('b')] },
    { lines: [line('f'), line('b')] },
    { lines: null },
    { reason: 'Cold' },
    { transactionId: kept },
  ])
    expect(await refused({ ...request, ...other })).toEqual({ code: 'IDEMPOTENCY_KEY_REUSED', retryable: false });
  returned(await send({ ...request, ...key() }));
  // Nothing of it is left by now, and still it is the request that was answered before.
  expect(returned(await send(request)).reversals).toHaveLength(2);
});

it('of several reasons the first is given, and the key stays good until the last is gone', async () => {
  const [whole, used] = [await sell(), key()];
  returned(await send({ transactionId: whole }));
  given(await guest.at.identify(used), 'identify');
  let input: object = { transactionId: randomUUID(), lines: [line('f')], reason: '', ...used };
  for (const [code, correction] of [
    ['INPUT_INVALID', { reason: 'cold' }],
    ['NOT_FOUND', { transactionId: await guest.scanned() }],
    ['TRANSACTION_NOT_CLAIMED', { transactionId: whole }],
    ['LINES_ALREADY_REVERSED', { transactionId: await sell() }],
    ['IDEMPOTENCY_KEY_REUSED', key()],
  ] as const) {
    expect((await refused(input)).code).toBe(code);
    input = { ...input, ...correction };
  }
  expect(returned(await send(input)).status).toBe('PARTIALLY_REVERSED');
});

describe('what stands first in the description is said first', () => {
  it('a transaction past its time is EXPIRED to whoever would return it, swept or not', async () => {
    const transactionId = await guest.scanned();
    await scene.sql('update transaction.transaction set expires_at = now() where id = $1', [transactionId]);
    const input = { transactionId, reason: 'cold', ...key() };
    const { errors } = await scene.ask('kiosk', ReverseTransactionDocument, { input });
    expect(one(errors).extensions).toEqual(because('TRANSACTION_NOT_CLAIMED', { status: 'EXPIRED' }));
  });
  it('what is wrong with lines, before that a transaction was not claimed', async () => {
    const made = await guest.send('createTransaction, to claim later');
    const { transaction } = given<{ transaction: { id: string } }>(made, 'createTransaction');
    for (const line of [
      { lineId: 'q', quantity: 1 },
      { lineId: 'f', quantity: 3 },
    ]) {
      const input = { transactionId: transaction.id, lines: [line], reason: 'cold', ...key() };
      const refusal = await scene.refusedIn(() => scene.ask('partner', ReverseTransactionDocument, { input }));
      expect(refusal).toMatchObject({ code: 'INPUT_INVALID' });
    }
  });
});

describe('sums', () => {
  const from = '2026-01-01T00:00:00.000Z';
  const later = (ms: number) => new Date(Date.parse(from) + ms).toISOString();
  const longest = 3_660 * 86_400_000;
  const ask = (input: object, caller: Who = 'operator') =>
    scene.ask(caller, StatsDocument, { from, to: later(1), ...input });

  it.each([
    ['ends as it begins', from, 'a moment after from'],
    ['ends before it begins', later(-1), 'a moment after from'],
    ['is longer than 3,660 days', later(longest + 1), 'at most 3660 days after from'],
  ])('are not of a period that %s', async (_what, to, expected) => {
    const refusal = because('INPUT_INVALID', { field: 'to', expected, came: to });
    expect(await scene.refusedIn(() => ask({ to }))).toEqual(refusal);
    expect(refusalOf(await ask({ to, storeId: '' }))).toEqual(refusal);
  });
  it.each([
    ['0001-01-01T00:00:00.000Z', '0001-01-02T00:00:00.000Z', 'from'],
    ['1969-12-31T23:59:59.999Z', '1970-01-02T00:00:00.000Z', 'from'],
    ['9998-12-01T00:00:00.000Z', '9998-12-31T00:00:00.001Z', 'to'],
    ['9999-12-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z', 'to'],
  ])('are not of the period from %s to %s', async (from, to, field) => {
    expect(await scene.refusedIn(() => ask({ from, to }))).toMatchObject({ code: 'INPUT_INVALID', details: { field } });
  });
  it.each(['', '2026', '2026-01-01', '2026-02-30T00:00:00Z', '0000-01-01T00:00:00Z', 0, null])(
    'are not of a period that ends at %j',
    async (to) => {
      expect(await ask({ to })).toMatchObject({ status: 400, errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
    },
  );
  it.each([
    [1, 1],
    [longest, 3_660],
  ])('are of a period of %d ms, in %d days', async (ms, days) =>
    expect(given<{ byDay: object[] }>(await ask({ to: later(ms) }), 'stats').byDay).toHaveLength(days),
  );
  it('are of all stores, or of one whose id is text', async () => {
    const near = { from: new Date(Date.now() - 86_400_000), to: new Date(Date.now() + 86_400_000) };
    for (const [what, storeId] of badTexts(64)) {
      const refusal = { code: 'INPUT_INVALID', details: { field: 'storeId' } };
      expect(await scene.refusedIn(() => ask({ ...near, storeId })), what).toMatchObject(refusal);
    }
    for (const [what, storeId] of oddTexts(64))
      expect(given(await ask({ ...near, storeId }), 'stats'), what).toMatchObject({ transactionsClaimed: 0 });
    const claimed = async (storeId: string | null) =>
      given<{ transactionsClaimed: number }>(await ask({ ...near, storeId }), 'stats').transactionsClaimed;
    expect(await claimed('princes-st')).toBeGreaterThan(0);
    expect(await claimed(null)).toBe((await claimed('princes-st')) + (await claimed('douglas')));
  });
  it.each<[CallerName, string]>([
    ['guest', 'FORBIDDEN'],
    ['kiosk', 'FORBIDDEN'],
    ['partner', 'FORBIDDEN'],
    ['nobody', 'UNAUTHENTICATED'],
  ])('are not for a %s, and nothing else is said', async (caller, code) => {
    for (const input of [{}, { to: from, storeId: '' }])
      expect(refusalOf(await ask(input, caller))).toMatchObject({ code, retryable: false });
  });
});
