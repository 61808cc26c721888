/** Sums over a period: kept as facts are booked, of whole days and parts of days. A clock that the test holds. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { demoGuests } from '../prisma/demo.ts';
import { demoClient } from '../prisma/seed.ts';
import { audit } from '../subgraphs/loyalty-card/audit.ts';
import {
  AdjustPointsDocument,
  CreateTransactionDocument,
  CreateUserDocument,
  IdentifyDocument,
  ReverseTransactionDocument,
  StatsDocument,
} from './generated/documents.ts';
import { one, order } from './harness/client.ts';
import { openTestRooms, type TestRooms } from './harness/rooms.ts';

/** Long after the demo guests' orders. Dublin is an hour ahead: its 6 July begins at 23:00 on the 5th. */
const START = '2026-07-05T12:00:00.000Z';
const operator = demoClient('Console');
const partner = demoClient('Airtouch app');
const kiosk = demoClient('Tillster kiosks, Princes Street');
let rooms: TestRooms;
let cardId: string;
let firstId: string;

const ask = async (from: string, to: string, storeId: string | null = null) =>
  (await rooms.ask(operator, StatsDocument, { from, to, storeId })).stats;

async function claimAt(at: string, total: number, storeId: string, rewardIds: string[] = []): Promise<string> {
  rooms.setNow(at);
  const input = {
    ...{ cardId, channel: 'MOBILE' as const, posType: 'AIRTOUCH', storeId, rewardIds },
    ...{ order: order(total), idempotencyKey: randomUUID() },
  };
  return (await rooms.ask(partner, CreateTransactionDocument, { input })).createTransaction.transaction.id;
}

beforeAll(async () => {
  rooms = await openTestRooms('2026-06-01T12:00:00.000Z');
  rooms.setNow(START);
  const externalIds = [{ system: 'HOMERIA', id: randomUUID() }];
  cardId = (await rooms.ask(partner, CreateUserDocument, { input: { externalIds } })).createUser.card.id;
  firstId = await claimAt('2026-07-05T22:59:59.999Z', 1000, 'douglas');
  await claimAt('2026-07-05T23:00:00.000Z', 2000, 'princes-st');
  await claimAt('2026-07-06T10:00:00.000Z', 3000, 'douglas');
  await claimAt('2026-07-07T10:00:00.000Z', 4000, 'douglas');
});
afterAll(() => rooms.close());

it('are of whole days, as people there live them', async () => {
  const sums = await ask('2026-07-05T23:00:00.000Z', '2026-07-06T23:00:00.000Z');
  expect(sums).toMatchObject({ transactionsClaimed: 2, pointsEarned: 500, stampsGiven: 4, profilesCreated: 0 });
  expect(sums.byDay).toMatchObject([{ day: '2026-07-06', transactionsClaimed: 2, pointsEarned: 500 }]);
});

it('are of parts of days, their first instant included and their last not', async () => {
  const earned = async (from: string, to: string) => (await ask(from, to)).pointsEarned;
  expect(await earned('2026-07-05T22:59:59.999Z', '2026-07-05T23:00:00.000Z')).toBe(100);
  expect(await earned('2026-07-05T22:59:59.999Z', '2026-07-05T23:00:00.001Z')).toBe(300);
  expect(await earned('2026-07-05T23:00:00.000Z', '2026-07-05T23:00:00.001Z')).toBe(200);
  expect(await earned('2026-07-05T23:00:00.001Z', '2026-07-06T10:00:00.000Z')).toBe(0);
  expect(await earned('2026-07-05T23:00:00.001Z', '2026-07-06T10:00:00.001Z')).toBe(300);
  expect(await earned('2026-07-05T22:00:00.000Z', '2026-07-07T10:00:00.001Z')).toBe(1000);
  expect(await earned('2026-07-05T22:00:00.000Z', '2026-07-07T10:00:00.000Z')).toBe(600);
});

it('tell every day of the period, also one on which nothing happened', async () => {
  const { byDay } = await ask('2026-07-04T10:00:00.000Z', '2026-07-08T10:00:00.000Z');
  expect(byDay.map(({ day, pointsEarned, profilesCreated }) => [day, pointsEarned, profilesCreated])).toEqual([
    ['2026-07-04', 0, 0],
    ['2026-07-05', 100, 1],
    ['2026-07-06', 500, 0],
    ['2026-07-07', 400, 0],
    ['2026-07-08', 0, 0],
  ]);
});

it('are of one store where it is asked for', async () => {
  const week = ['2026-07-05T00:00:00.000Z', '2026-07-09T00:00:00.000Z'] as const;
  expect(await ask(...week, 'douglas')).toMatchObject({ transactionsClaimed: 3, pointsEarned: 800 });
  expect(await ask(...week, 'princes-st')).toMatchObject({ transactionsClaimed: 1, pointsEarned: 200 });
  expect(await ask(...week, 'nowhere')).toMatchObject({ transactionsClaimed: 0, pointsLiability: 0 });
});

