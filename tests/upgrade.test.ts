/** Books kept by an older release are brought up to this one, and are then what their facts come to. */
import { randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../platform/database.ts';
import { migrate } from '../platform/migrate.ts';
import { audit } from '../subgraphs/loyalty-card/audit.ts';
import { loyaltyCardDoor, type RuleOutcome, readOutcome } from '../subgraphs/loyalty-card/door.ts';
import { readEvent } from '../subgraphs/loyalty-card/events.ts';
import { explainGave, explainWhyNot } from '../subgraphs/loyalty-card/explain.ts';
import { eventsAt } from '../subgraphs/loyalty-card/history-repository.ts';
import { cardsByIds } from '../subgraphs/loyalty-card/repository.ts';
import { transactionsByIds } from '../subgraphs/transaction/repository.ts';
import { userDoor } from '../subgraphs/user/door.ts';
import { externalIdsOfUsers, usersByIds } from '../subgraphs/user/repository.ts';
import { ownersOfExternalIds, userIdByEmail } from '../subgraphs/user/vault-repository.ts';
import { createTestDatabase, type TestDatabase } from './harness/database.ts';
import { silent } from './harness/postgres.ts';

const FIRST = '0001_init';
const [cardId, transactionId, voucherId, campaignId, stampsId] = Array.from({ length: 5 }, () => randomUUID());
const [andy = '', nameless = ''] = [randomUUID(), randomUUID()];
/** More than are sealed in one transaction. */
const GUESTS = 1_200;
const AT = '2026-06-01T12:00:00.000Z';
const EXPIRY = '2027-06-01T23:00:00.000Z';
const order = {
  ...({ posType: 'P', storeId: 's', channel: 'WEB', tax: 0, taxIncluded: true, tip: 0, total: 1337 } as const),
  lines: [{ lineId: '1', sku: 'x', quantity: 1, total: 1337, category: null }],
};

let database: TestDatabase;
let db: Database;
const directory = mkdtempSync(join(tmpdir(), 'loyalty-'));

const rule = (name: string) => ({ ruleId: randomUUID(), ruleVersion: 1, name });
/** What rules gave, as versions 1 and 2 wrote it. */
const OUTCOMES = [
  { ...rule('Crowns'), gave: '133 crowns: 10 for each €1.00 of €13.37, rounded down from 133.7.', whyNot: null },
  { ...rule('Coffee'), gave: null, whyNot: 'No line is in coffee.' },
];

/** The facts of one order as version 1 wrote them. */
function factsOfVersion1(): [type: string, data: object][] {
  const rule = { transactionId, ruleId: campaignId, ruleVersion: 1 };
  const stampRule = { ...rule, ruleId: stampsId };
  return [
    ['CardOpened', {}],
    ['OrderClaimed', { transactionId, payable: 1337, outcomes: OUTCOMES }],
    [
      'PointsEarned',
      {
        ...rule,
        ...{ points: 133, expiresAt: EXPIRY, base: 1337, lines: ['1'], pointsPerUnit: 10, earnPercent: 100 },
        rounding: 'DOWN',
        explanation: 'Crowns: 133 crowns: 10 for each €1.00 of €13.37, rounded down from 133.7.',
      },
    ],
    [
      'StampsGranted',
      { ...stampRule, stamps: 3, lines: ['1'], explanation: 'Lunch: 3 stamps: one for each item that counts.' },
    ],
    [
      'VoucherIssued',
      {
        ...stampRule,
        ...{ voucherId, code: 'ABCDEFGHJK', stamps: 2, benefit: { type: 'AmountOff', amount: 100 }, autoApply: true },
        expiresAt: '2026-06-11T23:00:00.000Z',
      },
    ],
  ];
}

beforeAll(async () => {
  database = await createTestDatabase('template1');
  cpSync(`prisma/migrations/${FIRST}`, join(directory, FIRST), { recursive: true });
  await migrate({ url: database.url, log: silent, directory });
  db = openDatabase(database.url);
  const { sql } = db;
  const lots = [{ points: 133, expiresAt: EXPIRY }];
  const stamps = { [stampsId ?? '']: { stamps: 1, completions: 1 } };
  const state = JSON.stringify({ position: 5, lots, holds: {}, lifetimeEarned: 133, stamps });
  await sql`
    insert into loyalty_card.programme (name, points_name, currency, time_zone, revision)
    values ('Brand', 'crowns', 'EUR', 'Europe/Dublin', 1)`;
  await sql`
    insert into loyalty_card.campaign (id, version, kind, name, starts_at, minimum_spend, rule, saved_at, store_ids, channels, categories)
    values (${campaignId}, 1, 'POINTS', 'Crowns', ${AT}, 0,
      '{"pointsPerUnit":10,"rounding":"DOWN","includeTax":true,"expireAfterDays":365}', ${AT}, '{}', '{}', '{}'),
      (${stampsId}, 1, 'STAMPS', 'Lunch', ${AT}, 0, '{"required":2,"per":"ITEM"}', ${AT}, '{}', '{}', '{}')`;
  await sql`
    insert into loyalty_card.card (id, user_id, position, state, unheld, next_expiry_at, opened_at)
    values (${cardId}, ${randomUUID()}, 5, ${state}::jsonb, 133, ${EXPIRY}, ${AT})`;
  for (const [i, [type, data]] of factsOfVersion1().entries()) {
    await sql`
      insert into loyalty_card.card_event (card_id, position, type, version, data, balance, at, command_id)
      values (${cardId}, ${i + 1}, ${type}, 1, ${JSON.stringify(data)}, ${i < 2 ? 0 : 133}, ${AT}, ${transactionId})`;
  }
  await sql`
    insert into loyalty_card.voucher
      (id, card_id, code, benefit, auto_apply, campaign_id, campaign_version, transaction_id, issued_at, expires_at)
    values (${voucherId}, ${cardId}, 'ABCDEFGHJK', '{"type":"AmountOff","amount":100}', true, ${stampsId}, 1,
      ${transactionId}, ${AT}, '2026-06-11T23:00:00.000Z')`;
  await sql`insert into loyalty_card.identification (card_id, pos_type, store_id, at) values (${cardId}, 'P', 's', ${AT})`;
  await sql`
    insert into transaction.transaction
      (id, status, card_id, client_id, channel, pos_type, store_id, opened_at, claimed_at, explanation)
    values (${transactionId}, 'CLAIMED', ${cardId}, ${randomUUID()}, 'WEB', 'P', 's', ${AT}, ${AT}, ${JSON.stringify(OUTCOMES)})`;
  await sql`
    insert into "user"."user" (id, email, phone, name, locale, created_at)
    values (${andy}, 'andy@old.example', '+353879839546', 'Andy', 'en-IE', ${AT}), (${nameless}, null, null, null, null, ${AT})`;
  await sql`
    insert into "user".external_id (system, id, user_id)
    values ('HOMERIA', 'old-andy', ${andy}), ('SESSIONM', 'old-andy', ${andy}), ('HOMERIA', 'old-nameless', ${nameless})`;
  await sql`
    insert into "user"."user" (id, email, name, created_at)
    select gen_random_uuid(), 'guest-' || nr || '@old.example', 'Guest', ${AT}::timestamptz
    from generate_series(1, ${GUESTS}::int) as nr`;
  await migrate({ url: database.url, log: silent });
});
afterAll(async () => {
  await db?.close();
  await database?.drop();
  rmSync(directory, { recursive: true });
});

it('cards, vouchers and sums are what the facts come to', async () => {
  expect(await audit(db, { repair: false })).toEqual({ cards: 1, events: 5, wrong: [], wrongSums: [] });
  const [row] = await cardsByIds(db.sql, [cardId ?? '']);
  expect(row?.state).toMatchObject({
    deficit: 0,
    tier: null,
    qualifying: { from: '2026-06-01', points: [133] },
    vouchers: [{ voucherId, code: 'ABCDEFGHJK', issuedAt: AT }],
  });
  expect(row?.dueAt).toEqual(new Date('2026-06-11T23:00:00.000Z'));
});

it('an order that was claimed by then can be returned', async () => {
  const [row] = await db.sql<{ positions: number[] }>`
    select positions from transaction.transaction where id = ${transactionId}`;
  expect(row?.positions).toEqual([2, 3, 4, 5]);
  await db.sql`
    insert into loyalty_card.campaign (id, version, kind, name, starts_at, minimum_spend, rule, saved_at, store_ids, channels, categories)
    values (${campaignId}, 2, 'POINTS', 'Crowns', ${AT}, 0, '{}', ${AT}, '{}', '{}', '{}')`;
  const returned = await db.transaction((tx) =>
    loyaltyCardDoor().reverseOrder(tx, {
      ...{ cardId: cardId ?? '', transactionId: transactionId ?? '', reversalId: randomUUID(), order, lines: null },
      ...{ past: row?.positions ?? [], reason: 'cold', at: new Date('2026-06-02T12:00:00.000Z') },
    }),
  );
  expect(returned).toMatchObject({ whole: true, pointsTakenBack: 133, stampsTakenBack: 3 });
  expect(await audit(db, { repair: false })).toMatchObject({ wrong: [], wrongSums: [] });
});

describe('what rules gave an order', () => {
  const toldOf = (outcomes: readonly RuleOutcome[] = [], language: 'EN' | 'ES') =>
    outcomes.map(({ gave, whyNot }) =>
      gave ? explainGave(gave, language) : whyNot && explainWhyNot(whyNot, language),
    );
  const said = OUTCOMES.map(({ gave, whyNot }) => gave ?? whyNot);

  it('is told in each language as it was said then, by the transaction and by the fact', async () => {
    const [row] = await transactionsByIds(db.sql, [transactionId ?? '']);
    const [claimed] = await eventsAt(db.sql, cardId ?? '', [2]);
    if (claimed?.type !== 'OrderClaimed') throw new Error('Another fact');
    for (const language of ['EN', 'ES'] as const) {
      expect(toldOf(row?.explanation.map(readOutcome), language)).toEqual(said);
      expect(toldOf(claimed.outcomes, language)).toEqual(said);
    }
  });

  it('is read as version 2 wrote it, with the name of what took something off', () => {
    const off = { rewardId: 'f', voucherId: null, lineId: '1', amount: 300 };
    const discounts = [{ ...off, description: 'Fries: large: €3.00 off' }];
    const data = { transactionId, payable: 1037, discounts, shares: [], outcomes: OUTCOMES };
    const claimed = readEvent({ type: 'OrderClaimed', version: 2, data, at: AT });
    expect(claimed).toMatchObject({
      type: 'OrderClaimed',
      payable: 1037,
      discounts: [{ ...off, name: 'Fries: large' }],
    });
    expect(claimed.type === 'OrderClaimed' && toldOf(claimed.outcomes, 'ES')).toEqual(said);
    expect(() => readEvent({ type: 'OrderClaimed', version: 4, data, at: AT })).toThrow('this release knows 3');
  });
});

it('people who were kept in plain are sealed, each once, by however many processes begin at once', async () => {
  const doors = Array.from({ length: 4 }, () => userDoor());
  const sealed = await Promise.all(
    doors.map(async (door) => {
      const count = await door.sealAll(db);
      // Whoever is told that it is done finds it done: also what the others did.
      const [open] = await db.sql<{ left: number }>`select count(*) as left from "user"."user" where sealed is null`;
      return { count, left: open?.left };
    }),
  );
  expect(sealed.reduce((sum, { count }) => sum + count, 0)).toBe(GUESTS + 2);
  expect(sealed.map(({ left }) => left)).toEqual([0, 0, 0, 0]);
  expect(await userDoor().sealAll(db)).toBe(0);

  const people = await usersByIds(db.sql, [andy, nameless]);
  const [found, empty] = [andy, nameless].map((id) => people.find((person) => person.id === id));
  const was = { email: 'andy@old.example', phone: '+353879839546', name: 'Andy', locale: 'en-IE' };
  expect(found).toMatchObject({ id: andy, createdAt: new Date(AT), erasedAt: null });
  expect(found?.person()).toEqual(was);
  expect(empty).toMatchObject({ id: nameless, erasedAt: null });
  expect(empty?.person()).toEqual({ email: null, phone: null, name: null, locale: null });
  expect(await externalIdsOfUsers(db.sql, [andy])).toEqual([
    { userId: andy, system: 'HOMERIA', id: 'old-andy' },
    { userId: andy, system: 'SESSIONM', id: 'old-andy' },
  ]);
  expect(await externalIdsOfUsers(db.sql, [nameless])).toEqual([
    { userId: nameless, system: 'HOMERIA', id: 'old-nameless' },
  ]);

  const { indexes, userByPhone } = userDoor();
  expect(await userByPhone(db.sql, was.phone)).toBe(andy);
  expect(await userIdByEmail(db.sql, await indexes.email(db.sql, was.email))).toBe(andy);
  expect(await userIdByEmail(db.sql, await indexes.email(db.sql, `guest-${GUESTS}@old.example`))).toBeDefined();
  const index = await indexes.externalId(db.sql, { system: 'HOMERIA', id: 'old-nameless' });
  expect(await ownersOfExternalIds(db.sql, [index])).toEqual([{ userId: nameless }]);
});

it('and nothing of them is left in plain, not even in the files of the tables', async () => {
  // What was changed is still in the files until they are vacuumed; the migration and the sealing have written them anew.
  await db.pool.query('checkpoint');
  const [folder] = await db.sql<{ path: string }>`select current_setting('data_directory') as path`;
  const tables = await db.sql<{ name: string; path: string }>`
    select c.oid::regclass::text as name, pg_relation_filepath(c.oid) as path
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('user', 'vault', 'loyalty_card', 'platform') and c.relkind in ('r', 'i', 't')`;
  const plain = tables.filter(({ path }) => {
    const bytes = readFileSync(join(folder?.path ?? '', path));
    return ['@old.example', '353879839546', 'old-andy'].some((text) => bytes.includes(text));
  });
  expect(tables.length).toBeGreaterThan(20);
  expect(plain).toEqual([]);
});
