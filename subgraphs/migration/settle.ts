/** How both systems are brought to say the same, and how that is proven. */
import { setTimeout } from 'node:timers/promises';
import { compareAll, compareCards } from './compare.ts';
import { type ComparisonRow, countDrifts } from './comparison-repository.ts';
import { lag, queueInstalled, queueNow } from './delivery-repository.ts';
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
/** Longest that cards are looked at again on which something happened while the last was brought here. */
const LATE_MS = 30_000;
/** By so much the clocks of processes may differ, and so long a transaction may take. */
export const CLOCKS_DIFFER_MS = 60_000;

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
  /** How long it took to compare everybody. */
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
    const settled = { comparison: compared.id, since, tookMs };
    if (compared.drifting === 0) return settled;
    const causes = (await countDrifts(rooms.platform.db.sql)).map(({ cause, members }) => ({ cause, members }));
    const { mended, theirs, left } = await mendAll(rooms, legacy, stop);
    await say({ type: 'Mended', members: mended, left });
    if (round > 1 && theirs === compared.drifting) return settled;
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
  { platform: { db } }: Rooms,
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
  const { comparison, since, tookMs } = settled;
  const everybody = tookMs < QUICK_MS;
  const cardIds = everybody ? [] : await rooms.loyaltyCard.moving.changedSince(rooms.platform.db.sql, since);
  const { members, drifting, pending } = everybody
    ? await compareAll(rooms, legacy, { stop })
    : await compareCards(rooms, legacy, comparison, cardIds);
  const { theirs } = everybody ? await mendAll(rooms, legacy, stop) : await mendCards(rooms, legacy, cardIds);
  const differ = drifting - theirs + pending;
  if (differ > 0) throw new NotSafe({ type: 'NotProven', members, differ });
  await say({ type: 'Proven', members, everybody });
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
