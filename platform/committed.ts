/**
 * What a transaction has written, for whoever is told of it in the same process the moment it is committed: to read it
 * would be to ask Postgres for what is at hand. A phone hears of its claimed code before the till has its answer.
 *
 * It goes with the event that tells of the commit, and nowhere else: whoever asks for themselves reads.
 */
import type { Tx } from './database.ts';

/** By what it is and by id. */
export type Committed = Map<Written<unknown>, Map<string, unknown>>;

/** One kind of row that is written and read back by the same room. */
export class Written<Row> {
  /** @param id  By which the row is asked for. */
  put({ written }: Pick<Tx, 'written'>, id: string, row: Row): void {
    const rows = written.get(this) ?? new Map();
    written.set(this, rows.set(id, row));
  }

  /** The rows of these ids, each of which was written; undefined if any was not. */
  rows(committed: Committed | undefined, ids: Iterable<string>): Row[] | undefined {
    const written = committed?.get(this) as Map<string, Row> | undefined;
    if (!written) return undefined;
    const rows: Row[] = [];
    for (const id of ids) {
      const row = written.get(id);
      if (row === undefined) return undefined;
      rows.push(row);
    }
    return rows;
  }
}

const COMMITTED = Symbol('committed');

/** An event that tells of a commit, or what is made of one. */
export function carrying<Event extends object>(event: Event, committed: Committed | undefined): Event {
  return committed ? { ...event, [COMMITTED]: committed } : event;
}

/** What an event carries; undefined where what it tells of was read. */
export function carriedBy(event: unknown): Committed | undefined {
  return (event as { [COMMITTED]?: Committed } | null | undefined)?.[COMMITTED];
}
