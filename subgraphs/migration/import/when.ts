/** When an import may run: what is in files is of some time ago, so not where points are given here since. */
import { hasMoved, isStepRunning, readMove } from '../move-repository.ts';
import type { Rooms } from '../rooms.ts';
import { endLostStep } from '../step.ts';
import { holderOf } from '../truths.ts';

const STEP = 'A step of the move is being carried out: try again when it is done.';
const OLDER = 'what is in files is older than what is here. See docs/migration.md.';
const TOO_LATE = `The move is past phase 0: ${OLDER}`;
const OVER = `The move is over, and points are given here: ${OLDER} To take over more, begin another: npm run migration -- phase 0`;

/**
 * Asked once the run is written down: a step writes itself down first, and looks for imports then. So one of the two always sees
 * the other, whichever comes first.
 *
 * @returns why none may run now, in words for whoever ran the command; undefined if one may
 */
export async function whyNotNow(rooms: Rooms): Promise<string | undefined> {
  const { sql } = rooms.platform.db;
  await endLostStep(rooms);
  // Before all else: what a step has switched that ends after this is not seen below.
  if (await isStepRunning(sql)) return STEP;
  const move = await readMove(sql);
  if (move && move.phase > 0) return TOO_LATE;
  const { truths } = await rooms.loyaltyCard.programmes.at(sql);
  if (!move && holderOf(truths, 'EARNING') === 'PLATFORM' && (await hasMoved(sql))) return OVER;
  const here = truths.find(({ operation, holder }) => operation === 'EARNING' && holder === 'PLATFORM');
  return here && `Points are earned here${here.posType === null ? '' : ` at ${here.posType}`}: ${OLDER}`;
}
