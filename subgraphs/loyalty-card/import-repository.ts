/** The SQL by which cards change by the thousand. One at a time: `ledger-repository.ts`. */
import type { Day, Instant } from '../../platform/calendar.ts';
import { type Copy, prepareCopy } from '../../platform/copy.ts';
import type { Tx } from '../../platform/database.ts';
import { EVENT_VERSION } from './events.ts';
import { type Booked, CARD_TOPIC, STAT_SLOTS } from './ledger-repository.ts';
import { sumOf } from './points.ts';
import { balance, type Card, nextEndAt, nextExpiryAt } from './state.ts';
import { pack, type StoredCard, unpack } from './stored-state.ts';

/** A card before and after what is written of it. */
export interface CardChange {
  readonly cardId: string;
  readonly userId: string;
  /** Null: it is new. */
  readonly before: Card | null;
  readonly after: Card;
  readonly booked: readonly Booked[];
}

/** The open cards of users. Waits for, and keeps out, other writers; in one order for everybody. */
export async function lockCardsOfUsers(
  { sql }: Tx,
  userIds: readonly string[],
): Promise<{ id: string; userId: string; state: Card }[]> {
  if (userIds.length === 0) return [];
  const rows = await sql<{ id: string; userId: string; state: StoredCard }>`
    select id, user_id as "userId", state from loyalty_card.card
    where user_id = any(${userIds}::uuid[]) and (state -> 'closed')::boolean is not true
    order by id
    for no key update`;
  return rows.map((row) => ({ ...row, state: unpack(row.state) }));
}

/** The same without what is on them, by user. */
export async function holdCards({ sql }: Tx, userIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await sql<{ id: string; userId: string }>`
    select id, user_id as "userId" from loyalty_card.card
    where user_id = any(${userIds}::uuid[]) and (state -> 'closed')::boolean is not true
    order by id
    for no key update`;
  return new Map(rows.map(({ id, userId }) => [userId, id]));
}

/** Facts that change nothing but the card itself, and of the sums of the day what {@link countCards} counts. */
export const PLAIN: readonly string[] = ['CardOpened', 'BalanceImported', 'TierChanged'];

/** When and by what cards change. */
export interface Change {
  readonly commandId: string;
  readonly at: Instant;
  readonly day: Day;
}

/** New cards as they are written, with facts of theirs that are {@link PLAIN}. */
export async function cardCopies(cards: readonly CardChange[], change: Change): Promise<Copy[]> {
  return [
    await prepareCopy(
      'loyalty_card.card (id, user_id, position, state, unheld, deficit, next_expiry_at, tier_ends_at, next_end_at, opened_at)',
      cards.map(({ cardId, userId, after }) => [cardId, userId, ...stored(after), change.at]),
    ),
    await eventCopy(cards, change),
  ];
}

function eventCopy(cards: readonly CardChange[], { at, commandId }: Change): Promise<Copy> {
  return prepareCopy(
    'loyalty_card.card_event (card_id, position, type, version, data, balance, at, command_id)',
    cards.flatMap(({ cardId, after, booked }) =>
      booked.map(({ event: { type, ...data }, balance: sum }, i) => [
        ...[cardId, after.position - booked.length + i + 1, type, EVENT_VERSION, JSON.stringify(data), sum],
        ...[at, commandId],
      ]),
    ),
  );
}

/** Writes cards that were there, and facts of theirs that are {@link PLAIN}. */
export async function storeCards(tx: Tx, cards: readonly CardChange[], change: Change): Promise<void> {
  if (cards.length === 0) return;
  await tx.copy(await eventCopy(cards, change));
  const rows = cards.map(({ cardId, after }) => {
    const [position, state, unheld, deficit, nextExpiry, tierEnds, nextEnd] = stored(after);
    return { id: cardId, position, state: JSON.parse(state), unheld, deficit, nextExpiry, tierEnds, nextEnd };
  });
  await tx.sql`
    update loyalty_card.card c
    set position = n.position, state = n.state, unheld = n.unheld, deficit = n.deficit, next_expiry_at = n."nextExpiry",
      tier_ends_at = n."tierEnds", next_end_at = n."nextEnd"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as n (id uuid, position int, state jsonb, unheld int, deficit int,
      "nextExpiry" timestamptz, "tierEnds" timestamptz, "nextEnd" timestamptz)
    where c.id = n.id`;
  for (const { cardId } of cards) tx.changed(CARD_TOPIC, cardId);
}

/** Adds to the sums of the day what cards come to that are written here. */
export async function countCards({ sql }: Tx, cards: readonly CardChange[], { day }: Change): Promise<void> {
  const created = cards.filter(({ before }) => before === null).length;
  const liability = cards.reduce((sum, { before, after }) => sum + balance(after) - (before ? balance(before) : 0), 0);
  await sql`
    insert into loyalty_card.stat as s (day, store_id, slot, profiles_created, points_liability)
    values (${day}, '', pg_backend_pid() % ${STAT_SLOTS}::int, ${created}, ${liability})
    on conflict (day, store_id, slot) do update set
      profiles_created = s.profiles_created + excluded.profiles_created,
      points_liability = s.points_liability + excluded.points_liability`;
}

/** The columns of a card after its ids, but for when it was opened. */
function stored(card: Card) {
  return [
    card.position,
    pack(card),
    sumOf(card.lots),
    card.deficit,
    nextExpiryAt(card),
    card.tier?.until ?? null,
    nextEndAt(card),
  ] as const;
}
