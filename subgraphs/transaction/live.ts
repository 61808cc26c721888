/** Committed fact → re-read → stream. */
import { Refusal } from '../../platform/errors.ts';
import { stream } from '../../platform/stream.ts';
import type { Context } from './context.ts';
import { TRANSACTION_TOPIC, type TransactionRow } from './repository.ts';
import { isFinal } from './transaction.ts';

/** The payload of the subscription of that name. */
export interface TransactionChanged {
  readonly transactionChanged: TransactionRow;
}

/**
 * A transaction now, and at each change of its status. Completes once it is cancelled, has lapsed or is wholly reversed; a claimed one
 * stays, as it may yet be reversed.
 *
 * @throws {Refusal} NOT_FOUND if there is none, or the caller may not see it.
 */
export function transactionChanged(context: Context, id: string): AsyncIterableIterator<TransactionChanged> {
  let sent = -1;
  return stream({
    live: context.rooms.platform.live,
    topic: TRANSACTION_TOPIC,
    id: id.toLowerCase(),
    async read() {
      const row = await context.transactions.clear(id).load(id);
      if (!row) throw new Refusal('NOT_FOUND', { transactionId: id });
      const values = row.version > sent ? [{ transactionChanged: row }] : [];
      sent = row.version;
      return { values, position: row.version, last: isFinal(row.status) };
    },
  });
}
