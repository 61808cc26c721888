/** Values for the inputs of the API: mostly right ones, at times such as no client should send. */
import fc from 'fast-check';
import {
  type GraphQLInputObjectType,
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';
import { hostile, known, TEXTS } from './fuzz-texts.ts';

/** So many right values come on each that is not. */
const RIGHT_ONES = 40;

const instant = fc
  .date({ min: new Date('2026-01-01'), max: new Date('2027-06-01'), noInvalidDate: true })
  .map((date) => date.toISOString());
const day = fc.constantFrom('2026-11-20', '2026-11-21', '2026-12-31');
const name = fc.constantFrom('Andy', 'Burger', 'Coffee', 'Zoë', 'A name of some length');
const mostly = fc.constantFrom(true, true, true, true, false);
const cents = fc.integer({ min: 0, max: 5_000 });

/** By the name of a field or argument. */
const NAMED: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  idempotencyKey: fc.oneof({ weight: 9, arbitrary: fc.uuid() }, { weight: 1, arbitrary: known('key') }),
  cardId: known('card'),
  userId: known('user'),
  transactionId: known('transaction'),
  rewardIds: fc.oneof(fc.constant([]), fc.array(known('reward'), { maxLength: 2 })),
  voucherIds: fc.oneof(fc.constant([]), fc.array(known('voucher'), { maxLength: 2 })),
  posType: known('posType'),
  storeId: known('storeId'),
  storeIds: fc.array(known('storeId'), { maxLength: 1 }),
  posTypes: fc.array(known('posType'), { minLength: 1, maxLength: 2 }),
  terminalId: fc.uuid(),
  ostType: fc.constantFrom(null, null, null, 'OTP', 'CARD_ID'),
  on: mostly,
  enabled: mostly,
  maySpend: mostly,
  ost: known('code', 'code', 'card', 'phone'),
  email: fc.oneof(
    known('email'),
    fc.nat(9_999).map((n) => `guest${n}@example.com`),
  ),
  phone: fc.oneof(
    known('phone'),
    fc.integer({ min: 1_000_000, max: 9_999_999 }).map((n) => `+35387${n}`),
  ),
  locale: fc.constantFrom('en', 'en-IE', 'de-DE'),
  currency: fc.constant('EUR'),
  after: known('cursor'),
  first: fc.integer({ min: 1, max: 30 }),
  minPosition: fc.constantFrom(0, 1, 1, 2, 2, 3),
  name,
  category: fc.constantFrom('coffee', 'meal'),
  points: fc.integer({ min: -50, max: 500 }),
  percent: fc.integer({ min: 1, max: 100 }),
  earnPercent: fc.integer({ min: 100, max: 200 }),
  quantity: fc.integer({ min: 1, max: 3 }),
  lineId: fc.constantFrom('0', '1'),
  metadata: fc.oneof(fc.constant({ table: 4 }), fc.dictionary(fc.string(), fc.constantFrom(...TEXTS), { maxKeys: 3 })),
};

/** By the root field that it is given to, and its name there. */
const PARTICULAR: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  'card.id': known('card'),
  'user.id': known('user'),
  'otp.id': known('otp'),
  'cancelOtp.id': known('otp'),
  'updateUser.id': known('user'),
  'transaction.id': known('transaction'),
  'transactionChanged.id': known('transaction'),
  'endCampaign.id': known('campaign'),
  'savePointsCampaign.id': known('campaign'),
  'saveStampCampaign.id': known('campaign'),
  'saveReward.id': known('reward'),
  'revokeApiClient.id': known('client'),
  'claimTransaction.transactionId': known('opened', 'opened', 'transaction'),
  'cancelTransaction.transactionId': known('opened', 'transaction'),
  'saveTiers.input': fc.integer({ min: 1, max: 900 }).map((threshold) => [
    { id: 'bronze', name: 'Bronze', threshold: 0, earnPercent: 100 },
    { id: 'silver', name: 'Silver', threshold, earnPercent: 125 },
  ]),
  // Guests of the demo are not erased: they would ask nothing more.
  'eraseUser.userId': known('any'),
  'setSwitch.name': fc.constantFrom('EARNING', 'BURNING', 'POINTS_EXPIRY', 'TIER_EXPIRY', 'ENROLMENT'),
  'setSwitch.posType': fc.oneof(fc.constant(null), known('posType')),
};

