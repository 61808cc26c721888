/** Makes right again what a comparison found, each kind of drift on the side on which it is wrong. */
import { randomUUID } from 'node:crypto';
import { Refusal } from '../../platform/errors.ts';
import { noteAsOf } from './as-of-repository.ts';
import { atOnce } from './at-once.ts';
import { book } from './book.ts';
import { isTheirs, roundingKey } from './cause.ts';
import { type DriftRow, deleteDrift, drifts, driftsOfCards } from './comparison-repository.ts';
import { redeliverFrom } from './delivery-repository.ts';
import { enrol } from './enrol.ts';
import { LegacyRefused, type LegacySystem } from './legacy.ts';
import { readMove } from './move-repository.ts';
import type { Rooms } from './rooms.ts';
import type { Left } from './told.ts';
import { holderOf } from './truths.ts';

export interface Mended {
  /** Members on whom something was done. What is delivered is not there yet. */
  readonly mended: number;
  /** On whom nothing can be done. */
  readonly left: readonly Left[];
}

type Why = Left['type'];

const PAGE = 500;

/** Everything that was found, in the order in which it is kept. */
export async function mendAll(rooms: Rooms, legacy: LegacySystem, stop: AbortSignal): Promise<Mended> {
  let mended = 0;
  const left = new Map<Why, number>();
  for (let after: Buffer | null = null; ; ) {
    stop.throwIfAborted();
    const page: readonly DriftRow[] = await drifts(rooms.platform.db.sql, after, PAGE);
    const some = await mendThese(rooms, legacy, page);
    mended += some.mended;
    for (const { type, members } of some.left) left.set(type, (left.get(type) ?? 0) + members);
    after = page.at(-1)?.member ?? null;
    if (after === null) return { mended, left: leftOf(left) };
  }
}

/** Of what was found, that of which nothing is wrong here: it happened there. */
export async function bringTheirs(rooms: Rooms, legacy: LegacySystem, stop: AbortSignal): Promise<void> {
  for (let after: Buffer | null = null; ; ) {
    stop.throwIfAborted();
    const page: readonly DriftRow[] = await drifts(rooms.platform.db.sql, after, PAGE);
    await mendThese(rooms, legacy, page.filter(isTheirs));
    after = page.at(-1)?.member ?? null;
    if (after === null) return;
  }
}

/** What was found of some cards. */
export async function mendCards(rooms: Rooms, legacy: LegacySystem, cardIds: readonly string[]): Promise<Mended> {
  return mendThese(rooms, legacy, await driftsOfCards(rooms.platform.db.sql, cardIds));
}

async function mendThese(rooms: Rooms, legacy: LegacySystem, some: readonly DriftRow[]): Promise<Mended> {
  let mended = 0;
  const left = new Map<Why, number>();
  const delivers = Boolean((await readMove(rooms.platform.db.sql))?.delivers);
  await atOnce(some, async (drift) => {
    const why = await mendOrSay(rooms, legacy, drift, delivers);
    if (why === undefined) mended += 1;
    else left.set(why, (left.get(why) ?? 0) + 1);
  });
  return { mended, left: leftOf(left) };
}

function leftOf(left: ReadonlyMap<Why, number>): Left[] {
  return [...left].map(([type, members]) => ({ type, members }));
}

/** Whoever the other system refuses keeps nobody else waiting. */
async function mendOrSay(rooms: Rooms, legacy: LegacySystem, drift: DriftRow, delivers: boolean) {
  try {
    return await mend(rooms, legacy, drift, delivers);
  } catch (error) {
    if (!(error instanceof LegacyRefused || error instanceof Refusal)) throw error;
    rooms.platform.log.warn('a member cannot be mended', { cardId: drift.cardId, error: error.message });
    return error instanceof Refusal ? 'KNOWN_AS_ANOTHER' : 'REFUSED_THERE';
  }
}

/** @returns why nothing can be done; undefined where something was. */
async function mend(rooms: Rooms, legacy: LegacySystem, drift: DriftRow, delivers: boolean): Promise<Why | undefined> {
  const { cardId, cause, missing, notHere, here, position } = drift;
  if (cause === 'MEMBER_MISSING_HERE' || cardId === null || here === null || position === null) {
    return 'MEMBER_MISSING_HERE';
  }
  const [first] = missing;
  const isAbsent = cause === 'MEMBER_MISSING_THERE';
  if (!delivers && (isAbsent || first !== undefined)) return 'NOT_DELIVERED_YET';
  if (isAbsent) return carryOver(rooms, legacy, cardId);
  const { platform, loyaltyCard } = rooms;
  if (first !== undefined) {
    // What else differs is mended when this is there: adopting it now would make this one a part of what came from there.
    const from = Number(first.slice(first.lastIndexOf('-') + 1)) - 1;
    await platform.db.transaction((tx) => redeliverFrom(tx, cardId, from));
    await deleteDrift(platform.db.sql, drift.member);
    return undefined;
  }
  const { truths } = await loyaltyCard.programmes.at(platform.db.sql);
  // What nothing explains is right where points are given.
  const unexplained = cause === 'UNKNOWN' || cause === 'ROUNDING';
  const theirsIsRight = !unexplained || holderOf(truths, 'EARNING') === 'LEGACY';
  if (notHere !== 0 && theirsIsRight) {
    try {
      const at = platform.now();
      const asked = { cardId, position, points: notHere, system: legacy.name, commandId: `drift ${randomUUID()}`, at };
      await platform.db.transaction(async (tx) => {
        // An older export must not bring it back.
        if (await loyaltyCard.moving.adopt(tx, asked)) await noteAsOf(tx, [{ cardId, asOf: at }]);
      });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return 'POINTS_NOT_THERE';
    }
  } else if (notHere !== 0) await correctThere(rooms, legacy, drift, -notHere);
  await deleteDrift(platform.db.sql, drift.member);
  return undefined;
}

/** Enrols somebody who was never there; what they have is delivered. */
async function carryOver(rooms: Rooms, legacy: LegacySystem, cardId: string): Promise<Why | undefined> {
  const { platform, loyaltyCard, user } = rooms;
  const { sql } = platform.db;
  const userId = await loyaltyCard.ownerOf(sql, cardId);
  const person = userId && (await user.personOf(sql, userId));
  if (!userId || !person) return undefined;
  if ((await user.idsIn(sql, legacy.name, [userId])).has(userId)) return 'MEMBER_MISSING_THERE';
  const { email, phone, name } = person;
  await enrol(rooms, legacy, { cardId, userId, person: { email, phone, name } });
  return undefined;
}

/** Books the difference there. Twice is once, as long as it is the same difference at the same place of the card. */
async function correctThere(
  { platform, loyaltyCard, user }: Rooms,
  legacy: LegacySystem,
  { cardId, position, there, cause }: DriftRow,
  points: number,
): Promise<void> {
  const { sql } = platform.db;
  const userId = cardId === null ? undefined : await loyaltyCard.ownerOf(sql, cardId);
  const memberId = userId && (await user.idsIn(sql, legacy.name, [userId])).get(userId);
  if (!memberId || cardId === null || position === null || there === null) return;
  const fact = await loyaltyCard.moving.factAt(sql, cardId, position);
  if (!fact) return;
  const key = cause === 'ROUNDING' ? roundingKey(cardId, position, there) : `${cardId}-${position}-${there}`;
  await book(legacy, { memberId, points, key, position, at: fact.at });
}
