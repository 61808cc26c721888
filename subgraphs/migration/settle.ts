/** How both systems are brought to say the same, and how that is proven. */
import { setTimeout } from 'node:timers/promises';
import { compareAll, compareCards } from './compare.ts';
import { type ComparisonRow, countDrifts } from './comparison-repository.ts';
import { lag, longestWaiting, queueInstalled, queueNow } from './delivery-repository.ts';
import type { LegacySystem } from './legacy.ts';
import { mendAll, mendCards } from './mend.ts';
import type { Rooms } from './rooms.ts';
import type { Told } from './told.ts';

/** Longest that it is waited for deliveries, before writes are refused and while they are. */
const DRAIN_MS = 10 * 60_000;
const FROZEN_DRAIN_MS = 15_000;
const LOOK_MS = 100;
/** Comparisons, each with what it finds mended, until the two systems are equal. */
const ROUNDS_MAX = 5;
/** Everybody is compared once more while writes are refused, if that takes no longer than this. */
const QUICK_MS = 4_000;
/** Or if there are so few for each card that has changed: they come by the page, and cards one by one. */
const MEMBERS_PER_CARD = 20;
/** Longest that cards are looked at again on which something happened while the last was brought here. */
const LATE_MS = 30_000;
/** By so much the clocks of processes may differ, and so long a transaction may take. */
export const CLOCKS_DIFFER_MS = 30_000;

/** Ends the step: nothing is switched, for a reason that can be told. */
export class NotSafe extends Error {
  readonly why: Told;

  constructor(why: Told) {
    super(why.type);
    this.why = why;
  }
}

export type Say = (told: Told) => Promise<void>;

/** How far both are known to be equal: by a comparison, but for cards that may have changed since a moment. */
export interface Settled {
  readonly comparison: number;
  readonly since: Date;
  /** Cards that were not found to be equal, though nothing may have happened on them since. */
  readonly unequal: readonly string[];
  /** How many there are, and how long it took to compare them. */
  readonly members: number;
  readonly tookMs: number;
}

/**
 * Compares and mends until nothing differs, but for what happens in the other system meanwhile: that goes on as long as it
 * answers for something, and each round brings it here.
 */
export async function settle(rooms: Rooms, legacy: LegacySystem, stop: AbortSignal, say: Say): Promise<Settled> {
  // Who is just being created in both may be found in one of them: what nothing can be done about is looked at twice.
  let before = Number.POSITIVE_INFINITY;
  for (let round = 1; ; round += 1) {
    const since = new Date(rooms.platform.now().getTime() - CLOCKS_DIFFER_MS);
    await drain(rooms, { whole: false, longestMs: DRAIN_MS }, stop);
    const compared = await compareAll(rooms, legacy, { stop });
    await say(comparedTo(compared));
    const tookMs = (compared.finishedAt?.getTime() ?? 0) - compared.startedAt.getTime();
    const settled = { comparison: compared.id, since, unequal: [], members: compared.members, tookMs };
    if (compared.drifting === 0) return settled;
    const causes = (await countDrifts(rooms.platform.db.sql)).map(({ cause, members }) => ({ cause, members }));
    const { mended, left } = await mendAll(rooms, legacy, stop);
    await say({ type: 'Mended', members: mended, left });
    if (round > 1 && compared.theirs === compared.drifting) return settled;
    if (mended + before === 0 || round === ROUNDS_MAX) throw new NotSafe({ type: 'Differ', causes });
    before = mended;
  }
}

function comparedTo({ members, equal, pending, drifting }: ComparisonRow): Told {
  return { type: 'Compared', members, equal, pending, drifting };
}

/** Waits until all is delivered, as nobody writes. */
export function drained(rooms: Rooms, stop: AbortSignal): Promise<void> {
  return drain(rooms, { whole: true, longestMs: FROZEN_DRAIN_MS }, stop);
}

