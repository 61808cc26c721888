/**
 * One statement for all that many requests ask at the same moment.
 *
 * A loader gathers what one request asks for. But most requests ask for one thing, and what a statement costs is mostly the
 * way to the database and back. So while two statements are under way, what else is asked for is gathered into the next:
 * with few requests nobody waits, and the more there are, the less each costs.
 *
 * Nobody joins a statement that was sent before they asked: everybody reads what they have written.
 */
import { clearAlarm, setAlarm } from './alarm.ts';
import { Cancellation, currentCancellation } from './cancellation.ts';
import { readerOf, type Sql } from './database.ts';

/** Keys in one statement. */
export const KEYS_MAX = 256;
/** Statements of one kind under way at once without anybody having waited. With one, few requests would wait for nothing. */
export const FREELY_MAX = 2;
/** With those that were full, or waited for too long. */
export const AT_ONCE_MAX = 4;
/** Longest that anybody waits for a statement that was sent before they asked; longer only where all those are under way. */
export const WAIT_MS = 5;
/** How long a statement runs before anybody listens whether it is still waited for. */
const LISTEN_AFTER_MS = 50;

type Read<Row> = (sql: Sql, keys: readonly string[]) => Promise<Row[]>;

/**
 * The same read, gathered where it is a statement of its own. In a transaction it is sent at once.
 *
 * @param read   Rows of these keys, in any order; of one key, in one that does not depend on the others.
 * @param keyOf  The key that a row was found by; keys are UUIDs, in any case.
 */
export function gathered<Row>(read: Read<Row>, keyOf: (row: Row) => string): Read<Row> {
  const askers = new WeakMap<Sql, ReturnType<typeof gatherer<Row>>>();
  return (sql, keys) => {
    if (keys.length === 0) return Promise.resolve([]);
    const reader = readerOf(sql);
    if (!reader) return read(sql, keys);
    let ask = askers.get(sql);
    if (!ask) {
      ask = gatherer((all, cancellation) => read(reader.cancelledBy(cancellation), all), keyOf);
      askers.set(sql, ask);
    }
    return ask(keys);
  };
}

/** What is read as a whole, and has no keys. */
export function gatheredWhole<Row>(read: (sql: Sql) => Promise<Row>): (sql: Sql) => Promise<Row> {
  const readAll = gathered(
    async (sql) => [await read(sql)],
    () => WHOLE,
  );
  return async (sql) => (await readAll(sql, [WHOLE]))[0] as Row;
}

const WHOLE = 'whole';

interface Asking<Row> {
  readonly keys: readonly string[];
  readonly cancellation: Cancellation | undefined;
  readonly resolve: (rows: Row[]) => void;
  readonly reject: (error: unknown) => void;
}

/** A read of keys that many ask for, until none of them waits any more. */
type ReadAll<Row> = (keys: readonly string[], cancellation: Cancellation | undefined) => Promise<Row[]>;

function gatherer<Row>(read: ReadAll<Row>, keyOf: (row: Row) => string) {
  let waiting: Asking<Row>[] = [];
  let keysWaiting = 0;
  let underWay = 0;
  let soon = false;
  let impatient: NodeJS.Timeout | undefined;

  function consider(): void {
    soon = false;
    const most = () => (keysWaiting >= KEYS_MAX ? AT_ONCE_MAX : FREELY_MAX);
    while (waiting.length > 0 && underWay < most()) send();
    if (waiting.length > 0) impatient ??= setTimeout(lose, WAIT_MS).unref();
  }

  /** Patience. */
  function lose(): void {
    impatient = undefined;
    if (underWay < AT_ONCE_MAX) send();
    if (waiting.length > 0) impatient = setTimeout(lose, WAIT_MS).unref();
  }

  function send(): void {
    const sent = waiting;
    waiting = [];
    keysWaiting = 0;
    clearTimeout(impatient);
    impatient = undefined;
    underWay += 1;
    const done = () => {
      underWay -= 1;
      consider();
    };
    answer(sent, read, keyOf).then(done, done);
  }

  return (keys: readonly string[]): Promise<Row[]> =>
    new Promise((resolve, reject) => {
      waiting.push({ keys, cancellation: currentCancellation(), resolve, reject });
      keysWaiting += keys.length;
      if (soon) return;
      soon = true;
      // After all that is asked for in this turn of the event loop, by whichever connection.
      setImmediate(consider);
    });
}

/** Never rejects. */
async function answer<Row>(
  sent: readonly Asking<Row>[],
  read: ReadAll<Row>,
  keyOf: (row: Row) => string,
): Promise<void> {
  const [first] = sent;
  const all = sent.length === 1 && first ? first.keys : [...new Set(sent.flatMap(({ keys }) => keys))];
  const waitedFor = whileWaitedFor(sent);
  try {
    const rows = await read(all, waitedFor.cancellation);
    if (sent.length === 1) return first?.resolve(rows);
    const byKey = Map.groupBy(rows, keyOf);
    for (const { keys, resolve } of sent) resolve(rowsOf(keys, byKey));
  } catch (error) {
    for (const { reject } of sent) reject(error);
  } finally {
    waitedFor.forget();
  }
}

function rowsOf<Row>(keys: readonly string[], byKey: ReadonlyMap<string, Row[]>): Row[] {
  if (keys.length === 1) return byKey.get((keys[0] as string).toLowerCase()) ?? [];
  const distinct = new Set(keys.map((key) => key.toLowerCase()));
  return [...distinct].flatMap((key) => byKey.get(key) ?? []);
}

/**
 * Cancelled when nobody waits any more; nothing where somebody waits in any case. Nearly all statements are over before it
 * is worth while to listen whether anybody goes.
 */
function whileWaitedFor(sent: readonly Pick<Asking<never>, 'cancellation'>[]): {
  cancellation?: Cancellation;
  forget: () => void;
} {
  const all = new Set(sent.map(({ cancellation }) => cancellation));
  if (all.has(undefined)) return { forget: () => {} };
  const cancellation = new Cancellation();
  let left = all.size;
  const gone = () => {
    left -= 1;
    if (left === 0) cancellation.cancel();
  };
  const forgets: ((() => void) | undefined)[] = [];
  const late = setAlarm(LISTEN_AFTER_MS, () => {
    for (const one of all) forgets.push(one?.whenCancelled(gone));
  });
  return {
    cancellation,
    forget() {
      clearAlarm(late);
      for (const forget of forgets) forget?.();
    },
  };
}
