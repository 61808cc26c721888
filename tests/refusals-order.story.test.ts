/** Orders as a careless till sends them: told what is wrong with which field, and nothing of them written. */
import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ClaimDocument, IdentifyDocument, type OrderInput, ValidateDocument } from './generated/documents.ts';
import { one, order } from './harness/client.ts';
import { commonScene, given, refusalOf, type Scene } from './harness/scene.ts';
import { badTexts, oddTexts } from './harness/texts.ts';

/** The whole file claims one transaction with one key, so that a refusal that kept either would be seen at the end. */
const KEY = randomUUID();
const AMOUNT = 'a whole number from 0 to 10000000';

let scene: Scene;
let transactionId: unknown;
beforeAll(async () => {
  scene = await commonScene();
  const ost = one(scene.running.credentials.guests).cardId;
  const input = { ost, posType: 'TILLSTER', storeId: 'princes-st', terminalId: '1', idempotencyKey: randomUUID() };
  transactionId = given<{ id: string }>(await scene.ask('kiosk', IdentifyDocument, { input }), 'identify').id;
});
afterEach(() => expect(scene.faults()).toEqual([]));

type Wrong = { readonly [Field in keyof OrderInput]?: unknown };
const line = { lineId: '1', sku: 'burger', name: 'Burger', quantity: 1, unitPrice: 1000 };
const payment = { method: 'CARD', amount: 1000 };
const times = <T>(count: number, make: (i: number) => T) => Array.from({ length: count }, (_, i) => make(i));

/** What comes of claiming an order of 1000 with something wrong in it; nothing may be written. */
async function claim(wrong: Wrong) {
  const before = await scene.books();
  const input = { transactionId, order: { ...order(1000), ...wrong }, idempotencyKey: KEY };
  const answer = await scene.ask('kiosk', ClaimDocument, { input });
  expect(await scene.books()).toEqual(before);
  return answer;
}
async function refusedField(wrong: Wrong) {
  const { code, retryable, details } = refusalOf(await claim(wrong));
  return { code, retryable, ...details };
}
async function acceptable(right: Wrong) {
  const input = { transactionId, order: { ...order(1000), ...right } };
  const answer = await scene.ask('kiosk', ValidateDocument, { input });
  return given<{ acceptable: boolean }>(answer, 'validateTransaction').acceptable;
}
const invalid = (field: string, expected: string, came?: unknown) => ({
  code: 'INPUT_INVALID',
  retryable: false,
  field: `input.order.${field}`,
  expected,
  ...(came !== undefined && { came }),
});

