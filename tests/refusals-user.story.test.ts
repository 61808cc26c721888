/** People as other systems describe them: contacts of every shape, meeting systems, and all of them at once. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  CreateUserDocument,
  RecordConsentDocument,
  UpdateUserDocument,
  UserByDocument,
} from './generated/documents.ts';
import { type Credentials, one } from './harness/client.ts';
import { given, openScene, refusalOf, type Scene } from './harness/scene.ts';
import { badTexts, oddTexts } from './harness/texts.ts';

interface Created {
  readonly created: boolean;
  readonly user: { readonly id: string; readonly email: string | null; readonly phone: string | null };
  readonly card: { readonly id: string };
}

let scene: Scene;
let guest: Credentials['guests'][number];
beforeAll(async () => {
  scene = await openScene();
  guest = one(scene.running.credentials.guests);
});
afterEach(() => expect(scene.faults()).toEqual([]));
afterAll(() => scene?.close());

let people = 0;
/** Of nobody yet. */
const newPhone = () => `+35386${String(++people).padStart(7, '0')}`;
const newId = (system: string) => ({ system, id: `${system}-${++people}` });
const create = (input: object) => scene.ask('partner', CreateUserDocument, { input });
const created = async (input: object) => given<Created>(await create(input), 'createUser');
const update = (input: object) => scene.ask('guest', UpdateUserDocument, { input: { id: guest.userId, ...input } });
const updated = async (input: object) => given<Record<string, unknown>>(await update(input), 'updateUser');
const refusedField = async (work: () => ReturnType<typeof create>) => {
  const { code, retryable, details } = await scene.refusedIn(work);
  return { code, retryable, field: details?.['field'] };
};
const invalid = (field: string) => ({ code: 'INPUT_INVALID', retryable: false, field: `input.${field}` });

describe('an e-mail address', () => {
  it.each([
    '',
    ' ',
    'x',
    'x@',
    '@x.ie',
    'x@y',
    'x y@z.ie',
    'x@y..ie',
    'x@.ie',
    'x@y.ie.',
    'x@y@z.ie',
    `${'x'.repeat(250)}@y.ie`,
    'x\0@y.ie',
    'x\ny@z.ie',
    '\ud800@y.ie',
  ])('is not %j', async (email) => {
    expect(await refusedField(() => create({ email }))).toEqual(invalid('email'));
    expect(await refusedField(() => update({ email }))).toEqual(invalid('email'));
  });
  it.each([
    [' Fiona@Example.IE ', 'fiona@example.ie'],
    ["o'brien+loyalty@x.co.ie", "o'brien+loyalty@x.co.ie"],
    ['ÜLKER@exämple.ie', 'ülker@exämple.ie'],
    [`${'x'.repeat(249)}@y.ie`, `${'x'.repeat(249)}@y.ie`],
  ])('may be %j, and is one with %j', async (email, kept) => {
    const first = await created({ email });
    expect(first).toMatchObject({ created: true, user: { email: kept } });
    expect(await created({ email: kept.toUpperCase() })).toEqual({ ...first, created: false });
    expect((await scene.ask('partner', UserByDocument, { by: { email: email.toUpperCase() } })).data).toMatchObject({
      user: { id: first.user.id },
    });
  });
});

describe('a phone number', () => {
  it.each([
    '',
    '+',
    '0879839546',
    '353879839546',
    '+0879839546',
    '+123456',
    '+1234567890123456',
    '+353 87 abc',
    '+٣٥٣٨٧٩٨٣٩٥٤٦',
    '+353/87/9839546',
    '+35387\t9839546',
    '+'.repeat(41),
  ])('is not %j', async (phone) => {
    expect(await refusedField(() => create({ phone }))).toEqual(invalid('phone'));
    expect(await refusedField(() => update({ phone }))).toEqual(invalid('phone'));
  });
  it.each([
    [' +353 (87) 111-22.33 ', '+353871112233'],
    ['+1234567', '+1234567'],
    ['+123456789012345', '+123456789012345'],
  ])('may be %j, and is one with %s', async (phone, kept) => {
    const first = await created({ phone });
    expect(first).toMatchObject({ created: true, user: { phone: kept } });
    expect(await created({ phone: kept })).toEqual({ ...first, created: false });
  });
});

