/**
 * A step of the move: truth goes from one system to the other, forward or back.
 *
 * What happened here is brought over first, with traffic on, and the two systems are compared and made equal. Then writes are
 * refused for some seconds, with when to try again; the rest is brought over, and it is proven of every card that changed
 * meanwhile that it is there. Only then the switch takes effect. Where that cannot be proven, nothing is switched.
 */
import { randomUUID } from 'node:crypto';
import type { Tx } from '../../platform/database.ts';
import { traceOf } from '../../platform/log.ts';
import { trySessionLock } from '../../platform/session-lock.ts';
import { underWay } from './import/import-repository.ts';
import { type LegacySystem, LegacyUnavailable } from './legacy.ts';
import {
  BUSY,
  beginStep,
  endLostSteps,
  endStep,
  isStepRunning,
  type Outcome,
  readMove,
  refuseStep,
  setDelivers,
  setPhase,
  tellStep,
  touchMove,
  type What,
} from './move-repository.ts';
import { A_FEW_MS, persistently } from './persistently.ts';
import type { Rooms } from './rooms.ts';
import { bringLast, CLOCKS_DIFFER_MS, catchUp, drained, NotSafe, prove, type Say, settle } from './settle.ts';
import type { Told } from './told.ts';
import { presets, type Said, withTruth } from './truths.ts';
import { installQueue } from './worker.ts';

export type Asked = Exclude<What, { readonly kind: 'MEND' }>;

export interface Stepped {
  readonly outcome: Outcome;
  readonly told: readonly Told[];
}

export const STEP_LOCK = 'step of the move';
/** Longest that writes are refused. They are not any more, whatever becomes of the process that carries out the step. */
const FREEZE_MS = 30_000;
/** Longest until truth has switched: what is left of it is for the commit, and for processes whose clocks are ahead. */
const SWITCHED_MS_MAX = FREEZE_MS - 5_000;
/** Pauses between the tries of asking whether the other system is there. */
const PROBE_MS = [...A_FEW_MS, 1_000, 2_000];

/** @param told  Told with each thing that is told of the step. */
export function takeStep(
  rooms: Rooms,
  legacy: LegacySystem,
  asked: Asked,
  { reason, stop, told }: { reason: string; stop: AbortSignal; told?: (told: Told) => void },
): Promise<Stepped> {
  const work = (say: Say) => carryOut(rooms, legacy, asked, reason, stop, say);
  return asStep(rooms, legacy, { what: asked, reason, stop, told }, work);
}

/** Does something that operators see come about. One at a time, of all processes. */
export async function asStep(
  { platform: { db, now, log } }: Rooms,
  legacy: LegacySystem,
  step: { what: What; reason: string; stop: AbortSignal; told?: ((told: Told) => void) | undefined },
  work: (say: Say) => Promise<void>,
): Promise<Stepped> {
  const { what, reason, stop } = step;
  const lock = await trySessionLock(db.pool, STEP_LOCK);
  if (!lock) {
    await db.transaction(async (tx) => {
      await refuseStep(tx, what, reason, now());
      await touchMove(tx);
    });
    step.told?.(BUSY);
    return { outcome: 'REFUSED', told: [BUSY] };
  }
  const all: Told[] = [];
  try {
    const id = await db.transaction(async (tx) => {
      await touchMove(tx);
      return beginStep(tx, what, reason, now());
    });
    const say = async (fact: Told) => {
      all.push(fact);
      step.told?.(fact);
      await db.transaction(async (tx) => {
        await tellStep(tx, id, fact);
        await touchMove(tx);
      });
    };
    let outcome: Outcome = 'DONE';
    try {
      await work(say);
    } catch (error) {
      outcome = error instanceof NotSafe ? 'REFUSED' : 'FAILED';
      const why = whyOf(error, legacy, stop);
      if (why.type === 'Failed') log.error('a step of the move failed', { error: traceOf(error) });
      await say(why);
    }
    await db.transaction(async (tx) => {
      await endStep(tx, id, outcome, now());
      await touchMove(tx);
    });
    return { outcome, told: all };
  } finally {
    await lock.release();
  }
}

function whyOf(error: unknown, legacy: LegacySystem, stop: AbortSignal): Told {
  if (error instanceof NotSafe) return error.why;
  if (stop.aborted) return { type: 'Stopped' };
  if (error instanceof LegacyUnavailable) return { type: 'NoAnswer', legacy: legacy.name, why: error.message };
  return { type: 'Failed' };
}

