/** What differs between the two systems of a brand that moves, however it came about: mending makes both right, and keeps both so. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoClient } from '../prisma/seed.ts';
import { loyaltyCardDoor } from '../subgraphs/loyalty-card/door.ts';
import { compareAll } from '../subgraphs/migration/compare.ts';
import { drifts } from '../subgraphs/migration/comparison-repository.ts';
import { deliverCard } from '../subgraphs/migration/deliver.ts';
import { deliveriesOf, lag, redeliverFrom } from '../subgraphs/migration/delivery-repository.ts';
import { LegacyRefused, type LegacySystem } from '../subgraphs/migration/legacy.ts';
import { bringTheirs, mendAll } from '../subgraphs/migration/mend.ts';
import { begin } from '../subgraphs/migration/move.ts';
import type { Rooms } from '../subgraphs/migration/rooms.ts';
import { sessionM } from '../subgraphs/migration/sessionm.ts';
import { openSessionM, type SessionM } from '../subgraphs/migration/simulator/server.ts';
import { takeStep } from '../subgraphs/migration/step.ts';
import { transactionDoor } from '../subgraphs/transaction/door.ts';
import { userDoor } from '../subgraphs/user/door.ts';
import {
  AdjustPointsDocument,
  CardDocument,
  CreateTransactionDocument,
  CreateUserDocument,
  ReverseTransactionDocument,
} from './generated/documents.ts';
import { order } from './harness/client.ts';
import { openTestRooms, type TestRooms } from './harness/rooms.ts';
import { key } from './harness/till.ts';

const TOKEN = 'the-token-of-sessionm';
const [website, app, operator] = [demoClient('Homeria website'), demoClient('Airtouch app'), demoClient('Console')];
const stop = new AbortController().signal;

/** Who is known to both from the beginning. */
const KNOWN = ['S0', 'S1', 'S2', 'S3', 'S4', 'S5'] as const;
/** The number that the last of them has there, and somebody else here. */
const SHARED = '+353899200000';

let simulator: SessionM;
let legacy: LegacySystem;
let rooms: TestRooms;
let doors: Rooms;
beforeAll(async () => {
  simulator = await openSessionM({
    token: TOKEN,
    members: KNOWN.map((id) => ({ id, points: 0, phone: id === 'S5' ? SHARED : null })),
  });
  legacy = sessionM({ url: simulator.url, token: TOKEN, timeoutMs: 5_000 });
  rooms = await openTestRooms(new Date(), { name: 'SESSIONM', legacy, compareEveryMs: Number.POSITIVE_INFINITY });
  const { platform } = rooms;
  doors = { platform, loyaltyCard: loyaltyCardDoor(), user: userDoor(), transaction: transactionDoor() };
  await begin(doors, 'SESSIONM', 'A test');
  for (const id of KNOWN) known.set(id, await guest(id));
});
afterAll(async () => {
  await rooms?.close();
  await simulator?.close();
});

interface Guest {
  readonly cardId: string;
  readonly userId: string;
}

const known = new Map<string, Guest>();
const at = (id: (typeof KNOWN)[number]) => known.get(id) as Guest;
let guests = 0;
/** @param memberId  What the other system calls them; nobody there if omitted. */
async function guest(memberId?: string, phone = `+3538991${String(++guests).padStart(5, '0')}`): Promise<Guest> {
  const input = { phone, ...(memberId && { externalIds: [{ system: 'SESSIONM', id: memberId }] }) };
  const { user, card } = (await rooms.ask(website, CreateUserDocument, { input })).createUser;
  return { cardId: card.id, userId: user.id };
}
const adjust = ({ cardId }: Guest, points: number) =>
  rooms.ask(operator, AdjustPointsDocument, { input: { cardId, points, reason: 'A test', ...key() } });
