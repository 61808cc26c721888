import { randomUUID } from 'node:crypto';
import { connection, readCursor, requireFirst } from '../../platform/connection.ts';
import type { Tx } from '../../platform/database.ts';
import { invalid, Refusal } from '../../platform/errors.ts';
import { isUuid, KEY_MAX, requireText, requireWhole } from '../../platform/input.ts';
import { DateTime, JSONObject, SafeInt } from '../../platform/scalars.ts';
import { checks } from './checks.ts';
import { comparisons, countDrifts, drifts } from './comparison-repository.ts';
import type { Context } from './context.ts';
import { deadLetters, lag, queueInstalled, reviveDeadLetters } from './delivery-repository.ts';
import type { Resolvers } from './generated/graphql.ts';
import { imports } from './import/import-repository.ts';
import { migrationChanged } from './live.ts';
import { type Move, readMove, steps, touchMove } from './move-repository.ts';
import { inWords } from './words.ts';

const REASON_MAX = 200;
/** Longest downtime. */
const DOWNTIME_MAX_MS = 24 * 3_600_000;
/** Cards named at a time. */
const CARDS_MAX = 1_000;

export const resolvers: Resolvers = {
  DateTime,
  SafeInt,
  JSONObject,

  Query: {
    migration: async (_root, _args, { rooms }) => (await readMove(rooms.platform.db.sql)) ?? null,
  },

  Mutation: {
    setPhase: async (_root, { phase, reason }, context) => {
      const to = requirePhase(phase);
      const why = requireText('reason', reason, REASON_MAX);
      const move = await connected(context);
      context.mover.step({ kind: 'PHASE', phase: to }, why);
      return move;
    },
    setTruth: async (_root, { operation, posType, holder, reason }, context) => {
      const ofType = posType == null ? null : requireText('posType', posType, KEY_MAX);
      const why = requireText('reason', reason, REASON_MAX);
      const move = await connected(context);
      context.mover.step({ kind: 'TRUTH', operation, posType: ofType, holder }, why);
      return move;
    },
    addDowntime: async (_root, { from, until, reason }, context) => {
      const why = requireText('reason', reason, REASON_MAX);
      const lastsMs = until.getTime() - from.getTime();
      if (lastsMs <= 0 || lastsMs > DOWNTIME_MAX_MS) throw invalid('until', 'a moment at most a day after from');
      const window = { id: randomUUID(), from: from.toISOString(), until: until.toISOString(), reason: why };
      return changed(context, (tx, { rooms }) =>
        rooms.loyaltyCard.moving.addDowntime(tx, window, rooms.platform.now()),
      );
    },
    removeDowntime: async (_root, { id }, context) => {
      if (!isUuid(id)) throw new Refusal('NOT_FOUND', { id });
      return changed(context, async (tx, { rooms }) => {
        if (!(await rooms.loyaltyCard.moving.removeDowntime(tx, id))) throw new Refusal('NOT_FOUND', { id });
      });
    },
    compareSystems: async (_root, _args, context) => {
      const move = await connected(context);
      context.mover.compare();
      return move;
    },
    mendDrift: async (_root, { cardIds }, context) => {
      const ids = requireCards(cardIds);
      const move = await connected(context);
      context.mover.mend(ids);
      return move;
    },
    replayDeadLetters: async (_root, { cardIds }, context) => {
      const ids = requireCards(cardIds);
      return changed(context, async (tx) => {
        await reviveDeadLetters(tx, ids);
      });
    },
  },

  Subscription: {
    migrationChanged: { subscribe: (_root, _args, context) => migrationChanged(context) },
  },

  Migration: {
    connected: (_move, _args, { mover }) => mover.legacy !== undefined,
    truths: async (_move, _args, { rooms }) => [...(await programmeOf(rooms)).truths],
    downtimes: async (_move, _args, { rooms }) => {
      const now = rooms.platform.now().toISOString();
      return (await programmeOf(rooms)).downtimes.filter(({ until }) => until > now);
    },
    deliveries: async ({ delivers }, _args, { rooms: { platform } }) => {
      const { sql } = platform.db;
      return { since: delivers, ...(await lag(sql, await queueInstalled(sql))) };
    },
    comparisons: (_move, { first }, { rooms }) => comparisons(rooms.platform.db.sql, requireFirst(first)),
    causes: (_move, _args, { rooms }) => countDrifts(rooms.platform.db.sql),
    drifts: async (_move, { first, after }, { rooms }) => {
      const limit = requireFirst(first);
      const last = readCursor(after, (text) => (/^[0-9a-f]{2,128}$/.test(text) ? Buffer.from(text, 'hex') : undefined));
      const rows = await drifts(rooms.platform.db.sql, last ?? null, limit + 1);
      return connection(rows, limit, ({ member }) => member.toString('hex'));
    },
    imports: (_move, { first }, { rooms }) => imports(rooms.platform.db.sql, requireFirst(first)),
    steps: (_move, { first }, { rooms }) => steps(rooms.platform.db.sql, requireFirst(first)),
    checklist: async (_move, { phase }, { rooms, mover }) => {
      requirePhase(phase);
      return checks(rooms, mover.legacy);
    },
  },

  Deliveries: {
    deadLetters: async (_deliveries, { first, after }, { rooms }) => {
      const limit = requireFirst(first);
      const last = readCursor(after, letterAt);
      const rows = await deadLetters(rooms.platform.db.sql, last ?? null, limit + 1);
      return connection(rows, limit, ({ deadAt, cardId }) => `${deadAt?.getTime()}:${cardId}`);
    },
  },
  DeadLetter: {
    card: ({ cardId }) => ({ id: cardId }),
    error: ({ error }) => error ?? '',
    failingSince: ({ failingSince, deadAt }) => failingSince ?? (deadAt as Date),
    deadAt: ({ deadAt }) => deadAt as Date,
  },
  Comparison: { id: ({ id }) => String(id) },
  Drift: { card: ({ cardId }) => (cardId === null ? null : { id: cardId }) },
  MigrationImport: {
    counts: ({ counts }) => ({ ...counts }),
    percent: ({ offset, size, finishedAt }) => {
      if (finishedAt) return 100;
      return size === 0 ? null : Math.min(100, Math.floor((offset / size) * 100));
    },
  },
  MigrationStep: {
    id: ({ id }) => String(id),
    kind: ({ what }) => what.kind,
    phase: ({ what }) => (what.kind === 'PHASE' ? what.phase : null),
    operation: ({ what }) => (what.kind === 'TRUTH' ? what.operation : null),
    posType: ({ what }) => (what.kind === 'TRUTH' ? what.posType : null),
    holder: ({ what }) => (what.kind === 'TRUTH' ? what.holder : null),
    told: ({ told }, { language }) => told.map((fact) => inWords(fact, language)),
  },
  MigrationCheck: {
    ok: ({ why }) => why === null,
    why: ({ why }, { language }) => why && inWords(why, language),
  },
};

