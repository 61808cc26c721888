/** Balances are put on cards, but for those that are no newer than one that was taken over before: they would roll it back. */
import type { Sql, Tx } from '../../../platform/database.ts';
import type { CardToImport, ImportedCard, Importing, LoyaltyCardDoor, NewCards } from '../../loyalty-card/door.ts';
import { asOfCards, type CardAsOf, noteAsOf } from '../as-of-repository.ts';
import type { StagedBalance } from './staged-repository.ts';

type Entry = CardToImport & { readonly balance: StagedBalance | null };

type Judged = Entry & {
  /** Its balance is none, as a newer one was taken over before. */
  readonly older: boolean;
};

export interface TakeOver {
  readonly importing: Importing;
  readonly entries: readonly Entry[];
  /** Those of `entries` whose users are created with them, in their order. */
  readonly fresh: readonly Judged[];
  readonly cards: NewCards;
}

export interface TakenOver extends ImportedCard {
  readonly older: boolean;
}

/** What can be decided before the transaction: that is all of users who are new. */
export async function planTakeOver(
  sql: Sql,
  loyaltyCard: LoyaltyCardDoor,
  entries: readonly Entry[],
  importing: Importing,
): Promise<TakeOver> {
  const created = new Set(entries.flatMap((entry) => (entry.created ? entry.userId : [])));
  const fresh = judge(
    entries.filter(({ userId }) => created.has(userId)),
    new Map(),
  );
  return { importing, entries, fresh, cards: await loyaltyCard.planNewCards(sql, fresh, importing) };
}

/** In the order in which they were given. */
export async function writeTakeOver(
  tx: Tx,
  loyaltyCard: LoyaltyCardDoor,
  { importing, entries, fresh, cards }: TakeOver,
): Promise<TakenOver[]> {
  const created = new Set(fresh.map(({ userId }) => userId));
  const others = entries.filter(({ userId }) => !created.has(userId));
  const judged = judge(others, await momentsOf(tx, loyaltyCard, others));
  const imported = await loyaltyCard.writeCards(tx, cards, judged, importing);
  const all = [...paired(fresh, cards.imported), ...paired(judged, imported)];
  const taken = all.flatMap(({ asOf, cardId, refused }): CardAsOf[] =>
    asOf && cardId && !refused ? [{ cardId, asOf }] : [],
  );
  await noteAsOf(tx, taken);
  let [k, l] = [0, fresh.length];
  return entries.map(({ userId }) => all[created.has(userId) ? k++ : l++] as TakenOver);
}

function paired(entries: readonly Judged[], cards: readonly ImportedCard[]) {
  return cards.map((card, i) => ({
    ...card,
    older: entries[i]?.older === true,
    asOf: entries[i]?.balance?.asOf ?? null,
  }));
}

/** Of when it is what users have whose balances say it too. Their cards are held: nobody takes over another one meanwhile. */
async function momentsOf(tx: Tx, loyaltyCard: LoyaltyCardDoor, entries: readonly Entry[]): Promise<Map<string, Date>> {
  const dated = entries.filter(({ created, balance }) => !created && balance?.asOf);
  if (dated.length === 0) return new Map();
  const cards = await loyaltyCard.holdCards(tx, [...new Set(dated.map(({ userId }) => userId))]);
  const known = await asOfCards(tx.sql, [...cards.values()]);
  return new Map(
    [...cards].flatMap(([userId, cardId]) => (known.has(cardId) ? [[userId, known.get(cardId) as Date]] : [])),
  );
}

function judge(entries: readonly Entry[], moments: Map<string, Date>): Judged[] {
  return entries.map((entry) => {
    const asOf = entry.balance?.asOf;
    if (!asOf) return { ...entry, older: false };
    const known = moments.get(entry.userId);
    if (known && asOf <= known) return { ...entry, balance: null, older: true };
    moments.set(entry.userId, asOf);
    return { ...entry, older: false };
  });
}
