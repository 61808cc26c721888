/** What the resolvers of one request are given. */
import DataLoader from 'dataloader';
import type { Caller } from '../../platform/caller.ts';
import { invalid, Refusal } from '../../platform/errors.ts';
import { isUuid } from '../../platform/input.ts';
import { inOrder } from '../../platform/loaders.ts';
import type { Asked } from '../../platform/subgraph.ts';
import type { Rooms } from './handle.ts';
import { liveOtpsOfCards, type OtpRow, otpsByIds } from './repository.ts';

/** An entity of another room, known by its id alone. */
export interface Reference {
  readonly id: string;
}

export interface Context {
  readonly caller: Caller;
  readonly now: Date;
  readonly rooms: Rooms;
  /** Codes of cards that the caller may see; null for any other, and where there is none. */
  readonly otps: DataLoader<string, OtpRow | null>;
  readonly otpsOfCards: DataLoader<string, OtpRow | null>;
  /**
   * The card that a guest or partner speaks of.
   *
   * @throws {Refusal} INPUT_INVALID where a partner names none; NOT_FOUND if there is none, or it is not the guest's.
   */
  cardFor(field: string, cardId: string | null | undefined): Promise<string>;
}

export function contextOf(rooms: Rooms): (asked: Asked) => Context {
  const { platform, loyaltyCard: door } = rooms;
  const { sql } = platform.db;
  return (asked) => {
    const { caller } = asked;
    const visible = (reading: Promise<OtpRow[]>) => door.visible(sql, asked, reading);
    return {
      caller,
      rooms,
      now: platform.now(),
      otps: new DataLoader(async (ids) =>
        inOrder(ids, await visible(otpsByIds(sql, ids.filter(isUuid))), ({ id }) => id),
      ),
      otpsOfCards: new DataLoader(async (ids) =>
        inOrder(ids, await visible(liveOtpsOfCards(sql, ids.filter(isUuid))), ({ cardId }) => cardId),
      ),
      async cardFor(field, cardId) {
        if (!cardId) {
          if (caller.role !== 'GUEST') throw invalid(field, 'the id of a card');
          const own = await door.cardOfUser(sql, caller.userId);
          if (!own) throw new Refusal('NOT_FOUND');
          return own;
        }
        const id = cardId.toLowerCase();
        if (!isUuid(id) || !(await door.usable(sql, caller, id))) throw new Refusal('NOT_FOUND', { cardId });
        return id;
      },
    };
  };
}
