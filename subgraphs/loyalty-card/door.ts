/** What other rooms may ask of this one. Functions that change something take the open transaction they belong to. */
import { randomBytes, randomUUID } from 'node:crypto';
import { localDate } from '../../platform/calendar.ts';
import type { Caller } from '../../platform/caller.ts';
import type { Sql, Tx } from '../../platform/database.ts';
import type { Export } from '../../platform/export.ts';
import type { Asked } from '../../platform/subgraph.ts';
import { card } from './card.ts';
import type { CardEvent, ReturnedLine } from './events.ts';
import { exportOf } from './export-repository.ts';
import { handle } from './handle.ts';
import { eventsAt } from './history-repository.ts';
import {
  type CardToImport,
  type ImportedCard,
  type Importing,
  type NewCards,
  planNewCards,
  writeCards,
} from './import-cards.ts';
import { holdCards } from './import-repository.ts';
import { insertCard } from './ledger-repository.ts';
import { type Moving, moving } from './moving.ts';
import type { PaidOrder } from './order.ts';
import { type Booked, type Held, heldBy, outcomeOf, type ReverseOutcome, reverseOutcomeOf } from './outcome.ts';
import { type Previewed, preview } from './preview.ts';
import { type OstType, refuseInDowntime, type SwitchName, switchedOn } from './programme.ts';
import { campaignVersions, programmes as keepProgrammes, type Programmes } from './programme-repository.ts';
import { cardsByIds, cardsOwnedBy, type Identified, noteIdentified, OPEN, ownersOfCards } from './repository.ts';
import type { Picks } from './spend.ts';
import { seesAll, visible } from './visible.ts';

export type { Discount } from './discount.ts';
export type { ReturnedLine } from './events.ts';
export type { Language } from './explain.ts';
export type { CardToImport, ImportedCard, Importing, NewCards } from './import-cards.ts';
export type { Activity, ActivityKind, ComparedCard, Moving } from './moving.ts';
export type { PaidOrder } from './order.ts';
export type { Booked, ClaimOutcome, Held, ReverseOutcome } from './outcome.ts';
export type { Channel, Downtime, Holder, Operation, OstType, Truth } from './programme.ts';
export { type RuleOutcome, readOutcome, type StoredOutcome } from './rule-outcome.ts';
export { type Picks, readPicks, spoken } from './spend.ts';
export { type OrderDiscount, type Problem, type ToldOutcome, told, toldResolvers } from './told.ts';

/** A claim of an order, as the rules look at it. */
export interface Claim {
  readonly cardId: string;
  readonly transactionId: string;
  readonly order: PaidOrder;
  readonly holdId: string | null;
  readonly picks: Picks;
  /** Null: the client knew the guest. */
  readonly identifiedBy: OstType | null;
  readonly at: Date;
}

