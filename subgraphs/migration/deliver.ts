/** What happened on a card, brought to the other system: in its order, at least once, under keys by which twice is once there. */
import { Refusal } from '../../platform/errors.ts';
import type { Activity } from '../loyalty-card/door.ts';
import { deliveriesOf, forgetDelivery, noteDelivered, noteFailed } from './delivery-repository.ts';
import { enrol, type Guest } from './enrol.ts';
import { type Delivery, LegacyRefused, type LegacySystem } from './legacy.ts';
import { A_FEW_MS, persistently } from './persistently.ts';
import type { Rooms } from './rooms.ts';

/** Times that a card is tried before it waits for an operator; between them pauses that double, the queue's. */
export const ATTEMPTS_MAX = 20;

/**
 * Delivers all that is to be delivered of a card. What fails is tried again; what the other system will not take waits for an
 * operator, and what follows it on the card with it.
 *
 * @throws where it is to be tried again
 */
export async function deliverCard(rooms: Rooms, legacy: LegacySystem, cardId: string): Promise<void> {
  const { platform, loyaltyCard } = rooms;
  const { sql } = platform.db;
  const [row] = await deliveriesOf(sql, [cardId]);
  if (!row) return;
  const guest = await guestOf(rooms, legacy, cardId);
  // Who is forgotten is nobody there could be told of; what was said of them when it failed goes too.
  if (!guest) return forgetDelivery(sql, cardId);
  if (row.deadAt) return;
  let from = row.position;
  let position = from;
  try {
    let { memberId } = guest;
    if (memberId === undefined) {
      const enrolled = await enrol(rooms, legacy, guest, A_FEW_MS);
      ({ memberId } = enrolled);
      from = Math.min(from, enrolled.from);
      position = from;
    }
    for (;;) {
      const { activities, until } = await loyaltyCard.moving.activities(sql, cardId, position);
      for (const activity of activities) {
        // All before it is there.
        position = activity.position - 1;
        await persistently(() => legacy.deliver(deliveryOf(cardId, memberId, activity)), A_FEW_MS);
      }
      if (until === position) break;
      position = until;
    }
    await noteDelivered(sql, { cardId, from, position });
  } catch (error) {
    const refused = error instanceof LegacyRefused || error instanceof Refusal;
    const dead = refused || row.attempts + 1 >= ATTEMPTS_MAX;
    const message = error instanceof Error ? error.message : String(error);
    await noteFailed(sql, { cardId, from, position, error: message, dead, at: platform.now() });
    if (!dead) throw error;
    platform.log.warn('a delivery waits for an operator', { cardId });
  }
}

/** The same for ever, however often it is delivered. */
export function keyOf(cardId: string, { position }: Pick<Activity, 'position'>): string {
  return `${cardId}-${position}`;
}

function deliveryOf(cardId: string, memberId: string, activity: Activity): Delivery {
  const { kind, points, transactionId, storeId, at, position } = activity;
  return { key: keyOf(cardId, activity), memberId, kind, points, transactionId, storeId, at, sequence: position };
}

/** With what the other system calls them, where it knows them. Undefined of who is forgotten here. */
async function guestOf(
  { platform: { db }, loyaltyCard, user }: Rooms,
  legacy: LegacySystem,
  cardId: string,
): Promise<(Guest & { memberId: string | undefined }) | undefined> {
  const userId = await loyaltyCard.ownerOf(db.sql, cardId);
  const person = userId && (await user.personOf(db.sql, userId));
  if (!userId || !person) return undefined;
  const { email, phone, name } = person;
  const memberId = (await user.idsIn(db.sql, legacy.name, [userId])).get(userId);
  return { cardId, userId, memberId, person: { email, phone, name } };
}
