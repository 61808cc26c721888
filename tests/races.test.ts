/** Many at the same instant, where the clock has to be given: holds, expiry, and the sweeps of several processes. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openRooms } from '../gateway/rooms.ts';
import type { Sql } from '../platform/database.ts';
import { type OpenPlatform, openPlatform } from '../platform/process.ts';
import { seed } from '../prisma/seed.ts';
import { audit } from '../subgraphs/loyalty-card/audit.ts';
import { cardsWithEvents } from '../subgraphs/loyalty-card/audit-repository.ts';
import { card } from '../subgraphs/loyalty-card/card.ts';
import { type Claim, loyaltyCardDoor, type PaidOrder } from '../subgraphs/loyalty-card/door.ts';
import { handle } from '../subgraphs/loyalty-card/handle.ts';
import { sumOf } from '../subgraphs/loyalty-card/points.ts';
import { operators } from '../subgraphs/loyalty-card/programme-handle.ts';
import { cardsByIds } from '../subgraphs/loyalty-card/repository.ts';
import { renewOtp } from '../subgraphs/otp/handle.ts';
import { claimOtp, liveOtpsOfCards } from '../subgraphs/otp/repository.ts';
import { createTestDatabase, type TestDatabase } from './harness/database.ts';
import { silent } from './harness/postgres.ts';

/** Each with connections of its own: to the database, as many processes. */
const PROCESSES = 4;
const DAY_MS = 86_400_000;

let database: TestDatabase;
let platforms: OpenPlatform[];
let nowMs = Date.parse('2026-11-20T12:00:00Z');
const door = loyaltyCardDoor();

beforeAll(async () => {
  database = await createTestDatabase();
  const open = () => openPlatform({ url: database.url, log: silent, now: () => new Date(nowMs) });
  platforms = await Promise.all(Array.from({ length: PROCESSES }, open));
  await seed(process(), () => randomUUID());
});
afterAll(async () => {
  await Promise.all(platforms?.map((platform) => platform.close()) ?? []);
  await database?.drop();
});

const process = (n = 0) => platforms[n % PROCESSES] as OpenPlatform;
const sql: Sql = (text, ...values) => process().db.sql(text, ...values);
const count = async (rows: Promise<{ n: number }[]>) => (await rows)[0]?.n;
const crowd = <T>(size: number, one: (n: number) => Promise<T>) =>
  Promise.all(Array.from({ length: size }, (_, n) => one(n)));
const newCard = () => process().db.transaction((tx) => door.openCard(tx, randomUUID(), new Date(nowMs)));
const sweepAll = () => Promise.all(platforms.map((p) => Promise.all(openRooms(p).map((room) => room.sweep?.()))));

const meal: PaidOrder = {
  posType: 'AIRTOUCH',
  storeId: 'douglas',
  channel: 'WEB',
  lines: [{ lineId: '1', sku: 'meal', quantity: 1, total: 1000, category: null }],
  tax: 0,
  taxIncluded: true,
  tip: 0,
  total: 1000,
};
const rooms = (n = 0) => ({ platform: process(n), loyaltyCard: door });
const claim = (cardId: string, n = 0, more: Partial<Claim> = {}) =>
  process(n).db.transaction((tx) =>
    door.claimOrder(tx, {
      ...{ cardId, transactionId: randomUUID(), order: meal, at: new Date(nowMs) },
      ...{ holdId: null, picks: { rewardIds: [], voucherIds: [] }, identifiedBy: null, ...more },
    }),
  );

/** The card after each of its facts. */
async function historyOf(cardId: string): Promise<(typeof card.initial)[]> {
  const [stored] = (await cardsWithEvents(sql, '00000000-0000-0000-0000-000000000000', 10_000)).filter(
    ({ id }) => id === cardId,
  );
  const states: (typeof card.initial)[] = [];
  for (const { event } of stored?.events ?? []) states.push(card.evolve(states.at(-1) ?? card.initial, event));
  return states;
}

/** Gives a card points, and the programme a reward of which the card can have so many. */
async function rewardOf(points: number): Promise<string> {
  const { saveReward } = operators(process(), door.programmes);
  const benefit = { type: 'AmountOff', amount: 100 } as const;
  return (await saveReward({ id: null, draft: { name: 'Fifty', points, benefit, active: true } })).id;
}

