/** What a move of the brand asks of its cards, for the room that carries it out. */
import type { Sql, Tx } from '../../platform/database.ts';
import { type Activity, activitiesOf, TOLD, withoutLast } from './activity.ts';
import { handle } from './handle.ts';
import {
  type ComparedCard,
  cardsChangedSince,
  comparedAfter,
  comparedByUsers,
  deleteDowntime,
  deleteTruths,
  factAt,
  factsAfter,
  insertDowntime,
  lastImported,
  type PastBalance,
  replaceTruths,
  switchDeliveries,
  waitForWriters,
} from './moving-repository.ts';
import type { Downtime, Truth } from './programme.ts';
import { bumpRevision, type Programmes } from './programme-repository.ts';

export type { Activity, ActivityKind } from './activity.ts';
export type { ComparedCard, PastBalance } from './moving-repository.ts';

export interface Moving {
  /** Open cards of users, as they are compared. */
  cardsOf(sql: Sql, userIds: readonly string[]): Promise<ComparedCard[]>;
  /** All open cards, page by page, after a number. */
  cardsAfter(sql: Sql, number: number, limit: number): Promise<ComparedCard[]>;
  /** Cards whose points somebody or time has changed here since a moment. */
  changedSince(sql: Sql, at: Date): Promise<string[]>;
  /** What happened on a card after a position, whole, oldest first; and how far that is. */
  activities(sql: Sql, cardId: string, after: number): Promise<{ activities: Activity[]; until: number }>;
  /** Where the newest balance stands that came from the other system; 0 if none did. What both did before is in it. */
  lastImported(sql: Sql, cardId: string): Promise<number>;
  /** What a card had after the fact at a position, and when that was; undefined where there is none. */
  factAt(sql: Sql, cardId: string, position: number): Promise<PastBalance | undefined>;
  /**
   * Books what happened to a card in the other system.
   *
   * @param position  Of the card when it was compared: nothing is done if anything has happened since.
   * @throws {Refusal} POINTS_INSUFFICIENT where more would be taken away than is not held
   */
  adopt(
    tx: Tx,
    to: { cardId: string; position: number; points: number; system: string; commandId: string; at: Date },
  ): Promise<boolean>;
  /** Says who answers for some operations from now on. */
  setTruths(tx: Tx, truths: readonly Omit<Truth, 'since'>[], at: Date): Promise<void>;
  /** This platform answers for everything. */
  forgetTruths(tx: Tx): Promise<void>;
  addDowntime(tx: Tx, downtime: Downtime, at: Date): Promise<void>;
  /** @returns Whether it was there. */
  removeDowntime(tx: Tx, id: string): Promise<boolean>;
  switchDeliveries(tx: Tx, on: boolean): Promise<void>;
  /** When it is done, whoever books on a card goes by the programme as it was committed before. */
  waitForWriters(tx: Tx): Promise<void>;
}

/** Facts read at a time: of those that matter, a claim has some tens at most. */
const FACTS = 500;

export function moving(programmes: Programmes): Moving {
  return {
    cardsOf: comparedByUsers,
    cardsAfter: comparedAfter,
    changedSince: async (sql, at) => (await cardsChangedSince(sql, at)).map(({ cardId }) => cardId),
    async activities(sql, cardId, after) {
      const facts = await factsAfter(sql, cardId, { position: after, types: TOLD, limit: FACTS });
      const whole = facts.length < FACTS ? facts : withoutLast(facts);
      return { activities: activitiesOf(whole), until: whole.at(-1)?.position ?? after };
    },
    lastImported,
    factAt,
    async adopt(tx, { cardId, commandId, at, ...asked }) {
      const { events } = await handle(tx, programmes, {
        cardId,
        commandId,
        at,
        order: { type: 'AdoptPoints', ...asked },
      });
      return events.some(({ type }) => type === 'BalanceImported');
    },
    async setTruths(tx, truths, at) {
      await bumpRevision(tx.sql);
      await replaceTruths(tx.sql, truths, at);
    },
    async forgetTruths(tx) {
      await bumpRevision(tx.sql);
      await deleteTruths(tx.sql);
    },
    async addDowntime(tx, downtime, at) {
      await bumpRevision(tx.sql);
      await insertDowntime(tx.sql, downtime, at);
    },
    async removeDowntime(tx, id) {
      await bumpRevision(tx.sql);
      return deleteDowntime(tx.sql, id);
    },
    switchDeliveries,
    waitForWriters,
  };
}
