/** Idempotency keys: the same request gets the first answer again, another one a no, and a refused one uses no key up. */
import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { IssueOtpDocument } from './generated/documents.ts';
import { one, order } from './harness/client.ts';
import { type Answer, commonScene, given, refusalOf, type Scene } from './harness/scene.ts';
import { badTexts, oddTexts } from './harness/texts.ts';
import { key, type Till, till } from './harness/till.ts';

let scene: Scene;
let at: Till;
/** Of a transaction that is open, and of another. */
let open: string;
let alsoOpen: string;
beforeAll(async () => {
  scene = await commonScene();
  at = till(scene, one(scene.running.credentials.guests).cardId);
});
beforeEach(async () => {
  open = await at.open();
  alsoOpen = await at.open();
});
afterEach(() => expect(scene.faults()).toEqual([]));

/** A mutation that takes a key. */
interface Keyed {
  readonly name: string;
  readonly send: (input: object) => Promise<Answer>;
  readonly input: () => object;
  /** What makes it another request, that would be accepted under a key of its own. */
  readonly other: () => object;
  /** The id of what it made. */
  readonly made: (answer: Answer) => string;
}
const idOf = (field: string) => (answer: Answer) => given<{ id: string }>(answer, field).id;
const transactionOf = (field: string) => (answer: Answer) =>
  given<{ transaction: { id: string } }>(answer, field).transaction.id;
const KEYED: Keyed[] = [
  {
    name: 'issueOtp',
    send: (input) => at.issue(input),
    input: () => ({}),
    other: () => ({ cardId: one(scene.running.credentials.guests, 1).cardId }),
    made: idOf('issueOtp'),
  },
  {
    name: 'identify',
    send: (input) => at.identify(input),
    input: () => ({}),
    other: () => ({ terminalId: '2' }),
    made: idOf('identify'),
  },
  {
    name: 'claimTransaction',
    send: (input) => at.claim(input),
    input: () => ({ transactionId: open, order: order(900, { metadata: { a: 1, b: { c: 2, d: 3 } } }) }),
    other: () => ({ transactionId: alsoOpen }),
    made: transactionOf('claimTransaction'),
  },
  {
    name: 'createTransaction',
    send: (input) => at.create(input),
    input: () => ({ order: order(900) }),
    other: () => ({ storeId: 'princes-st' }),
    made: transactionOf('createTransaction'),
  },
  {
    name: 'cancelTransaction',
    send: (input) => at.cancel(input),
    input: () => ({ transactionId: open }),
    other: () => ({ transactionId: alsoOpen }),
    made: idOf('cancelTransaction'),
  },
];

it.each(KEYED)('$name, sent again as it was, is answered as it was', async ({ send, input, made }) => {
  const request = { ...input(), ...key() };
  const first = made(await send(request));
  const before = await scene.books();
  expect(made(await send(request))).toBe(first);
  expect(made(await send(backwards(request)))).toBe(first);
  expect(await scene.books()).toEqual(before);
});

it.each(KEYED)('$name, sent twice at the same instant, is carried out once', async ({ send, input, made }) => {
  const request = { ...input(), ...key() };
  const ids = (await Promise.all(Array.from({ length: 5 }, () => send(request)))).map(made);
  expect(new Set(ids).size).toBe(1);
});

it.each(KEYED)('$name, sent otherwise with the same key, is refused', async ({ send, input, other }) => {
  const request = { ...input(), ...key() };
  await send(request);
  const refused = await scene.refusedIn(() => send({ ...request, ...other() }));
  expect(refused).toEqual({ code: 'IDEMPOTENCY_KEY_REUSED', retryable: false });
});

it.each(KEYED)('$name takes keys of 1 to 64 characters', async ({ send, input }) => {
  const request = input();
  for (const [what, idempotencyKey] of badTexts(64)) {
    expect(await scene.refusedIn(() => send({ ...request, idempotencyKey })), what).toMatchObject({
      code: 'INPUT_INVALID',
      details: {
        field: 'input.idempotencyKey',
        expected: 'text of 1 to 64 characters without control characters',
      },
    });
  }
});

it('a key may be any text, and a number is text', async () => {
  const made = new Set<string>();
  for (const [what, idempotencyKey] of [...oddTexts(64), ['a number', 7], ['a figure', '7']]) {
    const answer = await at.issue({ idempotencyKey });
    expect(answer.errors, String(what)).toEqual([]);
    made.add(idOf('issueOtp')(answer));
  }
  expect(made.size).toBe(oddTexts(64).length + 1);
});

it('keys of one caller are not those of another', async () => {
  const same = key();
  const issued = idOf('issueOtp')(await at.issue(same));
  expect(idOf('issueOtp')(await scene.ask('guest', IssueOtpDocument, { input: same }))).not.toBe(issued);
  expect((await at.identify(same)).errors).toEqual([]);
});

it('keys of one caller are the same for all its mutations', async () => {
  const same = key();
  await at.issue(same);
  const refused = await scene.refusedIn(() => at.create({ order: order(100), ...same }));
  expect(refused).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
});

it('a request that was refused may be corrected under its key', async () => {
  const kept = key();
  for (const wrong of [{ cardId: randomUUID() }, { order: order(-1) }, { posType: 'TILLSTER' }, { storeId: '' }]) {
    await scene.refusedIn(() => at.create({ order: order(100), ...wrong, ...kept }));
  }
  expect((await at.create({ order: order(100), ...kept })).errors).toEqual([]);
});

it('what is wrong in itself, not there or over is said before that a key was used', async () => {
  const used = key();
  await at.claim({ transactionId: open, order: order(100), ...used });
  const claim = async (transactionId: string, total: number) =>
    refusalOf(await at.claim({ transactionId, order: order(total), ...used })).code;
  expect(await claim(randomUUID(), -1)).toBe('INPUT_INVALID');
  expect(await claim(randomUUID(), 1)).toBe('NOT_FOUND');
  expect(await claim(open, 1)).toBe('TRANSACTION_NOT_OPEN');
  expect(await claim(alsoOpen, 1)).toBe('IDEMPOTENCY_KEY_REUSED');
});

/** The same JSON with the keys of its objects in another order. */
function backwards<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([name, inner]) => [name, backwards(inner)] as const);
  return Object.fromEntries(entries.reverse()) as T;
}
