/** `npm run bench:age`: what a command costs on a card with 100,000 events, beside what it costs on a new one. */
import { randomBytes, randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { DAY_MS, type Instant } from '../platform/calendar.ts';
import { type Database, openDatabase } from '../platform/database.ts';
import { migrate } from '../platform/migrate.ts';
import { startPostgres } from '../platform/postgres.ts';
import { asked, openPlatform } from '../platform/process.ts';
import { demoId } from '../prisma/demo.ts';
import { seed } from '../prisma/seed.ts';
import { audit, vouchersBy } from '../subgraphs/loyalty-card/audit.ts';
import { restoreSums, restoreVouchers, storeCard } from '../subgraphs/loyalty-card/audit-repository.ts';
import { type Command, card as rules } from '../subgraphs/loyalty-card/card.ts';
import { type LoyaltyCardDoor, loyaltyCardDoor, type PaidOrder } from '../subgraphs/loyalty-card/door.ts';
import { type CardEvent, EVENT_VERSION } from '../subgraphs/loyalty-card/events.ts';
import { handle, type Order } from '../subgraphs/loyalty-card/handle.ts';
import { insertCard } from '../subgraphs/loyalty-card/ledger-repository.ts';
import type { Programme } from '../subgraphs/loyalty-card/programme.ts';
import { cardsByIds } from '../subgraphs/loyalty-card/repository.ts';
import { points, progress, tier } from '../subgraphs/loyalty-card/show.ts';
import { balance, type Card } from '../subgraphs/loyalty-card/state.ts';
import { storeOf } from '../subgraphs/loyalty-card/sums.ts';
import { newDataDir, removeDataDir, silent } from '../tests/harness/postgres.ts';

const EVENTS = 100_000;
/** An order every so often makes a history of eight years, whose lots and qualifying days are as many as there can be. */
const ORDER_EVERY_MS = DAY_MS / 6;
const BEGAN = '2018-01-01T06:00:00.000Z';
/** Orders of a new card. */
const NEW_ORDERS = 2;
/** Each round does every command once on the old card and once on a new one, which no other round uses. */
const ROUNDS = 300;
const WARM_UP = 30;
/** Times what a command costs on a new card that it may cost on any other. */
const RATIO_MAX = 1.3;
/** Events that are loaded by one statement. */
const BATCH = 5_000;

const PLACE = { posType: 'TILLSTER', storeId: 'princes-st', channel: 'RESTAURANT' } as const;
const NO_PICKS = { rewardIds: [], voucherIds: [] };
const FIVE_OFF = { rewardIds: [demoId('€5 off')], voucherIds: [] };
/** What every measured claim is about: points, and a stamp of each kind, for any card. */
const MEASURED = orderOf(1_450, 320);

/** A fact with what is stored beside it. */
interface Fact {
  readonly event: CardEvent;
  readonly balance: number;
  readonly at: Instant;
  readonly commandId: string;
  readonly storeId: string | null;
}

/** A card's past, as the rules alone made it. */
interface Life {
  readonly cardId: string;
  readonly facts: readonly Fact[];
  readonly card: Card;
  /** When the next thing happens; it moves on by itself. */
  atMs: number;
  /** Decides a command, and books what it decides. */
  live(order: Order, storeId?: string | null): readonly CardEvent[];
}

/** A card under measurement, with what the commands of its round hand to one another. */
interface Guest {
  readonly cardId: string;
  readonly at: Date;
  readonly holdId: string;
  readonly transactionId: string;
  positions: readonly number[];
}

interface Sample {
  readonly wholeMs: number;
  /** Of it, what the commit took, which is waiting for the disk. */
  readonly commitMs: number;
  readonly statements: number;
}

const { values } = parseArgs({ options: { events: { type: 'string', default: String(EVENTS) } } });
const eventsMin = Number(values.events);
if (!(eventsMin > 0)) throw new Error('--events takes the number of events of the old card');

const dataDir = await newDataDir();
const postgres = await startPostgres({ dataDir, log: silent });
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
  await newBrand(url);
  // Checking the books takes longer than any request may.
  const db = openDatabase(url, 0);
  try {
    const door = loyaltyCardDoor();
    const programme = await door.programmes.at(db.sql);
    const old = oldLife(programme);
    const young = Array.from({ length: WARM_UP + ROUNDS }, () => newLife(programme, old.atMs - 2 * DAY_MS));
    for (const life of [old, ...young]) await load(db, life);
    // Without it Postgres takes the events for few, and looks very long for those of the vouchers.
    await db.pool.query('analyze');
    for (const life of [old, ...young]) await store(db, life);
    await db.transaction(restoreSums);
    await db.pool.query('vacuum analyze');
    await rightBooks(db);
    await describe(db, 'old', old);
    await describe(db, 'new', young[0] ?? old);
    report(await measure(db, door, programme, old, young));
    await rightBooks(db);
  } finally {
    await db.close();
  }
}

