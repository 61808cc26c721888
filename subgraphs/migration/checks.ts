/** Whether it is safe to go to a phase. A step proves more than this; it says what would keep it from beginning. */
import { setTimeout } from 'node:timers/promises';
import { type ComparisonRow, lastComparison } from './comparison-repository.ts';
import { lag, queueInstalled, queueNow } from './delivery-repository.ts';
import { underWay } from './import/import-repository.ts';
import type { LegacySystem } from './legacy.ts';
import { A_FEW_MS, persistently } from './persistently.ts';
import type { Rooms } from './rooms.ts';
import type { Told } from './told.ts';

export type CheckName = 'CONNECTED' | 'IMPORTED' | 'DELIVERED' | 'NO_DEAD_LETTERS' | 'EQUAL';

export interface Check {
  readonly name: CheckName;
  /** What stands against it; null: nothing. */
  readonly why: Told | null;
}

/** Longest that a delivery waits before it is said to be late, and that a comparison is said to be new. */
const LATE_MS = 60_000;
const NEW_MS = 3_600_000;
/** Longest that the other system is waited for: whoever asks is told the rest all the same. */
const ANSWER_MS = 4_000;

export async function checks({ platform }: Rooms, legacy: LegacySystem | undefined): Promise<Check[]> {
  const { sql } = platform.db;
  const [answers, imports, compared, queue] = await Promise.all([
    whyNoAnswer(legacy),
    underWay(sql),
    lastComparison(sql),
    queueInstalled(sql),
  ]);
  const { oldestAt, pending, dead } = await lag(sql, queue);
  const waitsMs = oldestAt === null ? 0 : (await queueNow(sql)).getTime() - oldestAt.getTime();
  const old = compared?.finishedAt ? platform.now().getTime() - compared.finishedAt.getTime() > NEW_MS : false;
  return [
    check('CONNECTED', answers),
    check('IMPORTED', imports > 0 && { type: 'ImportsUnderWay', imports }),
    check('DELIVERED', waitsMs > LATE_MS && { type: 'Late', cards: pending, seconds: Math.round(waitsMs / 1_000) }),
    check('NO_DEAD_LETTERS', dead > 0 && { type: 'DeadLetters', cards: dead }),
    check('EQUAL', whyNotEqual(compared, old)),
  ];
}

function check(name: CheckName, why: Told | false): Check {
  return { name, why: why || null };
}

async function whyNoAnswer(legacy: LegacySystem | undefined): Promise<Told | false> {
  if (!legacy) return { type: 'NotConnected' };
  const noAnswer = (why: string): Told => ({ type: 'NoAnswer', legacy: legacy.name, why });
  const answers = persistently(() => legacy.members(null, 1), A_FEW_MS).then(
    () => false as const,
    (error: Error) => noAnswer(error.message),
  );
  return Promise.race([answers, setTimeout(ANSWER_MS, noAnswer(`no answer within ${ANSWER_MS} ms`), { ref: false })]);
}

function whyNotEqual(compared: ComparisonRow | undefined, old: boolean): Told | false {
  if (!compared) return { type: 'NeverCompared' };
  const { members, equal, pending, drifting } = compared;
  if (drifting > 0) return { type: 'Compared', members, equal, pending, drifting };
  return old && { type: 'ComparedLongAgo' };
}