export interface LoyaltyCardDoor {
  readonly programmes: Programmes;
  /** Opens the card of a new user. @returns its id. */
  openCard(tx: Tx, userId: string, at: Date): Promise<string>;
  /** Closes the card of a user who is forgotten: nobody earns or spends with it from now on. */
  closeCard(tx: Tx, userId: string, at: Date): Promise<void>;
  /** The open card of a user; undefined if there is no such user. */
  cardOfUser(sql: Sql, userId: string): Promise<string | undefined>;
  /** The open cards of users, by user. */
  openCards(sql: Sql, userIds: readonly string[]): Promise<Map<string, string>>;
  /** The cards of a user, a closed one too. */
  cardsOfUser(sql: Sql, userId: string): Promise<string[]>;
  /** The user of a card; undefined if there is no such card. */
  ownerOf(sql: Sql, cardId: string): Promise<string | undefined>;
  /** Whether there is such a card, and it is open. */
  isOpen(sql: Sql, cardId: string): Promise<boolean>;
  /** Whether a caller may see a card, and it is open. */
  usable(sql: Sql, caller: Caller, cardId: string): Promise<boolean>;
  /**
   * What of some rows of cards, all of which are there, a caller may see. A guest's own cards are looked up at the same time,
   * unless what was committed says whose they are.
   */
  visible<Row extends { readonly cardId: string }>(
    sql: Sql,
    asked: Pick<Asked, 'caller' | 'committed'>,
    rows: Promise<readonly Row[]>,
  ): Promise<readonly Row[]>;
  /** The users of the cards that a caller may see, of these users. */
  visibleUsers(sql: Sql, caller: Caller, userIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** Lets the tills of a place, where a card was identified, read it from now on. @returns Whether it is open; else nothing is noted. */
  noteIdentified(tx: Tx, identified: Identified, at: Date): Promise<boolean>;
  /**
   * Keeps what was picked until a moment, instead of what another hold kept.
   *
   * @throws {Refusal} NOT_FOUND, SWITCHED_OFF, REWARD_UNAVAILABLE, POINTS_INSUFFICIENT, VOUCHER_UNAVAILABLE
   */
  hold(
    tx: Tx,
    hold: {
      cardId: string;
      holdId: string;
      picks: Picks;
      until: Date;
      instead: string | null;
      posType: string | null;
      at: Date;
    },
  ): Promise<Held>;
  /** Keeps for longer what a hold keeps, for the transaction that its code was exchanged for. @returns Whether it is still there. */
  extendHold(tx: Tx, hold: { cardId: string; holdId: string; until: Date; at: Date }): Promise<boolean>;
  /** Keeps for the next code what is still good of a hold. @returns What that is; undefined if nothing. */
  renewHold(tx: Tx, hold: { cardId: string; holdId: string; until: Date; at: Date }): Promise<Held | undefined>;
  /** Frees what a hold keeps, if it is there. */
  endHold(tx: Tx, hold: { cardId: string; holdId: string; at: Date }): Promise<void>;
  /**
   * Books a paid order.
   *
   * @throws {Refusal} NOT_FOUND, SWITCHED_OFF, IDENTIFIER_MAY_NOT_SPEND, REWARD_UNAVAILABLE, POINTS_INSUFFICIENT,
   *   VOUCHER_UNAVAILABLE
   */
  claimOrder(tx: Tx, claim: Claim): Promise<Booked>;
  /** What {@link claimOrder} would do now, or refuse; undefined if there is no such card. Changes nothing. */
  previewOrder(sql: Sql, claim: Omit<Claim, 'transactionId'>): Promise<Previewed | undefined>;
  /**
   * Takes back what returned lines earned, and gives back what they had cost.
   *
   * @param past  Where the claim stands among the facts of the card and, if there was one, its newest return.
   * @throws {Refusal} LINES_ALREADY_REVERSED
   */
  reverseOrder(
    tx: Tx,
    reversal: {
      cardId: string;
      transactionId: string;
      reversalId: string;
      order: PaidOrder;
      past: readonly number[];
      lines: readonly ReturnedLine[] | null;
      reason: string;
      at: Date;
    },
  ): Promise<ReverseOutcome>;
  /** The open cards of users, by user; nobody else changes them until the transaction ends. */
  holdCards(tx: Tx, userIds: readonly string[]): Promise<Map<string, string>>;
  /** Cards for users of another system, who are created with them; see `import-cards.ts`. */
  planNewCards(sql: Sql, entries: readonly CardToImport[], importing: Importing): Promise<NewCards>;
  /** Writes those, and brings cards that are there to what they had in the other system. */
  writeCards(tx: Tx, cards: NewCards, entries: readonly CardToImport[], importing: Importing): Promise<ImportedCard[]>;
  readonly moving: Moving;
  /** @throws {Refusal} SWITCHED_OFF in a downtime, with the seconds until it is over */
  refuseInDowntime(sql: Sql, at: Date): Promise<void>;
  switchedOn(sql: Sql, name: SwitchName, posType?: string): Promise<boolean>;
  /** Whether tills may identify guests by this kind of identifier. */
  accepts(sql: Sql, type: OstType): Promise<boolean>;
  /** The programme's currency, ISO 4217. */
  currency(sql: Sql): Promise<string>;
  /** All that this room holds on a user. */
  exportOf(sql: Sql, userId: string): Promise<Export>;
}

export function loyaltyCardDoor(): LoyaltyCardDoor {
  const programmes = keepProgrammes();
  return {
    programmes,
    async openCard(tx, userId, at) {
      const cardId = randomUUID();
      await insertCard(tx, { cardId, userId, state: card.initial, at: at.toISOString() });
      await handle(tx, programmes, { cardId, commandId: userId, at, order: { type: 'OpenCard' } });
      return cardId;
    },
    async closeCard(tx, userId, at) {
      const [row] = await cardsOwnedBy(tx.sql, [userId]);
      if (row) await handle(tx, programmes, { cardId: row.id, commandId: userId, at, order: { type: 'CloseCard' } });
    },
    cardOfUser: async (sql, userId) => (await cardsOwnedBy(sql, [userId])).find(({ closed }) => !closed)?.id,
    async openCards(sql, userIds) {
      const open = (await cardsOwnedBy(sql, userIds)).filter(({ closed }) => !closed);
      return new Map(open.map(({ userId, id }) => [userId, id]));
    },
    cardsOfUser: async (sql, userId) => (await cardsOwnedBy(sql, [userId])).map(({ id }) => id),
    ownerOf: async (sql, cardId) => (await ownersOfCards(sql, [cardId]))[0]?.userId,
    isOpen: async (sql, cardId) => (await ownersOfCards(sql, [cardId])).some(({ closed }) => !closed),
    usable: async (sql, caller, cardId) =>
      (await visible(sql, caller, await ownersOfCards(sql, [cardId]))).some(({ closed }) => !closed),
    async visible(sql, { caller, committed }, reading) {
      if (seesAll(caller)) return reading;
      const own = caller.role === 'GUEST' && !committed ? cardsOwnedBy(sql, [caller.userId]) : undefined;
      const [rows, owned] = await Promise.all([reading, own]);
      const ids = new Set(rows.map(({ cardId }) => cardId));
      const cards = owned ?? OPEN.rows(committed, ids) ?? (await ownersOfCards(sql, [...ids]));
      const seen = new Set((await visible(sql, caller, cards)).map(({ id }) => id));
      return rows.filter(({ cardId }) => seen.has(cardId));
    },
    async visibleUsers(sql, caller, userIds) {
      const rows = await visible(sql, caller, await cardsOwnedBy(sql, userIds));
      return new Set(rows.map(({ userId }) => userId));
    },
    async noteIdentified(tx, identified, at) {
      const programme = await programmes.at(tx.sql);
      refuseInDowntime(programme, at);
      return noteIdentified(tx, identified, at.toISOString(), localDate(at, programme.timeZone));
    },
    async hold(tx, { cardId, holdId, picks, until, instead, posType, at }) {
      const order = { type: 'Hold', holdId, picks, until: until.toISOString(), instead, posType } as const;
      const { card } = await handle(tx, programmes, { cardId, commandId: holdId, at, order });
      return heldBy(card.holds[holdId]);
    },
    async extendHold(tx, { cardId, holdId, until, at }) {
      const order = { type: 'ExtendHold', holdId, until: until.toISOString() } as const;
      const { card } = await handle(tx, programmes, { cardId, commandId: holdId, at, order });
      return holdId in card.holds;
    },
    async renewHold(tx, { cardId, holdId, until, at }) {
      const order = { type: 'RenewHold', holdId, until: until.toISOString() } as const;
      const { card } = await handle(tx, programmes, { cardId, commandId: holdId, at, order });
      return card.holds[holdId] && heldBy(card.holds[holdId]);
    },
    async endHold(tx, { cardId, holdId, at }) {
      await handle(tx, programmes, { cardId, commandId: holdId, at, order: { type: 'EndHold', holdId } });
    },
    async claimOrder(tx, { cardId, at, ...claim }) {
      const { transactionId: commandId, order } = claim;
      const { storeId } = order;
      const seed = randomBytes(32).toString('hex');
      const command = { cardId, commandId, at, storeId, order: { type: 'ClaimOrder', ...claim, seed } as const };
      const { events, positions } = await handle(tx, programmes, command);
      const first = events.findIndex(({ type }) => type === 'OrderClaimed');
      return { ...outcomeOf(events), positions: positions.slice(first) };
    },
    async previewOrder(sql, { cardId, at, ...claim }) {
      const [row] = await cardsByIds(sql, [cardId]);
      if (!row) return undefined;
      return preview(row.state, claim, { at: at.toISOString(), programme: await programmes.at(sql, row.revision) });
    },
    async reverseOrder(tx, { cardId, past: positions, at, ...reversal }) {
      const past = await eventsAt(tx.sql, cardId, positions);
      const campaigns = await campaignVersions(tx.sql, past.flatMap(ruleOf));
      const order = { type: 'ReverseOrder', ...reversal, past, campaigns } as const;
      const { storeId } = reversal.order;
      const handled = await handle(tx, programmes, { cardId, commandId: reversal.transactionId, at, storeId, order });
      return reverseOutcomeOf(handled, reversal.order);
    },
    holdCards,
    moving: moving(programmes),
    refuseInDowntime: async (sql, at) => refuseInDowntime(await programmes.at(sql), at),
    planNewCards: (sql, entries, importing) => planNewCards(sql, programmes, entries, importing),
    writeCards: (tx, cards, entries, importing) => writeCards(tx, programmes, cards, entries, importing),
    switchedOn: async (sql, name, posType) => switchedOn(await programmes.at(sql), name, posType),
    accepts: async (sql, type) =>
      (await programmes.at(sql)).identifiers.some((identifier) => identifier.type === type && identifier.enabled),
    currency: async (sql) => (await programmes.at(sql)).currency,
    exportOf,
  };
}

/** The campaign, in its version, that a fact was given by. */
function ruleOf(event: CardEvent): { id: string; version: number }[] {
  if (event.type !== 'PointsEarned' && event.type !== 'StampsGranted') return [];
  return [{ id: event.ruleId, version: event.ruleVersion }];
}
