/** Members by the hundred thousand: some lived by the rules, all others copies of their cards and facts. */
import { randomBytes, randomUUID } from 'node:crypto';
import { DAY_MS } from '../../platform/calendar.ts';
import { type Database, openDatabase } from '../../platform/database.ts';
import { loyaltyCardDoor, type PaidOrder } from '../../subgraphs/loyalty-card/door.ts';
import { newPersonKey, seal } from '../../subgraphs/user/seal.ts';
import { PLACE } from './brand.ts';
import { withoutIndexes } from './indexes.ts';

/** Cards that are lived, and that all others are copies of. */
export const MODELS = 16;
/** Facts of one card: opened, an order claimed, points for it, and two kinds of stamps. */
export const EVENTS_PER_CARD = 5;
/** Days ago on which members joined and ordered: nothing of theirs has expired. */
const JOINED_DAYS = 20;
/** Hours for which the codes here are good, so that they outlive the measurement. */
const CODE_HOURS = 12;
/** Statements that load one table at the same time. */
const PARTS = 2;
/** People whom one statement seals. */
const BATCH = 5_000;

export interface Member {
  readonly userId: string;
  readonly cardId: string;
  readonly otpId: string;
  /** Six digits. */
  readonly code: string;
  /** Cards of the same model have the same past. */
  readonly model: number;
}

/**
 * Fills an empty database.
 *
 * @param cards    How many there are.
 * @param members  How many of them are asked about: these have a name that can be read, and a live code. Of the others
 *   what is sealed is as long, and stays shut.
 */
export async function loadMembers(
  url: string,
  { cards, members }: { cards: number; members: number },
): Promise<Member[]> {
  const db = openDatabase(url, 0);
  try {
    await live(db);
    await copy(db, cards);
    await seals(db, cards, members);
    await codes(db, members);
    const chosen = await db.sql<Member>`
      select t.user_id as "userId", t.card_id as "cardId", o.id as "otpId", o.code, t.model
      from bench.turn t join otp.otp o using (card_id) order by t.nr`;
    await db.sql`drop schema bench cascade`;
    return chosen;
  } finally {
    await db.close();
  }
}

/** The models, lived through the room's own door, then kept apart. */
async function live(db: Database): Promise<void> {
  await db.pool.query(`
    truncate "user"."user", "user".external_id, "user".consent, vault.person, loyalty_card.card, loyalty_card.voucher, loyalty_card.stat,
      otp.otp, transaction.transaction, platform.idempotency_key restart identity cascade`);
  const door = loyaltyCardDoor();
  for (let n = 0; n < MODELS; n += 1) {
    const joined = new Date(Date.now() - JOINED_DAYS * DAY_MS + n * 60_000);
    await db.transaction(async (tx) => {
      const cardId = await door.openCard(tx, randomUUID(), joined);
      const at = new Date(joined.getTime() + DAY_MS);
      const claim = { cardId, transactionId: randomUUID(), order: orderOf(900 + n * 137), holdId: null };
      const picks = { rewardIds: [], voucherIds: [] };
      await door.claimOrder(tx, { ...claim, picks, identifiedBy: 'OTP', at });
    });
  }
  await db.pool.query(`
    create schema bench;
    create table bench.card as
      select row_number() over (order by id)::int - 1 as model, c.* from loyalty_card.card c;
    create table bench.event as
      select model, e.* from loyalty_card.card_event e join bench.card c on c.id = e.card_id;
    truncate loyalty_card.card, loyalty_card.stat cascade;
    alter sequence loyalty_card.card_number_seq restart with 1000001`);
  const [facts] = await db.sql<{ most: number }>`select max(position)::int as most from bench.event`;
  if (facts?.most !== EVENTS_PER_CARD)
    throw new Error(`A card has ${facts?.most} facts, but was to have ${EVENTS_PER_CARD}`);
}

