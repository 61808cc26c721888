/** What time does by itself: codes, open transactions and points run out. Real Postgres, a clock that the test holds. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Guest } from '../platform/caller.ts';
import { forgetOldKeys } from '../platform/idempotency.ts';
import { demoGuests } from '../prisma/demo.ts';
import { demoClient } from '../prisma/seed.ts';
import { card } from '../subgraphs/loyalty-card/card.ts';
import { type LoyaltyCardDoor, loyaltyCardDoor } from '../subgraphs/loyalty-card/door.ts';
import { pack } from '../subgraphs/loyalty-card/stored-state.ts';
import { renewOtp } from '../subgraphs/otp/handle.ts';
import { otpUpdates } from '../subgraphs/otp/live.ts';
import { countWrong } from '../subgraphs/transaction/lock-repository.ts';
import {
  CancelOtpDocument,
  ClaimDocument,
  IdentifyDocument,
  IssueOtpDocument,
  MeDocument,
  OtpDocument,
  TransactionDocument,
} from './generated/documents.ts';
import { one, order } from './harness/client.ts';
import { openTestRooms, type TestRooms } from './harness/rooms.ts';

const START = new Date('2026-06-01T12:00:00.000Z');
const later = (ms: number) => new Date(START.getTime() + ms);
const MIN_MS = 60_000;
const DAY_MS = 86_400_000;

const kiosk = demoClient('Tillster kiosks, Princes Street');
let rooms: TestRooms;
let andy: Guest;
let cardId: string;
let doors: { platform: TestRooms['platform']; loyaltyCard: LoyaltyCardDoor };

beforeAll(async () => {
  rooms = await openTestRooms(START);
  doors = { platform: rooms.platform, loyaltyCard: loyaltyCardDoor() };
  const guest = one(await demoGuests(rooms.platform.db));
  andy = { role: 'GUEST', userId: guest.userId };
  cardId = guest.cardId;
});
afterAll(() => rooms.close());

const issue = async () =>
  (await rooms.ask(andy, IssueOtpDocument, { input: { idempotencyKey: randomUUID() } })).issueOtp;
const identify = (ost: string) =>
  rooms.ask(kiosk, IdentifyDocument, {
    input: { ost, posType: 'TILLSTER', storeId: 'princes-st', terminalId: randomUUID(), idempotencyKey: randomUUID() },
  });
const events = (type: string) =>
  rooms.platform.db.sql<{ data: { points: number }; at: Date }>`
    select data, at from loyalty_card.card_event where card_id = ${cardId} and type = ${type} order by position`;

describe('O-1: a code', () => {
  it('is good for 15 minutes, and at the end of them it is not', async () => {
    rooms.setNow(START);
    const first = await issue();
    expect(Date.parse(first.expiresAt) - Date.parse(first.issuedAt)).toBe(15 * MIN_MS);
    rooms.setNow(later(15 * MIN_MS - 1));
    await expect(identify(first.code ?? '')).resolves.toMatchObject({ identify: { status: 'OPEN' } });

    rooms.setNow(START);
    const second = await issue();
    rooms.setNow(later(15 * MIN_MS));
    await expect(identify(second.code ?? '')).rejects.toThrow('OST_UNKNOWN');
  });

  it('is EXPIRED at once, before the sweep has come by, and shows no digits', async () => {
    rooms.setNow(START);
    const { id } = await issue();
    rooms.setNow(later(15 * MIN_MS));
    const gone = { status: 'EXPIRED', code: null, qrPayload: null, qrSvg: null };
    expect(await rooms.ask(andy, OtpDocument, { id })).toMatchObject({ otp: gone });
    expect((await rooms.ask(andy, MeDocument, {})).me.card.otp).toBeNull();
    await expect(rooms.ask(andy, CancelOtpDocument, { id })).rejects.toThrow('OTP_NOT_LIVE');
    await rooms.sweep();
    expect(await rooms.ask(andy, OtpDocument, { id })).toMatchObject({ otp: gone });
    const updates = await rooms.platform.db.sql<{
      kind: string;
    }>`select kind from otp.otp_update where otp_id = ${id} order by seq`;
    expect(updates.map(({ kind }) => kind)).toEqual(['ISSUED', 'EXPIRED']);
  });
});

describe('while somebody listens, a code', () => {
  it('is replaced at least 60 s before it runs out, and not long before', async () => {
    rooms.setNow(START);
    const { id, expiresAt } = await issue();
    const live = async () => (await rooms.ask(andy, MeDocument, {})).me.card.otp?.id;
    rooms.setNow(new Date(Date.parse(expiresAt) - 90_000));
    await renewOtp(doors, cardId);
    expect(await live()).toBe(id);
    rooms.setNow(new Date(Date.parse(expiresAt) - 60_000));
    await renewOtp(doors, cardId);
    expect(await live()).not.toBe(id);
    expect(await rooms.ask(andy, OtpDocument, { id })).toMatchObject({ otp: { status: 'CANCELLED', code: null } });
  });

  it('comes first where there was none, and again at once when it is claimed or has run out', async () => {
    rooms.setNow(START);
    const codes = otpUpdates(doors, { cardId, after: null, renew: true, still: async () => {} });
    const next = async () => (await codes.next()).value?.otpUpdates.kind;
    expect(await next()).toBe('ISSUED');
    await identify((await rooms.ask(andy, MeDocument, {})).me.card.otp?.code ?? '');
    expect([await next(), await next()]).toEqual(['CLAIMED', 'ISSUED']);
    rooms.setNow(later(15 * MIN_MS));
    await rooms.sweep();
    expect([await next(), await next()]).toEqual(['EXPIRED', 'ISSUED']);
    await codes.return?.();
  });
});

describe('O-6: an open transaction', () => {
  it('lapses after 30 minutes, at once, and the sweep writes it down', async () => {
    rooms.setNow(START);
    const { identify: opened } = await identify(cardId);
    const claim = () =>
      rooms.ask(kiosk, ClaimDocument, {
        input: { transactionId: opened.id, order: order(1000), idempotencyKey: randomUUID() },
      });
    rooms.setNow(later(30 * MIN_MS));
    await expect(claim()).rejects.toThrow('TRANSACTION_NOT_OPEN');
    const expired = { transaction: { status: 'EXPIRED' } };
    expect(await rooms.ask(kiosk, TransactionDocument, { by: { id: opened.id } })).toMatchObject(expired);
    await rooms.sweep();
    expect(await rooms.ask(kiosk, TransactionDocument, { by: { id: opened.id } })).toMatchObject(expired);
    await expect(claim()).rejects.toThrow('TRANSACTION_NOT_OPEN');
  });

  it('may be claimed in its last millisecond', async () => {
    rooms.setNow(START);
    const { identify: opened } = await identify(cardId);
    rooms.setNow(later(30 * MIN_MS - 1));
    const input = { transactionId: opened.id, order: order(1000), idempotencyKey: randomUUID() };
    await expect(rooms.ask(kiosk, ClaimDocument, { input })).resolves.toMatchObject({
      claimTransaction: { transaction: { status: 'CLAIMED' } },
    });
  });
});

describe('P-4: points', () => {
  const setExpiry = async (on: boolean) => {
    const { sql } = rooms.platform.db;
    await sql`
      insert into loyalty_card.switch (name, "on", since) values ('POINTS_EXPIRY', ${on}, ${START})
      on conflict (name, pos_type) do update set "on" = excluded."on"`;
    await sql`update loyalty_card.programme set revision = revision + 1`;
  };

  it('past their expiry are not there any more for whoever looks, and that is booked', async () => {
    rooms.setNow(START);
    const { points } = (await rooms.ask(andy, MeDocument, {})).me.card;
    const soonest = one(points.expiring);
    rooms.setNow(new Date(Date.parse(soonest.at) - 1));
    expect((await rooms.ask(andy, MeDocument, {})).me.card.points).toEqual(points);
    rooms.setNow(soonest.at);
    const after = (await rooms.ask(andy, MeDocument, {})).me.card.points;
    expect(after.balance).toBe(points.balance - soonest.points);
    expect(after.available).toBe(after.balance);
    expect(await events('PointsExpired')).toMatchObject([
      { data: { points: soonest.points }, at: new Date(soonest.at) },
    ]);
  });

  it('stay while POINTS_EXPIRY is off, and go when it is on again', async () => {
    const before = (await rooms.ask(andy, MeDocument, {})).me.card.points;
    await setExpiry(false);
    rooms.setNow(later(800 * DAY_MS));
    await rooms.sweep();
    expect((await rooms.ask(andy, MeDocument, {})).me.card.points).toMatchObject({
      balance: before.balance,
      available: before.available,
    });
    await setExpiry(true);
    await rooms.sweep();
    const [, expired] = await events('PointsExpired');
    expect(expired?.data.points).toBe(before.balance);
    expect((await rooms.ask(andy, MeDocument, {})).me.card.points).toMatchObject({
      balance: 0,
      available: 0,
      expiring: [],
    });
  });

  it('are written off by the sweep for cards at which nobody looks', async () => {
    const { sql } = rooms.platform.db;
    expect(await sql`select from loyalty_card.card where next_expiry_at is not null`).toEqual([]);
    const written = await sql<{
      cards: number;
    }>`select count(distinct card_id) as cards from loyalty_card.card_event where type = 'PointsExpired'`;
    expect(written).toEqual([{ cards: 4 }]);
  });
});

describe('a turn of the sweep', () => {
  it('passes over a card that cannot be written to, and does all else', async () => {
    const { sql } = rooms.platform.db;
    const [broken, other] = await sql<{ id: string }>`select id from loyalty_card.card order by id limit 2`;
    const due = later(900 * DAY_MS);
    rooms.setNow(due);
    const { id } = await issue();
    const lots = JSON.stringify([{ points: 5, expiresAt: due.toISOString() }]);
    await sql`
      update loyalty_card.card
      set state = jsonb_set(state, '{lots}', ${lots}::jsonb), unheld = 5, next_expiry_at = ${due}
      where id = any(${[broken?.id, other?.id]}::uuid[])`;
    await sql`update loyalty_card.card set state = '{}', next_expiry_at = ${START} where id = ${broken?.id}`;
    rooms.setNow(new Date(due.getTime() + 15 * MIN_MS));
    await rooms.sweep();
    const left = await sql<{ id: string }>`select id from loyalty_card.card where next_expiry_at is not null`;
    expect(left).toEqual([{ id: broken?.id }]);
    expect(await sql`select status from otp.otp where id = ${id}`).toEqual([{ status: 'EXPIRED' }]);
  });

  it('ends, though a card that seems due is not: as when a switch goes off meanwhile', async () => {
    const { sql } = rooms.platform.db;
    const due = later(950 * DAY_MS);
    rooms.setNow(due);
    const [other] = await sql<{ id: string }>`select id from loyalty_card.card order by id offset 1 limit 1`;
    await sql`update loyalty_card.card set next_end_at = ${START} where id = ${other?.id}`;
    await rooms.sweep();
    expect(await sql`select next_end_at as at from loyalty_card.card where id = ${other?.id}`).toEqual([{ at: START }]);
    await sql`update loyalty_card.card set next_end_at = null where id = ${other?.id}`;
  });

  it('writes off what has expired of as many cards as there are: at midnight all are due at once', async () => {
    const { sql } = rooms.platform.db;
    const due = later(1_000 * DAY_MS).toISOString();
    const state = { ...card.initial, lots: [{ points: 7, expiresAt: due }], lifetimeEarned: 7 };
    await sql`
      insert into loyalty_card.card (id, user_id, position, state, unheld, next_expiry_at, opened_at)
      select gen_random_uuid(), gen_random_uuid(), 0, ${pack(state)}::jsonb, 7, ${due}, ${due}
      from generate_series(1, 2300)`;
    rooms.setNow(due);
    await rooms.sweep();
    expect(await sql`select count(*) as cards from loyalty_card.card where unheld = 7`).toEqual([{ cards: 0 }]);
  });

  it('forgets idempotency keys after 8 days, and not before', async () => {
    const { sql } = rooms.platform.db;
    const count = async () =>
      (await sql<{ keys: number }>`select count(*) as keys from platform.idempotency_key`)[0]?.keys ?? 0;
    await sql`
      insert into platform.idempotency_key (client, key, fingerprint, answer, at)
      select 'client', 'old ' || n, '', '', ${START} from generate_series(1, 2500) n`;
    const before = await count();
    await forgetOldKeys(sql, new Date('2026-01-01T00:00:00.000Z'));
    expect(await count()).toBe(before);
    await sql`delete from platform.idempotency_key where client <> 'client'`;
    await forgetOldKeys(sql, later(8 * DAY_MS));
    expect(await count()).toBe(2500);
    await forgetOldKeys(sql, later(8 * DAY_MS + 1));
    expect(await count()).toBe(0);
  });
});

it('O-3: guesses of a client are counted in one minute however clocks differ', async () => {
  const clientId = randomUUID();
  const [early, late] = [new Date('2026-06-01T11:59:59.990Z'), new Date('2026-06-01T12:00:00.010Z')];
  let wrong = 0;
  for (let i = 0; i < 100; i += 1) {
    wrong = await rooms.platform.db.transaction((tx) =>
      countWrong(tx, clientId, i % 2 ? early : late, { max: 100, lockS: 60 }),
    );
  }
  expect(wrong).toBe(100);
  const [row] = await rooms.platform.db.sql<{ locked: Date }>`
    select locked_until as locked from transaction.client_guesses where client_id = ${clientId}`;
  expect(row?.locked).toEqual(new Date(early.getTime() + 60_000));
});
