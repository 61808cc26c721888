/** Books what time has done to cards. It holds from its very instant in any case; this writes it down. */
import { traceOf } from '../../platform/log.ts';
import type { Platform } from '../../platform/room.ts';
import { handle } from './handle.ts';
import { switchedOn } from './programme.ts';
import type { Programmes } from './programme-repository.ts';
import { cardsWithDue } from './repository.ts';

/** Cards that are looked up at a time, and of these how many are written to at the same time. */
const CARDS_PER_LOOK = 1_000;
const CARDS_AT_ONCE = 4;

/** Books what is due on one card. Of several at once only the first finds something. @returns Whether it did. */
export async function bookDue({ db, now }: Platform, programmes: Programmes, cardId: string): Promise<boolean> {
  const handled = await db.transaction((tx) =>
    handle(tx, programmes, { cardId, commandId: 'time', at: now(), order: { type: 'BookDue' } }),
  );
  return handled.events.length > 0;
}

/**
 * Books what is due on any card, longest overdue first, until nothing is left: at midnight it may be very many. A card
 * that cannot be written to is logged and passed over until the next turn. Source: `docs/rules.md`, P-4, R-1, R-4, T-2.
 */
export async function bookAllDue(platform: Platform, programmes: Programmes): Promise<void> {
  const { db, now, log } = platform;
  const passedOver = new Set<string>();
  const book = async (cardId: string) => {
    try {
      // Nothing was due after all, as a switch went off: then it is not looked at again.
      if (!(await bookDue(platform, programmes, cardId))) passedOver.add(cardId);
    } catch (error) {
      passedOver.add(cardId);
      log.error('what is due on a card cannot be booked', { cardId, error: traceOf(error) });
    }
  };
  while (true) {
    const programme = await programmes.at(db.sql);
    const on = { points: switchedOn(programme, 'POINTS_EXPIRY'), tiers: switchedOn(programme, 'TIER_EXPIRY') };
    const found = await cardsWithDue(db.sql, now().toISOString(), on, CARDS_PER_LOOK + passedOver.size);
    const due = found.filter((id) => !passedOver.has(id));
    if (due.length === 0) return;
    const next = due.values();
    await Promise.all(
      Array.from({ length: CARDS_AT_ONCE }, async () => {
        for (const cardId of next) await book(cardId);
      }),
    );
  }
}
