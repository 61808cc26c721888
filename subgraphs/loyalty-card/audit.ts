/** The books checked against themselves: every card is folded from its events and compared with what is stored. */
import { isDeepStrictEqual } from 'node:util';
import type { Database } from '../../platform/database.ts';
import {
  cardsWithEvents,
  eventsOfCard,
  restoreSums,
  restoreVouchers,
  type StoredCard,
  type StoredVoucher,
  storeCard,
  type WrongSums,
  wrongSums,
} from './audit-repository.ts';
import type { CardEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { lockCard } from './ledger-repository.ts';
import { sumOf } from './points.ts';
import { balance, type Card, NEW_CARD, nextEndAt, nextExpiryAt } from './state.ts';
import { voucherChanges } from './voucher.ts';

/** Cards read by one statement. */
const BATCH = 100;

export interface Audit {
  readonly cards: number;
  readonly events: number;
  /** The ids of cards whose stored state, vouchers or balances are not what their events come to. */
  readonly wrong: readonly string[];
  /** Of which day and store the sums are not what the events come to. */
  readonly wrongSums: readonly WrongSums[];
}

/** @param repair  Whether to replace what is wrong by what the events come to. Events themselves are never changed. */
export async function audit(db: Database, { repair }: { repair: boolean }): Promise<Audit> {
  const wrong: string[] = [];
  let cards = 0;
  let events = 0;
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const batch = await cardsWithEvents(db.sql, after, BATCH);
    const last = batch.at(-1);
    if (!last) break;
    after = last.id;
    cards += batch.length;
    for (const stored of batch) {
      events += stored.events.length;
      if (agrees(stored)) continue;
      wrong.push(stored.id);
      if (repair) await rebuild(db, stored.id);
    }
  }
  const sums = await wrongSums(db.sql);
  if (repair && sums.length > 0) await db.transaction(restoreSums);
  return { cards, events, wrong, wrongSums: sums };
}

/** Under the lock, from the events as they are by then: a card may have been written to since it was compared. */
async function rebuild(db: Database, cardId: string): Promise<void> {
  await db.transaction(async (tx) => {
    await lockCard(tx, cardId);
    const events = await eventsOfCard(tx, cardId);
    const card = events.reduce(evolve, NEW_CARD);
    await storeCard(tx, cardId, card);
    await restoreVouchers(tx, cardId, vouchersBy(events, card));
  });
}

function agrees(stored: StoredCard): boolean {
  let folded = NEW_CARD;
  for (const { event, balance: booked } of stored.events) {
    folded = evolve(folded, event);
    if (booked !== balance(folded)) return false;
  }
  const facts = stored.events.map(({ event }) => event);
  const iso = (at: Date | null) => at?.toISOString() ?? null;
  return (
    isDeepStrictEqual(stored.state, JSON.parse(JSON.stringify(folded))) &&
    stored.position === folded.position &&
    stored.unheld === sumOf(folded.lots) &&
    stored.deficit === folded.deficit &&
    iso(stored.nextExpiryAt) === nextExpiryAt(folded) &&
    iso(stored.tierEndsAt) === (folded.tier?.until ?? null) &&
    iso(stored.nextEndAt) === nextEndAt(folded) &&
    isDeepStrictEqual(stored.vouchers, vouchersBy(facts, folded))
  );
}

/** Every voucher that the events issued, as it stands by them; in the order of their ids. */
export function vouchersBy(events: readonly CardEvent[], card: Card): StoredVoucher[] {
  const changes = new Map(voucherChanges(events, card).map((change) => [change.voucherId, change]));
  return events
    .flatMap((event) => (event.type === 'VoucherIssued' ? event : []))
    .map(({ voucherId: id, code, expiresAt }) => {
      const change = changes.get(id);
      const { status = 'ACTIVE', usedIn = null } = change ?? {};
      return { id, code, status, usedIn, expiresAtMs: Date.parse(change?.expiresAt ?? expiresAt) };
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}
