/** Books what has expired. A point past its expiry is not available in any case; this writes down that it is gone. */
import type { Platform } from '../../platform/room.ts';
import { handle } from './handle.ts';
import { switchedOn } from './programme.ts';
import type { Programmes } from './programme-repository.ts';
import { cardsWithExpired } from './repository.ts';

/** Cards that are looked up at a time, and of these how many are written to at the same time. */
const CARDS_PER_LOOK = 1_000;
const CARDS_AT_ONCE = 4;

/** Books what has expired of one card. Of several at once only the first finds something. */
export async function expirePoints({ db, now }: Platform, programmes: Programmes, cardId: string): Promise<void> {
  await db.transaction((tx) =>
    handle(tx, programmes, { cardId, commandId: 'expiry', at: now(), order: { type: 'ExpirePoints' } }),
  );
}

/**
 * Books what has expired of any card, longest overdue first, until nothing is left: at midnight it may be very many.
 * A card that cannot be written to is logged and passed over until the next turn. Source: `docs/rules.md`, P-4.
 */
export async function expireDue(platform: Platform, programmes: Programmes): Promise<void> {
  const { db, now, log } = platform;
  if (!switchedOn(await programmes.at(db.sql), 'POINTS_EXPIRY')) return;
  const passedOver = new Set<string>();
  const expire = async (cardId: string) => {
    try {
      await expirePoints(platform, programmes, cardId);
    } catch (error) {
      passedOver.add(cardId);
      log.error('points of a card cannot be expired', { cardId, error: String(error) });
    }
  };
  while (true) {
    const found = await cardsWithExpired(db.sql, now().toISOString(), CARDS_PER_LOOK + passedOver.size);
    const due = found.filter((id) => !passedOver.has(id));
    if (due.length === 0) return;
    const next = due.values();
    await Promise.all(
      Array.from({ length: CARDS_AT_ONCE }, async () => {
        for (const cardId of next) await expire(cardId);
      }),
    );
  }
}
