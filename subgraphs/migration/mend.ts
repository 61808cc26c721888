/** Makes right again what a comparison found, each kind of drift on the side on which it is wrong. */
import { randomUUID } from 'node:crypto';
import { Refusal } from '../../platform/errors.ts';
import { noteAsOf } from './as-of-repository.ts';
import { atOnce } from './at-once.ts';
import { type DriftRow, deleteDrift, drifts, driftsOfCards } from './comparison-repository.ts';
import { redeliverFrom } from './delivery-repository.ts';
import type { LegacySystem } from './legacy.ts';
import { persistently } from './persistently.ts';
import type { Rooms } from './rooms.ts';
import type { Left } from './told.ts';
import { holderOf } from './truths.ts';

export interface Mended {
  /** Members on whom something was done. What is delivered is not there yet. */
  readonly mended: number;
  /** Of these, members of whom only something had happened in the other system: all that happened here is there. */
  readonly theirs: number;
  /** On whom nothing can be done. */
  readonly left: readonly Left[];
}

type Why = Left['type'];

const PAGE = 500;

/** Everything that was found, in the order in which it is kept. */
export async function mendAll(rooms: Rooms, legacy: LegacySystem, stop: AbortSignal): Promise<Mended> {
  const sum = { mended: 0, theirs: 0 };
  const left = new Map<Why, number>();
  for (let after: Buffer | null = null; ; ) {
    stop.throwIfAborted();
    const page: readonly DriftRow[] = await drifts(rooms.platform.db.sql, after, PAGE);
    const some = await mendThese(rooms, legacy, page);
    sum.mended += some.mended;
    sum.theirs += some.theirs;
    for (const { type, members } of some.left) left.set(type, (left.get(type) ?? 0) + members);
    after = page.at(-1)?.member ?? null;
    if (after === null) return { ...sum, left: leftOf(left) };
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
  const sum = { mended: 0, theirs: 0 };
  const left = new Map<Why, number>();
  await atOnce(some, async (drift) => {
    const why = await mend(rooms, legacy, drift);
    if (why !== undefined) return void left.set(why, (left.get(why) ?? 0) + 1);
    sum.mended += 1;
    if (isTheirs(drift)) sum.theirs += 1;
  });
  return { ...sum, left: leftOf(left) };
}

function leftOf(left: ReadonlyMap<Why, number>): Left[] {
  return [...left].map(([type, members]) => ({ type, members }));
}

/** Whether all that happened here is there, and only something that happened there is not here. */
function isTheirs({ cause, missing }: DriftRow): boolean {
  return (cause === 'TRANSACTION_MISSING_HERE' || cause === 'EXPIRY') && missing.length === 0;
}

/** @returns why nothing can be done; undefined where something was. */
async function mend(rooms: Rooms, legacy: LegacySystem, drift: DriftRow): Promise<Why | undefined> {
  const { cardId, cause, missing, notHere, here, position, since } = drift;
  if (cause === 'MEMBER_MISSING_HERE' || cardId === null || here === null || position === null) {
    return 'MEMBER_MISSING_HERE';
  }
  if (cause === 'MEMBER_MISSING_THERE') return carryOver(rooms, legacy, { cardId, points: here, at: since });
  const { platform, loyaltyCard } = rooms;
  const [first] = missing;
  if (first !== undefined) {
    const from = Number(first.slice(first.lastIndexOf('-') + 1)) - 1;
    await platform.db.transaction((tx) => redeliverFrom(tx, cardId, from));
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

/** Enrols somebody who was never there, and brings what they have. */
async function carryOver(
  { platform, loyaltyCard, user }: Rooms,
  legacy: LegacySystem,
  { cardId, points: has, at }: { cardId: string; points: number; at: Date },
): Promise<Why | undefined> {
  const { sql } = platform.db;
  const userId = await loyaltyCard.ownerOf(sql, cardId);
  const person = userId && (await user.personOf(sql, userId));
  if (!userId || !person) return undefined;
  if ((await user.idsIn(sql, legacy.name, [userId])).has(userId)) {
    return 'MEMBER_MISSING_THERE';
  }
  const memberId = await persistently(() => legacy.enrol(userId, person));
  // Who was there under another name has points of their own: these are compared next.
  const isNew = (await persistently(() => legacy.member(memberId)))?.points === 0;
  await platform.db.transaction((tx) => user.noteId(tx, userId, { system: legacy.name, id: memberId }));
  await book(legacy, { memberId, points: isNew ? has : 0, key: `${cardId}-0`, position: 0, at });
  return undefined;
}

/** Books the difference there. Twice is once, as long as it is the same difference at the same place of the card. */
async function correctThere(
  { platform, loyaltyCard, user }: Rooms,
  legacy: LegacySystem,
  { cardId, position, there, since }: DriftRow,
  points: number,
): Promise<void> {
  const { sql } = platform.db;
  const userId = cardId === null ? undefined : await loyaltyCard.ownerOf(sql, cardId);
  const memberId = userId && (await user.idsIn(sql, legacy.name, [userId])).get(userId);
  if (!memberId || cardId === null || position === null) return;
  await book(legacy, { memberId, points, key: `${cardId}-${position}-${there}`, position, at: since });
}

interface Correction {
  readonly memberId: string;
  readonly points: number;
  /** With the same key everything is the same. */
  readonly key: string;
  readonly position: number;
  readonly at: Date;
}

async function book(legacy: LegacySystem, { position, ...correction }: Correction): Promise<void> {
  if (correction.points === 0) return;
  const nowhere = { transactionId: null, storeId: null };
  await persistently(() => legacy.deliver({ ...correction, kind: 'ADJUSTMENT', ...nowhere, sequence: position }));
}