it('say what is outstanding at the end of the period, whatever came before it', async () => {
  const liability = async (to: string) => (await ask('2026-07-04T00:00:00.000Z', to)).pointsLiability;
  const before = await liability('2026-07-05T12:00:00.000Z');
  const [row] = await rooms.platform.db.sql<{ points: number }>`
    select sum((select balance from loyalty_card.card_event e where e.card_id = c.id and at < '2026-07-05T12:00Z'
      order by position desc limit 1))::int as points from loyalty_card.card c`;
  expect(before).toBe(row?.points);
  expect((await liability('2026-07-05T23:00:00.000Z')) - before).toBe(100);
  expect((await liability('2026-07-06T09:00:00.000Z')) - before).toBe(300);
  expect((await liability('2026-07-08T00:00:00.000Z')) - before).toBe(1000);
});

it('count guests whom a till identified, not those whom a partner knew', async () => {
  rooms.setNow('2026-07-10T12:00:00.000Z');
  const place = { posType: 'TILLSTER', storeId: 'princes-st', terminalId: 't' };
  await rooms.ask(kiosk, IdentifyDocument, { input: { ost: cardId, ...place, idempotencyKey: randomUUID() } });
  const day = ['2026-07-09T23:00:00.000Z', '2026-07-10T23:00:00.000Z'] as const;
  expect(await ask(...day)).toMatchObject({ cardsIdentified: 1, transactionsClaimed: 0 });
  expect(await ask('2026-07-10T12:00:00.000Z', '2026-07-10T12:00:00.001Z', 'princes-st')).toMatchObject({
    cardsIdentified: 1,
  });
});

it('take away what was returned, on the day on which it was', async () => {
  const day = ['2026-07-11T23:00:00.000Z', '2026-07-12T23:00:00.000Z'] as const;
  rooms.setNow('2026-07-12T12:00:00.000Z');
  const input = { transactionId: firstId, reason: 'cold', idempotencyKey: randomUUID() };
  await rooms.ask(partner, ReverseTransactionDocument, { input });
  expect(await ask(...day)).toMatchObject({ pointsEarned: -100, stampsGiven: -2, transactionsClaimed: 0 });
  expect(await ask('2026-07-05T12:00:00.000Z', '2026-07-05T23:00:00.000Z')).toMatchObject({ pointsEarned: 100 });
});

it('count what expired nowhere in particular, and what was given by hand only as outstanding', async () => {
  const [elena] = (await demoGuests(rooms.platform.db)).slice(-1);
  rooms.setNow('2027-07-20T12:00:00.000Z');
  await rooms.sweep();
  const adjusted = { cardId: elena?.cardId ?? '', points: 7, reason: 'r', idempotencyKey: randomUUID() };
  await rooms.ask(operator, AdjustPointsDocument, { input: adjusted });
  const sums = await ask('2027-07-20T00:00:00.000Z', '2027-07-21T00:00:00.000Z');
  expect(sums.pointsExpired).toBeGreaterThanOrEqual(900);
  expect(sums).toMatchObject({ pointsEarned: 0, pointsLiability: 7 });
  expect(await ask('2027-07-20T00:00:00.000Z', '2027-07-21T00:00:00.000Z', 'douglas')).toMatchObject({
    pointsExpired: 0,
  });
});

it('are the same after the slots of old days are put together, and are what the facts come to', async () => {
  const period = ['2026-05-01T00:00:00.000Z', '2027-08-01T00:00:00.000Z'] as const;
  const before = await ask(...period);
  await rooms.sweep();
  const slots = await rooms.platform.db.sql<{ slot: number }>`
    select slot from loyalty_card.stat where day < '2027-07-18' and slot > 0`;
  expect(slots).toEqual([]);
  expect(await ask(...period)).toEqual(before);
  expect(one([await audit(rooms.platform.db, { repair: false })])).toMatchObject({ wrong: [], wrongSums: [] });
});

it('that somebody meddled with are found, and put right from the facts', async () => {
  const { db } = rooms.platform;
  const period = ['2026-05-01T00:00:00.000Z', '2027-08-01T00:00:00.000Z'] as const;
  const right = await ask(...period);
  await db.sql`update loyalty_card.stat set points_earned = points_earned + 1 where day = '2026-07-06' and store_id = 'douglas'`;
  await db.sql`delete from loyalty_card.stat where day = '2026-07-05'`;
  const { wrongSums } = await audit(db, { repair: true });
  expect(wrongSums).toEqual([
    { day: '2026-07-05', storeId: '' },
    { day: '2026-07-05', storeId: 'douglas' },
    { day: '2026-07-06', storeId: 'douglas' },
  ]);
  expect(await audit(db, { repair: false })).toMatchObject({ wrong: [], wrongSums: [] });
  expect(await ask(...period)).toEqual(right);
});
