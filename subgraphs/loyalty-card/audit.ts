/** The books checked against themselves: every card is folded from its events and compared with what is stored. */
import { isDeepStrictEqual } from 'node:util';
import type { Database } from '../../platform/database.ts';
import { cardsWithEvents, eventsOfCard, restoreVouchers, storeCard } from './audit-repository.ts';
import { sumOf } from './points.ts';
import { lockCard } from './repository.ts';
import { type Card, evolve, NEW_CARD, nextExpiryAt } from './state.ts';

/** Cards read by one statement. */
const BATCH = 500;

export interface Audit {
  readonly cards: number;
  readonly events: number;
  /** The ids of cards whose stored state is not what their events come to. */
  readonly wrong: readonly string[];
}

type Stored = Awaited<ReturnType<typeof cardsWithEvents>>[number];

/** @param repair  Whether to replace what is wrong by what the events come to. */
export async function audit(db: Database, { repair }: { repair: boolean }): Promise<Audit> {
  const wrong: string[] = [];
  let cards = 0;
  let events = 0;
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const batch = await cardsWithEvents(db.sql, after, BATCH);
    const last = batch.at(-1);
    if (!last) return { cards, events, wrong };
    after = last.id;
    cards += batch.length;
    for (const stored of batch) {
      events += stored.events.length;
      const folded = stored.events.reduce(evolve, NEW_CARD);
      if (agrees(stored, folded)) continue;
      wrong.push(stored.id);
      if (repair) await rebuild(db, stored.id);
    }
  }
}

/** Under the lock, from the events as they are by then: a card may have been written to since it was compared. */
async function rebuild(db: Database, cardId: string): Promise<void> {
  await db.transaction(async (tx) => {
    await lockCard(tx, cardId);
    await storeCard(tx, cardId, (await eventsOfCard(tx, cardId)).reduce(evolve, NEW_CARD));
    await restoreVouchers(tx, cardId);
  });
}

function agrees(stored: Stored, folded: Card): boolean {
  const vouchers = stored.events.flatMap((event) => (event.type === 'VoucherIssued' ? [event.code] : [])).sort();
  return (
    isDeepStrictEqual(stored.state, JSON.parse(JSON.stringify(folded))) &&
    stored.position === folded.position &&
    stored.unheld === sumOf(folded.lots) &&
    (stored.nextExpiryAt?.toISOString() ?? null) === nextExpiryAt(folded) &&
    isDeepStrictEqual(stored.vouchers, vouchers)
  );
}
