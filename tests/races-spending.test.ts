/** Many at the same instant around what is spent: codes, claims, returns and the clock. Several processes, one Postgres. */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { openRooms } from '../gateway/rooms.ts';
import { type OpenPlatform, openPlatform } from '../platform/process.ts';
import { DEMO_REWARDS } from '../prisma/demo.ts';
import { demoClient, seed } from '../prisma/seed.ts';
import { audit } from '../subgraphs/loyalty-card/audit.ts';
import { loyaltyCardDoor } from '../subgraphs/loyalty-card/door.ts';
import { handle } from '../subgraphs/loyalty-card/handle.ts';
import { cardsByIds } from '../subgraphs/loyalty-card/repository.ts';
import { balance, reserved } from '../subgraphs/loyalty-card/state.ts';
import { otpDoor } from '../subgraphs/otp/door.ts';
import { issueOtp } from '../subgraphs/otp/handle.ts';
import { liveOtpsOfCards } from '../subgraphs/otp/repository.ts';
import { claimTransaction, createTransaction } from '../subgraphs/transaction/claim.ts';
import { identify } from '../subgraphs/transaction/identify.ts';
import { readOrder } from '../subgraphs/transaction/order.ts';
import { reverseTransaction } from '../subgraphs/transaction/reverse.ts';
import { userDoor } from '../subgraphs/user/door.ts';
import { createTestDatabase, type TestDatabase } from './harness/database.ts';
import { silent } from './harness/postgres.ts';

const PROCESSES = 4;
const MIN_MS = 60_000;

let database: TestDatabase;
let platforms: OpenPlatform[];
let nowMs = Date.parse('2026-06-01T12:00:00Z');
const loyaltyCard = loyaltyCardDoor();
const partner = demoClient('Airtouch app');
const kiosk = demoClient('Tillster kiosks, Princes Street');

beforeAll(async () => {
  database = await createTestDatabase();
  const open = () => openPlatform({ url: database.url, log: silent, now: () => new Date(nowMs) });
  platforms = await Promise.all(Array.from({ length: PROCESSES }, open));
  await seed(process(), () => randomUUID());
});
afterEach(async () => {
  expect(await audit(process().db, { repair: false })).toMatchObject({ wrong: [], wrongSums: [] });
});
afterAll(async () => {
  await Promise.all(platforms?.map((platform) => platform.close()) ?? []);
  await database?.drop();
});

const process = (n = 0) => platforms[n % PROCESSES] as OpenPlatform;
const rooms = (n = 0) => ({ platform: process(n), loyaltyCard, otp: otpDoor(), user: userDoor() });
const crowd = <T>(size: number, one: (n: number) => Promise<T>) =>
  Promise.all(Array.from({ length: size }, (_, n) => one(n)));
/** What came of something: its value, or the code of its refusal. A fault is neither. */
const outcome = <T>(work: Promise<T>): Promise<T | string> =>
  work.catch((error: { code?: string; name?: string }) => {
    if (error.name !== 'Refusal') throw error;
    return error.code ?? '';
  });
const sweepAll = () => Promise.all(platforms.map((p) => Promise.all(openRooms(p).map((room) => room.sweep?.()))));
const [fries, , burger] = DEMO_REWARDS.map(({ id }) => id);
const rewards = (...ids: (string | undefined)[]) => ({ rewardIds: ids.flatMap((id) => id ?? []), voucherIds: [] });
const NOTHING = { rewardIds: [], voucherIds: [] };

async function newCard(points: number): Promise<string> {
  const at = new Date(nowMs);
  return process().db.transaction(async (tx) => {
    const cardId = await loyaltyCard.openCard(tx, randomUUID(), at);
    const order = { type: 'AdjustPoints', points, reason: 'r', operatorId: 'o' } as const;
    await handle(tx, loyaltyCard.programmes, { cardId, commandId: 'gift', at, order });
    return cardId;
  });
}
const stateOf = async (cardId: string) => {
  const [row] = await cardsByIds(process().db.sql, [cardId]);
  if (!row) throw new Error('There is no such card');
  return row.state;
};
const meal = (quantity = 1) =>
  readOrder(
    {
      ...{ ref: randomUUID(), businessDate: '2026-06-01', currency: 'EUR', total: 1000 * quantity + 300 },
      lines: [
        { lineId: 'b', sku: 'burger', name: 'Burger', quantity, unitPrice: 1000 },
        { lineId: 'f', sku: 'fries', name: 'Fries', quantity: 1, unitPrice: 300 },
      ],
    },
    'EUR',
  );
const create = (cardId: string, n = 0, picks: { rewardIds: string[]; voucherIds: string[] } = NOTHING, paid = meal()) =>
  createTransaction(rooms(n), {
    ...{ caller: partner, cardId, channel: 'MOBILE', posType: 'AIRTOUCH', storeId: 'douglas' },
    ...{ order: paid, picks, claim: true, idempotencyKey: randomUUID() },
  });
