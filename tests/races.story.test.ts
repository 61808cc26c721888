/** Many at the same instant: one wins, nothing is done twice, and nothing is spent that is not there. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONNECTIONS_MAX } from '../platform/database.ts';
import {
  CardDocument,
  ClaimDocument,
  CreateTransactionDocument,
  IdentifyDocument,
  IssueOtpDocument,
} from './generated/documents.ts';
import { type Api, order, type Reply } from './harness/client.ts';
import { newCode, newGuests, partnerOf, type Till, tills } from './harness/crowd.ts';
import type { TestDatabase } from './harness/database.ts';
import { createDemoDatabase } from './harness/demo-database.ts';
import { type RunningForm, SOME_FORMS, startForm } from './harness/forms.ts';
import { phoneOf } from './harness/phone.ts';
import { query } from './harness/postgres.ts';

/** How many try at once. */
const CROWD = 20;

const crowd = <T>(one: (n: number) => Promise<T>) => Promise.all(Array.from({ length: CROWD }, (_, n) => one(n)));
const created = (cardId: string) =>
  ({ cardId, channel: 'MOBILE', posType: 'AIRTOUCH', storeId: 'douglas', order: order(1000) }) as const;
const codesOf = (replies: readonly Reply<unknown>[]) =>
  replies.flatMap(({ errors }) => errors.map(({ extensions }) => extensions.code));

