/** A guest who is forgotten: what is gone, what stays, and what becomes of everything that was on its way. */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../platform/database.ts';
import { audit } from '../subgraphs/loyalty-card/audit.ts';
import {
  AdjustPointsDocument,
  CancelOtpDocument,
  CardChangedDocument,
  CreateUserDocument,
  EraseUserDocument,
  MeDocument,
  OtpUpdatesDocument,
  RecordConsentDocument,
  ReverseTransactionDocument,
  UpdateUserDocument,
  ValidateDocument,
} from './generated/documents.ts';
import { api, listen, order } from './harness/client.ts';
import { type Guest, newCode, newGuests, partnerOf } from './harness/crowd.ts';
import { type Answer, given, openScene, refusalOf, type Scene } from './harness/scene.ts';
import { key, type Till, till } from './harness/till.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterEach(() => expect(scene.faults()).toEqual([]));
afterAll(() => scene?.close());

type By = Parameters<Scene['ask']>[0];
const erase = (userId: string, by: By = 'operator', more: object = key()) =>
  scene.ask(by, EraseUserDocument, { input: { userId, ...more } });
const code = (answer: Answer) => refusalOf(answer).code;

interface Person extends Guest {
  readonly contacts: { readonly email: string; readonly phone: string };
  readonly external: { readonly system: string; readonly id: string };
  readonly self: { readonly credential: string };
  readonly at: Till;
}
let people = 0;
/** A new guest with every contact, who has eaten once. */
async function person(): Promise<Person> {
  const [guest] = await newGuests(scene.running, 1);
  if (!guest) throw new Error('There is no guest');
  people += 1;
  const contacts = { email: `forget-me-${people}@example.com`, phone: `+3538680${String(people).padStart(5, '0')}` };
  const self = { credential: guest.token };
  given(
    await scene.ask(self, UpdateUserDocument, { input: { id: guest.userId, name: 'Una', ...contacts } }),
    'updateUser',
  );
  const external = { system: 'HOMERIA', id: `una-${people}` };
  await create({ email: contacts.email, externalIds: [external] });
  const at = till(scene, guest.cardId);
  given(await at.create({ order: order(1_000), ...key() }), 'createTransaction');
  return { ...guest, contacts, external, self, at };
}
const create = async (input: object) =>
  given<{ created: boolean; user: { id: string }; card: { id: string } }>(
    await scene.ask('partner', CreateUserDocument, { input }),
    'createUser',
  );
async function forgotten(): Promise<Person> {
  const una = await person();
  given(await erase(una.userId), 'eraseUser');
  return una;
}
const stats = async () =>
  given<object>(
    await scene.ask(
      'operator',
      '{ stats(from: "2026-01-01T00:00:00Z", to: "2027-01-01T00:00:00Z") { profilesCreated cardsIdentified transactionsClaimed pointsEarned pointsBurned pointsExpired stampsGiven vouchersIssued rewardsEarned pointsLiability byDay { day profilesCreated transactionsClaimed pointsEarned } } }',
    ),
    'stats',
  );

describe('forgetting', () => {
  it('is for the guest, once: the same key again, and any other, answers the same', async () => {
    const una = await person();
    const again = key();
    for (const more of [again, again, key()]) {
      expect(given(await erase(una.userId, una.self, more), 'eraseUser')).toBe(true);
    }
    expect(code(await scene.ask(una.self, MeDocument))).toBe('NOT_FOUND');
  });

  it('is for operators, of anyone, and again', async () => {
    const una = await person();
    for (const id of [una.userId, una.userId.toUpperCase()]) expect(given(await erase(id), 'eraseUser')).toBe(true);
    const before = await scene.sql('select erased_at from "user"."user" where id = $1', [una.userId]);
    given(await erase(una.userId), 'eraseUser');
    expect(await scene.sql('select erased_at from "user"."user" where id = $1', [una.userId])).toEqual(before);
  });

  it('is of nobody else, and of nobody who is not there', async () => {
    const [una, other] = [await person(), await person()];
    const refused = (userId: string, by: By = 'operator') => scene.refusedIn(() => erase(userId, by));
    expect(await refused(other.userId, una.self)).toMatchObject({ code: 'NOT_FOUND', retryable: false });
    expect(await refused(randomUUID())).toMatchObject({ code: 'NOT_FOUND' });
    expect(await refused('x')).toMatchObject({ code: 'NOT_FOUND' });
    expect((await scene.ask(other.self, MeDocument)).errors).toEqual([]);
  });

  it('takes a key of 1 to 64 characters, and none that was used for somebody else', async () => {
    const [una, other] = [await person(), await person()];
    for (const idempotencyKey of ['', 'x'.repeat(65)]) {
      const refusal = await scene.refusedIn(() => erase(una.userId, 'operator', { idempotencyKey }));
      expect(refusal).toMatchObject({ code: 'INPUT_INVALID', details: { field: 'input.idempotencyKey' } });
    }
    const used = key();
    given(await erase(una.userId, 'operator', used), 'eraseUser');
    expect(await scene.refusedIn(() => erase(other.userId, 'operator', used))).toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
    expect((await scene.ask(other.self, MeDocument)).errors).toEqual([]);
  });
});

