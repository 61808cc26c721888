/** All SQL of transactions. That of guessing is in `lock-repository.ts`. */
import { Written } from '../../platform/committed.ts';
import type { Sql, Tx } from '../../platform/database.ts';
import { gathered } from '../../platform/gathered.ts';
import type { Booked, Channel, Held, OstType, StoredOutcome } from '../loyalty-card/door.ts';
import type { Order } from './order.ts';
import type { TransactionStatus } from './transaction.ts';

/** The topic of a transaction: its status changed. */
export const TRANSACTION_TOPIC = 'transaction';

/** What it holds or has spent is in `rewards` and `vouchers`; held in the card's ledger under `holdId`. */
export interface TransactionRow extends Held {
  readonly id: string;
  readonly status: TransactionStatus;
  readonly version: number;
  readonly cardId: string;
  readonly clientId: string;
  readonly channel: Channel;
  readonly posType: string;
  readonly storeId: string;
  readonly terminalId: string | null;
  readonly identifiedBy: OstType | null;
  readonly otpId: string | null;
  readonly openedAt: Date;
  readonly expiresAt: Date | null;
  readonly claimedAt: Date | null;
  readonly order: Order | null;
  readonly payable: number | null;
  readonly holdId: string | null;
  readonly pointsEarned: number;
  readonly pointsBurned: number;
  readonly stampsGranted: number;
  readonly vouchersIssued: readonly string[];
  readonly explanation: readonly StoredOutcome[];
}

/** The key that an order has of itself. */
export interface OrderKey {
  readonly posType: string;
  readonly storeId: string;
  /** YYYY-MM-DD */
  readonly businessDate: string;
  readonly ref: string;
}

/** The unique index that keeps an order from being booked twice, whichever request brings it. */
export const ORDER_BOOKED_ONCE = 'transaction_order_booked';

export const transactionsByIds = gathered(
  async (sql: Sql, ids: readonly string[]): Promise<TransactionRow[]> => {
    return sql<TransactionRow>`
    select id, status, version, card_id as "cardId", client_id as "clientId", channel, pos_type as "posType",
      store_id as "storeId", terminal_id as "terminalId", identified_by as "identifiedBy", otp_id as "otpId",
      opened_at as "openedAt", expires_at as "expiresAt", claimed_at as "claimedAt", "order", payable,
      hold_id as "holdId", rewards, vouchers, points_earned as "pointsEarned", points_burned as "pointsBurned", stamps_granted as "stampsGranted", vouchers_issued as "vouchersIssued", explanation
    from transaction.transaction
    where id = any(${ids}::uuid[])`;
  },
  ({ id }) => id,
);

/** Part of a card's transactions, newest first: those opened before a moment, or at it with a smaller id. */
export interface Page {
  readonly cardId: string;
  readonly before: { readonly at: string; readonly id: string };
  readonly limit: number;
  /** Empty posTypes or storeIds: all of them. */
  readonly posTypes: readonly string[];
  readonly storeIds: readonly string[];
}

/** The ids on a page. */
export async function idsOfCard(sql: Sql, { cardId, before, limit, posTypes, storeIds }: Page): Promise<string[]> {
  const rows = await sql<{ id: string }>`
    select id from transaction.transaction
    where card_id = ${cardId} and (opened_at, id) < (${before.at}::timestamptz, ${before.id}::uuid)
      and (cardinality(${posTypes}::text[]) = 0 or pos_type = any(${posTypes}::text[]))
      and (cardinality(${storeIds}::text[]) = 0 or store_id = any(${storeIds}::text[]))
    order by opened_at desc, id desc
    limit ${limit}`;
  return rows.map(({ id }) => id);
}

/** The transactions that codes were exchanged for. */
export const transactionsByOtps = gathered(
  async (sql: Sql, otpIds: readonly string[]): Promise<TransactionRow[]> =>
    sql<TransactionRow>`
    select id, status, version, card_id as "cardId", client_id as "clientId", channel, pos_type as "posType",
      store_id as "storeId", terminal_id as "terminalId", identified_by as "identifiedBy", otp_id as "otpId",
      opened_at as "openedAt", expires_at as "expiresAt", claimed_at as "claimedAt", "order", payable,
      hold_id as "holdId", rewards, vouchers, points_earned as "pointsEarned", points_burned as "pointsBurned", stamps_granted as "stampsGranted", vouchers_issued as "vouchersIssued", explanation
      from transaction.transaction
      where otp_id = any(${otpIds}::uuid[])`,
  ({ otpId }) => otpId ?? '',
);

/** The transaction of an order: the one that booked it, or else the newest that names it. */
export async function idByOrder(
  sql: Sql,
  { posType, storeId, businessDate, ref }: OrderKey,
): Promise<string | undefined> {
  const [row] = await sql<{ id: string }>`
    select id from transaction.transaction
    where pos_type = ${posType} and store_id = ${storeId} and business_date = ${businessDate} and order_ref = ${ref}
    order by claimed_at is null, opened_at desc
    limit 1`;
  return row?.id;
}

/** The transaction that booked an order. */
export async function bookedId(
  sql: Sql,
  { posType, storeId, businessDate, ref }: OrderKey,
): Promise<string | undefined> {
  const [row] = await sql<{ id: string }>`
    select id from transaction.transaction
    where pos_type = ${posType} and store_id = ${storeId} and business_date = ${businessDate} and order_ref = ${ref}
      and claimed_at is not null`;
  return row?.id;
}

