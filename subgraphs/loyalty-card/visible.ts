/** Who may see a card: its guest, until it is closed, kiosks where it was identified, partners and operators. */
import type { Caller } from '../../platform/caller.ts';
import type { Sql } from '../../platform/database.ts';
import { type CardRow, identifiedAt } from './repository.ts';

/** Those of the cards that a caller may see. */
export async function visible(sql: Sql, caller: Caller, rows: readonly CardRow[]): Promise<readonly CardRow[]> {
  switch (caller.role) {
    case 'PARTNER':
    case 'OPERATOR':
      return rows;
    case 'GUEST':
      return rows.filter(({ userId, state }) => userId === caller.userId && !state.closed);
    case 'KIOSK': {
      const ids = rows.map(({ id }) => id);
      const identified = new Set(await identifiedAt(sql, caller, ids));
      return rows.filter(({ id }) => identified.has(id));
    }
    case 'NOBODY':
      return [];
  }
}
