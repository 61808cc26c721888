/** The SQL of the move itself: where it is, and the steps that brought it there. */
import type { Sql, Tx } from '../../platform/database.ts';
import type { Told } from './told.ts';
import type { Phase, Said } from './truths.ts';

/** What is watched: the one move. */
export const MOVE_TOPIC = 'move';
export const MOVE_ID = '1';

export interface Move {
  readonly legacy: string;
  readonly phase: Phase;
  readonly since: Date;
  /** Since when what happens is delivered; null: it is not. */
  readonly delivers: Date | null;
  readonly revision: number;
}

export async function readMove(sql: Sql): Promise<Move | undefined> {
  const [row] = await sql<Move>`select legacy, phase, since, delivers, revision from migration.move`;
  return row;
}

export async function beginMove({ sql }: Tx, legacy: string, at: Date): Promise<void> {
  await sql`insert into migration.move (legacy, phase, since) values (${legacy}, 0, ${at}) on conflict do nothing`;
}

export async function setPhase({ sql }: Tx, phase: Phase, at: Date): Promise<void> {
  await sql`update migration.move set phase = ${phase}, since = ${at}`;
}

export async function setDelivers({ sql }: Tx, since: Date | null): Promise<void> {
  await sql`update migration.move set delivers = ${since}`;
}

export async function deleteMove({ sql }: Tx): Promise<void> {
  await sql`delete from migration.move`;
  await sql`delete from migration.drift`;
}

/** Tells whoever watches the move that something about it is new. */
export async function touchMove({ sql, changed }: Tx): Promise<void> {
  await sql`update migration.move set revision = revision + 1`;
  changed(MOVE_TOPIC, MOVE_ID);
}

export async function movePositions(sql: Sql): Promise<{ id: string; position: number }[]> {
  return sql<{ id: string; position: number }>`select '1' as id, revision as position from migration.move`;
}

export type Outcome = 'RUNNING' | 'DONE' | 'REFUSED' | 'FAILED';

/** What is asked for: a phase, which sets everything, one operation, or that what differs is made right. */
export type What =
  | { readonly kind: 'PHASE'; readonly phase: Phase }
  | ({ readonly kind: 'TRUTH' } & Pick<Said, 'operation' | 'posType' | 'holder'>)
  | { readonly kind: 'MEND' };

export interface StepRow {
  readonly id: number;
  readonly what: What;
  readonly reason: string;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  readonly outcome: Outcome;
  readonly told: readonly Told[];
}

const ENDED: Told = { type: 'ProcessEnded' };
export const BUSY: Told = { type: 'Busy' };

export async function isStepRunning(sql: Sql): Promise<boolean> {
  const rows = await sql`select from migration.step where outcome = 'RUNNING'`;
  return rows.length > 0;
}

/** Whether any move has begun, be it over. */
export async function hasMoved(sql: Sql): Promise<boolean> {
  const rows = await sql`select from migration.step where outcome = 'DONE' and what ->> 'kind' = 'PHASE' limit 1`;
  return rows.length > 0;
}

/** Those that are said to run and do not: they have ended with their process. */
export async function endLostSteps({ sql }: Tx, at: Date): Promise<void> {
  await sql`
    update migration.step
    set outcome = 'FAILED', finished_at = ${at}, told = told || ${JSON.stringify([ENDED])}::jsonb
    where outcome = 'RUNNING'`;
}

/** One that is not begun, as another is being carried out. */
export async function refuseStep({ sql }: Tx, what: What, reason: string, at: Date): Promise<void> {
  await sql`
    insert into migration.step (what, reason, started_at, finished_at, outcome, told)
    values (${JSON.stringify(what)}, ${reason}, ${at}, ${at}, 'REFUSED', ${JSON.stringify([BUSY])}::jsonb)`;
}

/** @returns its id. They run one at a time. */
export async function beginStep(tx: Tx, what: What, reason: string, at: Date): Promise<number> {
  const { sql } = tx;
  await endLostSteps(tx, at);
  const [row] = await sql<{ id: number }>`
    insert into migration.step (what, reason, started_at, outcome, told)
    values (${JSON.stringify(what)}, ${reason}, ${at}, 'RUNNING', '[]')
    returning id`;
  if (!row) throw new Error('A step that was not begun');
  return row.id;
}

export async function tellStep({ sql }: Tx, id: number, told: Told): Promise<void> {
  await sql`update migration.step set told = told || ${JSON.stringify([told])}::jsonb where id = ${id}`;
}

export async function endStep({ sql }: Tx, id: number, outcome: Outcome, at: Date): Promise<void> {
  await sql`update migration.step set outcome = ${outcome}, finished_at = ${at} where id = ${id}`;
}

/** Newest first. */
export async function steps(sql: Sql, limit: number): Promise<StepRow[]> {
  return sql<StepRow>`
    select id, what, reason, started_at as "startedAt", finished_at as "finishedAt", outcome, told
    from migration.step order by id desc limit ${limit}`;
}
