/** What other rooms may ask of this one, within their open transaction. */
import type { Sql, Tx } from '../../platform/database.ts';
import type { Export } from '../../platform/export.ts';
import { exportOf } from './export-repository.ts';
import { claimOtp, type OtpRow } from './repository.ts';

/** A code that was claimed, and what was picked with it. */
export interface Exchanged extends Pick<OtpRow, 'cardId' | 'holdId' | 'rewards' | 'vouchers'> {
  readonly otpId: string;
}

export interface OtpDoor {
  /** Claims a live code, once. Undefined where it is wrong, expired or used: which of them is not told. */
  claim(tx: Tx, code: string, at: Date): Promise<Exchanged | undefined>;
  /** All that this room holds on cards. */
  exportOf(sql: Sql, cardIds: readonly string[]): Promise<Export>;
}

export function otpDoor(): OtpDoor {
  return {
    async claim(tx, code, at) {
      const claimed = await claimOtp(tx, code, at);
      if (!claimed) return undefined;
      const { id: otpId, cardId, holdId, rewards, vouchers } = claimed;
      return { otpId, cardId, holdId, rewards, vouchers };
    },
    exportOf,
  };
}