/** Waits until what happened before is delivered or, where nothing more happens, all of it. */
async function drain(
  { platform: { db, log } }: Rooms,
  { whole, longestMs }: { whole: boolean; longestMs: number },
  stop: AbortSignal,
): Promise<void> {
  const installed = await queueInstalled(db.sql);
  const begun = await queueNow(db.sql);
  for (const begunMs = performance.now(); ; await setTimeout(LOOK_MS, undefined, { signal: stop })) {
    const { pending, oldestAt, dead } = await lag(db.sql, installed);
    if (dead > 0) throw new NotSafe({ type: 'DeadLetters', cards: dead });
    if (pending === 0 || (!whole && oldestAt !== null && oldestAt > begun)) return;
    if (performance.now() - begunMs > longestMs) {
      log.warn('deliveries still wait', { pending, longest: await longestWaiting(db.sql, 5) });
      throw new NotSafe({ type: 'StillWaiting', cards: pending });
    }
  }
}

/** That all that happened here is there: of everybody, where that is quick, else of every card that may have changed since. */
export async function prove(
  rooms: Rooms,
  legacy: LegacySystem,
  settled: Settled,
  stop: AbortSignal,
  say: Say,
): Promise<void> {
  const cardIds = await unproven(rooms, settled);
  const everybody = isQuicker(settled, cardIds);
  const { members, drifting, theirs, pending } = everybody
    ? await compareAll(rooms, legacy, { stop })
    : await compareCards(rooms, legacy, settled.comparison, cardIds);
  const differ = drifting - theirs + pending;
  if (differ > 0) throw new NotSafe({ type: 'NotProven', members, differ });
  await (everybody ? mendAll(rooms, legacy, stop) : mendCards(rooms, legacy, cardIds));
  await say({ type: 'Proven', members, everybody });
}

/** Whether everybody is compared sooner than some cards. */
function isQuicker({ members, tookMs }: Settled, cardIds: readonly string[]): boolean {
  return tookMs < QUICK_MS || members < MEMBERS_PER_CARD * cardIds.length;
}

async function unproven({ platform, loyaltyCard }: Rooms, { since, unequal }: Settled): Promise<string[]> {
  return [...new Set([...(await loyaltyCard.moving.changedSince(platform.db.sql, since)), ...unequal])];
}

/**
 * Looks again at what has happened while everybody was compared, as often as that is much, so that little is to be proven
 * while writes are refused.
 */
export async function catchUp(
  rooms: Rooms,
  legacy: LegacySystem,
  settled: Settled,
  stop: AbortSignal,
): Promise<Settled> {
  let near = settled;
  for (let round = 1; round <= ROUNDS_MAX; round += 1) {
    stop.throwIfAborted();
    const begun = rooms.platform.now();
    const unequal = new Set<string>();
    const cardIds = await unproven(rooms, near);
    if (isQuicker(near, cardIds)) break;
    await compareCards(rooms, legacy, near.comparison, cardIds, (cardId) => unequal.add(cardId));
    await mendCards(rooms, legacy, [...unequal]);
    near = { ...near, since: new Date(begun.getTime() - CLOCKS_DIFFER_MS), unequal: [...unequal] };
    if (rooms.platform.now().getTime() - begun.getTime() < QUICK_MS) break;
  }
  return near;
}

/**
 * Compares, and mends what differs. A card on which something happens meanwhile is passed over, also by mending: it is looked at
 * again, until it is found to be equal once, or nothing more can be done.
 */
export async function bringLast(rooms: Rooms, legacy: LegacySystem, stop: AbortSignal, say: Say): Promise<void> {
  let unequal = new Set<string>();
  const noted = (cardId: string) => void unequal.add(cardId);
  const compared = await compareAll(rooms, legacy, { stop, unequal: noted });
  await say(comparedTo(compared));
  const { mended, left } = await mendAll(rooms, legacy, stop);
  if (mended + left.length > 0) await say({ type: 'Mended', members: mended, left });
  for (const begunMs = performance.now(); performance.now() - begunMs < LATE_MS; ) {
    const cardIds = [...unequal];
    unequal = new Set();
    const { pending } = await compareCards(rooms, legacy, compared.id, cardIds, noted);
    const again = await mendCards(rooms, legacy, [...unequal]);
    if (pending + again.mended === 0) return;
    await setTimeout(LOOK_MS, undefined, { signal: stop });
  }
}