describe('who is forgotten', () => {
  it('is nobody to their own token', async () => {
    const una = await forgotten();
    expect(code(await scene.ask(una.self, MeDocument))).toBe('NOT_FOUND');
    expect((await scene.ask(una.self, `{ card(id: "${una.cardId}") { id } }`)).data).toEqual({ card: null });
    for (const input of ['', `cardId: "${una.cardId}", `]) {
      const issue = `mutation { issueOtp(input: {${input}idempotencyKey: "1"}) { id } }`;
      expect(await scene.refusedIn(() => scene.ask(una.self, issue))).toMatchObject({ code: 'NOT_FOUND' });
    }
  });

  it('is found by none of their contacts and ids', async () => {
    const una = await forgotten();
    for (const by of [
      `email: "${una.contacts.email}"`,
      `phone: "${una.contacts.phone}"`,
      `external: {system: "HOMERIA", id: "${una.external.id}"}`,
    ]) {
      expect((await scene.ask('operator', `{ user(by: {${by}}) { id } }`)).data, by).toEqual({ user: null });
    }
  });

  it('is there by id as somebody who was, with nothing personal', async () => {
    const una = await forgotten();
    const fields = 'id email phone name locale externalIds { id } erasedAt card { id }';
    const nothing = { email: null, phone: null, name: null, locale: null, externalIds: [] };
    const shell = { id: una.userId, ...nothing, erasedAt: expect.any(String), card: { id: una.cardId } };
    for (const by of [`id: "${una.userId}"`, `cardId: "${una.cardId}"`]) {
      expect((await scene.ask('operator', `{ user(by: {${by}}) { ${fields} } }`)).data).toEqual({ user: shell });
    }
    const owner = await scene.ask('partner', `{ card(id: "${una.cardId}") { owner { name erasedAt } } }`);
    expect(owner).toMatchObject({ errors: [], data: { card: { owner: { name: null } } } });
  });

  it('is not changed any more', async () => {
    const una = await forgotten();
    const consent = { userId: una.userId, purpose: 'MARKETING', granted: true, policyVersion: '1' };
    for (const work of [
      () => scene.ask('operator', UpdateUserDocument, { input: { id: una.userId, name: 'Una' } }),
      () => scene.ask('partner', UpdateUserDocument, { input: { id: una.userId, email: una.contacts.email } }),
      () => scene.ask('partner', RecordConsentDocument, { input: consent }),
    ]) {
      expect(await scene.refusedIn(work)).toMatchObject({ code: 'NOT_FOUND' });
    }
  });

  it('may come again, and is somebody new with a card of their own', async () => {
    for (const by of ['email', 'phone', 'external'] as const) {
      const una = await forgotten();
      const input = by === 'external' ? { externalIds: [una.external] } : { [by]: una.contacts[by] };
      const created = await create(input);
      expect(created.created, by).toBe(true);
      expect(created.user.id).not.toBe(una.userId);
      expect(created.card.id).not.toBe(una.cardId);
    }
  });
});

