/** What the resolvers of one request are given. */
import DataLoader from 'dataloader';
import type { Caller } from '../../platform/caller.ts';
import { isUuid } from '../../platform/input.ts';
import { grouped, inOrder } from '../../platform/loaders.ts';
import type { Platform } from '../../platform/room.ts';
import type { Asked } from '../../platform/subgraph.ts';
import type { LoyaltyCardDoor } from '../loyalty-card/door.ts';
import type { OtpDoor } from '../otp/door.ts';
import type { UserDoor } from '../user/door.ts';
import { OPENED, type TransactionRow, transactionsByIds, transactionsByOtps } from './repository.ts';
import { type ReversalRow, reversalsOf } from './reversal-repository.ts';
import { mayAct } from './transaction.ts';

/** The platform, and the doors of the rooms this one may enter. */
export interface Rooms {
  readonly platform: Platform;
  readonly loyaltyCard: LoyaltyCardDoor;
  readonly otp: OtpDoor;
  readonly user: UserDoor;
}

/** An entity of another room, known by its id alone. */
export interface Reference {
  readonly id: string;
}

export interface Context {
  readonly caller: Caller;
  readonly now: Date;
  readonly rooms: Rooms;
  /** Transactions that the caller may see; null for any other, and where there is none. */
  readonly transactions: DataLoader<string, TransactionRow | null>;
  /** Returns of transactions that the caller may see, oldest first. */
  readonly reversals: DataLoader<string, ReversalRow[]>;
  /** By the code that was exchanged for it. */
  readonly transactionsOfOtps: DataLoader<string, TransactionRow | null>;
}

export function contextOf(rooms: Rooms): (asked: Asked) => Context {
  const { sql } = rooms.platform.db;
  return (asked) => {
    const { caller, committed } = asked;
    const visible = async (reading: Promise<TransactionRow[]>): Promise<readonly TransactionRow[]> => {
      if (caller.role === 'KIOSK') return (await reading).filter((row) => mayAct(caller, row));
      return rooms.loyaltyCard.visible(sql, asked, reading);
    };
    return {
      caller,
      rooms,
      now: rooms.platform.now(),
      transactions: new DataLoader(async (ids) =>
        inOrder(ids, await visible(transactionsByIds(sql, ids.filter(isUuid))), ({ id }) => id),
      ),
      reversals: new DataLoader(async (ids) => grouped(ids, await reversalsOf(sql, ids), (row) => row.transactionId)),
      transactionsOfOtps: new DataLoader(async (ids) => {
        const opened = OPENED.rows(committed, ids);
        const reading = opened ? Promise.resolve(opened) : transactionsByOtps(sql, ids.filter(isUuid));
        return inOrder(ids, await visible(reading), ({ otpId }) => otpId ?? '');
      }),
    };
  };
}
