import { requireRole } from '../../platform/caller.ts';
import { connection, readCursor, requireFirst } from '../../platform/connection.ts';
import { invalid, Refusal } from '../../platform/errors.ts';
import { KEY_MAX, requireText } from '../../platform/input.ts';
import { CalendarDate, DateTime, JSONObject, SafeInt } from '../../platform/scalars.ts';
import { adjustPoints, REASON_MAX } from './adjust.ts';
import type { Context } from './context.ts';
import { previewOrder } from './example.ts';
import { explain } from './explain.ts';
import type { Resolvers } from './generated/graphql.ts';
import { cardChanged, untilPosition } from './live.ts';
import type { PointsCampaign, StampCampaign } from './programme.ts';
import { operators } from './programme-handle.ts';
import { readPointsCampaign, readReward, readStampCampaign, readTiers } from './programme-input.ts';
import { base10, offered, points, progress, tier } from './show.ts';
import { pointsOf } from './state.ts';
import { stats } from './stats.ts';
import { toldResolvers } from './told.ts';
import type { VoucherRow } from './voucher-repository.ts';

export const resolvers: Resolvers = {
  DateTime,
  Date: CalendarDate,
  SafeInt,
  JSONObject,

  Query: {
    card: async (_root, { id, minPosition }, context) => {
      if (minPosition) await untilPosition(context, id, minPosition);
      return context.cards.load(id);
    },
    programme: (_root, _args, { programme }) => programme(),
    stats: async (_root, asked, { platform, programme }) => stats(platform.db.sql, await programme(), asked),
    previewOrder: (_root, { input }, context) => previewOrder(context, input),
  },

  Mutation: {
    adjustPoints: async (_root, { input }, context) => {
      await adjustPoints(context, requireRole(context.caller, 'OPERATOR'), input);
      return required(await context.cards.load(input.cardId));
    },
    savePointsCampaign: async (_root, { input }, context) => {
      const saving = readPointsCampaign(input, (await context.programme()).currency);
      return (await of(context).saveCampaign(saving)) as PointsCampaign;
    },
    saveStampCampaign: async (_root, { input }, context) =>
      (await of(context).saveCampaign(readStampCampaign(input))) as StampCampaign,
    endCampaign: (_root, { id, at }, context) => of(context).endCampaign(id, at),
    saveReward: (_root, { input }, context) => of(context).saveReward(readReward(input)),
    saveTiers: async (_root, { input }, context) => {
      const tiers = readTiers(input);
      await of(context).saveTiers(tiers);
      return tiers;
    },
    setSwitch: async (_root, { name, posType, on, reason }, context) => {
      const why = requireText('reason', reason, REASON_MAX);
      const ofType = posType == null ? null : requireText('posType', posType, KEY_MAX);
      return [...(await of(context).setSwitch({ name, posType: ofType, on, reason: why }))];
    },
    setIdentifier: async (_root, identifier, context) => {
      await of(context).setIdentifier(identifier);
      return identifier;
    },
  },

  Subscription: {
    cardChanged: {
      subscribe: (_root, { cardId }, context) => cardChanged(context, cardId),
    },
  },

  User: {
    card: async ({ id }, _args, { cardsOfUsers }) => required(await cardsOfUsers.load(id)),
  },

  LoyaltyCard: {
    __resolveReference: async ({ id }, { cards }) => cards.load(id),
    number: ({ number }) => `card${number}`,
    idBase10: ({ id }) => base10(id),
    owner: ({ userId }) => ({ id: userId }),
    position: ({ state }) => state.position,
    points: async ({ id, state }, { asOf }, { now, programme, cardsAsOf }) => {
      if (!asOf) return points(state, now, await programme());
      if (asOf > now) throw invalid('asOf', 'a moment that has passed', asOf.toISOString());
      return points(await cardsAsOf.load({ cardId: id, at: asOf }), asOf, await programme());
    },
    tier: async ({ state }, _args, { now, programme }) => tier(state, now, await programme()),
    history: async ({ id, state }, { first, after }, { history }) => {
      const limit = requireFirst(first);
      const before = readCursor(after, (text) => (/^\d{1,9}$/.test(text) ? Number(text) : undefined));
      const rows = await history.load({ cardId: id, before: before ?? state.position + 1, limit: limit + 1 });
      return connection(rows, limit, ({ position }) => String(position));
    },
    progress: async ({ state }, _args, { now, programme }) => progress(state, now, await programme()),
    vouchers: async ({ id }, { status }, { now, vouchersOfCards }) =>
      (await vouchersOfCards.load(id)).filter((voucher) => !status || statusOf(voucher, now) === status),
  },

  CardEvent: {
    type: ({ event }) => event.type,
    points: ({ event }) => pointsOf(event),
    balanceAfter: ({ balance }) => balance,
    transaction: ({ event }) => ('transactionId' in event ? { id: event.transactionId } : null),
    explanation: async ({ event }, { language }, { programme }) => explain(event, await programme(), language),
    data: ({ event: { type: _, ...data } }) => data,
  },

  Voucher: {
    __resolveReference: async ({ id }, { vouchers }) => vouchers.load(id),
    status: (voucher, _args, { now }) => statusOf(voucher, now),
    usedIn: ({ usedIn }) => (usedIn === null ? null : { id: usedIn }),
    campaign: async ({ campaignId }, _args, { programme }) =>
      (await programme()).campaigns.filter((c) => c.kind === 'STAMPS').find(({ id }) => id === campaignId) ?? null,
  },

  ...toldResolvers,

  Programme: {
    campaigns: (programme, { ended, ...filter }, { caller, now }) => {
      if (ended) requireRole(caller, 'OPERATOR');
      return offered(programme, ended ? null : now, filter);
    },
    rewards: ({ rewards }, { inactive }, { caller }) => {
      if (inactive) requireRole(caller, 'OPERATOR');
      return rewards.filter(({ active }) => active || inactive);
    },
  },
  Campaign: {
    __resolveType: ({ kind }) => (kind === 'POINTS' ? 'PointsCampaign' : 'StampCampaign'),
  },
  Reward: {
    __resolveReference: async (reward, { rewards }) => rewards.load(reward),
  },
  Benefit: {
    __resolveType: ({ type }) => type,
  },
};

function of({ platform, programmes }: Context) {
  return operators(platform, programmes);
}

/** A voucher past its expiry has expired, whether or not that was booked; one that is held has not. */
function statusOf({ status, expiresAt }: Pick<VoucherRow, 'status' | 'expiresAt'>, now: Date) {
  return status === 'ACTIVE' && expiresAt <= now ? 'EXPIRED' : status;
}

/** A user without a card that the caller may see is no user of theirs. */
function required<T>(row: T | null): T {
  if (row === null) throw new Refusal('NOT_FOUND');
  return row;
}
