/** What is typed and scanned at tills, right and wrong: whom it identifies (O-4, O-5), and what a wrong one is told (O-2). */
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CancelOtpDocument } from './generated/documents.ts';
import { type Credentials, one } from './harness/client.ts';
import { commonScene, given, refusalOf, type Scene } from './harness/scene.ts';
import { badTexts, oddTexts } from './harness/texts.ts';
import { key, type Till, till } from './harness/till.ts';

const UNKNOWN = { code: 'OST_UNKNOWN', retryable: false };

let scene: Scene;
let at: Till;
let guest: Credentials['guests'][number];
let terminals = 0;
beforeAll(async () => {
  scene = await commonScene();
  guest = one(scene.running.credentials.guests);
  at = till(scene, guest.cardId);
});
// Nobody here guesses so often that the client as a whole is locked; that is told elsewhere.
beforeEach(() => scene.sql('delete from transaction.client_guesses'));
afterEach(() => expect(scene.faults()).toEqual([]));

/** At a terminal of its own, so that what was wrong before does not count. */
const identify = (input: object) => at.identify({ terminalId: `t${terminals++}`, ...key(), ...input });
const issued = async (input: object = {}) =>
  given<{ code: string; id: string }>(await at.issue({ ...key(), ...input }), 'issueOtp');
const base10 = (id: string) => BigInt(`0x${id.replaceAll('-', '')}`).toString();

describe('a guest is identified', () => {
  it.each<[string, string, string, (code: string) => string]>([
    ['six digits', 'OTP', 'OTP', (code) => code],
    ['six digits between blanks', 'OTP', 'OTP', (code) => ` ${code}\n`],
    ['what the QR picture says', 'OTP', 'OTP', (code) => `loyalty:otp:${code}`],
    ['the id of the card', 'CARD_ID', 'CARD_ID', () => guest.cardId],
    ['the id of the card in capitals', 'CARD_ID', 'CARD_ID', () => guest.cardId.toUpperCase()],
    ['the id of the card as a number', 'CARD_ID_BASE10', 'CARD_ID_BASE10', () => base10(guest.cardId)],
    ['the phone number', 'PHONE', 'PHONE', () => guest.phone],
    ['the phone number without its plus', 'PHONE', 'PHONE', () => guest.phone.slice(1)],
  ])('by %s, whether or not the till says that it is of type %s', async (_what, ostType, identifiedBy, ost) => {
    for (const type of [undefined, null, ostType]) {
      const answer = await identify({ ost: ost((await issued()).code), ostType: type });
      expect(given(answer, 'identify')).toMatchObject({ status: 'OPEN', identifiedBy, card: { id: guest.cardId } });
    }
  });

  it('by a phone number as people write it, where the till says that it is one', async () => {
    for (const ost of ['+353 87 983 9546', '353-87-983-9546', '(+353) 87.983.9546']) {
      expect((await identify({ ost, ostType: 'PHONE' })).errors, ost).toEqual([]);
    }
  });

  it('O-2: by a code once, whoever else tries at the same instant', async () => {
    const { code: ost } = await issued();
    const answers = await Promise.all(Array.from({ length: 8 }, () => identify({ ost })));
    expect(answers.filter(({ errors }) => errors.length === 0)).toHaveLength(1);
    for (const answer of answers) if (answer.errors.length > 0) expect(refusalOf(answer)).toEqual(UNKNOWN);
  });

  it('at a terminal of any name', async () => {
    for (const [what, terminalId] of oddTexts(64)) {
      expect((await identify({ terminalId })).errors, what).toEqual([]);
    }
  });
});

