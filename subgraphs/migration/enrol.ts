/** Who is known here alone is made known to the other system, with all that they have. */
import { book } from './book.ts';
import { redeliverFrom } from './delivery-repository.ts';
import type { LegacyPerson, LegacySystem } from './legacy.ts';
import { persistently } from './persistently.ts';
import type { Rooms } from './rooms.ts';

/** Whom a card belongs to. */
export interface Guest {
  readonly cardId: string;
  readonly userId: string;
  readonly person: LegacyPerson;
}

/**
 * What has happened on their card is delivered one by one, from its beginning: booked as one sum, it would be missing there
 * for ever, and whatever they spent there would be taken for that.
 *
 * @returns what they are called there, and after which position of the card all is to be delivered
 */
export async function enrol(
  { platform: { db }, loyaltyCard, user }: Rooms,
  legacy: LegacySystem,
  { cardId, userId, person }: Guest,
  pausesMs?: readonly number[],
): Promise<{ memberId: string; from: number }> {
  const memberId = await persistently(() => legacy.enrol(userId, person), pausesMs);
  const from = await loyaltyCard.moving.lastImported(db.sql, cardId);
  const imported = await loyaltyCard.moving.factAt(db.sql, cardId, from);
  // What came from there is there, unless they are somebody new there.
  if (imported && (await persistently(() => legacy.member(memberId), pausesMs))?.points === 0) {
    const { balance: points, at } = imported;
    await book(legacy, { memberId, points, key: `${cardId}-0`, position: 0, at }, pausesMs);
  }
  await db.transaction(async (tx) => {
    await user.noteId(tx, userId, { system: legacy.name, id: memberId });
    await redeliverFrom(tx, cardId, from);
  });
  return { memberId, from };
}
