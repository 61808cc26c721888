/** Each by-key read is one SQL statement for each entity type and request, whatever the length of the list. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Caller } from '../platform/caller.ts';
import { demoClient } from '../prisma/seed.ts';
import { IssueOtpDocument } from './generated/documents.ts';
import { openTestRooms, type TestRooms } from './harness/rooms.ts';
import { type Statements, watchStatements } from './harness/statements.ts';

let rooms: TestRooms;
let statements: Statements;

beforeAll(async () => {
  rooms = await openTestRooms(new Date());
  for (const cardId of await ids('card')) {
    await rooms.ask(partner, IssueOtpDocument, { input: { cardId, idempotencyKey: cardId } });
  }
  statements = watchStatements();
});
afterAll(async () => {
  statements.stop();
  await rooms.close();
});

const partner = demoClient('Airtouch app');
const kiosk = demoClient('Tillster kiosks, Princes Street');

async function ids(text: 'card' | 'user' | 'transaction' | 'otp' | 'voucher'): Promise<string[]> {
  const { sql } = rooms.platform.db;
  const rows = {
    card: () => sql<{ id: string }>`select id from loyalty_card.card`,
    user: () => sql<{ id: string }>`select id from "user"."user"`,
    transaction: () => sql<{ id: string }>`select id from transaction.transaction`,
    otp: () => sql<{ id: string }>`select id from otp.otp`,
    voucher: () => sql<{ id: string }>`select id from loyalty_card.voucher`,
  };
  return (await rows[text]()).map(({ id }) => id);
}

/** How many statements a subgraph takes to answer an entity fetch. */
async function cost(
  caller: Caller,
  name: string,
  type: string,
  list: readonly string[],
  fields: string,
): Promise<number> {
  const room = rooms.rooms.find(({ subgraph }) => subgraph.name === name);
  const representations = list.map((id) => ({ __typename: type, id }));
  const operation = {
    query: `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on ${type} { ${fields} } } }`,
    variables: { representations },
  };
  statements.sent.length = 0;
  const result = await room?.subgraph.execute(operation, { caller, requestId: 'test' });
  expect(result?.errors).toBeUndefined();
  expect(result?.data?.['_entities']).toHaveLength(list.length);
  return statements.sent.length;
}

it.each([
  ['user', 'User', 'id name externalIds { id } consents { purpose }', 'user', 3],
  ['loyalty-card', 'LoyaltyCard', 'id number points { balance } progress { stamps } vouchers { code }', 'card', 2],
  ['loyalty-card', 'User', 'card { id points { balance } }', 'user', 1],
  ['otp', 'LoyaltyCard', 'otp { code }', 'card', 1],
  ['otp', 'Otp', 'id status', 'otp', 1],
  ['transaction', 'LoyaltyTransaction', 'id status card { id } explanation { name }', 'transaction', 1],
] as const)('%s answers %s { %s } for one as for many', async (name, type, fields, of, expected) => {
  const list = await ids(of);
  expect(list.length).toBeGreaterThan(3);
  // The first one also reads the programme, which is then kept.
  await cost(partner, name, type, list, fields);
  expect(await cost(partner, name, type, list.slice(0, 1), fields)).toBe(expected);
  expect(await cost(partner, name, type, list, fields)).toBe(expected);
  expect(
    await cost(
      partner,
      name,
      type,
      Array.from({ length: 100 }, (_, i) => list[i % list.length] ?? ''),
      fields,
    ),
  ).toBe(expected);
});

it('many requests at the same moment share their statements, and each gets its own', async () => {
  const list = await ids('card');
  const room = rooms.rooms.find(({ subgraph }) => subgraph.name === 'loyalty-card');
  const query =
    'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on LoyaltyCard { id } } }';
  const ask = async (id: string) => {
    const variables = { representations: [{ __typename: 'LoyaltyCard', id }] };
    const result = await room?.subgraph.execute({ query, variables }, { caller: partner, requestId: id });
    return (result?.data?.['_entities'] as { id: string }[] | undefined)?.[0]?.id;
  };
  statements.sent.length = 0;
  const asked = Array.from({ length: 200 }, (_, i) => list[i % list.length] ?? '');
  expect(await Promise.all(asked.map(ask))).toEqual(asked);
  expect(statements.sent.length).toBe(1);
});

it('what a kiosk may see is one statement more', async () => {
  const list = await ids('card');
  expect(await cost(kiosk, 'loyalty-card', 'LoyaltyCard', list, 'id number')).toBe(2);
});
