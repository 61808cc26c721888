/** `npm run migration -- …`: what an operator does about the move from a terminal; `docs/migration.md` tells when. */
import { parseArgs } from 'node:util';
import { jsonLog } from '../../platform/log.ts';
import { asked } from '../../platform/process.ts';
import type { Holder, Operation } from '../loyalty-card/door.ts';
import { checks } from './checks.ts';
import { withDatabase } from './command.ts';
import { compareAll } from './compare.ts';
import { countDrifts, lastComparison } from './comparison-repository.ts';
import { lag, queueInstalled, reviveDeadLetters } from './delivery-repository.ts';
import type { LegacySystem } from './legacy.ts';
import { readMoveSettings } from './main.ts';
import { mendAll } from './mend.ts';
import { begin, end } from './move.ts';
import { readMove, touchMove } from './move-repository.ts';
import type { Rooms } from './rooms.ts';
import { type Asked, takeStep } from './step.ts';
import type { Told } from './told.ts';
import { OPERATIONS, type Phase } from './truths.ts';
import { inWords } from './words.ts';
import { openWorker } from './worker.ts';

const USAGE = `npm run migration -- COMMAND
  status                       where the move is, and whether it is safe to go on
  phase 0|1|2                  goes to a phase, forward or back
  truth OPERATION HOLDER       who answers: ${OPERATIONS.join(', ')}; PLATFORM or LEGACY
        [--pos-type NAME]      at one kind of tills
  compare                      compares both systems, member by member
  mend                         makes right what was found to differ
  replay                       tries dead letters again
  end                          the move is over: nothing is delivered any more, and this platform answers for what it does now
      [--lost]                 as the other system is no more: this platform answers for everything, unproven
  --reason TEXT                kept with a phase or a truth
LEGACY_URL, LEGACY_TOKEN and LEGACY_SYSTEM say where the other system is, and what it is called here.`;

const log = jsonLog('migration');

try {
  process.exitCode = await run();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function run(): Promise<number> {
  const given = readArguments();
  if (!given) {
    console.error(USAGE);
    return 2;
  }
  const settings = readMoveSettings(process.env);
  const stopping = new AbortController();
  void asked().then(() => stopping.abort(new Error('Stopped. Nothing was switched.')));
  return withDatabase(log, async (rooms) => {
    if (given.command === 'status') return status(rooms, settings.legacy);
    if (given.command === 'phase' && given.phase === 0 && !(await readMove(rooms.platform.db.sql))) {
      await begin(rooms, settings.name, given.reason);
      console.log(
        `The move from ${settings.name} has begun, in phase 0: it answers, and users and balances are taken over.`,
      );
      return 0;
    }
    if (given.command === 'replay') {
      const count = await rooms.platform.db.transaction(async (tx) => {
        await touchMove(tx);
        return reviveDeadLetters(tx, null);
      });
      console.log(`${count} cards are tried again`);
      return 0;
    }
    if (given.command === 'end') {
      const why = await end(rooms, given.lost);
      console.log(why ?? 'The move is over.');
      return why === undefined ? 0 : 1;
    }
    const { legacy } = settings;
    if (!legacy) throw new Error('LEGACY_URL is not set: where is the other system?');
    return withWorker(rooms, legacy, () => carryOut(rooms, legacy, given, stopping.signal));
  });
}

async function carryOut(rooms: Rooms, legacy: LegacySystem, given: Given, stop: AbortSignal): Promise<number> {
  switch (given.command) {
    case 'compare': {
      const { members, equal, pending, drifting } = await compareAll(rooms, legacy, { stop });
      console.log(`${members} members: ${equal} equal, ${pending} under way, ${drifting} different`);
      for (const { cause, members: of, points } of await countDrifts(rooms.platform.db.sql))
        console.log(`  ${cause}: ${of} members, ${points} points`);
      return drifting === 0 ? 0 : 1;
    }
    case 'mend': {
      const { mended, left } = await mendAll(rooms, legacy, stop);
      told({ type: 'Mended', members: mended, left });
      return left.length === 0 ? 0 : 1;
    }
    case 'phase':
    case 'truth': {
      const { outcome } = await takeStep(rooms, legacy, given.step, { reason: given.reason, stop, told });
      console.log(outcome === 'DONE' ? 'Done.' : 'Nothing was switched.');
      return outcome === 'DONE' ? 0 : 1;
    }
    default:
      return 2;
  }
}

function told(fact: Told): void {
  console.log(inWords(fact));
}

/** Delivers meanwhile, whether or not another process does. */
async function withWorker(rooms: Rooms, legacy: LegacySystem, work: () => Promise<number>): Promise<number> {
  const worker = await openWorker(rooms, legacy);
  try {
    return await work();
  } finally {
    await worker.stop();
  }
}

async function status(rooms: Rooms, legacy: LegacySystem | undefined): Promise<number> {
  const { sql } = rooms.platform.db;
  const move = await readMove(sql);
  if (!move) {
    console.log('No move has begun: npm run migration -- phase 0');
    return 0;
  }
  const { pending, dead } = await lag(sql, await queueInstalled(sql));
  const compared = await lastComparison(sql);
  console.log(`The move from ${move.legacy}: phase ${move.phase} since ${move.since.toISOString()}`);
  console.log(`${pending} cards wait for their deliveries, ${dead} for an operator`);
  if (compared)
    console.log(`${compared.members} members compared: ${compared.equal} equal, ${compared.drifting} different`);
  for (const { name, why } of await checks(rooms, legacy))
    console.log(why ? `  NOT ${name}: ${inWords(why)}` : `  ok  ${name}`);
  return 0;
}

type Given = { readonly reason: string } & (
  | { readonly command: 'status' | 'compare' | 'mend' | 'replay' }
  | { readonly command: 'end'; readonly lost: boolean }
  | { readonly command: 'phase'; readonly phase: Phase; readonly step: Asked }
  | { readonly command: 'truth'; readonly step: Asked }
);

function readArguments(): Given | undefined {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        reason: { type: 'string', default: 'npm run migration' },
        'pos-type': { type: 'string' },
        lost: { type: 'boolean', default: false },
      },
    });
    const [command = '', first = '', second = '', ...more] = positionals;
    const { reason } = values;
    if (more.length > 0) return undefined;
    if (command === 'phase' && /^[012]$/.test(first) && second === '') {
      const phase = Number(first) as Phase;
      return { command, reason, phase, step: { kind: 'PHASE', phase } };
    }
    if (command === 'truth' && OPERATIONS.includes(first as Operation) && /^(PLATFORM|LEGACY)$/.test(second)) {
      const posType = values['pos-type'] ?? null;
      const step = { kind: 'TRUTH', operation: first as Operation, posType, holder: second as Holder } as const;
      return { command, reason, step };
    }
    if (command === 'end' && first === '') return { command, reason, lost: values.lost };
    if (/^(status|compare|mend|replay)$/.test(command) && first === '') return { command: command as 'status', reason };
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
  }
  return undefined;
}
