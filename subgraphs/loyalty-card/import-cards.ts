/** Cards that come from another system by the thousand: opened, or brought to what they had there. */
import { randomUUID } from 'node:crypto';
import { localDate } from '../../platform/calendar.ts';
import type { Copy } from '../../platform/copy.ts';
import type { Sql, Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/errors.ts';
import { inPieces } from '../../platform/pieces.ts';
import { type Command, card } from './card.ts';
import type { CardEvent } from './events.ts';
import { type ImportedBalance, importedExpiry } from './import-balance.ts';
import {
  type CardChange,
  type Change,
  cardCopies,
  countCards,
  lockCardsOfUsers,
  PLAIN,
  storeCards,
} from './import-repository.ts';
import { append, type Booked } from './ledger-repository.ts';
import type { Programme } from './programme.ts';
import type { Programmes } from './programme-repository.ts';
import { balance as balanceOf, type Card, pointsOf } from './state.ts';

export interface CardToImport {
  readonly userId: string;
  /** The user is created in the same transaction: there is no card yet. */
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

/** Cards of users who are created with them: all is decided, and prepared to be written. */
export interface NewCards {
  /** In the order in which they were given. */
  readonly imported: readonly ImportedCard[];
  readonly added: readonly Copy[];
  readonly cards: readonly CardChange[];
}

/** @param entries  Of who comes twice, the second balance is put on the first. */
export async function planNewCards(
  sql: Sql,
  programmes: Programmes,
  entries: readonly CardToImport[],
  importing: Importing,
): Promise<NewCards> {
  const programme = await programmes.at(sql);
  const changes = new Map<string, Changing>();
  const imported = await decideEach(programme, changes, entries, importing);
  const cards = [...changes.values()];
  return { imported, added: await cardCopies(cards, changeOf(programme, importing)), cards };
}

/**
 * Writes new cards, and brings those that were there to what they had.
 *
 * @returns What came of those that were there, in the order in which they are given: of who comes twice, the second balance is put
 *   on the first
 */
export async function writeCards(
  tx: Tx,
  programmes: Programmes,
  { added, cards }: NewCards,
  entries: readonly CardToImport[],
  importing: Importing,
): Promise<ImportedCard[]> {
  const programme = await programmes.at(tx.sql);
  const changes = new Map<string, Changing>();
  for (const { id, userId, state } of await lockCardsOfUsers(tx, [...new Set(entries.map(({ userId }) => userId))])) {
    changes.set(userId, { cardId: id, userId, before: state, after: state, booked: [] });
  }
  const imported = await decideEach(programme, changes, entries, importing);
  const written = [...changes.values()].filter((change) => change.booked.length > 0);
  const { plain = [], other = [] } = Object.groupBy(written, (change) => (isPlain(change) ? 'plain' : 'other'));
  const change = changeOf(programme, importing);
  for (const rows of added) await tx.copy(rows);
  await storeCards(tx, plain, change);
  await countCards(tx, [...cards, ...plain], change);
  for (const one of other) await append(tx, { ...one, ...change, storeId: null });
  return imported;
}

function decideEach(
  programme: Programme,
  changes: Map<string, Changing>,
  entries: readonly CardToImport[],
  { system, at }: Importing,
): Promise<ImportedCard[]> {
  const given = { at: at.toISOString(), programme };
  const expiresAt = importedExpiry(programme, given.at);
  return inPieces(entries, ({ userId, created, balance }): ImportedCard => {
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
}

function changeOf({ timeZone }: Programme, { commandId, at }: Importing): Change {
  return { commandId, at: at.toISOString(), day: localDate(at, timeZone) };
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