const SCALARS: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  ID: fc.oneof(known('any'), fc.uuid()),
  String: fc.oneof(name, fc.string({ minLength: 1, maxLength: 20 })),
  Int: fc.integer({ min: 0, max: 400 }),
  Boolean: fc.boolean(),
  DateTime: instant,
  Date: day,
  SafeInt: fc.maxSafeInteger(),
  JSONObject: fc.constant({ a: 1 }),
};

/** Of which exactly one field is to be given. */
const EITHER = new Set(['BenefitInput', 'UserBy', 'TransactionBy']);

/** An order whose sums agree, as tills send it. */
const order = fc
  .record({
    ref: fc.uuid(),
    businessDate: day,
    currency: fc.constant('EUR'),
    lines: fc.array(fc.record({ quantity: fc.integer({ min: 1, max: 3 }), unitPrice: cents }), {
      minLength: 1,
      maxLength: 3,
    }),
    tip: fc.constantFrom(0, 0, 100),
  })
  .map(({ lines, tip, ...rest }) => ({
    ...rest,
    tip,
    lines: lines.map((line, i) => ({ ...line, lineId: `${i}`, sku: i ? 'fries' : 'burger', name: 'Item' })),
    total: lines.reduce<number>((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, tip),
  }));

const arbitraries = new Map<string, fc.Arbitrary<unknown>>();

/** @param field  That the value is given to, however deep inside. */
export function inputOf(type: GraphQLInputType, field: string, argument: string): fc.Arbitrary<unknown> {
  const key = `${type} ${field} ${argument}`;
  const made = arbitraries.get(key) ?? rightOrNot(rightOf(type, field, argument));
  arbitraries.set(key, made);
  return made;
}

const rightOrNot = (right: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: RIGHT_ONES, arbitrary: right }, { weight: 1, arbitrary: hostile });

function rightOf(type: GraphQLInputType, field: string, argument: string): fc.Arbitrary<unknown> {
  if (isNonNullType(type)) return rightOf(type.ofType, field, argument);
  const given = PARTICULAR[`${field}.${argument}`] ?? NAMED[argument];
  if (given) return given;
  if (isListType(type)) return fc.array(rightOf(type.ofType, field, argument), { maxLength: 3 });
  if (isEnumType(type)) return fc.constantFrom(...type.getValues().map((value) => value.name));
  if (!isInputObjectType(type)) return SCALARS[type.name] ?? fc.constant(null);
  if (type.name === 'OrderInput')
    return fc.oneof({ weight: 6, arbitrary: order }, { weight: 1, arbitrary: anyFields(type, field) });
  return EITHER.has(type.name) ? oneField(type, field) : anyFields(type, field);
}

/** All that have to be given, and some that may be. */
function anyFields(type: GraphQLInputObjectType, field: string): fc.Arbitrary<unknown> {
  const fields = Object.values(type.getFields());
  return fc.record(Object.fromEntries(fields.map((one) => [one.name, inputOf(one.type, field, one.name)])), {
    requiredKeys: fields
      .filter((one) => isNonNullType(one.type) && one.defaultValue === undefined)
      .map((one) => one.name),
  });
}

function oneField(type: GraphQLInputObjectType, field: string): fc.Arbitrary<unknown> {
  return fc.oneof(
    ...Object.values(type.getFields()).map((one) =>
      inputOf(one.type, field, one.name).map((value) => ({ [one.name]: value })),
    ),
  );
}
