/** The books checked against themselves: every card is folded from its events and compared with what is stored. */
import { isDeepStrictEqual } from 'node:util';
import type { Database } from '../../platform/database.ts';
import { sumOf } from './points.ts';
import { cardsWithEvents, lockCard, storeCard } from './repository.ts';
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
      if (repair) await rebuild(db, stored.id, folded);
    }
  }
}

/** A card that was written to meanwhile is left alone: its state has just been made from its events. */
async function rebuild(db: Database, cardId: string, folded: Card): Promise<void> {
  await db.transaction(async (tx) => {
    const locked = await lockCard(tx, cardId);
    if (locked && locked.state.position <= folded.position) await storeCard(tx, cardId, folded);
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
