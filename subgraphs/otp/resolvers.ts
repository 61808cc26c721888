import QRCode from 'qrcode';
import type { Caller } from '../../platform/caller.ts';
import { Refusal } from '../../platform/errors.ts';
import { KEY_MAX, requireText } from '../../platform/input.ts';
import { DateTime } from '../../platform/scalars.ts';
import { readPicks } from '../loyalty-card/door.ts';
import { qrPayload, statusAt } from './code.ts';
import type { Resolvers } from './generated/graphql.ts';
import { cancelLiveOtp, issueOtp } from './handle.ts';
import { otpUpdates } from './live.ts';
import type { OtpRow } from './repository.ts';

export const resolvers: Resolvers = {
  DateTime,

  Query: {
    otp: (_root, { id }, { otps }) => otps.load(id),
  },

  Mutation: {
    issueOtp: async (_root, { input }, { caller, cardFor, otps, rooms }) => {
      const idempotencyKey = requireText('input.idempotencyKey', input.idempotencyKey, KEY_MAX);
      const picks = readPicks(input);
      const cardId = await cardFor('input.cardId', input.cardId);
      return found(await otps.load(await issueOtp(rooms, { caller, cardId, picks, idempotencyKey })));
    },
    cancelOtp: async (_root, { id }, { otps, rooms }) => {
      const otp = found(await otps.load(id));
      await cancelLiveOtp(rooms, otp.id);
      return found(await otps.clear(id).load(id));
    },
  },

  Subscription: {
    otpUpdates: {
      subscribe: async (_root, { cardId, after, renew }, { caller, cardFor, rooms }) => {
        const id = await cardFor('cardId', cardId);
        // A partner is told what becomes of the code of somebody who is forgotten; she is nobody any more.
        const still = async () => caller.role === 'GUEST' && (await cardFor('cardId', id));
        return otpUpdates(rooms, { cardId: id, after, renew, still });
      },
    },
  },

  Otp: {
    __resolveReference: async ({ id }, { otps }) => otps.load(id),
    code: (otp, _args, { caller, now }) => shownCode(otp, caller, now),
    qrPayload: (otp, _args, { caller, now }) => {
      const code = shownCode(otp, caller, now);
      return code && qrPayload(code);
    },
    qrSvg: async (otp, _args, { caller, now }) => {
      const code = shownCode(otp, caller, now);
      return code && QRCode.toString(qrPayload(code), { type: 'svg', errorCorrectionLevel: 'M' });
    },
    status: (otp, _args, { now }) => statusAt(otp, now),
    card: ({ cardId }) => ({ id: cardId }),
    rewards: ({ rewards }) => [...rewards],
    vouchers: ({ vouchers }) => vouchers.map((id) => ({ id })),
  },

  OtpUpdate: {
    cursor: ({ seq }) => String(seq),
  },

  LoyaltyCard: {
    otp: async ({ id }, _args, { otpsOfCards, now }) => {
      const otp = await otpsOfCards.load(id);
      return otp && statusAt(otp, now) === 'ISSUED' ? otp : null;
    },
  },
};

/** A code is for its guest and for partners, and only while it is live. */
function shownCode(otp: OtpRow, { role }: Caller, now: Date): string | null {
  return (role === 'GUEST' || role === 'PARTNER') && statusAt(otp, now) === 'ISSUED' ? otp.code : null;
}

function found(otp: OtpRow | null): OtpRow {
  if (!otp) throw new Refusal('NOT_FOUND');
  return otp;
}