/** Says of a step that has ended with its process that it has. */
export async function endLostStep({ platform: { db, now } }: Rooms): Promise<void> {
  if (!(await isStepRunning(db.sql))) return;
  const lock = await trySessionLock(db.pool, STEP_LOCK);
  if (!lock) return;
  try {
    await db.transaction(async (tx) => {
      await endLostSteps(tx, now());
      await touchMove(tx);
    });
  } finally {
    await lock.release();
  }
}

async function carryOut(
  rooms: Rooms,
  legacy: LegacySystem,
  asked: Asked,
  reason: string,
  stop: AbortSignal,
  say: Say,
): Promise<void> {
  const { platform, loyaltyCard } = rooms;
  const { db, now } = platform;
  const move = await readMove(db.sql);
  if (!move) throw new NotSafe({ type: 'NoMove' });
  // By now the step is written down: an import that begins later sees it, and one that began before is seen. See `import/when.ts`.
  const imports = await underWay(db.sql);
  if (imports > 0) throw new NotSafe({ type: 'ImportsUnderWay', imports });
  const { truths } = await loyaltyCard.programmes.at(db.sql);
  const after = truthsAfter(asked, truths, legacy.name, reason);
  await persistently(() => legacy.members(null, 1), PROBE_MS).catch((error: Error) => {
    throw new NotSafe({ type: 'NoAnswer', legacy: legacy.name, why: error.message });
  });
  if (!move.delivers && after.some(({ holder }) => holder === 'PLATFORM')) await beginDeliveries(rooms, say);
  const settled = await catchUp(rooms, legacy, await settle(rooms, legacy, stop, say), stop);
  const downtime = randomUUID();
  const from = now();
  await db.transaction((tx) => {
    // Also for who has begun before and comes to a card only now, and by clocks that are behind.
    const since = new Date(from.getTime() - CLOCKS_DIFFER_MS).toISOString();
    const until = new Date(from.getTime() + FREEZE_MS).toISOString();
    const window = { id: downtime, from: since, until, reason: 'The move' };
    return loyaltyCard.moving.addDowntime(tx, window, from);
  });
  let refusedMs = 0;
  try {
    // Whoever looked before, and may book by what they saw, is waited for.
    await db.transaction((tx) => loyaltyCard.moving.waitForWriters(tx));
    await drained(rooms, stop);
    await prove(rooms, legacy, settled, stop, say);
    await db.transaction(async (tx) => {
      await loyaltyCard.moving.removeDowntime(tx, downtime);
      await switchTruths(rooms, tx, asked, after);
      // Last, as each of these may have waited for a lock.
      refusedMs = now().getTime() - from.getTime();
      if (refusedMs > SWITCHED_MS_MAX) throw new NotSafe({ type: 'TookTooLong' });
    });
  } catch (error) {
    await db.transaction((tx) => loyaltyCard.moving.removeDowntime(tx, downtime));
    throw error;
  }
  await say({ type: 'Switched', refusedMs });
  // What the other system did until it was told that it no longer answers. What does not come now is drift, and comes when that is mended.
  await bringLast(rooms, legacy, stop, say).catch((error: Error) => {
    platform.log.warn('what happened there last is not here yet', { error: error.message });
  });
}

function truthsAfter(asked: Asked, before: readonly Said[], legacy: string, reason: string): Said[] {
  return asked.kind === 'PHASE'
    ? presets(asked.phase, legacy, reason)
    : withTruth(before, { ...truthOf(asked), legacy, reason });
}

async function switchTruths({ platform, loyaltyCard }: Rooms, tx: Tx, asked: Asked, after: readonly Said[]) {
  const at = platform.now();
  if (asked.kind === 'PHASE') {
    await loyaltyCard.moving.forgetTruths(tx);
    await setPhase(tx, asked.phase, at);
  }
  await loyaltyCard.moving.setTruths(tx, after, at);
  await touchMove(tx);
}

async function beginDeliveries(rooms: Rooms, say: Say): Promise<void> {
  const { platform, loyaltyCard } = rooms;
  await installQueue(rooms);
  await platform.db.transaction(async (tx) => {
    await loyaltyCard.moving.switchDeliveries(tx, true);
    await setDelivers(tx, platform.now());
    await touchMove(tx);
  });
  await say({ type: 'DeliveriesBegun' });
}

function truthOf({ operation, posType, holder }: Extract<Asked, { readonly kind: 'TRUTH' }>) {
  return { operation, posType, holder };
}
