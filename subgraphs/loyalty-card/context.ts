/** What the resolvers of one request are given. */
import DataLoader from 'dataloader';
import type { Caller } from '../../platform/caller.ts';
import { isUuid } from '../../platform/input.ts';
import { grouped, inOrder } from '../../platform/loaders.ts';
import type { Platform } from '../../platform/room.ts';
import type { Asked } from '../../platform/subgraph.ts';
import type { CardChanged } from './live.ts';
import { type Programme, switchedOn } from './programme.ts';
import type { Programmes } from './programme-repository.ts';
import {
  type CardRow,
  cardsByIds,
  cardsByUsers,
  type VoucherRow,
  vouchersByIds,
  vouchersOfCards,
} from './repository.ts';
import { visible } from './visible.ts';

/** An entity of another room, known by its id alone. */
export interface Reference {
  readonly id: string;
}

export interface Context {
  readonly caller: Caller;
  readonly now: Date;
  programme(): Promise<Programme>;
  /** Cards that the caller may see; null for any other, and where there is none. */
  readonly cards: DataLoader<string, CardRow | null>;
  readonly cardsOfUsers: DataLoader<string, CardRow | null>;
  readonly vouchers: DataLoader<string, VoucherRow | null>;
  readonly vouchersOfCards: DataLoader<string, VoucherRow[]>;
  /** A card now, and again at each change. */
  cardChanged(cardId: string): AsyncIterableIterator<CardChanged>;
}

/** Books what has expired of a card, so that what is shown is what is booked. */
export type ExpireNow = (cardId: string) => Promise<void>;

export function contextOf(
  { db, now }: Platform,
  programmes: Programmes,
  expireNow: ExpireNow,
  cardChanged: (context: Context, cardId: string) => AsyncIterableIterator<CardChanged>,
): (asked: Asked) => Context {
  return ({ caller }) => {
    const at = now();
    let programme: Promise<Programme> | undefined;
    const programmeOnce = () => (programme ??= programmes.at(db.sql));
    const shown = (rows: readonly CardRow[]) => visible(db.sql, caller, rows);
    const upToDate = async (rows: readonly CardRow[]) => {
      const due = rows.filter(({ nextExpiryAt }) => nextExpiryAt !== null && nextExpiryAt <= at);
      if (due.length === 0 || !switchedOn(await programmeOnce(), 'POINTS_EXPIRY')) return rows;
      for (const { id } of due) await expireNow(id);
      const fresh = await cardsByIds(
        db.sql,
        due.map(({ id }) => id),
      );
      return rows.map((row) => fresh.find(({ id }) => id === row.id) ?? row);
    };
    const context: Context = {
      caller,
      now: at,
      programme: programmeOnce,
      cards: new DataLoader(async (ids) => {
        const rows = await upToDate(await shown(await cardsByIds(db.sql, ids.filter(isUuid))));
        return inOrder(ids, rows, ({ id }) => id);
      }),
      cardsOfUsers: new DataLoader(async (ids) => {
        const rows = await upToDate(await shown(await cardsByUsers(db.sql, ids.filter(isUuid))));
        return inOrder(ids, rows, ({ userId }) => userId);
      }),
      vouchers: new DataLoader(async (ids) =>
        inOrder(ids, await vouchersByIds(db.sql, ids.filter(isUuid)), ({ id }) => id),
      ),
      vouchersOfCards: new DataLoader(async (ids) =>
        grouped(ids, await vouchersOfCards(db.sql, ids), ({ cardId }) => cardId),
      ),
      cardChanged: (cardId) => cardChanged(context, cardId),
    };
    return context;
  };
}
