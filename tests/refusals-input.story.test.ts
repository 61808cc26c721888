/** Input that does not fit the schema: refused before anything runs, with a sentence that says where it is wrong. */
import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CreateTransactionDocument, CreateUserDocument, IdentifyDocument } from './generated/documents.ts';
import { one, order } from './harness/client.ts';
import { commonScene, given, type Scene } from './harness/scene.ts';
import { key } from './harness/till.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await commonScene();
});
afterEach(() => expect(scene.faults()).toEqual([]));

describe('a variable', () => {
  const input = () => ({ ost: 'x', posType: 'TILLSTER', storeId: 'princes-st', terminalId: '1', ...key() });
  it.each<[string, unknown, string | RegExp]>([
    ['none', undefined, /"\$input" of required type "IdentifyInput!" was not provided/],
    ['none of that name', { inputs: input() }, /was not provided/],
    ['null', { input: null }, /must not be null/],
    ['a text', { input: 'x' }, /Expected type "IdentifyInput" to be an object/],
    ['a list', { input: [input()] }, /IdentifyInput/],
    ['a field too many', { input: { ...input(), pin: 1 } }, /Field "pin" is not defined/],
    [
      'a field too few',
      { input: { ...input(), ost: undefined } },
      /Field "ost" of required type "String!" was not provided/,
    ],
    ['null in a field', { input: { ...input(), storeId: null } }, /"input.storeId"/],
    [
      'a number for a text',
      { input: { ...input(), ost: 123_456 } },
      /String cannot represent a non string value: 123456/,
    ],
    ['a list for an id', { input: { ...input(), posType: ['TILLSTER'] } }, /ID cannot represent/],
    ['a fraction for an id', { input: { ...input(), terminalId: 1.5 } }, /ID cannot represent/],
    ['an unknown value of an enum', { input: { ...input(), ostType: 'QR' } }, /"QR" does not exist in "OstType" enum/],
    ['an enum in small letters', { input: { ...input(), ostType: 'otp' } }, /Did you mean the enum value "OTP"/],
    ['a name of JavaScript', JSON.parse('{"input":{"__proto__":{"ost":"x"},"constructor":1}}'), /is not defined/],
  ])('is refused with 400 and says where: %s', async (_what, variables, message) => {
    const before = await scene.books();
    const answer = await scene.ask('kiosk', IdentifyDocument, variables);
    expect(answer.status).toBe(400);
    for (const { extensions } of answer.errors)
      expect(extensions).toEqual({ code: 'BAD_USER_INPUT', retryable: false });
    expect(answer.errors.map((error) => error.message).join('\n')).toMatch(message);
    expect(await scene.books()).toEqual(before);
  });

  it('that is wrong in more ways than anybody wants to read is refused briefly', async () => {
    const input = { externalIds: Array.from({ length: 3_000 }, () => ({})) };
    const { status, errors } = await scene.ask('partner', CreateUserDocument, { input });
    expect(status).toBe(400);
    expect(errors.length).toBeLessThan(30);
  });

  it('too many for any list is refused', async () => {
    const lines = Array.from({ length: 1_500 }, (_, i) => ({
      lineId: i,
      sku: 's',
      name: 'n',
      quantity: 1,
      unitPrice: 1,
    }));
    const input = {
      cardId: randomUUID(),
      channel: 'WEB',
      posType: 'AIRTOUCH',
      storeId: 's',
      order: { ...order(1500), lines },
      ...key(),
    };
    expect(await scene.ask('partner', CreateTransactionDocument, { input })).toMatchObject({
      errors: [{ extensions: { code: 'INPUT_INVALID', details: { field: 'input.order.lines', came: 1_500 } } }],
    });
  });
});

describe('a literal', () => {
  const create = ({ date = '"2026-11-20"', metadata = '{}' }) => {
    const { cardId } = one(scene.running.credentials.guests);
    return scene.ask(
      'partner',
      `mutation { createTransaction(input: {cardId: "${cardId}", channel: WEB, posType: "AIRTOUCH", storeId: "x", idempotencyKey: "${randomUUID()}",
        order: {ref: "${randomUUID()}", businessDate: ${date}, currency: "EUR", total: 1, metadata: ${metadata},
          lines: [{lineId: 1, sku: "s", name: "n", quantity: 1, unitPrice: 1}]}}) { transaction { order { businessDate metadata } } } }`,
    );
  };
  it('of a day and of JSON is read as a variable is', async () => {
    const answer = await create({
      date: '"2024-02-29"',
      metadata: '{a: [1, 1.5, true, null, "🍟", WORD], b: {c: {}}}',
    });
    expect(given(answer, 'createTransaction')).toEqual({
      transaction: {
        order: { businessDate: '2024-02-29', metadata: { a: [1, 1.5, true, null, '🍟', 'WORD'], b: { c: {} } } },
      },
    });
  });
  it.each([
    { date: '"2026-02-30"' },
    { date: '"0000-01-01"' },
    { date: '20261120' },
    { date: 'TODAY' },
    { metadata: '[]' },
    { metadata: '"{}"' },
    { metadata: '{a: "\\u0000"}' },
    // Apollo's planner cannot write an infinite number and failed.
    { metadata: '{a: 1e400}' },
    { metadata: `{a: "${'x'.repeat(4_096)}"}` },
  ])('is refused with 400 and says where: %j', async (wrong) => {
    const before = await scene.books();
    const answer = await create(wrong);
    expect(answer).toMatchObject({ status: 400, data: undefined });
    expect(answer.errors).toMatchObject([
      {
        message: expect.stringMatching(/^Expected a (calendar day|JSON object)/),
        locations: [{ line: 2 }],
        extensions: { code: 'GRAPHQL_VALIDATION_FAILED', retryable: false },
      },
    ]);
    expect(await scene.books()).toEqual(before);
  });
});
