/** Systems that know the same person: one user and one card, whatever they bring and however they come at once. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CreateUserDocument, UserByDocument } from './generated/documents.ts';
import { given, openScene, type Scene } from './harness/scene.ts';

interface Created {
  readonly created: boolean;
  readonly user: { readonly id: string };
  readonly card: { readonly id: string };
}

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
let people = 0;
/** Contacts and ids of somebody new. */
let email = '';
let phone = '';
let homeria = { system: '', id: '' };
let sessionm = homeria;
beforeEach(() => {
  people += 1;
  email = `p${people}@example.ie`;
  phone = `+35385${String(people).padStart(7, '0')}`;
  homeria = { system: 'HOMERIA', id: `h-${people}` };
  sessionm = { system: 'SESSIONM', id: `s-${people}` };
});
afterEach(() => expect(scene.faults()).toEqual([]));
afterAll(() => scene?.close());

const create = (input: object) => scene.ask('partner', CreateUserDocument, { input });
const created = async (input: object) => given<Created>(await create(input), 'createUser');
const idsOf = async (id: string) =>
  given<{ externalIds: object[] }>(await scene.ask('partner', UserByDocument, { by: { id } }), 'user').externalIds;

describe('two systems', () => {
  it.each(['email', 'phone'])('that meet on one %s mean one person, who has the ids of both', async (contact) => {
    const by = contact === 'email' ? { email } : { phone };
    const first = await created({ ...by, name: 'Fiona', externalIds: [homeria] });
    const second = await created({ ...by, name: 'F.', externalIds: [sessionm] });
    expect(second).toMatchObject({ created: false, user: { id: first.user.id }, card: { id: first.card.id } });
    expect(await idsOf(first.user.id)).toEqual([homeria, sessionm]);
    expect(await created({ externalIds: [sessionm] })).toMatchObject({ created: false, user: { id: first.user.id } });
  });

  it('that know each other add an id by the other one', async () => {
    const first = await created({ externalIds: [homeria] });
    expect(await created({ externalIds: [homeria, sessionm] })).toMatchObject({
      created: false,
      user: { id: first.user.id },
    });
    expect(await idsOf(first.user.id)).toEqual([homeria, sessionm]);
  });
});

describe('the answer to the terms of the programme', () => {
  const consentsOf = async (id: string) => {
    const rows = await scene.sql<{ granted: boolean; version: string }>(
      `select granted, policy_version as version from "user".consent where user_id = '${id}' order by id`,
    );
    return rows.map(({ granted, version }) => `${granted} ${version}`);
  };
  it('is kept from whoever brings it, and once where a request is repeated', async () => {
    const first = await created({ email, externalIds: [homeria], loyaltyConsent: true, policyVersion: '1' });
    await created({ email, externalIds: [homeria], loyaltyConsent: true, policyVersion: '1' });
    await created({ email, externalIds: [sessionm], loyaltyConsent: true, policyVersion: '2' });
    await created({ externalIds: [sessionm] });
    await created({ externalIds: [homeria], loyaltyConsent: false, policyVersion: '2' });
    expect(await consentsOf(first.user.id)).toEqual(['true 1', 'true 2', 'false 2']);
  });
});

describe('while ENROLMENT is off', () => {
  const setEnrolment = async (on: boolean) => {
    await scene.sql(
      `insert into loyalty_card.switch (name, "on", since) values ('ENROLMENT', ${on}, now())
       on conflict (name, pos_type) do update set "on" = excluded."on"`,
    );
    await scene.sql('update loyalty_card.programme set revision = revision + 1');
  };
  it('nobody new is created, and who is known is found', async () => {
    const first = await created({ email, externalIds: [homeria] });
    await setEnrolment(false);
    expect(await created({ externalIds: [homeria] })).toMatchObject({ created: false, user: { id: first.user.id } });
    expect(await created({ email, externalIds: [sessionm] })).toMatchObject({ created: false });
    const refusal = await scene.refusedIn(() => create({ phone }));
    await setEnrolment(true);
    expect(refusal).toMatchObject({ code: 'SWITCHED_OFF', retryable: true });
    expect(await created({ phone })).toMatchObject({ created: true });
  });
});

