/** What may be asked of this room. */
import type { Sql } from '../../platform/database.ts';
import type { Export } from '../../platform/export.ts';
import { exportOf } from './export-repository.ts';

export interface TransactionDoor {
  /** All that this room holds on cards. */
  exportOf(sql: Sql, cardIds: readonly string[]): Promise<Export>;
}

export function transactionDoor(): TransactionDoor {
  return { exportOf };
}
