/** Ids that stand for nothing, or for what is somebody else's: the two are answered alike. */
import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  CancelOtpDocument,
  CancelTransactionDocument,
  CardDocument,
  ClaimDocument,
  CreateTransactionDocument,
  IssueOtpDocument,
  OtpDocument,
  RecordConsentDocument,
  TransactionDocument,
  UpdateUserDocument,
  UserByDocument,
  ValidateDocument,
} from './generated/documents.ts';
import { one, order } from './harness/client.ts';
import { type Answer, type CallerName, commonScene, given, type Scene } from './harness/scene.ts';
import { key, type Till, till } from './harness/till.ts';

type Document = Parameters<Scene['ask']>[1];
type Way = readonly [string, CallerName, Document, (id: unknown) => object];

const consent = { purpose: 'LOYALTY', granted: true, policyVersion: '1' };
const app = { channel: 'MOBILE', posType: 'AIRTOUCH', storeId: 'douglas' };
/** Everything that takes the id of a user, a card, a code or a transaction. */
const QUERIES: readonly Way[] = [
  ['card', 'guest', CardDocument, (id) => ({ id })],
  ['card', 'kiosk', CardDocument, (id) => ({ id })],
  ['otp', 'guest', OtpDocument, (id) => ({ id })],
  ['otp', 'kiosk', OtpDocument, (id) => ({ id })],
  ['transaction', 'guest', TransactionDocument, (id) => ({ by: { id } })],
  ['transaction', 'kiosk', TransactionDocument, (id) => ({ by: { id } })],
  ['user', 'kiosk', UserByDocument, (id) => ({ by: { id } })],
  ['user', 'kiosk', UserByDocument, (cardId) => ({ by: { cardId } })],
];
const MUTATIONS: readonly Way[] = [
  ['updateUser', 'guest', UpdateUserDocument, (id) => ({ input: { id, name: 'Eve' } })],
  ['recordConsent', 'guest', RecordConsentDocument, (userId) => ({ input: { userId, ...consent } })],
  ['issueOtp', 'guest', IssueOtpDocument, (cardId) => ({ input: { cardId, ...key() } })],
  ['cancelOtp', 'guest', CancelOtpDocument, (id) => ({ id })],
  [
    'claimTransaction',
    'kiosk',
    ClaimDocument,
    (transactionId) => ({ input: { transactionId, order: order(100), ...key() } }),
  ],
  [
    'claimTransaction',
    'partner',
    ClaimDocument,
    (transactionId) => ({ input: { transactionId, order: order(100), ...key() } }),
  ],
  [
    'cancelTransaction',
    'kiosk',
    CancelTransactionDocument,
    (transactionId) => ({ input: { transactionId, reason: 'x', ...key() } }),
  ],
  [
    'validateTransaction',
    'kiosk',
    ValidateDocument,
    (transactionId) => ({ input: { transactionId, order: order(100) } }),
  ],
];
/** For partners every card is theirs to speak of, so only an unknown one is refused. */
const OF_ANY_CARD: readonly Way[] = [
  [
    'createTransaction',
    'partner',
    CreateTransactionDocument,
    (cardId) => ({ input: { cardId, ...app, order: order(100), ...key() } }),
  ],
  ['validateTransaction', 'partner', ValidateDocument, (cardId) => ({ input: { cardId, ...app, order: order(100) } })],
  ['issueOtp', 'partner', IssueOtpDocument, (cardId) => ({ input: { cardId, ...key() } })],
];

/** What the guest and the Tillster kiosk of Princes Street may not touch: by the name of the field. */
const others: Record<string, string> = {};
let scene: Scene;
let at: Till;
beforeAll(async () => {
  scene = await commonScene();
  const { guests, kiosks } = scene.running.credentials;
  at = till(scene, one(guests).cardId);
  const { cardId, userId, phone } = one(guests, 3);
  const identify = `mutation { identify(input: {ost: "${phone}", posType: "WINREST", storeId: "douglas", terminalId: "1", idempotencyKey: "1"}) { id } }`;
  const { id } = given<{ id: string }>(await scene.ask({ credential: one(kiosks, 1).key }, identify), 'identify');
  const otp = given<{ id: string }>(await at.issue({ cardId, ...key() }), 'issueOtp').id;
  for (const name of ['transaction', 'claimTransaction', 'cancelTransaction', 'validateTransaction']) others[name] = id;
  for (const name of ['user', 'updateUser', 'recordConsent']) others[name] = userId;
  Object.assign(others, { card: cardId, issueOtp: cardId, otp, cancelOtp: otp });
});
afterEach(() => expect(scene.faults()).toEqual([]));

