/** `npm run bench:stats`: how long the sums over a year with 10 million events take, and the check of these sums. */
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { DAY_MS } from '../platform/calendar.ts';
import { type Database, openDatabase } from '../platform/database.ts';
import { migrate } from '../platform/migrate.ts';
import { startPostgres } from '../platform/postgres.ts';
import { asked, openPlatform } from '../platform/process.ts';
import { DEMO_BRAND, demoId } from '../prisma/demo.ts';
import { seed } from '../prisma/seed.ts';
import { restoreSums, wrongSums } from '../subgraphs/loyalty-card/audit-repository.ts';
import { loyaltyCardDoor, type PaidOrder } from '../subgraphs/loyalty-card/door.ts';
import { handle } from '../subgraphs/loyalty-card/handle.ts';
import { STAT_SLOTS } from '../subgraphs/loyalty-card/ledger-repository.ts';
import type { Programme } from '../subgraphs/loyalty-card/programme.ts';
import { NEW_CARD } from '../subgraphs/loyalty-card/state.ts';
import { stats } from '../subgraphs/loyalty-card/stats.ts';
import { newDataDir, removeDataDir, silent } from '../tests/harness/postgres.ts';
import { withoutIndexes } from './harness/indexes.ts';

const EVENTS = 10_000_000;
/** Of one card and one order; a card gets as many again each time its turn comes. */
const EVENTS_PER_VISIT = 5;
const EVENTS_PER_CARD = 100;
const STORES = 50;
const YEAR = { from: '2026-01-01T00:00:00.000Z', to: '2027-01-01T00:00:00.000Z' };
/** Days of which the sums are still spread over slots: the sweep leaves today and yesterday as they are. */
const SPREAD_FROM = '2026-12-30';
/** Cards, and the visits of each, whose events all others repeat. */
const MODELS = 10;
const MODEL_VISITS = 40;
/** Events that are loaded by one statement. */
const BATCH = 250_000;
const RUNS = 30;
/** Longest that whoever looks at sums should wait. */
const ANSWER_MAX_MS = 200;

interface Asked {
  readonly period: string;
  readonly from: string;
  readonly to: string;
  readonly storeId: string | null;
}

/** Days of the brand begin at midnight UTC in winter, and an hour before it in summer. */
const PERIODS: readonly Omit<Asked, 'storeId'>[] = [
  { period: 'a year of whole days', ...YEAR },
  { period: 'a year, from noon to noon', from: '2026-01-01T12:00:00.000Z', to: '2026-12-31T12:00:00.000Z' },
  { period: 'a year less two seconds', from: '2026-01-01T00:00:01.000Z', to: '2026-12-31T23:59:59.000Z' },
  { period: 'a month', from: '2026-05-31T23:00:00.000Z', to: '2026-06-30T23:00:00.000Z' },
  { period: 'a day', from: '2026-06-14T23:00:00.000Z', to: '2026-06-15T23:00:00.000Z' },
  { period: 'the newest day until evening', from: '2026-12-31T00:00:00.000Z', to: '2026-12-31T20:00:00.000Z' },
];

const { values } = parseArgs({ options: { events: { type: 'string', default: String(EVENTS) } } });
const events = Number(values.events);
if (!Number.isSafeInteger(events) || events < EVENTS_PER_CARD) {
  throw new Error(`--events takes a number from ${EVENTS_PER_CARD} on`);
}

const dataDir = await newDataDir();
// What is lost in a crash is loaded again, so Postgres need not wait for the disk.
const postgres = await startPostgres({ dataDir, log: silent, durable: false });
try {
  // A Ctrl-C must not leave the data behind.
  await Promise.race([
    bench(postgres.url),
    asked().then(() => {
      throw new Error('Stopped');
    }),
  ]);
} finally {
  await postgres.stop();
  await removeDataDir(dataDir);
}

async function bench(url: string): Promise<void> {
  await migrate({ url, log: silent });
  // Loading and checking take longer than any request may; asking is done as requests do.
  const [loading, asking] = [openDatabase(url, 0), openDatabase(url)];
  try {
    const programme = await stage('model events', () => model(url, loading));
    await load(loading);
    await sum(loading, programme);
    await describe(loading);
    const wrong = await stage('check of all sums, as by ledger:verify', () => wrongSums(loading.sql));
    if (wrong.length > 0) throw new Error(`Wrong sums: ${JSON.stringify(wrong.slice(0, 5))}`);
    report(await measure(asking, programme));
  } finally {
    await Promise.all([loading.close(), asking.close()]);
  }
}

async function stage<T>(name: string, work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  const result = await work();
  console.log(`${name}: ${((performance.now() - began) / 1_000).toFixed(1)} s`);
  return result;
}

