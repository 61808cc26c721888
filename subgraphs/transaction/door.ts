/** What may be asked of this room. */
import type { Sql, Tx } from '../../platform/database.ts';
import type { Export } from '../../platform/export.ts';
import { exportOf } from './export-repository.ts';
import { insertPast, type PastTransaction } from './import-repository.ts';

export type { PastTransaction } from './import-repository.ts';
export type { Order } from './order.ts';

export interface TransactionDoor {
  /** All that this room holds on cards. */
  exportOf(sql: Sql, cardIds: readonly string[]): Promise<Export>;
  /**
   * Adds transactions that were claimed in another system, each order once, whenever it is imported.
   *
   * @returns The ids of those that are new.
   */
  importPast(tx: Tx, importId: string, past: readonly PastTransaction[]): Promise<Set<string>>;
}

export function transactionDoor(): TransactionDoor {
  return { exportOf, importPast: insertPast };
}
