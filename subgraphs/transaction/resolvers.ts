import { requireRole } from '../../platform/caller.ts';
import { Refusal } from '../../platform/errors.ts';
import { exactlyOne } from '../../platform/input.ts';
import { CalendarDate, DateTime, JSONObject } from '../../platform/scalars.ts';
import { readOutcome, toldResolvers } from '../loyalty-card/door.ts';
import type { Booking } from './booking.ts';
import { cancelTransaction, claimTransaction, createTransaction } from './claim.ts';
import type { Context } from './context.ts';
import type { Resolvers } from './generated/graphql.ts';
import { transactionsOf } from './history.ts';
import { identify } from './identify.ts';
import { readCancel, readClaim, readCreate, readIdentify, readOrderKey, readReverse } from './input.ts';
import { transactionChanged } from './live.ts';
import { locksAt } from './lock-repository.ts';
import { idByOrder, type TransactionRow } from './repository.ts';
import { reverseTransaction } from './reverse.ts';
import { statusAt } from './transaction.ts';
import { validate } from './validate.ts';

/** Source: `schema.graphql` */
const LOCKS_MAX = 100;

export const resolvers: Resolvers = {
  DateTime,
  Date: CalendarDate,
  JSONObject,

  Query: {
    transaction: async (_root, { by }, { rooms, transactions }) => {
      exactlyOne('by', by);
      const { order } = by;
      const id = order ? await idByOrder(rooms.platform.db.sql, readOrderKey(order)) : by.id;
      return id ? transactions.load(id) : null;
    },
    validateTransaction: (_root, { input }, context) => validate(context, asTill(context), input),
    lockedTerminals: (_root, _args, { rooms, now }) => locksAt(rooms.platform.db.sql, now, LOCKS_MAX),
  },

  Mutation: {
    identify: async (_root, { input }, context) =>
      found(await context.transactions.load(await identify(context.rooms, readIdentify(asTill(context), input)))),
    createTransaction: async (_root, { input }, context) =>
      payload(
        context,
        await createTransaction(context.rooms, readCreate(asTill(context), input, await currency(context))),
      ),
    claimTransaction: async (_root, { input }, context) =>
      payload(
        context,
        await claimTransaction(context.rooms, readClaim(asTill(context), input, await currency(context))),
      ),
    cancelTransaction: async (_root, { input }, context) =>
      found(
        await context.transactions.load(await cancelTransaction(context.rooms, readCancel(asTill(context), input))),
      ),
    reverseTransaction: async (_root, { input }, context) => {
      const caller = requireRole(context.caller, 'KIOSK', 'PARTNER', 'OPERATOR');
      const id = await reverseTransaction(context.rooms, readReverse(caller, input));
      return found(await context.transactions.load(id));
    },
  },

  Subscription: {
    transactionChanged: {
      subscribe: (_root, { id }, context) => transactionChanged(context, id),
    },
  },

  LockedTerminal: {
    client: ({ clientId }) => ({ id: clientId }),
    wrongIdentifiers: ({ wrong }) => wrong,
  },

  LoyaltyTransaction: {
    __resolveReference: async ({ id }, { transactions }) => transactions.load(id),
    status: (transaction, _args, { now }) => statusAt(transaction, now),
    card: ({ cardId }) => ({ id: cardId }),
    order: ({ order, payable }) =>
      order && {
        ...order,
        lines: [...order.lines],
        payments: [...order.payments],
        offerCodes: [...order.offerCodes],
        total: { amount: order.total, currency: order.currency },
        payable: { amount: payable ?? order.total, currency: order.currency },
      },
    rewards: ({ rewards }) => [...rewards],
    vouchers: ({ vouchers }) => vouchers.map((id) => ({ id })),
    vouchersIssued: ({ vouchersIssued }) => vouchersIssued.map((id) => ({ id })),
    reversals: async ({ id }, _args, { reversals }) =>
      (await reversals.load(id)).map((reversal) => ({ ...reversal, lines: [...reversal.lines] })),
    explanation: ({ explanation }) => explanation.map(readOutcome),
  },

  ...toldResolvers,

  LoyaltyCard: {
    transactions: ({ id }, { first, after }, context) => transactionsOf(context, id, first, after),
  },

  Otp: {
    transaction: ({ id }, _args, { transactionsOfOtps }) => transactionsOfOtps.load(id),
  },
};

function asTill({ caller }: Context) {
  return requireRole(caller, 'KIOSK', 'PARTNER');
}

function currency({ rooms }: Context): Promise<string> {
  return rooms.loyaltyCard.currency(rooms.platform.db.sql);
}

async function payload({ transactions }: Context, { id, alreadyBooked }: Booking) {
  const transaction = found(await transactions.load(id));
  return { alreadyBooked, transaction, card: { id: transaction.cardId } };
}

function found(transaction: TransactionRow | null): TransactionRow {
  if (!transaction) throw new Refusal('NOT_FOUND');
  return transaction;
}
