/** Cards that come from another system by the thousand: opened, or brought to what they had there. */
import { randomUUID } from 'node:crypto';
import { localDate } from '../../platform/calendar.ts';
import type { Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/errors.ts';
import { type Command, card } from './card.ts';
import type { CardEvent } from './events.ts';
import { type ImportedBalance, importedExpiry } from './import-balance.ts';
import { type CardChange, lockCardsOfUsers, PLAIN, storeCards } from './import-repository.ts';
import { append, type Booked } from './ledger-repository.ts';
import type { Programmes } from './programme-repository.ts';
import { balance as balanceOf, type Card, pointsOf } from './state.ts';

export interface CardToImport {
  readonly userId: string;
  /** The user was created in this transaction: there is no card yet. */
  readonly created: boolean;
  /** Null: the file of balances does not know them. */
  readonly balance: ImportedBalance | null;
}

export interface ImportedCard {
  /** Null where it is closed: its guest is being forgotten. */
  readonly cardId: string | null;
  readonly changed: boolean;
  /** Why it does not have its balance, if so. */
  readonly refused: Refusal | null;
}

export interface Importing {
  /** Where they come from, such as SESSIONM. */
  readonly system: string;
  /** What asked for it; kept with the events. */
  readonly commandId: string;
  readonly at: Date;
}

/** In the order in which they are given: of who comes twice, the second balance is put on the first. */
export async function importCards(
  tx: Tx,
  programmes: Programmes,
  entries: readonly CardToImport[],
  { system, commandId, at }: Importing,
): Promise<ImportedCard[]> {
  const programme = await programmes.at(tx.sql);
  const given = { at: at.toISOString(), programme };
  const expiresAt = importedExpiry(programme, given.at);
  const there = entries.filter(({ created }) => !created).map(({ userId }) => userId);
  const changes = new Map<string, Changing>();
  for (const { id, userId, state } of await lockCardsOfUsers(tx, [...new Set(there)])) {
    changes.set(userId, { cardId: id, userId, before: state, after: state, booked: [] });
  }
  const imported = entries.map(({ userId, created, balance }): ImportedCard => {
    const known = changes.get(userId);
    if (!known && !created) return { cardId: null, changed: false, refused: closed() };
    let changing = known ?? newCard(userId);
    const decided = (order: object) => {
      changing = booked(changing, card.decide({ ...order, ...given } as Command, changing.after));
    };
    if (!known) decided({ type: 'OpenCard' });
    const before = changing.booked.length;
    let refused: Refusal | null = null;
    try {
      if (balance) decided({ type: 'ImportBalance', system, expiresAt, ...balance });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refused = error;
    }
    changes.set(userId, changing);
    return { cardId: changing.cardId, changed: changing.booked.length > before, refused };
  });
  const written = [...changes.values()].filter((change) => change.booked.length > 0);
  const { plain = [], other = [] } = Object.groupBy(written, (change) => (isPlain(change) ? 'plain' : 'other'));
  const when = { commandId, at: given.at, day: localDate(at, programme.timeZone) };
  await storeCards(tx, plain, when);
  for (const change of other) await append(tx, { ...change, ...when, storeId: null });
  return imported;
}

interface Changing extends CardChange {
  readonly booked: readonly Booked[];
}

function closed(): Refusal {
  return new Refusal('NOT_FOUND', { reason: 'Their card is closed.' });
}

/** Also what was due of a card that is there, such as points that have expired, is booked before its balance. */
function isPlain({ booked }: Changing): boolean {
  return booked.every(({ event }) => PLAIN.includes(event.type));
}

function newCard(userId: string): Changing {
  return { cardId: randomUUID(), userId, before: null, after: card.initial, booked: [] };
}

function booked(changing: Changing, events: readonly CardEvent[]): Changing {
  let sum = balanceOf(changing.after);
  const more = events.map((event): Booked => {
    sum += pointsOf(event);
    return { event, balance: sum };
  });
  return {
    ...changing,
    after: events.reduce<Card>(card.evolve, changing.after),
    booked: [...changing.booked, ...more],
  };
}