describe('a person named by the id of another system', () => {
  const change = (input: object, caller: 'partner' | 'guest' = 'partner') =>
    scene.ask(caller, UpdateUserDocument, { input });

  it('is changed as one named by ours', async () => {
    const external = newId('OLD');
    const { user } = await created({ externalIds: [external] });
    expect(given(await change({ external, name: 'Newer', phone: newPhone() }), 'updateUser')).toMatchObject({
      id: user.id,
      name: 'Newer',
    });
    expect(given(await change({ external, name: null }), 'updateUser')).toMatchObject({ id: user.id, name: null });
  });

  it('is not found where there is none, and not by guests', async () => {
    const external = newId('OLD');
    expect((await scene.refusedIn(() => change({ external, name: 'x' }))).code).toBe('NOT_FOUND');
    await created({ externalIds: [external] });
    expect((await scene.refusedIn(() => change({ external, name: 'x' }, 'guest'))).code).toBe('NOT_FOUND');
  });

  it('is named in one way', async () => {
    const external = newId('OLD');
    const { user } = await created({ externalIds: [external] });
    for (const input of [{ id: user.id, external }, {}]) {
      expect(await refusedField(() => change({ ...input, name: 'x' }))).toMatchObject({ field: 'input' });
    }
    const nameless = { system: '', id: 'x' };
    expect(await refusedField(() => change({ external: nameless, name: 'x' }))).toEqual(invalid('external.system'));
  });
});

describe('a text', () => {
  const ids = (ref: object) => ({ externalIds: [{ ...newId('TEXT'), ...ref }] });
  it.each<[string, number, (text: string) => object]>([
    ['name', 200, (name) => ({ name, phone: newPhone() })],
    ['externalIds.0.system', 64, (system) => ids({ system })],
    ['externalIds.0.id', 128, (id) => ids({ id })],
    ['policyVersion', 64, (policyVersion) => ({ policyVersion, loyaltyConsent: true, phone: newPhone() })],
  ])('%s of a new user has 1 to %i characters, none of control', async (field, max, input) => {
    for (const [what, text] of badTexts(max)) {
      expect(await refusedField(() => create(input(text))), what).toEqual(invalid(field));
    }
    for (const [what, text] of oddTexts(max)) expect((await create(input(text))).errors, what).toEqual([]);
  });

  it('comes back as it came', async () => {
    for (const [what, name] of oddTexts(200)) expect(await updated({ name }), what).toMatchObject({ name });
    for (const [what, name] of badTexts(200)) {
      expect(await refusedField(() => update({ name })), what).toEqual(invalid('name'));
    }
  });

  it('that says which policy was answered is needed with every answer', async () => {
    const answer = { userId: guest.userId, purpose: 'MARKETING', granted: true };
    for (const [what, policyVersion] of badTexts(64)) {
      const record = () => scene.ask('guest', RecordConsentDocument, { input: { ...answer, policyVersion } });
      expect(await refusedField(record), what).toEqual(invalid('policyVersion'));
    }
    expect(await refusedField(() => create({ phone: newPhone(), loyaltyConsent: false }))).toEqual(
      invalid('policyVersion'),
    );
  });

  it.each(['', 'english please', 'e', 'en_IE', 'x'.repeat(36), 'en\0'])('%j is no locale', async (locale) => {
    expect(await refusedField(() => update({ locale }))).toEqual(invalid('locale'));
  });
});

describe('a change', () => {
  it('is of what is given: null clears, and what is left out stays', async () => {
    const was = await updated({ name: 'Andy', locale: 'EN-ie' });
    expect(was).toMatchObject({ name: 'Andy', locale: 'en-IE', email: guest.email, phone: guest.phone });
    expect(await updated({})).toEqual(was);
    expect(await updated({ email: null, locale: null })).toEqual({ ...was, email: null, locale: null });
    expect(await updated({ email: guest.email.toUpperCase() })).toEqual({ ...was, locale: null });
  });

  it.each(['email', 'phone'] as const)('is refused where the %s is that of another', async (field) => {
    const other = one(scene.running.credentials.guests, 1);
    const refused = await scene.refusedIn(() => update({ name: 'Eve', [field]: other[field] }));
    expect(refused).toEqual({ code: 'CONTACT_TAKEN', retryable: false, details: { field } });
    expect(await updated({})).not.toMatchObject({ name: 'Eve' });
    expect(await updated({ [field]: guest[field] })).toMatchObject({ [field]: guest[field] });
  });
});

it.each([{}, { email: 5 }, { id: 'x', email: 'x@y.ie' }, { id: null }])('nobody is found by %j', async (by) => {
  const { code } = refusalOf(await scene.ask('partner', UserByDocument, { by }));
  expect(code).toBe('email' in by && by.email === 5 ? 'BAD_USER_INPUT' : 'INPUT_INVALID');
});

it('two changes of one person at the same instant are both kept', async () => {
  for (let round = 0; round < 8; round += 1) {
    const changes = { name: `Andy ${round}`, locale: round % 2 ? 'en-IE' : 'ga-IE', phone: `+35387000000${round}` };
    await Promise.all(Object.entries(changes).map(([field, value]) => updated({ [field]: value })));
    const { me } = (await scene.ask('guest', '{ me { name locale phone } }')).data as { me: object };
    expect(me).toEqual(changes);
  }
});
