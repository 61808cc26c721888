/** What the resolvers of one request are given. */
import DataLoader from 'dataloader';
import type { Caller } from '../../platform/caller.ts';
import { isUuid } from '../../platform/input.ts';
import { grouped, inOrder } from '../../platform/loaders.ts';
import type { Platform } from '../../platform/room.ts';
import type { Asked } from '../../platform/subgraph.ts';
import { bookDue } from './book-due.ts';
import { due } from './due.ts';
import { evolve } from './evolve.ts';
import { eventsUntil, type HistoryRow, historyPages, type Page } from './history-repository.ts';
import type { Programme, Reward } from './programme.ts';
import { type Programmes, rewardVersions } from './programme-repository.ts';
import { type CardRow, cardsByIds, cardsByUsers } from './repository.ts';
import { type Card, NEW_CARD } from './state.ts';
import { visible } from './visible.ts';
import { type VoucherRow, vouchersByIds, vouchersOfCards } from './voucher-repository.ts';

/** An entity of another room, known by its id alone. */
export interface Reference {
  readonly id: string;
}

/** A reward, in a version of it or as it is. */
export interface RewardRef {
  readonly id: string;
  readonly version?: number;
}

export interface Context {
  readonly caller: Caller;
  readonly now: Date;
  readonly platform: Platform;
  readonly programmes: Programmes;
  programme(): Promise<Programme>;
  /** Cards that the caller may see; null for any other, and where there is none. */
  readonly cards: DataLoader<string, CardRow | null>;
  readonly cardsOfUsers: DataLoader<string, CardRow | null>;
  /** Vouchers of cards that the caller may see. */
  readonly vouchers: DataLoader<string, VoucherRow | null>;
  readonly vouchersOfCards: DataLoader<string, VoucherRow[]>;
  /** By version, or as it is where no version is given. */
  readonly rewards: DataLoader<RewardRef, Reward | null, string>;
  readonly history: DataLoader<Page, HistoryRow[], string>;
  /** What a card had come to at a moment. */
  readonly cardsAsOf: DataLoader<{ cardId: string; at: Date }, Card, string>;
}

export function contextOf(platform: Platform, programmes: Programmes): (asked: Asked) => Context {
  const { db, now } = platform;
  return ({ caller }) => {
    const at = now();
    let programme: Promise<Programme> | undefined;
    /** As of the first card that was read, if any was. */
    let revision: number | undefined;
    const programmeOnce = () => (programme ??= programmes.at(db.sql, revision));
    const shown = (rows: readonly CardRow[]) => {
      revision ??= rows[0]?.revision;
      return visible(db.sql, caller, rows);
    };
    // What is due is booked first, so that what is shown is what is booked.
    const upToDate = async (rows: readonly CardRow[]) => {
      const maybe = rows.filter(({ dueAt }) => dueAt !== null && dueAt <= at);
      if (maybe.length === 0) return rows;
      const given = await programmeOnce();
      const late = maybe.filter(({ state }) => due(state, at.toISOString(), given).length > 0);
      if (late.length === 0) return rows;
      for (const { id } of late) await bookDue(platform, programmes, id);
      const fresh = await cardsByIds(
        db.sql,
        late.map(({ id }) => id),
      );
      return rows.map((row) => fresh.find(({ id }) => id === row.id) ?? row);
    };
    return {
      caller,
      now: at,
      platform,
      programmes,
      programme: programmeOnce,
      cards: new DataLoader(async (ids) => {
        const rows = await upToDate(await shown(await cardsByIds(db.sql, ids.filter(isUuid))));
        return inOrder(ids, rows, ({ id }) => id);
      }),
      cardsOfUsers: new DataLoader(async (ids) => {
        const rows = await upToDate(await shown(await cardsByUsers(db.sql, ids.filter(isUuid))));
        return inOrder(ids, rows, ({ userId }) => userId);
      }),
      vouchers: new DataLoader(async (ids) => {
        const found = await vouchersByIds(db.sql, ids.filter(isUuid));
        const stored = await shown(await cardsByIds(db.sql, [...new Set(found.map(({ cardId }) => cardId))]));
        const cards = await upToDate(stored);
        const rows = cards === stored ? found : await vouchersByIds(db.sql, ids.filter(isUuid));
        const seen = new Set(cards.map(({ id }) => id));
        return inOrder(
          ids,
          rows.filter(({ cardId }) => seen.has(cardId)),
          ({ id }) => id,
        );
      }),
      vouchersOfCards: new DataLoader(async (ids) =>
        grouped(ids, await vouchersOfCards(db.sql, ids), ({ cardId }) => cardId),
      ),
      rewards: new DataLoader(
        async (refs) => {
          const newest = (await programmeOnce()).rewards;
          const known = (all: readonly Reward[], { id, version }: RewardRef) =>
            all.find((reward) => reward.id === id && (version ?? reward.version) === reward.version);
          const older = refs.flatMap(({ id, version }) => (version && isUuid(id) ? { id, version } : []));
          const missing = older.filter((ref) => !known(newest, ref));
          const all = missing.length === 0 ? newest : [...newest, ...(await rewardVersions(db.sql, missing))];
          return refs.map((ref) => known(all, ref) ?? null);
        },
        { cacheKeyFn: ({ id, version }) => `${id} ${version}` },
      ),
      history: new DataLoader((pages) => historyPages(db.sql, pages), {
        cacheKeyFn: ({ cardId, before, limit }) => `${cardId} ${before} ${limit}`,
      }),
      cardsAsOf: new DataLoader(
        async (asked) => (await eventsUntil(db.sql, asked)).map((events) => events.reduce(evolve, NEW_CARD)),
        { cacheKeyFn: ({ cardId, at }) => `${cardId} ${at.getTime()}` },
      ),
    };
  };
}
