/**
 * Live updates. After commit a message says *that* something changed, never what: whoever watches it re-reads the truth.
 * So a lost, doubled or late message costs nothing, and a sweep every few seconds finds what a lost one would have hidden.
 *
 * Whoever watches in the process that changed it is woken at once, the other processes by Postgres's NOTIFY. That is sent
 * after the commit, and not in it: commits that notify queue behind one lock, each with its wait for the disk.
 *
 * The one thing that is said of what changed is what the very transaction has written, and to watchers in its own process
 * only (`committed.ts`): it is the truth of that moment, and they need not use it.
 */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { Committed } from './committed.ts';
import type { Change } from './database.ts';
import { type Log, traceOf } from './log.ts';

/** The channel of Postgres's NOTIFY. A payload is `topic id`, and then by whom it is said. */
export const CHANNEL = 'live';
/** How often everything watched is looked up in one query per topic, in case a message was lost. */
export const SWEEP_MS = 3_000;
/** Ids looked up by one statement of the sweep: few, as reading what it answers keeps everybody else waiting. */
export const SWEEP_IDS_MAX = 500;
/** First and longest pause before the connection that listens is opened again. */
export const RECONNECT_MIN_MS = 100;
export const RECONNECT_MAX_MS = 5_000;
/** Longest it may take to open. */
export const CONNECT_TIMEOUT_MS = 5_000;

/** How far things have come, by id; a number that only grows. */
export type Positions = (ids: readonly string[]) => Promise<readonly { id: string; position: number }[]>;

export interface Watch {
  /** Tells the sweep how far the watcher has read, so that it is not woken for what it knows. */
  seen(position: number): void;
  stop(): void;
}

export interface Live {
  /** Says how the sweep looks up a topic. Each topic belongs to one room. */
  topic(name: string, positions: Positions): void;
  /** Calls `wake` whenever the thing may have changed, from this moment on: attach first, then read. */
  watch(topic: string, id: string, wake: (committed?: Committed) => void): Watch;
  /** Wakes whoever watches these, here and in other processes. */
  changed(changes: readonly Change[], committed?: Committed): void;
  close(): Promise<void>;
}

type Watched = Map<string, Set<Watcher>>;

class Watcher implements Watch {
  position = -1;
  readonly wake: (committed?: Committed) => void;
  readonly #ids: Watched;
  readonly #id: string;

  constructor(ids: Watched, id: string, wake: (committed?: Committed) => void) {
    this.wake = wake;
    this.#ids = ids;
    this.#id = id;
    ids.set(id, (ids.get(id) ?? new Set()).add(this));
  }

  seen(position: number): void {
    this.position = position;
  }

  stop(): void {
    const watchers = this.#ids.get(this.#id);
    watchers?.delete(this);
    if (watchers?.size === 0) this.#ids.delete(this.#id);
  }
}

export async function openLive({ url, log }: { url: string; log: Log }): Promise<Live> {
  const topics = new Map<string, Positions>();
  const watched = new Map<string, Watched>();
  const wake = (topic: string, id: string, committed?: Committed) => {
    for (const watcher of watched.get(topic)?.get(id) ?? []) {
      try {
        watcher.wake(committed);
      } catch (error) {
        // Neither the others' fault, nor that of whoever has committed.
        log.error('a watcher failed', { topic, error: traceOf(error) });
      }
    }
  };
  const wakeAll = () => {
    for (const [topic, ids] of watched) for (const id of ids.keys()) wake(topic, id);
  };
  const ear = await listen({ url, log, heard: wake, deaf: wakeAll });
  const sweep = repeat(SWEEP_MS, log, async () => {
    // One topic that fails does not keep the others from their turn.
    const swept = await Promise.allSettled([...watched].map(([topic, ids]) => sweepTopic(topics.get(topic), ids)));
    for (const turn of swept) if (turn.status === 'rejected') throw turn.reason;
  });

  return {
    topic: (name, positions) => void topics.set(name, positions),
    watch(topic, id, onWake) {
      const ids = watched.get(topic) ?? new Map();
      watched.set(topic, ids);
      return new Watcher(ids, id, onWake);
    },
    changed(changes, committed) {
      for (const { topic, id } of changes) wake(topic, id, committed);
      ear.say(changes);
    },
    async close() {
      await sweep.stop();
      await ear.close();
    },
  };
}

async function sweepTopic(positions: Positions | undefined, ids: Watched): Promise<void> {
  const all = [...ids.keys()];
  for (let from = 0; positions && from < all.length; from += SWEEP_IDS_MAX) {
    for (const { id, position } of await positions(all.slice(from, from + SWEEP_IDS_MAX))) {
      for (const watcher of ids.get(id) ?? []) if (watcher.position < position) watcher.wake();
    }
  }
}

const SAY = 'select pg_notify($1, payload) from unnest($2::text[]) as payload';

/** One connection that listens, and speaks; opened again after a drop, and then everything watched is read again. */
async function listen({
  url,
  log,
  heard,
  deaf,
}: {
  url: string;
  log: Log;
  heard: (topic: string, id: string) => void;
  deaf: () => void;
}): Promise<{ say(changes: readonly Change[]): void; close(): Promise<void> }> {
  let closed = false;
  let client: pg.Client | undefined;
  let pauseMs = RECONNECT_MIN_MS;
  let timer: NodeJS.Timeout | undefined;
  let opening = Promise.resolve();
  const self = randomBytes(6).toString('hex');
  let unsaid: string[] = [];

  /** What is lost with a connection that has broken, the sweeps of the others find. */
  async function flush(): Promise<void> {
    const payloads = unsaid;
    unsaid = [];
    await client?.query(SAY, [CHANNEL, payloads]).catch(() => undefined);
  }

  const again = () => {
    if (closed) return;
    timer = setTimeout(() => {
      opening = connect().then(deaf, (error: Error) => {
        log.warn('live updates: cannot listen yet', { error: error.message });
        again();
      });
    }, pauseMs);
    pauseMs = Math.min(pauseMs * 2, RECONNECT_MAX_MS);
  };

  async function connect(): Promise<void> {
    const next = new pg.Client({
      connectionString: url,
      application_name: 'loyalty-live',
      keepAlive: true,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    });
    let lost = false;
    const drop = () => {
      if (lost) return;
      lost = true;
      if (client === next) again();
    };
    next.on('error', drop);
    next.on('end', drop);
    next.on('notification', ({ payload = '' }) => {
      const [topic = '', id = '', by] = payload.split(' ');
      if (by !== self) heard(topic, id);
    });
    await next.connect();
    await next.query(`listen ${CHANNEL}`);
    client = next;
    pauseMs = RECONNECT_MIN_MS;
    if (lost) again();
  }

  await connect();
  return {
    say(changes) {
      if (unsaid.length === 0) setImmediate(() => void flush());
      for (const { topic, id } of changes) unsaid.push(`${topic} ${id} ${self}`);
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      // One that is being opened right now would else be left open, and keep the process from ending.
      await opening;
      await flush();
      await client?.end();
    },
  };
}

/** Runs `work` every so often, never twice at a time; a failure is logged and the next turn comes all the same. */
export function repeat(everyMs: number, log: Log, work: () => Promise<void>): { stop(): Promise<void> } {
  let stopped = false;
  let running: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout;
  const turn = () => {
    running = work()
      .catch((error: Error) => {
        if (!stopped) log.error('a repeated task failed', { error: traceOf(error) });
      })
      .then(() => {
        if (!stopped) timer = setTimeout(turn, everyMs);
      });
  };
  timer = setTimeout(turn, everyMs);
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