const notFound = { code: 'NOT_FOUND', retryable: false };
const NO_IDS: readonly (readonly [string, unknown])[] = [
  ['unknown', randomUUID()],
  ['of nobody', '00000000-0000-0000-0000-000000000000'],
  ['without dashes', randomUUID().replaceAll('-', '')],
  ['a number', 5],
  ['U+0000', `${randomUUID()}\0`],
  ['half a character', '\ud83d'],
  ['emoji', '🍟'],
  ['a statement', "x'; drop table card; --"],
  ['far too much', 'x'.repeat(10_000)],
];
/** An answer without what was asked for. */
const without = (answer: Answer, id: unknown) => JSON.stringify(answer).replaceAll(String(id), '…');

describe('by an id of nothing, and by one of another', () => {
  it.each(QUERIES)('%s finds nothing (%s)', async (name, caller, document, variables) => {
    for (const [what, id] of [...NO_IDS, ["somebody else's", others[name]], ['nothing', '']]) {
      const answer = await scene.ask(caller, document, variables(id));
      expect(answer, String(what)).toEqual({ status: 200, data: { [name]: null }, errors: [] });
    }
  });

  it.each(MUTATIONS)('%s changes nothing (%s)', async (name, caller, document, variables) => {
    for (const [what, id] of [...NO_IDS, ["somebody else's", others[name]]]) {
      const refused = await scene.refusedIn(() => scene.ask(caller, document, variables(id)));
      expect(refused, String(what)).toMatchObject(notFound);
    }
  });

  it.each(MUTATIONS)('%s does not tell which of the two it was (%s)', async (name, caller, document, variables) => {
    const [unknown, other] = [randomUUID(), others[name]];
    expect(without(await scene.ask(caller, document, variables(other)), other)).toBe(
      without(await scene.ask(caller, document, variables(unknown)), unknown),
    );
  });

  it.each(OF_ANY_CARD)('%s changes nothing (%s)', async (_name, caller, document, variables) => {
    for (const [what, id] of NO_IDS) {
      const refused = await scene.refusedIn(() => scene.ask(caller, document, variables(id)));
      expect(refused, String(what)).toMatchObject(notFound);
    }
  });
});

it('an id in capitals is the same id', async () => {
  const guest = () => one(scene.running.credentials.guests);

  const { id } = given<{ id: string }>(await at.issue({ cardId: guest().cardId.toUpperCase(), ...key() }), 'issueOtp');
  const transaction = await at.open();
  const ways: [CallerName, Document, object][] = [
    ['guest', CardDocument, { id: guest().cardId.toUpperCase() }],
    ['guest', OtpDocument, { id: id.toUpperCase() }],
    ['kiosk', TransactionDocument, { by: { id: transaction.toUpperCase() } }],
    ['partner', UserByDocument, { by: { id: guest().userId.toUpperCase() } }],
    ['partner', UserByDocument, { by: { cardId: guest().cardId.toUpperCase() } }],
    ['guest', UpdateUserDocument, { input: { id: guest().userId.toUpperCase(), name: 'Andy' } }],
    ['guest', RecordConsentDocument, { input: { userId: guest().userId.toUpperCase(), ...consent } }],
    ['guest', CancelOtpDocument, { id: id.toUpperCase() }],
    ['kiosk', ValidateDocument, { input: { transactionId: transaction.toUpperCase(), order: order(100) } }],
    ['kiosk', ClaimDocument, { input: { transactionId: transaction.toUpperCase(), order: order(100), ...key() } }],
  ];
  for (const [caller, document, variables] of ways) {
    const { data, errors } = await scene.ask(caller, document, variables);
    expect({ errors, found: Object.values(data ?? {}).every(Boolean) }).toEqual({ errors: [], found: true });
  }
});
