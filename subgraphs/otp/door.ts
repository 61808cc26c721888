/** What other rooms may ask of this one, within their open transaction. */
import type { Tx } from '../../platform/database.ts';
import { claimOtp } from './repository.ts';

export interface OtpDoor {
  /** Claims a live code, once. Undefined where it is wrong, expired or used: which of them is not told. */
  claim(tx: Tx, code: string, at: Date): Promise<{ otpId: string; cardId: string } | undefined>;
}

export function otpDoor(): OtpDoor {
  return {
    async claim(tx, code, at) {
      const claimed = await claimOtp(tx, code, at);
      return claimed && { otpId: claimed.id, cardId: claimed.cardId };
    },
  };
}