describe('a person is refused', () => {
  const refused = (input: object) => scene.refusedIn(() => create(input));
  const invalid = { code: 'INPUT_INVALID', retryable: false };

  it('whose contact has another id in that system', async () => {
    await created({ email, externalIds: [homeria] });
    expect(await refused({ email, externalIds: [{ ...homeria, id: 'other' }] })).toEqual({
      code: 'EXTERNAL_ID_TAKEN',
      retryable: false,
      details: { system: 'HOMERIA' },
    });
  });
  it('whose ids are those of two', async () => {
    await created({ externalIds: [homeria] });
    await created({ externalIds: [sessionm] });
    expect(await refused({ externalIds: [homeria, sessionm] })).toMatchObject({ code: 'EXTERNAL_ID_TAKEN' });
  });
  it('whose contacts are those of two', async () => {
    await created({ email });
    await created({ phone });
    expect(await refused({ email, phone })).toMatchObject({ ...invalid, details: { came: 'those of two' } });
  });
  it('of whom nothing is known', async () => {
    for (const input of [{}, { name: 'X' }, { externalIds: [] }, { email: null, phone: null }]) {
      expect(await refused(input)).toMatchObject({ ...invalid, details: { field: 'input' } });
    }
  });
  it('who has two ids in one system, or more than ten', async () => {
    expect(await refused({ externalIds: [homeria, { ...homeria, id: 'other' }] })).toMatchObject({
      ...invalid,
      details: { field: 'input.externalIds', expected: 'at most one id for each system' },
    });
    const eleven = Array.from({ length: 11 }, (_, i) => ({ system: `S${i}`, id: '1' }));
    expect(await refused({ externalIds: eleven })).toMatchObject({
      ...invalid,
      details: { field: 'input.externalIds', expected: '0 to 10 entries', came: 11 },
    });
  });
  it('if new, while enrolment is off; those who are known are found', async () => {
    await created({ externalIds: [homeria] });
    const enrol = (on: boolean) =>
      scene.sql(`with switched as (
        insert into loyalty_card.switch (name, pos_type, "on", since) values ('ENROLMENT', '', ${on}, now())
        on conflict (name, pos_type) do update set "on" = ${on})
        update loyalty_card.programme set revision = revision + 1`);
    await enrol(false);
    expect(await refused({ email })).toEqual({
      code: 'SWITCHED_OFF',
      retryable: true,
      details: { switch: 'ENROLMENT' },
    });
    expect(await created({ externalIds: [homeria] })).toMatchObject({ created: false });
    await enrol(true);
    expect(await created({ email })).toMatchObject({ created: true });
  });
});

describe('twenty requests at the same instant', () => {
  const all = (input: (i: number) => object) => Promise.all(Array.from({ length: 20 }, (_, i) => created(input(i))));

  it.each<[string, (i: number) => object]>([
    ['one external id', () => ({ externalIds: [homeria] })],
    ['one e-mail address, and ids of different systems', (i) => ({ email, externalIds: [i % 2 ? homeria : sessionm] })],
    ['e-mail address and phone number', () => ({ email, phone, externalIds: [homeria] })],
  ])('with %s make one user with one card', async (_what, input) => {
    const before = await scene.books();
    const answers = await all(input);
    expect(new Set(answers.map(({ user }) => user.id)).size).toBe(1);
    expect(new Set(answers.map(({ card }) => card.id)).size).toBe(1);
    expect(answers.filter(({ created }) => created)).toHaveLength(1);
    const { users = 0, facts = 0 } = before;
    expect(await scene.books()).toMatchObject({ users: users + 1, facts: facts + 1 });
  });

  // Inserted in the order in which they came, they made two requests wait for each other in one round of thirty.
  it('with ten ids in this order and in that do not wait for each other', async () => {
    for (let round = 0; round < 6; round += 1) {
      const ids = Array.from({ length: 10 }, (_, i) => ({ system: `S${i}`, id: `round ${round}` }));
      const answers = await all((i) => ({ externalIds: i % 2 ? ids : ids.toReversed() }));
      expect(new Set(answers.map(({ card }) => card.id)).size).toBe(1);
    }
  });
});