/** The demo brand, with campaigns that have run since the old card's first order. */
async function newBrand(url: string): Promise<void> {
  const platform = await openPlatform({ url, log: silent, now: () => new Date(BEGAN) });
  try {
    await seed(platform, (name) => name);
    await platform.db.sql`update loyalty_card.campaign set starts_at = ${BEGAN}`;
  } finally {
    await platform.close();
  }
}

function beginLife(programme: Programme, fromMs: number): Life {
  const facts: Fact[] = [];
  let card = rules.initial;
  const life: Life = {
    cardId: randomUUID(),
    facts,
    get card() {
      return card;
    },
    atMs: fromMs,
    live(order, storeId = null) {
      const at = new Date(life.atMs).toISOString();
      const events = rules.decide({ ...order, at, programme } as Command, card);
      const commandId = randomUUID();
      for (const event of events) {
        card = rules.evolve(card, event);
        facts.push({ event, balance: balance(card), at, commandId, storeId: storeOf(event, storeId) });
      }
      life.atMs += 60_000;
      return events;
    },
  };
  life.live({ type: 'OpenCard' });
  return life;
}

function oldLife(programme: Programme): Life {
  const life = beginLife(programme, Date.parse(BEGAN));
  for (let n = 1; life.facts.length < eventsMin || !even(life.card, programme); n += 1) {
    life.atMs = Date.parse(BEGAN) + n * ORDER_EVERY_MS;
    visit(life, programme, n);
  }
  return life;
}

/** Whether one more order fills no stamp card and spends no voucher by itself, so that it does what it does on a new card. */
function even({ vouchers, stamps }: Card, { campaigns }: Programme): boolean {
  const full = campaigns.some(
    (campaign) => campaign.kind === 'STAMPS' && (stamps[campaign.id]?.stamps ?? 0) + 1 >= campaign.required,
  );
  return !full && !vouchers.some(({ autoApply }) => autoApply);
}

function newLife(programme: Programme, fromMs: number): Life {
  const life = beginLife(programme, fromMs);
  for (let n = 1; n <= NEW_ORDERS; n += 1) {
    life.atMs = fromMs + n * ORDER_EVERY_MS;
    claim(life, orderOf(2_600, 0), null);
  }
  return life;
}

/** An order, now and then with what else guests do. Little is spent, so that points stay of nearly every day. */
function visit(life: Life, programme: Programme, n: number): void {
  const holdId = n % 10 === 0 ? randomUUID() : null;
  const spends = n % 100 === 0;
  if (holdId) {
    const until = new Date(life.atMs + 15 * 60_000).toISOString();
    life.live({ type: 'Hold', holdId, picks: FIVE_OFF, until, instead: null, posType: PLACE.posType });
    if (!spends) life.live({ type: 'EndHold', holdId });
  }
  const order = orderOf(600 + ((n * 7_919) % 2_400), n % 4 === 0 ? 320 : 0);
  const past = claim(life, order, spends ? holdId : null);
  if (n % 60 === 0) {
    const transactionId = past.find((event) => event.type === 'OrderClaimed')?.transactionId ?? '';
    const { campaigns } = programme;
    const reversal = { transactionId, reversalId: randomUUID(), reason: 'Cold', lines: null, order, past, campaigns };
    life.live({ type: 'ReverseOrder', ...reversal }, order.storeId);
  }
  if (n % 200 === 0) life.live({ type: 'AdjustPoints', points: 25, reason: 'Sorry', operatorId: 'console' });
}

