import { Refusal } from '../../platform/errors.ts';
import { DateTime, SafeInt } from '../../platform/scalars.ts';
import type { Resolvers } from './generated/graphql.ts';
import { base10, offered, points, progress } from './show.ts';

export const resolvers: Resolvers = {
  DateTime,
  SafeInt,

  Query: {
    card: (_root, { id }, { cards }) => cards.load(id),
    programme: (_root, _args, { programme }) => programme(),
  },

  Subscription: {
    cardChanged: {
      subscribe: (_root, { cardId }, { cardChanged }) => cardChanged(cardId),
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
    points: async ({ state }, _args, { now, programme }) => points(state, now, await programme()),
    progress: async ({ state }, _args, { now, programme }) => progress(state, now, await programme()),
    vouchers: async ({ id }, { status }, { now, vouchersOfCards }) =>
      (await vouchersOfCards.load(id)).filter((voucher) => !status || statusOf(voucher, now) === status),
  },

  Voucher: {
    __resolveReference: async ({ id }, { vouchers }) => vouchers.load(id),
    status: (voucher, _args, { now }) => statusOf(voucher, now),
    campaign: async ({ campaignId }, _args, { programme }) =>
      (await programme()).campaigns.filter((c) => c.kind === 'STAMPS').find(({ id }) => id === campaignId) ?? null,
  },

  Programme: {
    campaigns: (programme, filter, { now }) => offered(programme, now, filter),
    rewards: ({ rewards }) => rewards.filter(({ active }) => active),
  },
  Campaign: {
    __resolveType: ({ kind }) => (kind === 'POINTS' ? 'PointsCampaign' : 'StampCampaign'),
  },
  Reward: {
    __resolveReference: async ({ id }, { programme }) => (await programme()).rewards.find((r) => r.id === id) ?? null,
  },
  Benefit: {
    __resolveType: ({ type }) => type,
  },
};

function statusOf({ expiresAt }: { expiresAt: Date }, now: Date) {
  return expiresAt <= now ? 'EXPIRED' : 'ACTIVE';
}

/** A user without a card that the caller may see is no user of theirs. */
function required<T>(row: T | null): T {
  if (row === null) throw new Refusal('NOT_FOUND');
  return row;
}