/** In the order of time: all cards are opened before the first order, so that the facts of one card lie apart. */
async function copy(db: Database, cards: number): Promise<void> {
  await db.sql`
    create table bench.turn as
    select nr::int, (nr % ${MODELS}::int)::int as model, gen_random_uuid() as card_id, gen_random_uuid() as user_id
    from generate_series(0, ${cards}::int - 1) nr`;
  await db.pool.query('analyze bench.turn, bench.card, bench.event');
  const restoreCards = await withoutIndexes(db, 'loyalty_card.card', { key: false });
  await db.sql`
    insert into loyalty_card.card (id, user_id, position, state, unheld, deficit, next_expiry_at, tier_ends_at, next_end_at, opened_at)
    select t.card_id, t.user_id, m.position, m.state, m.unheld, m.deficit, m.next_expiry_at, m.tier_ends_at, m.next_end_at, m.opened_at
    from bench.turn t join bench.card m using (model)
    order by t.nr`;
  for (const statement of restoreCards) await db.pool.query(statement);
  const restoreEvents = await withoutIndexes(db, 'loyalty_card.card_event', { key: true });
  for (const opening of [true, false]) {
    await inParts(
      cards,
      (from, to) => db.sql`
      insert into loyalty_card.card_event (card_id, position, type, version, data, balance, at, command_id, store_id)
      select t.card_id, e.position, e.type, e.version, e.data, e.balance, e.at, e.command_id, e.store_id
      from bench.turn t join bench.event e using (model)
      where (e.type = 'CardOpened') = ${opening}::boolean and t.nr >= ${from}::int and t.nr < ${to}::int
      order by t.nr, e.position`,
    );
  }
  for (const statement of restoreEvents) await db.pool.query(statement);
}

/** Some connections at once load faster than one. */
async function inParts(cards: number, load: (from: number, to: number) => Promise<unknown>): Promise<void> {
  const size = Math.ceil(cards / PARTS);
  await Promise.all(Array.from({ length: PARTS }, (_, i) => load(i * size, Math.min((i + 1) * size, cards))));
}

async function seals(db: Database, cards: number, members: number): Promise<void> {
  const person = (n: number) => ({ email: null, phone: null, name: `Member ${n}`, locale: 'en-IE' });
  const sealedBytes = seal(newPersonKey(), randomUUID(), person(1_000_000)).length;
  const restorePeople = await withoutIndexes(db, 'vault.person', { key: false });
  await db.sql`
    insert into vault.person (user_id, key, email_index, phone_index)
    select user_id, sha256(uuid_send(user_id)), sha256(('e' || nr)::bytea), sha256(('p' || nr)::bytea)
    from bench.turn order by nr`;
  for (const statement of restorePeople) await db.pool.query(statement);
  const blank = randomBytes(sealedBytes);
  await db.sql`
    insert into "user"."user" (id, sealed, created_at)
    select user_id, ${blank}::bytea, now() - ${JOINED_DAYS}::int * interval '1 day' from bench.turn
    where nr >= ${members} order by nr`;
  const { rows } = await db.pool.query<{ userId: string; key: Buffer }>(
    `select p.user_id as "userId", p.key from vault.person p join bench.turn using (user_id) where nr < $1 order by nr`,
    [Math.min(members, cards)],
  );
  for (let first = 0; first < rows.length; first += BATCH) {
    const some = rows.slice(first, first + BATCH);
    const sealed = some.map(({ userId, key }, i) => seal(key, userId, person(first + i)));
    await db.sql`
      insert into "user"."user" (id, sealed, created_at)
      select id, sealed, now() - ${JOINED_DAYS}::int * interval '1 day'
      from unnest(${some.map(({ userId }) => userId)}::uuid[], ${sealed}::bytea[]) as sealed (id, sealed)`;
  }
}

async function codes(db: Database, members: number): Promise<void> {
  await db.sql`
    with issued as (
      insert into otp.otp (id, card_id, code, status, issued_at, expires_at)
      select gen_random_uuid(), card_id, lpad((nr::bigint * 7919 % 1000000)::text, 6, '0'), 'ISSUED', now(),
        now() + ${CODE_HOURS}::int * interval '1 hour'
      from bench.turn where nr < ${members} order by nr
      returning id, card_id, issued_at
    )
    insert into otp.otp_update (card_id, otp_id, kind, at) select card_id, id, 'ISSUED', issued_at from issued`;
}

function orderOf(total: number): PaidOrder {
  return {
    ...PLACE,
    channel: 'RESTAURANT',
    lines: [{ lineId: '1', sku: 'meal', category: null, quantity: 1, total }],
    tax: 0,
    taxIncluded: true,
    tip: 0,
    total,
  };
}