/** Real events of some cards go to the table `model`, in the order in which they were booked; the cards then go. */
async function model(url: string, db: Database): Promise<Programme> {
  const platform = await openPlatform({ url, log: silent, now: () => new Date(YEAR.from) });
  await seed(platform, (name) => name).finally(() => platform.close());
  const door = loyaltyCardDoor();
  for (let n = 0; n < MODELS; n += 1) {
    let atMs = Date.parse(YEAR.from) + n * DAY_MS;
    const cardId = await db.transaction((tx) => door.openCard(tx, randomUUID(), new Date(atMs)));
    for (let visit = 1; visit <= MODEL_VISITS; visit += 1) {
      // The last one comes after all points have expired.
      atMs += visit === MODEL_VISITS ? 400 * DAY_MS : DAY_MS / 2;
      await visitOf(db, door, cardId, new Date(atMs), n * MODEL_VISITS + visit);
    }
  }
  await db.sql`
    create table model as
    select row_number() over (order by card_id, position)::int - 1 as nr, type, version, data, balance, command_id, store_id
    from loyalty_card.card_event`;
  await db.sql`
    truncate loyalty_card.card, loyalty_card.card_event, loyalty_card.identification, loyalty_card.voucher, loyalty_card.stat`;
  return door.programmes.at(db.sql);
}

/** An order, now and then with what else guests do. */
async function visitOf(
  db: Database,
  door: ReturnType<typeof loyaltyCardDoor>,
  cardId: string,
  at: Date,
  n: number,
): Promise<void> {
  const transactionId = randomUUID();
  const order = orderOf(700 + ((n * 7_919) % 2_400), n % 4 === 0 ? 320 : 0);
  const picks = { rewardIds: [demoId('€5 off')], voucherIds: [] };
  const none = { rewardIds: [], voucherIds: [] };
  const until = new Date(at.getTime() + 15 * 60_000);
  let holdId = n % 8 === 7 ? randomUUID() : null;
  const booked = await db.transaction(async (tx) => {
    if (holdId) await door.hold(tx, { cardId, holdId, picks, until, instead: null, posType: order.posType, at });
    if (holdId && n % 16 === 7) {
      await door.endHold(tx, { cardId, holdId, at });
      holdId = null;
    }
    return door.claimOrder(tx, { cardId, transactionId, order, holdId, picks: none, identifiedBy: 'OTP', at });
  });
  if (n % 20 === 0) {
    const reversal = { cardId, transactionId, reversalId: randomUUID(), order, past: booked.positions, lines: null };
    await db.transaction((tx) => door.reverseOrder(tx, { ...reversal, reason: 'Cold', at }));
  }
  if (n % 40 === 0) {
    const adjustment = { type: 'AdjustPoints', points: 25, reason: 'Sorry', operatorId: 'console' } as const;
    await db.transaction((tx) =>
      handle(tx, door.programmes, { cardId, commandId: randomUUID(), at, order: adjustment }),
    );
  }
}

function orderOf(meal: number, coffee: number): PaidOrder {
  const line = { quantity: 1, sku: 'meal', category: null };
  return {
    posType: 'TILLSTER',
    storeId: 'princes-st',
    channel: 'RESTAURANT',
    lines: [
      { ...line, lineId: '1', total: meal },
      ...(coffee > 0 ? [{ ...line, lineId: '2', sku: 'coffee', category: 'coffee', total: coffee }] : []),
    ],
    tax: 0,
    taxIncluded: true,
    tip: 0,
    total: meal + coffee,
  };
}

/** The model events over and over, in the order of time, spread evenly over the year; each visit is identified. */
async function load(db: Database): Promise<void> {
  const cards = Math.floor(events / EVENTS_PER_CARD);
  await stage(`${cards} cards`, async () => {
    await db.sql`create table turn as select nr::int, gen_random_uuid() as id from generate_series(0, ${cards}::int - 1) nr`;
    await db.sql`
      insert into loyalty_card.card (id, user_id, position, state, unheld, opened_at)
      select id, id, ${EVENTS_PER_CARD}, ${JSON.stringify(NEW_CARD)}::jsonb, 0, ${YEAR.from}::timestamptz from turn`;
    await db.sql`create unique index on turn (nr)`;
    await db.sql`create unique index on model (nr)`;
    await db.pool.query('analyze turn, model');
  });
  const restore = [
    ...(await withoutIndexes(db, 'loyalty_card.card_event', { key: true })),
    ...(await withoutIndexes(db, 'loyalty_card.identification', { key: true })),
  ];
  await stage(`${events} events`, async () => {
    for (let first = 0; first < events; first += BATCH)
      await loadSome(db, first, Math.min(first + BATCH, events), cards);
  });
  await stage('indexes', async () => {
    for (const statement of restore) await db.pool.query(statement);
  });
  await stage('vacuum and analyze', () => db.pool.query('vacuum analyze'));
}

