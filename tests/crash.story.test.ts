/** Nothing that was acknowledged is lost and nothing is half done: after kill -9 of everything, and when told to stop. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../platform/database.ts';
import { audit } from '../subgraphs/loyalty-card/audit.ts';
import {
  ClaimDocument,
  CreateTransactionDocument,
  IdentifyDocument,
  IssueOtpDocument,
  type OrderInput,
  TransactionDocument,
} from './generated/documents.ts';
import { api, one, order } from './harness/client.ts';
import { dice, type Guest, newGuests, partnerOf } from './harness/crowd.ts';
import { type RunningAlone, signalTo, startAlone } from './harness/forms.ts';
import { newDataDir, query, removeDataDir } from './harness/postgres.ts';
import { times } from './harness/soak.ts';

const WORKERS = 8;
/** Every order here is of 10 euros. */
const TOTAL = 1_000;

interface Place {
  readonly posType: string;
  readonly storeId: string;
}
const TILL: Place = { posType: 'TILLSTER', storeId: 'princes-st' };
const APP: Place = { posType: 'AIRTOUCH', storeId: 'douglas' };

/** A request that its client has kept: what it asks, and what was answered, if anything was. */
interface Kept {
  readonly key: string;
  /** Asks whichever process is there now. */
  readonly ask: () => Promise<unknown>;
  answer?: unknown;
}

const random = dice('crashes');
let dataDir: string;
let running: RunningAlone;
let guests: Guest[];
/** Since the last look at the books. */
let journal: Kept[] = [];
/** Since the beginning, over all crashes. */
const orders: { readonly ref: string; readonly cardId: string; readonly posType: string; readonly storeId: string }[] =
  [];

beforeAll(async () => {
  dataDir = await newDataDir();
  running = await startAlone(dataDir);
  guests = await newGuests(running, WORKERS);
});
afterAll(async () => {
  await running?.stop('SIGKILL');
  if (dataDir) await removeDataDir(dataDir);
});

async function attempt(key: string, ask: () => Promise<unknown>): Promise<void> {
  const kept: Kept = { key, ask };
  journal.push(kept);
  kept.answer = await ask();
}

function orderOf(cardId: string, { posType, storeId }: Place): OrderInput {
  const made = order(TOTAL);
  orders.push({ ref: made.ref, cardId, posType, storeId });
  return made;
}

/** A guest who shows a code at a kiosk, again and again. Ends with the process. */
async function atTheKiosk({ cardId }: Guest): Promise<never> {
  const kiosk = () => api(running.endpoint, one(running.credentials.kiosks).key);
  for (;;) {
    const [issuing, identifying, claiming] = [randomUUID(), randomUUID(), randomUUID()] as const;
    let ost = '';
    await attempt(issuing, async () => {
      const { issueOtp } = await partnerOf(running).ask(IssueOtpDocument, {
        input: { cardId, idempotencyKey: issuing },
      });
      ost ||= issueOtp.code ?? '';
      return issueOtp.id;
    });
    let transactionId = '';
    const till = { ...TILL, terminalId: cardId };
    await attempt(identifying, async () => {
      const { identify } = await kiosk().ask(IdentifyDocument, {
        input: { ...till, ost, idempotencyKey: identifying },
      });
      transactionId = identify.id;
      return transactionId;
    });
    const paid = orderOf(cardId, TILL);
    await attempt(claiming, async () => {
      const input = { transactionId, order: paid, idempotencyKey: claiming };
      const { claimTransaction } = await kiosk().ask(ClaimDocument, { input });
      return [claimTransaction.alreadyBooked, claimTransaction.transaction];
    });
  }
}

/** A guest who orders in the app, again and again. */
async function inTheApp({ cardId }: Guest): Promise<never> {
  for (;;) {
    const idempotencyKey = randomUUID();
    const input = { cardId, channel: 'MOBILE' as const, ...APP, order: orderOf(cardId, APP), idempotencyKey };
    await attempt(idempotencyKey, async () => {
      const { createTransaction } = await partnerOf(running).ask(CreateTransactionDocument, { input });
      return [createTransaction.alreadyBooked, createTransaction.transaction];
    });
  }
}

/** Lets everybody work until so many more requests are answered, then ends what runs. @returns Why each worker ended. */
async function workUntil(answers: number, end: () => Promise<void>): Promise<unknown[]> {
  const answered = () => journal.filter(({ answer }) => answer !== undefined).length;
  const work = guests.map((guest, n) => (n % 2 === 0 ? atTheKiosk(guest) : inTheApp(guest)));
  const ended = Promise.allSettled(work);
  while (answered() < answers) await sleep(1);
  await end();
  return (await ended).flatMap((worker) => (worker.status === 'rejected' ? [worker.reason] : []));
}

/** Facts of one room without those of the other that belong to them. */
const HALVES = `
  select 'claimed without its events' as half, t.id from transaction.transaction t
  where t.status = 'CLAIMED' and 1 <> (
    select count(*) from loyalty_card.card_event e
    where e.card_id = t.card_id and e.type = 'OrderClaimed' and e.data ->> 'transactionId' = t.id::text)
  union all
  select 'events without a claim', e.card_id from loyalty_card.card_event e
  where e.type in ('OrderClaimed', 'PointsEarned') and not exists (
    select from transaction.transaction t where t.id::text = e.data ->> 'transactionId' and t.status = 'CLAIMED')
  union all
  select 'a claimed code without a transaction', o.id from otp.otp o
  where o.status = 'CLAIMED' and not exists (select from transaction.transaction t where t.otp_id = o.id)
  union all
  select 'a transaction whose code is not claimed', o.id from otp.otp o
  join transaction.transaction t on t.otp_id = o.id where o.status <> 'CLAIMED'
  union all
  select 'a code whose end is not told', o.id from otp.otp o
  where o.status <> 'ISSUED' and 1 <> (
    select count(*) from otp.otp_update u where u.otp_id = o.id and u.kind = o.status)`;