describe('nobody is identified', () => {
  it.each<[string, () => string, string?]>([
    ['five digits', () => '12345'],
    ['seven digits', () => '1234567'],
    ['digits of another script', () => '１２３４５６'],
    ['six digits with a blank in between', () => '123 456'],
    ['a QR picture with too few digits', () => 'loyalty:otp:12345'],
    ['a QR picture of somebody else', () => 'other:otp:123456'],
    ['an unknown card', () => '00000000-0000-4000-8000-000000000000'],
    ['an unknown card as a number', () => '9'.repeat(38)],
    ['19 digits', () => '1'.repeat(19)],
    ['20 digits', () => '1'.repeat(20)],
    ['39 digits, more than a UUID has', () => '9'.repeat(39)],
    ['40 digits', () => `0${base10(guest.cardId).padStart(39, '0')}`],
    ['a plus', () => '+'],
    ['an unknown phone number', () => '+353870000000'],
    ['a phone number with too many digits', () => `${guest.phone}00000`],
    ['an e-mail address', () => guest.email],
    ['a statement', () => "' or 1=1 --"],
    ['emoji', () => '🍟'],
    ['64 characters', () => 'x'.repeat(64)],
    ['a card said to be a code', () => guest.cardId, 'OTP'],
    ['a card said to be a number', () => guest.cardId, 'CARD_ID_BASE10'],
    ['a number said to be a card', () => base10(guest.cardId), 'CARD_ID'],
    ['a phone number said to be a card', () => guest.phone, 'CARD_ID'],
    ['a card said to be a phone number', () => guest.cardId, 'PHONE'],
  ])('by %s', async (_what, ost, ostType) =>
    expect(refusalOf(await identify({ ost: ost(), ostType }))).toEqual(UNKNOWN),
  );

  it('O-2: by a code that was never issued, is used, expired or cancelled: which of them, the answer does not tell', async () => {
    const [used, cancelled] = [
      await issued(),
      await issued({ cardId: one(scene.running.credentials.guests, 1).cardId }),
    ];
    const expired = await issued({ cardId: one(scene.running.credentials.guests, 2).cardId });
    expect((await identify({ ost: used.code })).errors).toEqual([]);
    expect((await scene.ask('partner', CancelOtpDocument, { id: cancelled.id })).errors).toEqual([]);
    // A code is refused from its end on, whether or not the sweep has come by.
    await scene.sql('update otp.otp set expires_at = now() where id = $1', [expired.id]);
    const issuedCodes = [used, cancelled, expired].map(({ code }) => code);
    const never = ['000000', '111111', '222222', '333333'].find((code) => !issuedCodes.includes(code));
    const answers = await Promise.all([...issuedCodes, never].map((ost) => identify({ ost })));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(refusalOf(one(answers))).toEqual(UNKNOWN);
  });

  it.each(['PAN', 'SWIPE_CARD'])('by a %s, which is off, and that is told', async (ostType) => {
    const refused = await scene.refusedIn(() => identify({ ost: '4111111111111111', ostType }));
    expect(refused).toEqual({ code: 'OST_TYPE_OFF', retryable: false, details: { ostType } });
  });

  it.each(['ost', 'posType', 'storeId', 'terminalId'])('where %s is no text', async (field) => {
    for (const [what, text] of badTexts(64)) {
      expect(await scene.refusedIn(() => identify({ [field]: text })), what).toMatchObject({
        code: 'INPUT_INVALID',
        retryable: false,
        details: { field: `input.${field}`, expected: 'text of 1 to 64 characters without control characters' },
      });
    }
    expect(refusalOf(await identify({ ost: ' \n ' }))).toMatchObject({ code: 'INPUT_INVALID' });
  });
});

describe('a client speaks for itself', () => {
  it.each([
    ['a posType that nobody has', { posType: 'NOBODY' }, { code: 'POS_TYPE_UNKNOWN', details: { posType: 'NOBODY' } }],
    ['a posType in small letters', { posType: 'tillster' }, { code: 'POS_TYPE_UNKNOWN' }],
    ['the posType of another', { posType: 'WINREST' }, { code: 'FORBIDDEN', details: { posType: 'WINREST' } }],
    ['the store of another', { storeId: 'douglas' }, { code: 'FORBIDDEN', details: { storeId: 'douglas' } }],
    ['a store that is none', { storeId: "'; --" }, { code: 'FORBIDDEN', details: { storeId: "'; --" } }],
  ])('and not for %s', async (_what, input, refusal) =>
    expect(await scene.refusedIn(() => identify(input))).toMatchObject({ retryable: false, ...refusal }),
  );
});