async function loadSome({ sql }: Database, first: number, end: number, cards: number): Promise<void> {
  const { from, to } = YEAR;
  const stepMs = (Date.parse(to) - Date.parse(from)) / events;
  await sql`
    insert into loyalty_card.card_event (card_id, position, type, version, data, balance, at, command_id, store_id)
    select turn.id, visit / ${cards}::int * ${EVENTS_PER_VISIT}::int + n % ${EVENTS_PER_VISIT}::int + 1, type, version, data, balance,
      ${from}::timestamptz + n * ${stepMs}::float8 * interval '1 millisecond', command_id,
      case when store_id is not null then 'store-' || visit * 31 % ${STORES}::int end
    from generate_series(${first}::int, ${end}::int - 1) n
    cross join lateral (select n / ${EVENTS_PER_VISIT}::int as visit) v
    join turn on turn.nr = visit % ${cards}::int
    join model on model.nr = n % (select count(*)::int from model)
    order by n`;
  await sql`
    insert into loyalty_card.identification (card_id, pos_type, store_id, transaction_id, identified_by, at)
    select turn.id, 'TILLSTER', 'store-' || visit * 31 % ${STORES}::int, gen_random_uuid(), 'OTP',
      ${from}::timestamptz + visit * ${EVENTS_PER_VISIT * stepMs}::float8 * interval '1 millisecond'
    from generate_series(${Math.ceil(first / EVENTS_PER_VISIT)}::int, ${Math.ceil(end / EVENTS_PER_VISIT)}::int - 1) visit
    join turn on turn.nr = visit % ${cards}::int
    order by visit`;
}

/** The sums that belong to the events, as writers and the sweep leave them. */
async function sum(db: Database, { timeZone }: Programme): Promise<void> {
  await stage('sums, as by ledger:rebuild', () => db.transaction(restoreSums));
  await db.transaction(async ({ sql }) => {
    await sql`delete from loyalty_card.stat where day >= ${SPREAD_FROM}::date`;
    await sql`
      insert into loyalty_card.stat
        (day, store_id, slot, profiles_created, cards_identified, transactions_claimed, points_earned, points_burned,
          points_expired, stamps_given, vouchers_issued, rewards_earned, points_liability)
      select (at at time zone ${timeZone}::text)::date, store_id, date_part('epoch', at)::int % ${STAT_SLOTS}::int,
        sum(profiles_created), sum(cards_identified), sum(transactions_claimed), sum(points_earned), sum(points_burned),
        sum(points_expired), sum(stamps_given), sum(vouchers_issued), sum(rewards_earned), sum(points_liability)
      from loyalty_card.event_stat
      where at >= ${SPREAD_FROM}::date::timestamp at time zone ${timeZone}::text
      group by 1, 2, 3`;
  });
  await db.pool.query('vacuum analyze loyalty_card.stat');
}

async function describe({ sql }: Database): Promise<void> {
  const [row] = await sql<Record<string, string | number>>`
    select (select count(*) from loyalty_card.card_event) as events, (select count(*) from loyalty_card.identification) as identifications,
      (select count(*) from loyalty_card.stat) as sums, pg_size_pretty(pg_table_size('loyalty_card.card_event')) as "events take",
      pg_size_pretty(pg_indexes_size('loyalty_card.card_event')) as "their indexes take",
      pg_size_pretty(pg_relation_size('loyalty_card.card_event_at')) as "of these by time",
      pg_size_pretty(pg_database_size(current_database())) as "all take"`;
  const types = await sql<{ type: string; share: number }>`
    select type, round(100.0 * count(*) / sum(count(*)) over (), 1)::float8 as share from model group by type order by 2 desc`;
  console.log(row);
  console.log(`Of 100 events: ${types.map(({ type, share }) => `${share} ${type}`).join(', ')}`);
}

/** All periods by turns. */
async function measure({ sql }: Database, programme: Programme): Promise<Map<Asked, number[]>> {
  const all = new Map<Asked, number[]>(
    PERIODS.flatMap((period) => [null, 'store-7'].map((storeId) => [{ ...period, storeId }, []] as const)),
  );
  for (let run = 0; run <= RUNS; run += 1) {
    for (const [{ from, to, storeId }, takenMs] of all) {
      const began = performance.now();
      await stats(sql, programme, { from: new Date(from), to: new Date(to), storeId });
      takenMs.push(performance.now() - began);
    }
  }
  return all;
}

function report(all: Map<Asked, number[]>): void {
  console.log(
    `Milliseconds, of ${RUNS} each after a first one; at most ${ANSWER_MAX_MS}. Time zone ${DEMO_BRAND.timeZone}.`,
  );
  console.table(
    [...all].map(([{ period, storeId }, [first = Number.NaN, ...takenMs]]) => ({
      period,
      of: storeId ? 'one store' : `all ${STORES} stores`,
      first: part([first], 1),
      median: part(takenMs, 0.5),
      p90: part(takenMs, 0.9),
      max: part(takenMs, 1),
    })),
  );
}

function part(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Number((sorted[Math.ceil(sorted.length * part) - 1] ?? Number.NaN).toFixed(1));
}