describe.each(SOME_FORMS)('in %s', (form) => {
  let database: TestDatabase;
  let running: RunningForm;
  let partner: Api;
  let terminals: Till[];

  beforeAll(async () => {
    database = await createDemoDatabase();
    running = await startForm(form, database.url);
    partner = partnerOf(running);
    terminals = tills(running, CROWD);
  });
  afterAll(async () => {
    await running?.stop();
    await database?.drop();
  });

  const till = (n = 0) => terminals[n % terminals.length] as Till;
  const newCard = async () => (await newGuests(running, 1))[0]?.cardId ?? '';
  const balanceOf = async (cardId: string) => (await partner.ask(CardDocument, { id: cardId })).card?.points.balance;
  const count = async (sql: string) =>
    (await query<{ n: number }>(database.url, `select count(*)::int as n ${sql}`))[0]?.n;
  const opened = async (cardId: string, at = till()) =>
    (await at.api.ask(IdentifyDocument, at.identifying(cardId))).identify.id;
  const updatesOf = (otpId: string) => count(`from otp.otp_update where otp_id = '${otpId}' and kind <> 'ISSUED'`);

  /**
   * Holds rows while the work begins, and lets go when as many wait for them as there are connections to wait on: so
   * that all of it is in the middle at the same instant.
   */
  async function atOnce<T>(rows: string, work: () => Promise<T>): Promise<T> {
    const holder = new pg.Client({ connectionString: database.url });
    await holder.connect();
    await holder.query('begin');
    await holder.query(`select ${rows} for update`);
    const done = work();
    const waiting = `from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    while (Number(await count(waiting)) < CONNECTIONS_MAX) await sleep(2);
    await holder.query('commit');
    await holder.end();
    return done;
  }

  it('O-2: twenty kiosks identify with one code: one wins', async () => {
    const { id, code } = await newCode(partner, await newCard());
    const replies = await atOnce(`from otp.otp where id = '${id}'`, () =>
      crowd((n) => till(n).api.send(IdentifyDocument, till(n).identifying(code))),
    );
    expect(replies.filter(({ data }) => data)).toHaveLength(1);
    expect(codesOf(replies)).toEqual(Array(CROWD - 1).fill('OST_UNKNOWN'));
    expect(await count(`from transaction.transaction where otp_id = '${id}'`)).toBe(1);
    expect(await updatesOf(id)).toBe(1);
  });

  it('one order claimed twenty times, by twenty requests, is booked and earns once', async () => {
    const cardId = await newCard();
    const transactionId = await opened(cardId);
    const paid = order(1000);
    const replies = await atOnce(`from transaction.transaction where id = '${transactionId}'`, () =>
      crowd(() =>
        till().api.ask(ClaimDocument, { input: { transactionId, order: paid, idempotencyKey: randomUUID() } }),
      ),
    );
    const booked = replies.map(({ claimTransaction }) => claimTransaction);
    expect(booked.filter(({ alreadyBooked }) => !alreadyBooked)).toHaveLength(1);
    for (const { transaction } of booked) {
      expect(transaction).toMatchObject({ id: transactionId, status: 'CLAIMED', pointsEarned: 100 });
    }
    expect(await balanceOf(cardId)).toBe(100);
  });

  it('one order created twenty times, by twenty requests, is booked and earns once', async () => {
    const cardId = await newCard();
    const input = created(cardId);
    const replies = await atOnce(`from loyalty_card.card where id = '${cardId}'`, () =>
      crowd(() => partner.ask(CreateTransactionDocument, { input: { ...input, idempotencyKey: randomUUID() } })),
    );
    const booked = replies.map(({ createTransaction }) => createTransaction);
    expect(booked.filter(({ alreadyBooked }) => !alreadyBooked)).toHaveLength(1);
    expect(new Set(booked.map(({ transaction }) => transaction.id)).size).toBe(1);
    expect(await balanceOf(cardId)).toBe(100);
    expect(await count(`from transaction.transaction where card_id = '${cardId}'`)).toBe(1);
  });

  it('one order claimed for twenty guests is booked for one, and earns for that one', async () => {
    const guests = await newGuests(running, CROWD);
    const open = await Promise.all(guests.map(({ cardId }) => opened(cardId)));
    const paid = order(1000);
    const cards = guests.map(({ cardId }) => `'${cardId}'`).join();
    const replies = await atOnce(`from loyalty_card.card where id in (${cards})`, () =>
      crowd((n) =>
        till().api.ask(ClaimDocument, {
          input: { transactionId: open[n] ?? '', order: paid, idempotencyKey: randomUUID() },
        }),
      ),
    );
    const booked = replies.map(({ claimTransaction }) => claimTransaction);
    const [first, ...more] = booked.filter(({ alreadyBooked }) => !alreadyBooked);
    expect(more).toEqual([]);
    for (const { transaction, card } of booked) {
      expect(transaction.id).toBe(first?.transaction.id);
      expect(card.id).toBe(first?.card.id);
    }
    const balances = await Promise.all(guests.map(({ cardId }) => balanceOf(cardId)));
    expect(balances.toSorted()).toEqual([...Array(CROWD - 1).fill(0), 100]);
    expect(await balanceOf(first?.card.id ?? '')).toBe(100);
  });

  it('one request sent twenty times has one effect, and is answered alike', async () => {
    const cardId = await newCard();
    const idempotencyKey = randomUUID();
    const issued = await crowd(() => partner.ask(IssueOtpDocument, { input: { cardId, idempotencyKey } }));
    expect(new Set(issued.map(({ issueOtp }) => issueOtp.id)).size).toBe(1);
    const { id, code } = issued[0]?.issueOtp ?? { id: '', code: '' };

    const identifying = till().identifying(code ?? '');
    const identified = await atOnce(`from otp.otp where id = '${id}'`, () =>
      crowd(() => till().api.ask(IdentifyDocument, identifying)),
    );
    expect(new Set(identified.map(({ identify }) => identify.id)).size).toBe(1);
    const transactionId = identified[0]?.identify.id ?? '';

    const card = `from loyalty_card.card where id = '${cardId}'`;
    const claiming = { input: { transactionId, order: order(1000), idempotencyKey: randomUUID() } };
    const claimed = await atOnce(card, () => crowd(() => till().api.ask(ClaimDocument, claiming)));
    for (const { claimTransaction } of claimed) expect(claimTransaction).toEqual(claimed[0]?.claimTransaction);
    expect(claimed[0]?.claimTransaction).toMatchObject({ alreadyBooked: false, card: { points: { balance: 100 } } });

    const creating = { input: { ...created(cardId), idempotencyKey: randomUUID() } };
    const booked = await atOnce(card, () => crowd(() => partner.ask(CreateTransactionDocument, creating)));
    for (const { createTransaction } of booked) expect(createTransaction).toEqual(booked[0]?.createTransaction);
    expect(booked[0]?.createTransaction).toMatchObject({ alreadyBooked: false, card: { points: { balance: 200 } } });
    expect(await balanceOf(cardId)).toBe(200);
  });

  it('a new code and an identification with the old one: the old one is claimed or cancelled, never both', async () => {
    const guests = await newGuests(running, CROWD);
    const old = await Promise.all(guests.map(async ({ cardId }) => ({ cardId, ...(await newCode(partner, cardId)) })));
    const ids = old.map(({ id }) => `'${id}'`).join();
    const outcomes = await atOnce(`from otp.otp where id in (${ids})`, () =>
      Promise.all(
        old.map(async ({ cardId, id, code }, n) => {
          const identified = till(n).api.send(IdentifyDocument, till(n).identifying(code));
          expect((await newCode(partner, cardId)).code).toMatch(/^\d{6}$/);
          return { id, kind: (await identified).data ? 'CLAIMED' : 'CANCELLED' };
        }),
      ),
    );
    const ended = await query<{ id: string; kind: string }>(
      database.url,
      `select otp_id as id, kind from otp.otp_update where otp_id in (${ids}) and kind <> 'ISSUED' order by otp_id`,
    );
    expect(ended).toEqual(outcomes.toSorted((a, b) => (a.id < b.id ? -1 : 1)));
    const twice = `select from otp.otp where status = 'ISSUED' group by card_id having count(*) > 1`;
    expect(await count(`from (${twice}) twice`)).toBe(0);
  });

  it('phones that renew one card’s code together make one code after each claim, and see the same', async () => {
    const [guest] = await newGuests(running, 1);
    if (!guest) throw new Error('There is no guest');
    const phones = Array.from({ length: 6 }, () => phoneOf(guest, running.endpoint));
    for (const phone of phones) phone.connect();
    const [first] = await Promise.all(phones.map((phone) => phone.newest(({ kind }) => kind === 'ISSUED')));
    let live = first?.otp.id;
    for (let round = 0; round < 5; round += 1) {
      const shown = await Promise.all(phones.map((phone) => phone.code()));
      expect(new Set(shown.map(({ id }) => id))).toEqual(new Set([live]));
      await till().api.ask(IdentifyDocument, till().identifying(shown[0]?.code ?? ''));
      const next = await Promise.all(
        phones.map((phone) => phone.newest(({ kind, otp }) => kind === 'ISSUED' && otp.id !== live)),
      );
      live = next[0]?.otp.id;
    }
    for (const { seen } of phones) {
      expect(seen.map(({ kind }) => kind)).toEqual(['ISSUED', ...Array(5).fill(['CLAIMED', 'ISSUED']).flat()]);
      expect(seen.map(({ cursor }) => cursor)).toEqual(phones[0]?.seen.map(({ cursor }) => cursor));
    }
    for (const phone of phones) phone.cut();
  });
});
