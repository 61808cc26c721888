/** The transactions of a card, page by page. */
import { type Connection, connection, readCursor, requireFirst } from '../../platform/connection.ts';
import { isUuid } from '../../platform/input.ts';
import type { Context } from './context.ts';
import { idsOfCard, type TransactionRow } from './repository.ts';

/** After every transaction there is. */
const NEWEST = { at: 'infinity', id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' };

/** Newest first; of a kiosk's own only, for a kiosk. @throws {Refusal} INPUT_INVALID */
export async function transactionsOf(
  { caller, rooms, transactions }: Context,
  cardId: string,
  first: number,
  after: string | null | undefined,
): Promise<Connection<TransactionRow>> {
  const limit = requireFirst(first);
  const before = readCursor(after, readPlace) ?? NEWEST;
  const { posTypes, storeIds } = caller.role === 'KIOSK' ? caller : { posTypes: [], storeIds: [] };
  const ids = await idsOfCard(rooms.platform.db.sql, { cardId, before, limit: limit + 1, posTypes, storeIds });
  const rows = await transactions.loadMany(ids);
  const seen = rows.filter((row): row is TransactionRow => row !== null && !(row instanceof Error));
  return connection(seen, limit, ({ openedAt, id }) =>
    Buffer.from(`${openedAt.toISOString()} ${id}`).toString('base64url'),
  );
}

function readPlace(cursor: string): { at: string; id: string } | undefined {
  const [at = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split(' ');
  const instant = new Date(at);
  // As it was written: neither a day that there is not, nor a year that Postgres would not take.
  const same = !Number.isNaN(instant.getTime()) && instant.toISOString() === at && at >= '2000' && isUuid(id);
  return same ? { at, id } : undefined;
}
