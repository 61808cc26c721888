/** Balances are put on cards, but for those that are no newer than one that was taken over before: they would roll it back. */
import type { Tx } from '../../../platform/database.ts';
import type { CardToImport, ImportedCard, Importing, LoyaltyCardDoor } from '../../loyalty-card/door.ts';
import { asOfCards, type CardAsOf, noteAsOf } from '../as-of-repository.ts';
import type { StagedBalance } from './staged-repository.ts';

type Entry = CardToImport & { readonly balance: StagedBalance | null };

/** In the order in which they are given. */
export async function takeOver(
  tx: Tx,
  loyaltyCard: LoyaltyCardDoor,
  entries: readonly Entry[],
  importing: Importing,
): Promise<(ImportedCard & { readonly older: boolean })[]> {
  const judged = judge(entries, await momentsOf(tx, loyaltyCard, entries));
  const cards = await loyaltyCard.importCards(tx, judged, importing);
  const taken = cards.flatMap(({ cardId, refused }, i): CardAsOf[] => {
    const asOf = judged[i]?.balance?.asOf;
    return asOf && cardId && !refused ? [{ cardId, asOf }] : [];
  });
  await noteAsOf(tx, taken);
  return cards.map((card, i) => ({ ...card, older: judged[i]?.older === true }));
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

function judge(entries: readonly Entry[], moments: Map<string, Date>): (Entry & { readonly older: boolean })[] {
  return entries.map((entry) => {
    const asOf = entry.balance?.asOf;
    if (!asOf) return { ...entry, older: false };
    const known = moments.get(entry.userId);
    if (known && asOf <= known) return { ...entry, balance: null, older: true };
    moments.set(entry.userId, asOf);
    return { ...entry, older: false };
  });
}
