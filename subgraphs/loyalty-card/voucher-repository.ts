/** All SQL that looks for vouchers. They are written with the facts that change them: `ledger-repository.ts`. */
import type { Sql } from '../../platform/database.ts';
import { gathered } from '../../platform/gathered.ts';
import type { Benefit } from './programme.ts';
import type { VoucherStatus } from './voucher.ts';

export interface VoucherRow {
  readonly id: string;
  readonly cardId: string;
  readonly code: string;
  readonly status: VoucherStatus;
  /** The transaction that used it. */
  readonly usedIn: string | null;
  readonly benefit: Benefit;
  readonly autoApply: boolean;
  readonly campaignId: string;
  readonly campaignVersion: number;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
}

export const vouchersByIds = gathered(
  async (sql: Sql, ids: readonly string[]): Promise<VoucherRow[]> => {
    return sql<VoucherRow>`
    select id, card_id as "cardId", code, status, used_in as "usedIn", benefit, auto_apply as "autoApply", campaign_id as "campaignId",
      campaign_version as "campaignVersion", issued_at as "issuedAt", expires_at as "expiresAt"
    from loyalty_card.voucher
    where id = any(${ids}::uuid[])`;
  },
  ({ id }) => id,
);

/** Newest first. */
export const vouchersOfCards = gathered(
  async (sql: Sql, cardIds: readonly string[]): Promise<VoucherRow[]> => {
    return sql<VoucherRow>`
    select id, card_id as "cardId", code, status, used_in as "usedIn", benefit, auto_apply as "autoApply", campaign_id as "campaignId",
      campaign_version as "campaignVersion", issued_at as "issuedAt", expires_at as "expiresAt"
    from loyalty_card.voucher
    where card_id = any(${cardIds}::uuid[])
    order by issued_at desc, id`;
  },
  ({ cardId }) => cardId,
);