const issue = (cardId: string, n: number, picks: { rewardIds: string[]; voucherIds: string[] }) =>
  issueOtp(rooms(n), { caller: partner, cardId, picks, idempotencyKey: randomUUID() });
const exchange = (ost: string, n = 0) =>
  identify(rooms(n), {
    ...{ caller: kiosk, ost, ostType: null, posType: 'TILLSTER', storeId: 'princes-st' },
    ...{ terminalId: randomUUID(), idempotencyKey: randomUUID() },
  });
const claim = (transactionId: string, n = 0, paid = meal()) =>
  claimTransaction(rooms(n), {
    ...{ caller: kiosk, transactionId, channel: 'RESTAURANT', order: paid, picks: NOTHING },
    idempotencyKey: randomUUID(),
  });
const reverse = (transactionId: string, n: number, lines: { lineId: string; quantity: number }[] | null) =>
  reverseTransaction(rooms(n), { caller: partner, transactionId, lines, reason: 'r', idempotencyKey: randomUUID() });

it('fifty orders at once that each want one balance spend as often as it carries', async () => {
  const cardId = await newCard(1_999);
  const spent = await crowd(50, (n) => outcome(create(cardId, n, rewards(fries))));
  const state = await stateOf(cardId);
  const succeeded = spent.filter((one) => typeof one !== 'string').length;
  expect(spent.filter((one) => typeof one === 'string' && one !== 'POINTS_INSUFFICIENT')).toEqual([]);
  // Each order also earns, so that later ones may be carried by what earlier ones earned.
  expect(succeeded).toBeGreaterThanOrEqual(9);
  const [booked] = await process().db.sql<{ earned: number; burned: number }>`
    select sum(points_earned)::int as earned, sum(points_burned)::int as burned
    from transaction.transaction where card_id = ${cardId}`;
  expect(booked?.burned).toBe(200 * succeeded);
  expect(balance(state)).toBe(1_999 + (booked?.earned ?? 0) - 200 * succeeded);
  expect(balance(state)).toBeGreaterThanOrEqual(0);
});

it('codes issued at once with a pick leave one live code that holds it once', async () => {
  const cardId = await newCard(600);
  const issued = await crowd(20, (n) => outcome(issue(cardId, n, rewards(burger))));
  expect(issued.filter((id) => id === 'POINTS_INSUFFICIENT')).toEqual([]);
  const live = await liveOtpsOfCards(process().db.sql, [cardId]);
  expect(live).toMatchObject([{ rewards: [{ id: burger }] }]);
  const state = await stateOf(cardId);
  expect(Object.keys(state.holds)).toEqual([live[0]?.holdId]);
  expect([balance(state), reserved(state)]).toEqual([600, 500]);
});

it('a code exchanged while others are issued: what it held is spent by its claim, or free, never both', async () => {
  const cardId = await newCard(10_000);
  let burned = 0;
  for (let round = 0; round < 10; round += 1) {
    await issue(cardId, round, rewards(burger));
    const [live] = await liveOtpsOfCards(process().db.sql, [cardId]);
    const [exchanged] = await Promise.all([
      outcome(exchange(live?.code ?? '', round)),
      crowd(4, (n) => outcome(issue(cardId, n, rewards(fries)))),
    ]);
    if (exchanged === 'OST_UNKNOWN') continue;
    const [claimed] = await Promise.all([
      outcome(claim(exchanged, round)),
      crowd(3, (n) => outcome(issue(cardId, n, rewards(fries)))),
    ]);
    expect(claimed).toMatchObject({ alreadyBooked: false });
    burned += 500;
  }
  const [booked] = await process().db.sql<{ burned: number }>`
    select coalesce(sum(points_burned), 0)::int as burned from transaction.transaction where card_id = ${cardId}`;
  expect(booked?.burned).toBe(burned);
  // The one code that is live now holds the fries; nothing else is held.
  expect(reserved(await stateOf(cardId))).toBe(200);
});

it('a claim at the very end of its transaction, and the sweeps: claimed and spent, or lapsed and free', async () => {
  for (const [early, claimed] of [
    [1, true],
    [0, false],
  ] as const) {
    const cardId = await newCard(500);
    await issue(cardId, 0, rewards(burger));
    const [live] = await liveOtpsOfCards(process().db.sql, [cardId]);
    const transactionId = await exchange(live?.code ?? '');
    nowMs += 30 * MIN_MS - early;
    const [one] = await Promise.all([outcome(claim(transactionId)), sweepAll(), sweepAll()]);
    expect(typeof one === 'string' ? one : 'claimed').toBe(claimed ? 'claimed' : 'TRANSACTION_NOT_OPEN');
    const state = await stateOf(cardId);
    expect(state.holds).toEqual({});
    // The burger was free; the fries earned 30.
    expect(balance(state)).toBe(claimed ? 30 : 500);
    nowMs += MIN_MS;
  }
});

