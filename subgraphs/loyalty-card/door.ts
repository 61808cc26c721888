/** What other rooms may ask of this one. Functions that change something take the open transaction they belong to. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Caller } from '../../platform/caller.ts';
import type { Sql, Tx } from '../../platform/database.ts';
import { type Command, card } from './card.ts';
import type { CardEvent } from './events.ts';
import { handle } from './handle.ts';
import type { RuleOutcome } from './judge.ts';
import type { PaidOrder } from './order.ts';
import { type OstType, type SwitchName, switchedOn } from './programme.ts';
import { programmes as keepProgrammes, type Programmes } from './programme-repository.ts';
import { cardsByIds, cardsByUsers, insertCard, noteIdentified, type Place } from './repository.ts';
import { visible } from './visible.ts';

export type { RuleOutcome } from './judge.ts';
export type { PaidOrder } from './order.ts';
export type { Channel, OstType } from './programme.ts';

/** What claiming an order gives, or gave. */
export interface ClaimOutcome {
  readonly pointsEarned: number;
  readonly stampsGranted: number;
  readonly vouchersIssued: readonly string[];
  readonly explanation: readonly RuleOutcome[];
}

export interface LoyaltyCardDoor {
  readonly programmes: Programmes;
  /** Opens the card of a new user. @returns its id. */
  openCard(tx: Tx, userId: string, at: Date): Promise<string>;
  /** The card of a user; undefined if there is no such user. */
  cardOfUser(sql: Sql, userId: string): Promise<string | undefined>;
  /** The user of a card; undefined if there is no such card. */
  ownerOf(sql: Sql, cardId: string): Promise<string | undefined>;
  /** Those of the cards that a caller may see. */
  visible(sql: Sql, caller: Caller, cardIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** The users of the cards that a caller may see, of these users. */
  visibleUsers(sql: Sql, caller: Caller, userIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** Lets the tills of a place, where a card was identified, read it from now on. */
  noteIdentified(tx: Tx, cardId: string, place: Place, at: Date): Promise<void>;
  /** Books a paid order. @throws {Refusal} NOT_FOUND */
  claimOrder(
    tx: Tx,
    claim: { cardId: string; transactionId: string; order: PaidOrder; at: Date },
  ): Promise<ClaimOutcome>;
  /** What {@link claimOrder} would give now; undefined if there is no such card. Changes nothing. */
  previewOrder(sql: Sql, claim: { cardId: string; order: PaidOrder; at: Date }): Promise<ClaimOutcome | undefined>;
  switchedOn(sql: Sql, name: SwitchName, posType?: string): Promise<boolean>;
  /** Whether tills may identify guests by this kind of identifier. */
  accepts(sql: Sql, type: OstType): Promise<boolean>;
  /** The programme's currency, ISO 4217. */
  currency(sql: Sql): Promise<string>;
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
    cardOfUser: async (sql, userId) => (await cardsByUsers(sql, [userId]))[0]?.id,
    ownerOf: async (sql, cardId) => (await cardsByIds(sql, [cardId]))[0]?.userId,
    async visible(sql, caller, cardIds) {
      const rows = await visible(sql, caller, await cardsByIds(sql, cardIds));
      return new Set(rows.map(({ id }) => id));
    },
    async visibleUsers(sql, caller, userIds) {
      const rows = await visible(sql, caller, await cardsByUsers(sql, userIds));
      return new Set(rows.map(({ userId }) => userId));
    },
    noteIdentified: (tx, cardId, place, at) => noteIdentified(tx, cardId, place, at.toISOString()),
    async claimOrder(tx, { cardId, transactionId, order, at }) {
      const command = { type: 'ClaimOrder', transactionId, order, seed: newSeed() } as const;
      const { events } = await handle(tx, programmes, { cardId, commandId: transactionId, at, order: command });
      return outcomeOf(events);
    },
    async previewOrder(sql, { cardId, order, at }) {
      const [row] = await cardsByIds(sql, [cardId]);
      if (!row) return undefined;
      const given = { at: at.toISOString(), programme: await programmes.at(sql) };
      const command: Command = { ...given, type: 'ClaimOrder', transactionId: randomUUID(), order, seed: newSeed() };
      return outcomeOf(card.decide(command, row.state));
    },
    switchedOn: async (sql, name, posType) => switchedOn(await programmes.at(sql), name, posType),
    accepts: async (sql, type) =>
      (await programmes.at(sql)).identifiers.some((identifier) => identifier.type === type && identifier.enabled),
    currency: async (sql) => (await programmes.at(sql)).currency,
  };
}

/** Claim and preview both read their answer off the events, so they cannot differ. */
function outcomeOf(events: readonly CardEvent[]): ClaimOutcome {
  let pointsEarned = 0;
  let stampsGranted = 0;
  const vouchersIssued: string[] = [];
  let explanation: readonly RuleOutcome[] = [];
  for (const event of events) {
    if (event.type === 'PointsEarned') pointsEarned += event.points;
    if (event.type === 'StampsGranted') stampsGranted += event.stamps;
    if (event.type === 'VoucherIssued') vouchersIssued.push(event.voucherId);
    if (event.type === 'OrderClaimed') explanation = event.outcomes;
  }
  return { pointsEarned, stampsGranted, vouchersIssued, explanation };
}

function newSeed(): string {
  return randomBytes(32).toString('hex');
}