/** @returns What was booked. */
function claim(life: Life, order: PaidOrder, holdId: string | null): readonly CardEvent[] {
  const [transactionId, seed] = [randomUUID(), randomBytes(32).toString('hex')];
  return life.live(
    { type: 'ClaimOrder', transactionId, order, holdId, picks: NO_PICKS, identifiedBy: null, seed },
    order.storeId,
  );
}

function orderOf(meal: number, coffee: number): PaidOrder {
  const line = { quantity: 1, sku: 'meal', category: null };
  return {
    ...PLACE,
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

/** The card and its facts, without what they come to. */
async function load(db: Database, { cardId, facts }: Life): Promise<void> {
  const at = facts[0]?.at ?? BEGAN;
  await db.transaction((tx) => insertCard(tx, { cardId, userId: randomUUID(), state: rules.initial, at }));
  for (let first = 0; first < facts.length; first += BATCH) {
    const rows = facts.slice(first, first + BATCH).map((fact, i) => ({ ...fact, position: first + i + 1 }));
    await db.sql`
      insert into loyalty_card.card_event (card_id, position, type, version, data, balance, at, command_id, store_id)
      select ${cardId}::uuid, position, event ->> 'type', ${EVENT_VERSION}::smallint, event - 'type', balance, at, "commandId", "storeId"
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as fact (position int, event jsonb, balance int, at timestamptz, "commandId" text, "storeId" text)`;
  }
}

/** What the facts of a card come to. */
async function store(db: Database, { cardId, facts, card }: Life): Promise<void> {
  const events = facts.map(({ event }) => event);
  await db.transaction(async (tx) => {
    await storeCard(tx, cardId, card);
    await restoreVouchers(tx, cardId, vouchersBy(events, card));
  });
}

async function rightBooks(db: Database): Promise<void> {
  const began = performance.now();
  const { cards, events, wrong, wrongSums } = await audit(db, { repair: false });
  if (wrong.length + wrongSums.length > 0) throw new Error(`Wrong books: ${JSON.stringify({ wrong, wrongSums })}`);
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  console.log(`The books are right: ${cards} cards, ${events} events, checked in ${seconds} s.`);
}

async function describe(db: Database, name: string, { cardId, facts, card }: Life): Promise<void> {
  const [row] = await db.sql<{ text: number; stored: number }>`
    select octet_length(state::text) as text, pg_column_size(state) as stored from loyalty_card.card where id = ${cardId}`;
  const { lots, qualifying, vouchers, tier } = card;
  const days = qualifying.points.length;
  console.log(
    `${name}: ${facts.length} events from ${facts[0]?.at} to ${facts.at(-1)?.at}, ${lots.length} lots, ${days} qualifying days, ${vouchers.length} vouchers, tier ${tier?.id ?? 'base'}; its state has ${row?.text} characters, stored in ${row?.stored} bytes`,
  );
}

type Samples = Map<string, { old: Sample[]; young: Sample[] }>;

/** Old and new by turns, and by turns which of them goes first. */
async function measure(
  db: Database,
  door: LoyaltyCardDoor,
  programme: Programme,
  old: Life,
  young: readonly Life[],
): Promise<Samples> {
  const all: Samples = new Map();
  const watched = watch();
  try {
    for (const [round, fresh] of young.entries()) {
      const at = new Date(old.atMs + round * 1_000);
      const guests = { old: guestOf(old, at), young: guestOf(fresh, at) };
      const turns = round % 2 === 0 ? (['old', 'young'] as const) : (['young', 'old'] as const);
      for (const [name, run] of commandsOf(db, door, programme)) {
        const samples = all.get(name) ?? { old: [], young: [] };
        all.set(name, samples);
        for (const which of turns) {
          const sample = await watched.sample(() => run(guests[which]));
          if (round >= WARM_UP) samples[which].push(sample);
        }
      }
    }
  } finally {
    watched.end();
  }
  return all;
}

function guestOf({ cardId }: Life, at: Date): Guest {
  return { cardId, at, holdId: randomUUID(), transactionId: randomUUID(), positions: [] };
}

/** In the order in which they are done; the order that is claimed is returned, so that no card gains anything by it. */
function commandsOf(
  db: Database,
  door: LoyaltyCardDoor,
  programme: Programme,
): [string, (guest: Guest) => Promise<unknown>][] {
  const { posType } = PLACE;
  const claim = { order: MEASURED, holdId: null, picks: NO_PICKS, identifiedBy: null };
  const reversal = { order: MEASURED, lines: null, reason: 'Cold' };
  return [
    ['previewOrder', ({ cardId, at }) => door.previewOrder(db.sql, { ...claim, cardId, at })],
    [
      'claimOrder',
      async (guest) => {
        const { cardId, transactionId, at } = guest;
        const booked = await db.transaction((tx) => door.claimOrder(tx, { ...claim, cardId, transactionId, at }));
        guest.positions = booked.positions;
      },
    ],
    [
      'reverseOrder',
      ({ cardId, transactionId, positions: past, at }) =>
        db.transaction((tx) =>
          door.reverseOrder(tx, { ...reversal, cardId, transactionId, reversalId: randomUUID(), past, at }),
        ),
    ],
    [
      'hold',
      ({ cardId, holdId, at }) => {
        const until = new Date(at.getTime() + 15 * 60_000);
        const hold = { cardId, holdId, picks: FIVE_OFF, until, instead: null, posType, at };
        return db.transaction((tx) => door.hold(tx, hold));
      },
    ],
    ['endHold', ({ cardId, holdId, at }) => db.transaction((tx) => door.endHold(tx, { cardId, holdId, at }))],
    [
      'adjustPoints',
      ({ cardId, at }) => {
        const order = { type: 'AdjustPoints', points: 1, reason: 'Sorry', operatorId: 'console' } as const;
        return db.transaction((tx) => handle(tx, door.programmes, { cardId, commandId: randomUUID(), at, order }));
      },
    ],
    [
      'reading points and tier',
      async ({ cardId, at }) => {
        const [row] = await cardsByIds(db.sql, [cardId]);
        if (!row) throw new Error('No card');
        return [points(row.state, at, programme), tier(row.state, at, programme), progress(row.state, at, programme)];
      },
    ],
  ];
}

/** Watches every statement that goes out, and lets it go. */
function watch(): { sample(work: () => Promise<unknown>): Promise<Sample>; end(): void } {
  const query = pg.Client.prototype.query;
  let statements = 0;
  let commitMs = 0;
  pg.Client.prototype.query = function watched(this: pg.Client, ...args: unknown[]) {
    statements += 1;
    const answer = Reflect.apply(query, this, args);
    if (args[0] !== 'commit') return answer;
    const began = performance.now();
    return answer.then((result: unknown) => {
      commitMs = performance.now() - began;
      return result;
    });
  } as typeof query;
  return {
    async sample(work) {
      [statements, commitMs] = [0, 0];
      const began = performance.now();
      await work();
      return { wholeMs: performance.now() - began, commitMs, statements };
    },
    end() {
      pg.Client.prototype.query = query;
    },
  };
}

function report(all: Samples): void {
  console.log(
    `Milliseconds, of ${ROUNDS} each; ratios are of medians, at most ${RATIO_MAX}. "without commit" leaves out waiting for the disk.`,
  );
  console.table([...all].map(([command, samples]) => rowOf(command, samples)));
}

function rowOf(command: string, { old, young }: { old: readonly Sample[]; young: readonly Sample[] }) {
  const whole = ({ wholeMs }: Sample) => wholeMs;
  const before = ({ wholeMs, commitMs }: Sample) => wholeMs - commitMs;
  const most = (samples: readonly Sample[]) => Math.max(...samples.map(({ statements }) => statements));
  return {
    command,
    'new, median': part(young.map(whole), 0.5),
    'p90 ': part(young.map(whole), 0.9),
    'old, median': part(old.map(whole), 0.5),
    p90: part(old.map(whole), 0.9),
    ratio: ratio(old, young, whole),
    'without commit, new': part(young.map(before), 0.5),
    old: part(old.map(before), 0.5),
    'ratio ': ratio(old, young, before),
    'statements, new': most(young),
    'old ': most(old),
  };
}

function ratio(old: readonly Sample[], young: readonly Sample[], ms: (sample: Sample) => number): number {
  return Number((part(old.map(ms), 0.5) / part(young.map(ms), 0.5)).toFixed(2));
}

function part(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Number((sorted[Math.ceil(sorted.length * part) - 1] ?? Number.NaN).toFixed(2));
}