it('a hold that ended by another clock ends what it was for: nothing is exchanged or claimed without it', async () => {
  const { db } = process();
  const at = new Date(nowMs);
  const end = async (cardId: string) => {
    const [holdId = ''] = Object.keys((await stateOf(cardId)).holds);
    await db.transaction((tx) => loyaltyCard.endHold(tx, { cardId, holdId, at }));
  };
  const cardId = await newCard(500);
  await issue(cardId, 0, rewards(burger));
  const [live] = await liveOtpsOfCards(db.sql, [cardId]);
  const transactionId = await exchange(live?.code ?? '');
  await end(cardId);
  expect(await outcome(claim(transactionId))).toBe('TRANSACTION_NOT_OPEN');
  await issue(cardId, 0, rewards(burger));
  const [next] = await liveOtpsOfCards(db.sql, [cardId]);
  await end(cardId);
  expect(await outcome(exchange(next?.code ?? ''))).toBe('OST_UNKNOWN');
  expect((await liveOtpsOfCards(db.sql, [cardId]))[0]?.id).toBe(next?.id);
  expect(balance(await stateOf(cardId))).toBe(500);
});

it('points that expire while orders want them and sweeps come by: not spent from that instant, and gone once', async () => {
  const cardId = await newCard(1);
  await create(cardId, 0, NOTHING, meal(50));
  const { lots } = await stateOf(cardId);
  const [expiring] = lots;
  nowMs = Date.parse(expiring?.expiresAt ?? '');
  const [spent] = await Promise.all([
    crowd(8, (n) => outcome(create(cardId, n, rewards(burger), meal()))),
    sweepAll(),
    sweepAll(),
  ]);
  // Of the old points nothing is left: what is spent now was earned now.
  const expired = await process().db.sql<{ points: number }>`
    select (data ->> 'points')::int as points from loyalty_card.card_event
    where card_id = ${cardId} and type = 'PointsExpired'`;
  expect(expired).toEqual([{ points: expiring?.points }]);
  expect(spent.filter((one) => typeof one === 'string' && one !== 'POINTS_INSUFFICIENT')).toEqual([]);
  expect(balance(await stateOf(cardId))).toBeGreaterThanOrEqual(0);
});

it('an order returned in whole by twenty requests at once is returned once, whatever is claimed meanwhile', async () => {
  const cardId = await newCard(500);
  const { id } = await create(cardId, 0, rewards(burger));
  const before = balance(await stateOf(cardId));
  const [returned] = await Promise.all([
    crowd(20, (n) => outcome(reverse(id, n, null))),
    crowd(5, (n) => create(cardId, n)),
  ]);
  expect(returned.filter((one) => one === id)).toHaveLength(1);
  expect(returned.filter((one) => one === 'LINES_ALREADY_REVERSED')).toHaveLength(19);
  const [booked] = await process().db.sql<{ earned: number }>`
    select sum(points_earned)::int as earned from transaction.transaction where card_id = ${cardId} and id <> ${id}`;
  expect(before).toBe(30);
  expect(balance(await stateOf(cardId))).toBe(500 + (booked?.earned ?? 0));
});

it('units returned one by one by many at once: as many as there were, and together the whole', async () => {
  const cardId = await newCard(1);
  const { id } = await create(cardId, 0, NOTHING, meal(10));
  const returned = await crowd(24, (n) => outcome(reverse(id, n, [{ lineId: n % 2 ? 'b' : 'f', quantity: 1 }])));
  expect(returned.filter((one) => one === id)).toHaveLength(11);
  const [sums] = await process().db.sql<{ back: number; stamps: number; nrs: number[] }>`
    select sum(points_taken_back)::int as back, sum(stamps_taken_back)::int as stamps, array_agg(nr order by nr) as nrs
    from transaction.reversal where transaction_id = ${id}`;
  expect(sums).toEqual({ back: 1_030, stamps: 2, nrs: Array.from({ length: 11 }, (_, i) => i + 1) });
  expect(balance(await stateOf(cardId))).toBe(1);
});

it('a voucher that twenty orders want at once is used by one', async () => {
  const cardId = await newCard(1);
  for (let i = 0; i < 10; i += 1) await create(cardId, i, NOTHING, meal());
  const state = await stateOf(cardId);
  const voucher = state.vouchers.find(({ benefit }) => benefit.type === 'FreeOrder');
  const picks = { rewardIds: [], voucherIds: [voucher?.voucherId ?? ''] };
  const used = await crowd(20, (n) => outcome(create(cardId, n, picks)));
  expect(used.filter((one) => typeof one !== 'string')).toHaveLength(1);
  expect(used.filter((one) => one === 'VOUCHER_UNAVAILABLE')).toHaveLength(19);
  await expect(
    process().db.sql`update loyalty_card.voucher set status = 'USED' where id = ${voucher?.voucherId}`,
  ).rejects.toThrow(/cannot be used/);
});
