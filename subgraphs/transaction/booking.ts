/** An order is booked once, however often and by whatever request it arrives; every request hears of that booking. */
import { type Tx, violates } from '../../platform/database.ts';
import { answerInstead, type KeyedRequest, type Noted, noteRequest, refuseReused } from '../../platform/idempotency.ts';
import type { Rooms } from './context.ts';
import { bookedId, ORDER_BOOKED_ONCE, type OrderKey } from './repository.ts';

export interface Booking {
  readonly id: string;
  /** Whether the order had been booked before, by another request. */
  readonly alreadyBooked: boolean;
}

/** What is left to do once nothing stands in the way: the order was booked before, or is to be booked now. */
export type Verdict =
  | { readonly earlier: string }
  | { readonly order: OrderKey; readonly book: () => Promise<unknown> };

/**
 * Notes the request, and books its order unless that was done before, by whichever request. Two guards: a look before the
 * work, and a unique index for whoever came in between.
 */
export async function onceByOrder(
  { platform: { db } }: Rooms,
  keyed: KeyedRequest,
  prepare: (tx: Tx, noted: Noted) => Promise<Verdict>,
): Promise<Booking> {
  let order: OrderKey | undefined;
  try {
    return await db.transaction(async (tx) => {
      const noted = await noteRequest(tx, keyed);
      if (noted.is === 'same') return bookingOf(noted.answer);
      const verdict = await prepare(tx, noted);
      if ('earlier' in verdict) return bookedEarlier(tx, keyed, verdict.earlier);
      order = verdict.order;
      await verdict.book();
      return bookingOf(keyed.answer);
    });
  } catch (error) {
    const earlier = order && violates(error, ORDER_BOOKED_ONCE) ? await bookedId(db.sql, order) : undefined;
    if (!earlier) throw error;
    return db.transaction(async (tx) => {
      const noted = await noteRequest(tx, keyed);
      if (noted.is === 'same') return bookingOf(noted.answer);
      refuseReused(noted);
      return bookedEarlier(tx, keyed, earlier);
    });
  }
}

/** The same request again is to hear of the same booking. */
async function bookedEarlier(tx: Tx, keyed: KeyedRequest, id: string): Promise<Booking> {
  const booking = { id, alreadyBooked: true };
  await answerInstead(tx, { ...keyed, answer: answerOf(booking) });
  return booking;
}

export function answerOf({ id, alreadyBooked }: Booking): string {
  return alreadyBooked ? `earlier ${id}` : id;
}

function bookingOf(answer: string): Booking {
  const earlier = /^earlier (.+)$/.exec(answer)?.[1];
  return { id: earlier ?? answer, alreadyBooked: earlier !== undefined };
}