/** Checks the books as they are now, then sends every request again, answered or not, and checks them once more. */
async function expectNothingLost(): Promise<void> {
  const { databaseUrl } = running;
  const rows = <Row extends object>(sql: string) => query<Row>(databaseUrl, sql);
  expect(await rows(HALVES)).toEqual([]);
  for (const kept of journal) {
    const again = await kept.ask();
    if (kept.answer !== undefined) expect(again).toEqual(kept.answer);
    kept.answer = again;
  }
  journal = [];
  expect(await rows(HALVES)).toEqual([]);
  const booked = await rows<{ ref: string }>(
    `select order_ref as ref from transaction.transaction where claimed_at is not null and order_ref not like 'demo-%'`,
  );
  expect(booked.map(({ ref }) => ref).toSorted()).toEqual(orders.map(({ ref }) => ref).toSorted());
  const { ref, posType, storeId } = one(orders, orders.length - 1);
  const by = { order: { posType, storeId, businessDate: '2026-11-20', orderRef: ref } };
  const { transaction } = await partnerOf(running).ask(TransactionDocument, { by });
  expect(transaction).toMatchObject({ status: 'CLAIMED' });
  for (const { cardId } of guests) {
    const [booked] = await rows<{ points: number; n: number }>(`
      select sum(points_earned)::int as points, count(*)::int as n from transaction.transaction
      where card_id = '${cardId}' and claimed_at is not null`);
    expect(booked?.n).toBe(orders.filter((one) => one.cardId === cardId).length);
    const points = booked?.points;
    expect(
      await rows(`
        select unheld, (state ->> 'lifetimeEarned')::int as earned, (
          select coalesce(sum((data ->> 'points')::int), 0)::int from loyalty_card.card_event e
          where e.card_id = c.id and type = 'PointsEarned') as events
        from loyalty_card.card c where id = '${cardId}'`),
    ).toEqual([{ unheld: points, earned: points, events: points }]);
  }
  const db = openDatabase(databaseUrl);
  expect(await audit(db, { repair: false })).toMatchObject({ wrong: [], wrongSums: [] });
  await db.close();
}

describe('kill -9 of every process, Postgres too', () => {
  const rounds = Array.from({ length: times(1, 5) }, (_, n) => n + 1);
  it.each(rounds)('during claims (%d): all that was acknowledged is there once', async () => {
    await workUntil(60 + random.roll(120), () => running.kill());
    const cut = journal.filter(({ answer }) => answer === undefined);
    expect(cut.length).toBeGreaterThan(0);
    running = await startAlone(dataDir);
    const keys = cut.map(({ key }) => `'${key}'`).join();
    const done = await query(running.databaseUrl, `select from platform.idempotency_key where key in (${keys})`);
    console.log(`${journal.length} requests; ${cut.length} cut off, of which ${done.length} had been carried out`);
    await expectNothingLost();
  });
});

describe('told to stop', () => {
  it('it answers what it has begun, leaves no process behind, and has lost nothing', async () => {
    const processes = await running.processes();
    expect(processes.length).toBeGreaterThan(5);
    const reasons = await workUntil(60, () => running.stop());
    expect(running.child.exitCode).toBe(0);
    expect(processes.filter((pid) => signalTo(pid, 0))).toEqual([]);
    // The connection was refused or closed; nobody was answered with an error.
    for (const reason of reasons) expect(reason).toMatchObject({ message: 'fetch failed' });
    running = await startAlone(dataDir);
    await expectNothingLost();
  });

  it('it waits for requests that are under way', async () => {
    const holder = new pg.Client({ connectionString: running.databaseUrl });
    await holder.connect();
    await holder.query('begin');
    await holder.query('select from loyalty_card.card for update');
    const waiting = guests.map((guest) => inTheApp(guest).catch(() => undefined));
    const blocked = `select count(*)::int as n from pg_stat_activity where wait_event_type = 'Lock'`;
    while (Number((await query<{ n: number }>(running.databaseUrl, blocked))[0]?.n) < WORKERS) await sleep(5);

    const exit = once(running.child, 'exit');
    running.child.kill('SIGTERM');
    while (await reachable()) await sleep(5);
    await holder.query('commit');
    await holder.end();
    expect(await exit).toEqual([0, null]);
    await Promise.all(waiting);
    const answers = journal.slice(0, WORKERS).map(({ answer }) => answer);
    for (const answer of answers) expect(answer).toMatchObject([false, { status: 'CLAIMED' }]);
    running = await startAlone(dataDir);
    await expectNothingLost();
  });
});

it('kill -9 of the application alone, whose Postgres lives on', async () => {
  await workUntil(60, () => running.stop('SIGKILL'));
  running = await startAlone(dataDir);
  await expectNothingLost();
});

/** Whether a new connection is accepted. */
async function reachable(): Promise<boolean> {
  const headers = { connection: 'close' };
  return fetch(new URL('/health/live', running.endpoint), { headers }).then(
    () => true,
    () => false,
  );
}

it('kill -9 of Postgres alone: it is started again, and the application goes on', async () => {
  await workUntil(60, () => running.killPostgres());
  const ready = async () => (await fetch(new URL('/health/ready', running.endpoint))).status === 200;
  while (!(await ready())) await sleep(20);
  await expectNothingLost();
});