describe('U-1: a card that is closed', () => {
  it('identifies nobody at a till: not by its id, nor the guest’s phone, nor a code that was live', async () => {
    const una = await person();
    const { code: live } = await newCode(partnerOf(scene.running), una.cardId);
    given(await erase(una.userId), 'eraseUser');
    const base10 = BigInt(`0x${una.cardId.replaceAll('-', '')}`).toString();
    for (const ost of [una.cardId, base10, una.contacts.phone, live]) {
      expect(code(await una.at.identify({ ost, terminalId: randomUUID(), ...key() })), ost).toBe('OST_UNKNOWN');
    }
    const none = await scene.sql('select from transaction.transaction where card_id = $1 and status = $2', [
      una.cardId,
      'OPEN',
    ]);
    expect(none).toEqual([]);
  });

  it('is of no use to those who know it', async () => {
    const una = await forgotten();
    for (const work of [
      () => una.at.create({ order: order(1_000), ...key() }),
      () => una.at.create({ order: order(1_000), claim: false, ...key() }),
      () => una.at.issue(key()),
    ]) {
      expect(await scene.refusedIn(work)).toMatchObject({ code: 'NOT_FOUND' });
    }
    const input = {
      cardId: una.cardId,
      channel: 'MOBILE',
      posType: 'AIRTOUCH',
      storeId: 'douglas',
      order: order(1_000),
    };
    expect(code(await scene.ask('partner', ValidateDocument, { input }))).toBe('NOT_FOUND');
  });

  it('books nothing for what was open, which validate says as well, and which can be cancelled', async () => {
    const una = await person();
    const transactionId = await una.at.open();
    given(await erase(una.userId), 'eraseUser');
    const said = await scene.ask('kiosk', ValidateDocument, { input: { transactionId, order: order(1_000) } });
    expect(said.data).toMatchObject({
      validateTransaction: { acceptable: false, problems: [{ code: 'NOT_FOUND' }], pointsToEarn: 0 },
    });
    const claim = () => una.at.claim({ transactionId, order: order(1_000), ...key() });
    expect(await scene.refusedIn(claim)).toMatchObject({ code: 'NOT_FOUND' });
    expect(given(await una.at.cancel({ transactionId, ...key() }), 'cancelTransaction')).toMatchObject({
      status: 'CANCELLED',
    });
  });

  it('takes returns of what was bought with it', async () => {
    const una = await person();
    const transactionId = await una.at.open();
    given(await una.at.claim({ transactionId, order: order(1_000), ...key() }), 'claimTransaction');
    given(await erase(una.userId), 'eraseUser');
    const input = { transactionId, reason: 'cold', ...key() };
    const returned = await scene.ask('kiosk', ReverseTransactionDocument, { input });
    expect(given(returned, 'reverseTransaction')).toMatchObject({ status: 'REVERSED' });
  });

  it('keeps its points until they expire, or an operator writes them off', async () => {
    const una = await forgotten();
    const points = async () =>
      given<{ points: { balance: number } }>(
        await scene.ask('operator', `{ card(id: "${una.cardId}") { points { balance } } }`),
        'card',
      ).points.balance;
    expect(await points()).toBe(100);
    const input = { cardId: una.cardId, points: -100, reason: 'Of a closed card', ...key() };
    given(await scene.ask('operator', AdjustPointsDocument, { input }), 'adjustPoints');
    expect(await points()).toBe(0);
  });

  it('says in its history that it was closed', async () => {
    const una = await forgotten();
    const history = `{ card(id: "${una.cardId}") { history(first: 1) { edges { node { type explanation points } } } } }`;
    expect((await scene.ask('operator', history)).data).toMatchObject({
      card: {
        history: {
          edges: [
            {
              node: { type: 'CardClosed', explanation: 'The card was closed, as its guest was forgotten.', points: 0 },
            },
          ],
        },
      },
    });
  });
});

it('phones that listen are told that there is nobody any more, and get no more codes', async () => {
  const una = await person();
  const client = api(scene.endpoint, una.token).socket();
  const card = listen(client, CardChangedDocument, { cardId: una.cardId });
  await card.until(() => true);
  given(await erase(una.userId), 'eraseUser');
  expect(await card.ended).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
  const codes = listen(client, OtpUpdatesDocument, { cardId: una.cardId, renew: true, after: null });
  expect(await codes.ended).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
  void client.dispose();
});

it('a partner’s backend that keeps a code live for her makes no other after it', async () => {
  const una = await person();
  const partner = partnerOf(scene.running);
  const client = partner.socket();
  const codes = listen(client, OtpUpdatesDocument, { cardId: una.cardId, renew: true, after: null });
  const { otpUpdates: first } = await codes.until(({ otpUpdates }) => otpUpdates.kind === 'ISSUED');
  given(await erase(una.userId), 'eraseUser');
  await partner.ask(CancelOtpDocument, { id: first.otp.id });
  expect(await codes.ended).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
  expect(codes.events.map(({ otpUpdates }) => otpUpdates.kind)).toEqual(['ISSUED', 'CANCELLED']);
  void client.dispose();
});

it('the sums stay as they were, and the books are what their facts come to', async () => {
  const [una, other] = [await person(), await person()];
  const { code: live } = await newCode(partnerOf(scene.running), other.cardId);
  given(await other.at.identify({ ost: live, ...key() }), 'identify');
  const before = await stats();
  for (const { userId } of [una, other]) given(await erase(userId), 'eraseUser');
  expect(await stats()).toEqual(before);
  const db = openDatabase(scene.databaseUrl);
  const { wrong, wrongSums } = await audit(db, { repair: false }).finally(() => db.close());
  expect({ wrong, wrongSums }).toEqual({ wrong: [], wrongSums: [] });
});

it('forgetting, changing and coming again at the same instant end with one who is forgotten, and one at most who is new', async () => {
  for (let round = 0; round < 10; round += 1) {
    const una = await person();
    const answers = await Promise.all([
      create({ email: una.contacts.email, externalIds: [{ system: 'SESSIONM', id: `s-${una.userId}` }] }),
      erase(una.userId),
      scene.ask(una.self, UpdateUserDocument, {
        input: { id: una.userId, phone: `+3538681${String(people).padStart(5, '0')}` },
      }),
      create({ email: una.contacts.email, phone: una.contacts.phone }).catch(() => undefined),
    ]);
    expect(answers).toHaveLength(4);
    expect(await scene.sql('select from vault.person where user_id = $1', [una.userId])).toEqual([]);
    expect(await scene.sql('select from vault.external_id where user_id = $1', [una.userId])).toEqual([]);
    expect(await scene.sql('select from "user".external_id where user_id = $1', [una.userId])).toEqual([]);
    const next = await create({ email: una.contacts.email });
    expect(next.user.id).not.toBe(una.userId);
  }
});