const buy = async ({ cardId }: Guest) => {
  const place = { channel: 'MOBILE', posType: 'AIRTOUCH', storeId: 'douglas' } as const;
  const input = { cardId, ...place, order: order(1_000), ...key() };
  return (await rooms.ask(app, CreateTransactionDocument, { input })).createTransaction.transaction;
};
/** As a file of balances does where nobody knows what the other system calls them. */
const adopt = ({ cardId }: Guest, points: number, position: number) =>
  rooms.platform.db.transaction((tx) =>
    doors.loyaltyCard.moving.adopt(tx, {
      ...{ cardId, points, position, system: 'SESSIONM', commandId: 'a test', at: new Date() },
    }),
  );
/** As before deliveries began. */
async function untold<T>(work: () => Promise<T>): Promise<T> {
  const { sql } = rooms.platform.db;
  await sql`alter table loyalty_card.card_event disable trigger card_event_delivered`;
  const done = await work();
  await sql`alter table loyalty_card.card_event enable trigger card_event_delivered`;
  return done;
}
const memberOf = async ({ userId }: Guest) =>
  (await doors.user.idsIn(rooms.platform.db.sql, 'SESSIONM', [userId])).get(userId) ?? '';
const has = async (one: Guest) => ({
  here: (await rooms.ask(website, CardDocument, { id: one.cardId })).card?.points.balance,
  there: (await simulator.member(await memberOf(one))).points,
});
const both = (points: number) => ({ here: points, there: points });
const compare = () => compareAll(doors, legacy, { stop });
const found = async ({ cardId }: Guest) =>
  (await drifts(rooms.platform.db.sql, null, 100)).find((drift) => drift.cardId === cardId);
/** Waits until nothing is under way, and compares. */
async function delivered() {
  const pending = async () => (await lag(rooms.platform.db.sql, true)).pending;
  await expect.poll(pending, { timeout: 20_000, interval: 20 }).toBe(0);
  await compare();
}
const goTo = async (phase: 0 | 1 | 2) => {
  const { outcome, told } = await takeStep(doors, legacy, { kind: 'PHASE', phase }, { reason: 'A test', stop });
  expect(outcome, JSON.stringify(told)).toBe('DONE');
};

const early = { carried: {} as Guest, imported: {} as Guest };

describe('in phase 0', () => {
  it('what happens there comes here, also to guests of whom orders came here that gave nothing', async () => {
    const one = at('S0');
    await buy(one);
    await simulator.sell('S0', 'EARN', 40);
    await compare();
    await bringTheirs(doors, legacy, stop);
    expect(await has(one)).toEqual(both(40));
    await buy(one);
    await compare();
    expect(await found(one)).toBeUndefined();
  });

  it('what happened here waits until it can be delivered', async () => {
    const one = at('S1');
    await adjust(one, 5);
    await compare();
    expect((await mendAll(doors, legacy, stop)).left).toEqual([
      { type: 'NOT_DELIVERED_YET', members: expect.any(Number) },
    ]);
    expect(await found(one)).toMatchObject({ cause: 'TRANSACTION_MISSING_THERE' });
    early.carried = await guest();
    await adjust(early.carried, 100);
    early.imported = await guest();
    await adopt(early.imported, 40, 1);
    await adjust(early.imported, 60);
  });
});