it('of fifty spends of one balance at once, as many succeed as it carries', async () => {
  const cardId = await newCard();
  await process().db.transaction((tx) =>
    handle(tx, door.programmes, {
      ...{ cardId, commandId: 'gift', at: new Date(nowMs) },
      order: { type: 'AdjustPoints', points: 467, reason: 'r', operatorId: 'o' },
    }),
  );
  const picks = { rewardIds: [await rewardOf(10)], voucherIds: [] };
  const until = new Date(nowMs + 60_000);
  // Half of them hold, half spend at once.
  const spends = await crowd(50, (n) =>
    (n % 2
      ? claim(cardId, n, { picks, order: { ...meal, channel: 'PHONE', lines: [], total: 1000, tip: 0 } })
      : process(n).db.transaction((tx) =>
          door.hold(tx, {
            ...{ cardId, holdId: randomUUID(), picks, until },
            ...{ instead: null, posType: null, at: new Date(nowMs) },
          }),
        )
    ).then(
      () => 'spent',
      (error) => error.code,
    ),
  );
  expect(spends.filter((outcome) => outcome === 'spent')).toHaveLength(46);
  expect(spends.filter((outcome) => outcome === 'POINTS_INSUFFICIENT')).toHaveLength(4);

  const history = await historyOf(cardId);
  for (const state of history) expect(sumOf(state.lots)).toBeGreaterThanOrEqual(0);
  expect(sumOf(history.at(-1)?.lots ?? [])).toBe(7);
  await expect(sql`update loyalty_card.card set unheld = -1 where id = ${cardId}`).rejects.toThrow(/card_unheld_check/);
  await expect(sql`update loyalty_card.card set deficit = 1 where id = ${cardId}`).rejects.toThrow(
    /card_deficit_check/,
  );
});

it('claims and the sweeps of four processes: what has expired goes once, what is earned stays', async () => {
  const cards = await crowd(20, newCard);
  await Promise.all(cards.map((cardId) => claim(cardId)));
  nowMs += 366 * DAY_MS;
  await Promise.all([sweepAll(), ...cards.map((cardId, n) => claim(cardId, n)), sweepAll()]);
  expect(
    await sql`
      select card_id as "cardId", sum((data ->> 'points')::int)::int as expired from loyalty_card.card_event
      where type = 'PointsExpired' and card_id = any(${cards}::uuid[]) group by card_id order by card_id`,
  ).toEqual(cards.toSorted().map((cardId) => ({ cardId, expired: 100 })));
  for (const { state } of await cardsByIds(sql, cards)) expect(sumOf(state.lots)).toBe(100);
  expect(await audit(process().db, { repair: false })).toMatchObject({ wrong: [] });
});

it('the sweeps of four processes end each code and each transaction once', async () => {
  const many = 2_500;
  const past = new Date(nowMs - 1);
  await sql`
    insert into otp.otp (id, card_id, code, status, issued_at, expires_at)
    select gen_random_uuid(), gen_random_uuid(), lpad(n::text, 6, '0'), 'ISSUED', ${past}, ${past}
    from generate_series(1, ${many}::int) n`;
  await sql`
    insert into transaction.transaction (id, status, card_id, client_id, channel, pos_type, store_id, opened_at, expires_at)
    select gen_random_uuid(), 'OPEN', gen_random_uuid(), gen_random_uuid(), 'WEB', 'SWEPT', 's', ${past}, ${past}
    from generate_series(1, ${many}::int) n`;
  await sweepAll();
  expect(
    await sql`
      select updates, count(*)::int as n from (
        select count(u.seq)::int as updates from otp.otp o left join otp.otp_update u on u.otp_id = o.id and u.kind = 'EXPIRED'
        where o.expires_at = ${past} and o.status = 'EXPIRED' group by o.id) each
      group by updates`,
  ).toEqual([{ updates: 1, n: many }]);
  expect(
    await sql`
      select status, version, count(*)::int as n from transaction.transaction
      where pos_type = 'SWEPT' group by status, version`,
  ).toEqual([{ status: 'EXPIRED', version: 2, n: many }]);
});

it('an ageing code that many renew at once has one successor', async () => {
  const cardId = await newCard();
  await renewOtp(rooms(), cardId);
  nowMs += 14 * 60_000;
  await crowd(20, (n) => renewOtp(rooms(n), cardId));
  expect(await sql`select kind from otp.otp_update where card_id = ${cardId} order by seq`).toEqual([
    { kind: 'ISSUED' },
    { kind: 'CANCELLED' },
    { kind: 'ISSUED' },
  ]);
});

it('a code claimed while many renew it is claimed once, and has one successor', async () => {
  const cardId = await newCard();
  for (let round = 0; round < 10; round += 1) {
    await renewOtp(rooms(), cardId);
    const [live] = await liveOtpsOfCards(sql, [cardId]);
    const [claimed] = await Promise.all([
      process(1).db.transaction((tx) => claimOtp(tx, live?.code ?? '', new Date(nowMs))),
      crowd(10, (n) => renewOtp(rooms(n), cardId)),
    ]);
    expect(claimed?.id).toBe(live?.id);
  }
  const of = (kind: string) =>
    count(sql`select count(*)::int as n from otp.otp_update where card_id = ${cardId} and kind = ${kind}`);
  await renewOtp(rooms(), cardId);
  expect([await of('CLAIMED'), await of('CANCELLED'), await of('ISSUED')]).toEqual([10, 0, 11]);
});