describe('a number', () => {
  it.each<[string, Wrong, ReturnType<typeof invalid>]>([
    ...[0, -1, 1000, 2 ** 31 - 1].map((quantity): [string, Wrong, ReturnType<typeof invalid>] => [
      `quantity ${quantity}`,
      { lines: [{ ...line, quantity }] },
      invalid('lines.0.quantity', 'a whole number from 1 to 999', quantity),
    ]),
    ...[-1, 10_000_001, 2 ** 31 - 1].flatMap((n): [string, Wrong, ReturnType<typeof invalid>][] => [
      [`unit price ${n}`, { lines: [{ ...line, unitPrice: n }] }, invalid('lines.0.unitPrice', AMOUNT, n)],
      [`line total ${n}`, { lines: [{ ...line, total: n }] }, invalid('lines.0.total', AMOUNT, n)],
      [`total ${n}`, { total: n }, invalid('total', AMOUNT, n)],
      [`tax ${n}`, { tax: n }, invalid('tax', AMOUNT, n)],
      [`tip ${n}`, { tip: n }, invalid('tip', AMOUNT, n)],
      [`payment ${n}`, { payments: [{ ...payment, amount: n }] }, invalid('payments.0.amount', AMOUNT, n)],
    ]),
    [
      'a line that comes to more than a line may',
      { lines: [{ ...line, quantity: 999, unitPrice: 10_000_000 }] },
      invalid('lines.0.total', AMOUNT, 9_990_000_000),
    ],
  ])('%s is out of its range', async (_what, wrong, refusal) => expect(await refusedField(wrong)).toEqual(refusal));

  it.each([1.5, 2 ** 31, -(2 ** 31) - 1, 2 ** 53, '1', 'NaN', '', true, [], {}])(
    '%j is no whole number of 32 bits',
    async (n) => {
      for (const wrong of [{ total: n }, { tip: n }, { lines: [{ ...line, quantity: n }] }]) {
        const answer = await claim(wrong);
        expect(answer).toMatchObject({ status: 400, errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
        expect(one(answer.errors).message).toContain('"input.order.');
      }
    },
  );

  it('1e400, which JSON can say and no number hold, is refused', async () => {
    const variables = { input: { transactionId, order: order(1000), idempotencyKey: KEY } };
    const text = JSON.stringify({
      query: 'mutation ($input: ClaimTransactionInput!) { claimTransaction(input: $input) { alreadyBooked } }',
      variables,
    });
    for (const field of ['total', 'unitPrice']) {
      const body = text.replace(new RegExp(`"${field}":1000`), `"${field}":1e400`);
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${scene.credentialOf('kiosk')}` };
      expect(await scene.send('/graphql', { method: 'POST', headers, body })).toMatchObject({
        status: 400,
        errors: [{ extensions: { code: 'BAD_USER_INPUT' } }],
      });
    }
  });

  it.each<[string, Wrong]>([
    [
      'the most of everything',
      { lines: [{ ...line, quantity: 999, unitPrice: 10_000, total: 9_990_000 }], total: 10_000_000, tip: 10_000 },
    ],
    [
      'the least of everything',
      { lines: [{ ...line, unitPrice: 0 }], total: 0, tax: 0, tip: 0, payments: [{ ...payment, amount: 0 }] },
    ],
    ['no tax, tip, payments or offers', { tax: null, tip: null, payments: null, offerCodes: null, metadata: null }],
  ])('may be %s', async (_what, right) => expect(await acceptable(right)).toBe(true));
});

describe('a total (E-1)', () => {
  it.each([
    { tax: 0, tip: 0, total: 1000 },
    { tax: 230, tip: 0, total: 1000 },
    { tax: 230, tip: 0, total: 1230 },
    { tax: 230, tip: 50, total: 1050 },
    { tax: 230, tip: 50, total: 1280 },
  ])('adds up to the lines of 1000 with $tax tax and $tip tip: $total', async (right) =>
    expect(await acceptable(right)).toBe(true),
  );

  it.each([
    { tax: 0, tip: 0, total: 999, expected: '1000 (lines + tip) or 1000 (lines + tax + tip)' },
    { tax: 230, tip: 0, total: 1229, expected: '1000 (lines + tip) or 1230 (lines + tax + tip)' },
    { tax: 230, tip: 50, total: 1000, expected: '1050 (lines + tip) or 1280 (lines + tax + tip)' },
  ])('does not, and is told what would: $total with $tax tax and $tip tip', async ({ expected, ...wrong }) =>
    expect(await refusedField(wrong)).toEqual(invalid('total', expected, wrong.total)),
  );

  it('is not less than the tax it includes', async () =>
    expect(await refusedField({ tax: 1001 })).toEqual(invalid('tax', "at most the lines' total, 1000", 1001)));
});

describe('a list', () => {
  const free = (i: number) => ({ ...line, lineId: `${i}`, unitPrice: i === 0 ? 1000 : 0 });
  it('has as many entries as it may', async () =>
    expect(
      await acceptable({ lines: times(200, free), payments: times(20, () => payment), offerCodes: times(20, String) }),
    ).toBe(true));
  it.each<[string, Wrong, ReturnType<typeof invalid>]>([
    ['no lines', { lines: [] }, invalid('lines', '1 to 200 entries', 0)],
    ['201 lines', { lines: times(201, free) }, invalid('lines', '1 to 200 entries', 201)],
    ['21 payments', { payments: times(21, () => payment) }, invalid('payments', '0 to 20 entries', 21)],
    ['21 offer codes', { offerCodes: times(21, String) }, invalid('offerCodes', '0 to 20 entries', 21)],
    [
      'two lines of one lineId',
      { lines: [free(0), free(1), free(1)] },
      invalid('lines.2.lineId', 'a lineId of its own', '1'),
    ],
  ])('has not %s', async (_what, wrong, refusal) => expect(await refusedField(wrong)).toEqual(refusal));
});

describe('a text', () => {
  const fields: [string, number, (text: string) => Wrong][] = [
    ['ref', 64, (ref) => ({ ref })],
    ['lines.0.lineId', 64, (lineId) => ({ lines: [{ ...line, lineId }] })],
    ['lines.0.sku', 64, (sku) => ({ lines: [{ ...line, sku }] })],
    ['lines.0.name', 200, (name) => ({ lines: [{ ...line, name }] })],
    ['lines.0.category', 64, (category) => ({ lines: [{ ...line, category }] })],
    ['payments.0.method', 64, (method) => ({ payments: [{ ...payment, method }] })],
    ['offerCodes.0', 64, (code) => ({ offerCodes: [code] })],
  ];
  it.each(fields)('%s is of 1 to %i characters, none of control', async (field, max, wrong) => {
    for (const [what, text] of badTexts(max)) {
      expect(await refusedField(wrong(text)), what).toMatchObject(
        invalid(field, `text of 1 to ${max} characters without control characters`),
      );
    }
    for (const [what, text] of oddTexts(max)) expect(await acceptable(wrong(text)), what).toBe(true);
  });

  it.each(['USD', 'eur', '', 'EURO', '€'])('%j is not the currency of the programme', async (currency) =>
    expect(await refusedField({ currency })).toEqual(invalid('currency', 'EUR', currency)),
  );
});

it('what came whole of odd texts is kept as it came, and the key that was refused so often is still good', async () => {
  const [name = '', sku = ''] = [1, 2].map((i) => oddTexts(64)[i]?.[1]);
  const metadata = { '\\u0000': ['🍟', null, 1.5, { __proto: true }] };
  const paid = order(1000, { metadata, lines: [{ ...line, name, sku }], offerCodes: ["'; drop table card; --"] });
  const input = { transactionId, order: paid, idempotencyKey: KEY };
  const { data } = await scene.ask('kiosk', ClaimDocument, { input });
  expect(data).toMatchObject({
    claimTransaction: { alreadyBooked: false, transaction: { order: { metadata, offerCodes: paid.offerCodes } } },
  });
  const [{ lines } = { lines: [] }] = await scene.sql<{ lines: unknown[] }>(
    `select "order" -> 'lines' as lines from transaction.transaction where id = $1`,
    [transactionId],
  );
  expect(lines).toMatchObject([{ name, sku }]);
});