function programmeOf({ platform, loyaltyCard }: Context['rooms']) {
  return loyaltyCard.programmes.at(platform.db.sql);
}

async function moveOf({ rooms }: Context): Promise<Move> {
  const move = await readMove(rooms.platform.db.sql);
  if (!move) throw new Refusal('NOT_FOUND', { reason: 'No move has begun.' });
  return move;
}

/** For what asks the other system. */
async function connected(context: Context): Promise<Move> {
  const move = await moveOf(context);
  if (!context.mover.legacy)
    throw new Refusal('NOT_FOUND', { reason: 'This service does not know where the other system is.' });
  return move;
}

async function changed(context: Context, work: (tx: Tx, context: Context) => Promise<void>): Promise<Move> {
  await moveOf(context);
  await context.rooms.platform.db.transaction(async (tx) => {
    await work(tx, context);
    await touchMove(tx);
  });
  return moveOf(context);
}

function requirePhase(phase: number): 0 | 1 | 2 {
  return requireWhole('phase', phase, 0, 2) as 0 | 1 | 2;
}

function requireCards(cardIds: readonly string[] | null | undefined): readonly string[] | null {
  if (cardIds == null) return null;
  if (cardIds.length > CARDS_MAX) throw invalid('cardIds', `at most ${CARDS_MAX} cards`, cardIds.length);
  return cardIds.filter(isUuid);
}

function letterAt(text: string): { deadAt: Date; cardId: string } | undefined {
  const [at = '', cardId = ''] = text.split(':');
  return /^\d{1,15}$/.test(at) && isUuid(cardId) ? { deadAt: new Date(Number(at)), cardId } : undefined;
}