describe('in phase 1', () => {
  beforeAll(async () => {
    // Deliveries begin in it, and somebody makes them.
    await rooms.sweepDuring(goTo(1));
  });

  it.each(['carried', 'imported'] as const)(
    'a guest who was %s over has there what they had, and may spend it',
    async (who) => {
      const one = early[who];
      expect(await has(one)).toEqual(both(100));
      await simulator.sell(await memberOf(one), 'BURN', -30);
      await compare();
      expect(await found(one)).toMatchObject({ cause: 'TRANSACTION_MISSING_HERE', notHere: -30, missing: [] });
      await mendAll(doors, legacy, stop);
      expect(await has(one)).toEqual(both(70));
      expect((await compare()).drifting).toBe(0);
    },
  );

  it('so has one who is known there only since something happened here', async () => {
    const one = await untold(async () => {
      const imported = await guest();
      await adopt(imported, 40, 1);
      return imported;
    });
    await adjust(one, 5);
    await delivered();
    expect(await has(one)).toEqual(both(45));
  });

  it('who spends there what they bring back here owes it in both', async () => {
    const one = at('S2');
    const bought = await buy(one);
    await delivered();
    await simulator.sell('S2', 'BURN', -bought.pointsEarned);
    const input = { transactionId: bought.id, reason: 'cold', ...key() };
    await rooms.ask(app, ReverseTransactionDocument, { input });
    await delivered();
    await mendAll(doors, legacy, stop);
    expect(await has(one)).toEqual(both(-bought.pointsEarned));
    await adjust(one, bought.pointsEarned + 1);
    await delivered();
    expect(await has(one)).toEqual(both(1));
  });

  it('whom the other system refuses holds nobody else up, and it is told how many', async () => {
    const other = at('S3');
    const one = await untold(() => guest());
    await simulator.sell('S3', 'EARN', 11);
    await compare();
    const strict: LegacySystem = {
      ...legacy,
      enrol: () => Promise.reject(new LegacyRefused('SESSIONM, POST /members: it answered 400')),
    };
    const mended = await mendAll(doors, strict, stop);
    expect(mended.left).toEqual([{ type: 'REFUSED_THERE', members: 1 }]);
    expect(await has(other)).toEqual(both(11));
    await mendAll(doors, legacy, stop);
    expect(await has(one)).toEqual(both(0));
  });

  it('who is known there as somebody else holds nobody up either', async () => {
    const [one, other] = [await untold(() => guest(undefined, SHARED)), at('S3')];
    await simulator.sell('S3', 'EARN', 11);
    await compare();
    expect((await mendAll(doors, legacy, stop)).left).toEqual([{ type: 'KNOWN_AS_ANOTHER', members: 1 }]);
    expect(await has(other)).toEqual(both(22));
    expect(await memberOf(one)).toBe('');
  });

  it('what happened there is brought here once what happened here is there, not before', async () => {
    const one = at('S0');
    await untold(() => adjust(one, 10));
    await simulator.sell('S0', 'BURN', -3);
    await compare();
    expect(await found(one)).toMatchObject({
      cause: 'TRANSACTION_MISSING_HERE',
      notHere: -3,
      missing: [expect.any(String)],
    });
    await mendAll(doors, legacy, stop);
    // Were it refused there, it would be looked for in vain among what came from there.
    expect((await has(one)).here).toBe(50);
    await delivered();
    await mendAll(doors, legacy, stop);
    expect(await has(one)).toEqual(both(47));
  });

  it('what is taken by one process after the other that is killed is delivered by the next', async () => {
    const one = at('S1');
    const { sql } = rooms.platform.db;
    await untold(() => adjust(one, 7));
    // So often that the queue has given it up.
    await sql`
      select graphile_worker.add_job('deliver', json_build_object('cardId', ${one.cardId}::text), job_key => ${one.cardId},
        run_at => now() + interval '1 hour', max_attempts => 1)`;
    await sql`update graphile_worker._private_jobs set attempts = 1 where key = ${one.cardId}`;
    await rooms.sweep();
    await expect.poll(() => has(one), { timeout: 10_000, interval: 20 }).toEqual(both(12));
  });

  it('what is to be delivered again stays so, though it is just being delivered', async () => {
    const one = at('S4');
    await adjust(one, 5);
    await adjust(one, 6);
    await delivered();
    const { db } = rooms.platform;
    await db.sql`update migration.delivery set position = 1 where card_id = ${one.cardId}`;
    const meanwhile: LegacySystem = {
      ...legacy,
      async deliver(delivery) {
        await db.sql`update migration.delivery set position = 0 where card_id = ${one.cardId}`;
        await legacy.deliver(delivery);
      },
    };
    await deliverCard(doors, meanwhile, one.cardId);
    expect(await deliveriesOf(db.sql, [one.cardId])).toMatchObject([{ position: 0 }]);
    await db.transaction((tx) => redeliverFrom(tx, one.cardId, 0));
    await delivered();
    expect(await has(one)).toEqual(both(11));
  });
});
