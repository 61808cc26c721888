/** Who may see a card: its guest, until it is closed, kiosks where it was identified, partners and operators. */
import type { Caller } from '../../platform/caller.ts';
import type { Sql } from '../../platform/database.ts';
import { identifiedAt, type Owned } from './repository.ts';

/** Whether a caller may see every card. */
export function seesAll({ role }: Caller): boolean {
  return role === 'PARTNER' || role === 'OPERATOR';
}

/** Those of the cards that a caller may see. */
export async function visible<Row extends Owned>(
  sql: Sql,
  caller: Caller,
  rows: readonly Row[],
): Promise<readonly Row[]> {
  switch (caller.role) {
    case 'PARTNER':
    case 'OPERATOR':
      return rows;
    case 'GUEST':
      return rows.filter(({ userId, closed }) => userId === caller.userId && !closed);
    case 'KIOSK': {
      const ids = rows.map(({ id }) => id);
      const identified = new Set(await identifiedAt(sql, caller, ids));
      return rows.filter(({ id }) => identified.has(id));
    }
    case 'NOBODY':
      return [];
  }
}