export interface Locked
  extends Pick<
    TransactionRow,
    'id' | 'status' | 'cardId' | 'channel' | 'posType' | 'storeId' | 'expiresAt' | 'identifiedBy' | 'holdId' | 'order'
  > {
  /** Where its claim and its newest reversal stand among the facts of the card. */
  readonly positions: readonly number[];
}

/** A transaction as it is. Waits for, and keeps out, others that would change it. */
export async function lockTransaction({ sql }: Tx, id: string): Promise<Locked | undefined> {
  const [row] = await sql<Locked>`
    select id, status, card_id as "cardId", channel, pos_type as "posType", store_id as "storeId", expires_at as "expiresAt",
      identified_by as "identifiedBy", hold_id as "holdId", "order", positions
    from transaction.transaction
    where id = ${id}
    for update`;
  return row;
}

export type NewTransaction = Pick<
  TransactionRow,
  | 'id'
  | 'cardId'
  | 'clientId'
  | 'channel'
  | 'posType'
  | 'storeId'
  | 'terminalId'
  | 'identifiedBy'
  | 'otpId'
  | 'openedAt'
  | 'expiresAt'
  | 'order'
  | 'holdId'
  | 'rewards'
  | 'vouchers'
>;

/** Transactions that codes were exchanged for, by code. */
export const OPENED = new Written<TransactionRow>();

export async function insertTransaction(tx: Tx, t: NewTransaction): Promise<void> {
  const [opened] = await tx.sql<TransactionRow>`
    insert into transaction.transaction
      (id, status, card_id, client_id, channel, pos_type, store_id, terminal_id, identified_by, otp_id, opened_at, expires_at,
       "order", business_date, order_ref, payable, hold_id, rewards, vouchers)
    values (${t.id}, 'OPEN', ${t.cardId}, ${t.clientId}, ${t.channel}, ${t.posType}, ${t.storeId}, ${t.terminalId},
      ${t.identifiedBy}, ${t.otpId}, ${t.openedAt}, ${t.expiresAt}, ${t.order && JSON.stringify(t.order)},
      ${t.order?.businessDate}, ${t.order?.ref}, ${t.order?.total}, ${t.holdId}, ${JSON.stringify(t.rewards)}, ${t.vouchers})
    returning id, status, version, card_id as "cardId", client_id as "clientId", channel, pos_type as "posType",
      store_id as "storeId", terminal_id as "terminalId", identified_by as "identifiedBy", otp_id as "otpId",
      opened_at as "openedAt", expires_at as "expiresAt", claimed_at as "claimedAt", "order", payable,
      hold_id as "holdId", rewards, vouchers, points_earned as "pointsEarned", points_burned as "pointsBurned", stamps_granted as "stampsGranted", vouchers_issued as "vouchersIssued", explanation`;
  if (opened?.otpId) OPENED.put(tx, opened.otpId, opened);
}

/**
 * Writes the booked order into its transaction.
 *
 * @throws a violation of {@link ORDER_BOOKED_ONCE} if another transaction has booked it.
 */
export async function bookOrder(
  { sql, changed }: Tx,
  { id, channel, order, booked, at }: { id: string; channel: Channel; order: Order; booked: Booked; at: Date },
): Promise<void> {
  await sql`
    update transaction.transaction
    set status = 'CLAIMED', version = version + 1, claimed_at = ${at}, channel = ${channel},
      "order" = ${JSON.stringify(order)}, business_date = ${order.businessDate}, order_ref = ${order.ref},
      payable = ${booked.payable}, rewards = ${JSON.stringify(booked.rewards)}, vouchers = ${booked.vouchers},
      points_earned = ${booked.pointsEarned}, points_burned = ${booked.pointsBurned},
      stamps_granted = ${booked.stampsGranted}, vouchers_issued = ${booked.vouchersIssued},
      explanation = ${JSON.stringify(booked.explanation)}, positions = ${booked.positions}
    where id = ${id}`;
  changed(TRANSACTION_TOPIC, id);
}

export async function cancel({ sql, changed }: Tx, id: string, reason: string): Promise<void> {
  await sql`
    update transaction.transaction set status = 'CANCELLED', version = version + 1, reason = ${reason}
    where id = ${id}`;
  changed(TRANSACTION_TOPIC, id);
}

/** Ends open transactions that have lapsed, some at a time; another process's sweep takes others. @returns How many. */
export async function expireLapsed({ sql, changed }: Tx, at: Date, limit: number): Promise<number> {
  const expired = await sql<{ id: string }>`
    with due as (
      select id from transaction.transaction where status = 'OPEN' and expires_at <= ${at}
      order by expires_at limit ${limit} for update skip locked
    )
    update transaction.transaction t set status = 'EXPIRED', version = version + 1 from due where t.id = due.id returning t.id`;
  for (const { id } of expired) changed(TRANSACTION_TOPIC, id);
  return expired.length;
}

/** How far each of these has come; what a live update compares. */
export async function positionsOf(sql: Sql, ids: readonly string[]): Promise<{ id: string; position: number }[]> {
  return sql<{ id: string; position: number }>`
    select id, version as position from transaction.transaction where id = any(${ids}::uuid[])`;
}
