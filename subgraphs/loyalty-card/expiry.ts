/** Books what has expired. A point past its expiry is not available in any case; this writes down that it is gone. */
import type { Platform } from '../../platform/room.ts';
import { handle } from './handle.ts';
import { switchedOn } from './programme.ts';
import type { Programmes } from './programme-repository.ts';
import { cardsWithExpired } from './repository.ts';

/** Cards one turn of the sweep takes at most; the next turn takes the rest. */
export const EXPIRIES_PER_SWEEP = 1_000;

/** Books what has expired of one card. Of several at once only the first finds something. */
export async function expirePoints({ db, now }: Platform, programmes: Programmes, cardId: string): Promise<void> {
  await db.transaction((tx) =>
    handle(tx, programmes, { cardId, commandId: 'expiry', at: now(), order: { type: 'ExpirePoints' } }),
  );
}

/** Books what has expired of any card, longest overdue first. Source: `docs/rules.md`, P-4. */
export async function expireDue(platform: Platform, programmes: Programmes): Promise<void> {
  const { db, now } = platform;
  if (!switchedOn(await programmes.at(db.sql), 'POINTS_EXPIRY')) return;
  for (const cardId of await cardsWithExpired(db.sql, now().toISOString(), EXPIRIES_PER_SWEEP)) {
    await expirePoints(platform, programmes, cardId);
  }
}
