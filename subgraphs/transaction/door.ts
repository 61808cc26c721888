/** What may be asked of this room. */
import type { Sql, Tx } from '../../platform/database.ts';
import type { Export } from '../../platform/export.ts';
import { exportOf } from './export-repository.ts';
import { type ImportedPast, insertPast, type PastTransaction } from './import-repository.ts';

export type { ImportedPast, PastTransaction } from './import-repository.ts';
export type { Order } from './order.ts';

export interface TransactionDoor {
  /** All that this room holds on cards. */
  exportOf(sql: Sql, cardIds: readonly string[]): Promise<Export>;
  /** Adds transactions that were claimed in another system, each order once, whenever it is imported. */
  importPast(tx: Tx, importId: string, past: readonly PastTransaction[]): Promise<ImportedPast>;
}

export function transactionDoor(): TransactionDoor {
  return { exportOf, importPast: insertPast };
}
