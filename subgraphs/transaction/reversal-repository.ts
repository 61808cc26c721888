/** All SQL of returned lines. */
import type { Sql, Tx } from '../../platform/database.ts';
import { gathered } from '../../platform/gathered.ts';
import type { ReturnedLine, ReverseOutcome } from '../loyalty-card/door.ts';
import { TRANSACTION_TOPIC } from './repository.ts';
import type { TransactionStatus } from './transaction.ts';

export interface ReversalRow {
  readonly id: string;
  readonly transactionId: string;
  readonly at: Date;
  readonly reason: string;
  readonly lines: readonly ReturnedLine[];
  readonly pointsTakenBack: number;
  readonly pointsGivenBack: number;
  readonly stampsTakenBack: number;
}

/** Oldest first. */
export const reversalsOf = gathered(
  async (sql: Sql, transactionIds: readonly string[]): Promise<ReversalRow[]> => {
    return sql<ReversalRow>`
    select id, transaction_id as "transactionId", at, reason, lines, points_taken_back as "pointsTakenBack",
      points_given_back as "pointsGivenBack", stamps_taken_back as "stampsTakenBack"
    from transaction.reversal
    where transaction_id = any(${transactionIds}::uuid[])
    order by transaction_id, nr`;
  },
  ({ transactionId }) => transactionId,
);

export interface NewReversal {
  readonly id: string;
  readonly transactionId: string;
  readonly at: Date;
  readonly reason: string;
  readonly status: TransactionStatus;
  readonly outcome: ReverseOutcome;
  /** Where its claim and this reversal stand among the facts of the card. */
  readonly positions: readonly number[];
}

/** Writes a return into its transaction, which the caller has locked. */
export async function insertReversal(
  { sql, changed }: Tx,
  { id, transactionId, at, reason, status, outcome, positions }: NewReversal,
): Promise<void> {
  await sql`
    with reversed as (
      update transaction.transaction set status = ${status}, version = version + 1, positions = ${positions}
      where id = ${transactionId}
      returning id
    )
    insert into transaction.reversal
      (id, transaction_id, nr, at, reason, lines, points_taken_back, points_given_back, stamps_taken_back)
    select ${id}, id, (select count(*) from transaction.reversal r where r.transaction_id = reversed.id) + 1, ${at},
      ${reason}, ${JSON.stringify(outcome.lines)}, ${outcome.pointsTakenBack}, ${outcome.pointsGivenBack},
      ${outcome.stampsTakenBack}
    from reversed`;
  changed(TRANSACTION_TOPIC, transactionId);
}
