/** What a process does for the move by itself: it delivers, compares now and then, and carries out the steps it is asked for. */

import { setTimeout } from 'node:timers/promises';
import { traceOf } from '../../platform/log.ts';
import { trySessionLock } from '../../platform/session-lock.ts';
import { compareAll } from './compare.ts';
import { lastComparison } from './comparison-repository.ts';
import type { LegacySystem } from './legacy.ts';
import { bringTheirs, mendAll, mendCards } from './mend.ts';
import { readMove, touchMove } from './move-repository.ts';
import type { Rooms } from './rooms.ts';
import { type Asked, asStep, endLostStep, takeStep } from './step.ts';
import { openWorker, type Worker } from './worker.ts';

/** Longest that what was begun is waited for when the process ends. */
const CLOSE_MS = 3_000;

export interface Mover {
  readonly legacy: LegacySystem | undefined;
  /** Begins a step, and answers at once. */
  step(asked: Asked, reason: string): void;
  compare(): void;
  /** @param cardIds  Null: all that was found. */
  mend(cardIds: readonly string[] | null): void;
  /** A turn of what is to happen now and then. */
  sweep(): Promise<void>;
  close(): Promise<void>;
}

/** @param compareEveryMs  From the end of a comparison to the next. */
export function openMover(rooms: Rooms, legacy: LegacySystem | undefined, compareEveryMs: number): Mover {
  const { db, now, log } = rooms.platform;
  const stopping = new AbortController();
  const stop = stopping.signal;
  const running = new Set<Promise<void>>();
  let worker: Worker | undefined;
  let comparing: Promise<void> | undefined;
  let turn: Promise<void> | undefined;

  /** Works on without keeping anybody waiting. */
  function begin(what: string, work: (legacy: LegacySystem) => Promise<unknown>): void {
    if (!legacy || stop.aborted) return;
    const done = work(legacy)
      .catch((error: Error) => {
        if (!stop.aborted) log.error(`${what} failed`, { error: traceOf(error) });
      })
      .then(() => void running.delete(done));
    running.add(done);
  }

  const told = () => db.transaction(touchMove);

  /** One at a time. */
  function compare(system: LegacySystem): Promise<void> {
    comparing ??= compareAlone(system).finally(() => {
      comparing = undefined;
    });
    return comparing;
  }

  /** Unless another process compares. */
  async function compareAlone(system: LegacySystem): Promise<void> {
    const lock = await trySessionLock(db.pool, 'comparison of the move');
    if (!lock) return;
    try {
      await compareAll(rooms, system, { stop, told });
      await told();
    } finally {
      await lock.release();
    }
  }

  /** As long as the other system answers for something, what happens there comes here. */
  async function compareAndBring(system: LegacySystem): Promise<void> {
    await compare(system);
    const { truths } = await rooms.loyaltyCard.programmes.at(db.sql);
    if (!truths.some(({ holder }) => holder === 'LEGACY')) return;
    await bringTheirs(rooms, system, stop);
    await told();
  }

  async function turnOnce(): Promise<void> {
    const move = legacy && (await readMove(db.sql));
    if (legacy && move?.delivers && !worker) worker = await openWorker(rooms, legacy);
    if (worker && !move?.delivers) {
      await worker.stop();
      worker = undefined;
    }
    await worker?.tend();
    if (!move) return;
    await endLostStep(rooms);
    const last = await lastComparison(db.sql);
    const sinceMs = now().getTime() - (last?.finishedAt?.getTime() ?? 0);
    if (sinceMs >= compareEveryMs) begin('a comparison', compareAndBring);
  }

  /** One at a time. */
  function sweep(): Promise<void> {
    turn ??= turnOnce().finally(() => {
      turn = undefined;
    });
    return turn;
  }

  // Whoever was killed has left something to be delivered.
  begin('the first turn', sweep);

  return {
    legacy,
    step: (asked, reason) => begin('a step of the move', (system) => takeStep(rooms, system, asked, { reason, stop })),
    compare: () => begin('a comparison', compare),
    mend: (cardIds) =>
      begin('mending', async (system) => {
        // What it is about to find is mended too.
        await comparing?.catch(() => undefined);
        await asStep(rooms, system, { what: { kind: 'MEND' }, reason: '', stop }, async (say) => {
          const mended = await (cardIds === null ? mendAll(rooms, system, stop) : mendCards(rooms, system, cardIds));
          await say({ type: 'Mended', members: mended.mended, left: mended.left });
        });
        await compare(system);
      }),
    sweep,
    async close() {
      stopping.abort();
      // What asks the other system again and again is not waited for: nothing of it is half done.
      await Promise.race([Promise.all(running), setTimeout(CLOSE_MS, undefined, { ref: false })]);
      await worker?.stop();
    },
  };
}
