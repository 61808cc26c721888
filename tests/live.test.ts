/** Live updates on a real Postgres: no gap between reading and waiting, nothing left behind by whoever goes. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openDatabase } from '../platform/database.ts';
import { CHANNEL, type Live, openLive, SWEEP_MS } from '../platform/live.ts';
import { type Found, stream } from '../platform/stream.ts';
import { createTestDatabase, type TestDatabase } from './harness/database.ts';
import { query, silent } from './harness/postgres.ts';

const TOPIC = 'thing';
/** Longer than anything here takes that is not meant to wait. */
const SOON_MS = 500;

let database: TestDatabase;
let live: Live;
/** Watchers of `live` that have not been stopped. */
let watching = 0;
let id: string;
let ids = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  await query(database.url, 'create table thing (id text primary key, position int not null)');
  live = counting(await open());
  live.topic(TOPIC, positionsOf);
});
afterAll(async () => {
  await live?.close();
  await database?.drop();
});
beforeEach(async () => {
  ids += 1;
  id = `thing-${ids}`;
  watching = 0;
  await query(database.url, `insert into thing values ('${id}', 1)`);
});

const open = () => openLive({ url: database.url, log: silent });
const positionsOf = (ids: readonly string[]) =>
  query<{ id: string; position: number }>(
    database.url,
    `select id, position from thing where id in (${ids.map((id) => `'${id}'`).join()})`,
  );
const positionOf = async () => (await positionsOf([id]))[0]?.position ?? 0;
/** Changes the thing; `silently`: without a message, as if it had been lost. */
const change = (silently = false) =>
  query(database.url, `update thing set position = position + 1 where id = '${id}'${silently ? '' : `; ${message()}`}`);
const message = () => `select pg_notify('${CHANNEL}', '${TOPIC} ${id}')`;
/** Comes back when every message sent so far has been heard: they arrive in the order of their commits. */
async function heard(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const watch = live.watch(TOPIC, 'last', () => resolve());
  await query(database.url, `select pg_notify('${CHANNEL}', '${TOPIC} last')`);
  await promise;
  watch.stop();
}
const soon = <T>(promise: Promise<T>) => Promise.race([promise, sleep(SOON_MS, 'late' as const)]);

function counting(inner: Live): Live {
  return {
    ...inner,
    watch(topic, id, wake) {
      const watch = inner.watch(topic, id, wake);
      let stopped = false;
      watching += 1;
      return {
        seen: (position) => watch.seen(position),
        stop() {
          watch.stop();
          watching -= stopped ? 0 : 1;
          stopped = true;
        },
      };
    },
  };
}

/** The position of the thing, now and whenever it has grown. */
function positions(read?: () => Promise<Found<number>>) {
  let sent = 0;
  return stream<number>({
    live,
    topic: TOPIC,
    id,
    read:
      read ??
      (async () => {
        const position = await positionOf();
        const values = position > sent ? [position] : [];
        sent = position;
        return { values, position };
      }),
  });
}

it('it listens before it reads: a change while it reads is not missed', async () => {
  let reads = 0;
  const updates = positions(async () => {
    reads += 1;
    const position = await positionOf();
    // The world moves on between the first look and its answer.
    if (reads === 1) {
      await change();
      await heard();
    }
    return { values: [position], position };
  });
  expect(await updates.next()).toEqual({ done: false, value: 1 });
  expect(await soon(updates.next())).toEqual({ done: false, value: 2 });
  await updates.return?.();
});

it('a slow reader holds one pending wake-up, however much happens, and then gets the newest', async () => {
  let reads = 0;
  const updates = positions(async () => {
    reads += 1;
    const position = await positionOf();
    return { values: [position], position };
  });
  await updates.next();
  for (let n = 0; n < 50; n += 1) await change();
  await heard();
  expect(reads).toBe(1);
  expect(await updates.next()).toEqual({ done: false, value: 51 });
  expect(reads).toBe(2);
  const waiting = updates.next();
  expect(await soon(waiting)).toBe('late');
  expect(reads).toBe(2);
  await updates.return?.();
  await waiting;
});

it('a quiet stream ends at once when its client goes, and leaves no listener', async () => {
  const updates = positions();
  await updates.next();
  const waiting = updates.next();
  expect(watching).toBe(1);
  expect(await soon(Promise.resolve(updates.return?.()))).toEqual({ done: true, value: undefined });
  expect(watching).toBe(0);
  expect(await soon(waiting)).toEqual({ done: true, value: undefined });
});

it('a stream whose client goes while it reads ends, and leaves neither listener nor timer', async () => {
  const { promise: reading, resolve: read } = Promise.withResolvers<void>();
  let reads = 0;
  const updates = positions(async () => {
    reads += 1;
    await reading;
    return { values: [1], position: 1, againInMs: 1 };
  });
  const waiting = updates.next();
  await updates.return?.();
  expect(watching).toBe(0);
  read();
  expect(await waiting).toEqual({ done: true, value: undefined });
  await sleep(20);
  expect(reads).toBe(1);
});

it('what a read throws ends the stream', async () => {
  let reads = 0;
  const updates = positions(async () => {
    reads += 1;
    if (reads === 2) throw new Error('gone');
    return { values: [1], position: 1 };
  });
  await updates.next();
  const refused = expect(updates.next()).rejects.toThrow('gone');
  await change();
  await refused;
  expect(watching).toBe(0);
  expect(await updates.next()).toEqual({ done: true, value: undefined });
});

it('a last value is sent, and then the stream completes', async () => {
  const updates = positions(async () => ({ values: [7], position: 7, last: true }));
  expect(await updates.next()).toEqual({ done: false, value: 7 });
  expect(await updates.next()).toEqual({ done: true, value: undefined });
  expect(watching).toBe(0);
});

it('a change wakes whoever watches it here at once, in other processes soon after, and nobody twice', async () => {
  const other = await open();
  let here = 0;
  const watch = live.watch(TOPIC, id, () => {
    here += 1;
  });
  const { promise: woken, resolve: wake } = Promise.withResolvers<string>();
  const there = other.watch(TOPIC, id, () => wake('woken'));
  live.changed([{ topic: TOPIC, id }]);
  expect(here).toBe(1);
  expect(await soon(woken)).toBe('woken');
  await heard();
  expect(here).toBe(1);
  watch.stop();
  there.stop();
  await other.close();
});

it('a watcher that fails keeps nothing from the others, nor from whoever has committed', async () => {
  let woken = 0;
  const watches = [
    live.watch(TOPIC, id, () => {
      throw new Error('broken');
    }),
    live.watch(TOPIC, id, () => {
      woken += 1;
    }),
  ];
  live.changed([{ topic: TOPIC, id }]);
  expect(woken).toBe(1);
  for (const watch of watches) watch.stop();
});

it('what a transaction has changed is told when it is committed, and not if it is not', async () => {
  const db = openDatabase(database.url);
  const told: unknown[] = [];
  let seen: Promise<number> | undefined;
  db.whenChanged((changes) => {
    told.push(...changes);
    seen = positionOf();
  });
  await db.transaction(async ({ sql, changed }) => {
    await sql`update thing set position = 7 where id = ${id}`;
    changed(TOPIC, 'one');
    changed(TOPIC, 'two');
    expect(told).toEqual([]);
  });
  expect(told).toEqual(['one', 'two'].map((id) => ({ topic: TOPIC, id })));
  // Whoever is told, and looks, finds it.
  expect(await seen).toBe(7);
  const undone = db.transaction(async ({ changed }) => {
    changed(TOPIC, 'three');
    throw new Error('undone');
  });
  await expect(undone).rejects.toThrow('undone');
  expect(told).toHaveLength(2);
  await db.close();
});

it('a stream asks what it was told only where it waits and has read everything before', async () => {
  let asked = 0;
  const reads: PromiseWithResolvers<Found<number>>[] = [];
  const updates = stream<number>({
    live,
    topic: TOPIC,
    id,
    read() {
      const read = Promise.withResolvers<Found<number>>();
      reads.push(read);
      return read.promise;
    },
    told() {
      asked += 1;
      return { values: [asked + 100], position: 0 };
    },
  });
  const tell = () => live.changed([{ topic: TOPIC, id }], new Map());
  const found = (value: number) => reads.at(-1)?.resolve({ values: [value], position: 0 });
  const first = updates.next();
  await expect.poll(() => reads.length).toBe(1);
  // While it reads, and then while nobody waits.
  tell();
  found(1);
  expect(await first).toEqual({ done: false, value: 1 });
  tell();
  const second = updates.next();
  await expect.poll(() => reads.length).toBe(2);
  found(2);
  expect(await second).toEqual({ done: false, value: 2 });
  expect(asked).toBe(0);
  const third = updates.next();
  tell();
  expect(await third).toEqual({ done: false, value: 101 });
  expect([asked, reads.length]).toEqual([1, 2]);
  // Of what says nothing of a commit, or of one that does not tell enough, it reads.
  const fourth = updates.next();
  live.changed([{ topic: TOPIC, id }]);
  await expect.poll(() => reads.length).toBe(3);
  found(3);
  expect(await fourth).toEqual({ done: false, value: 3 });
  expect(asked).toBe(1);
  await updates.return?.();
});

it('the sweep finds what a lost message has hidden, and wakes nobody else', async () => {
  const updates = positions();
  let idle = 0;
  const upToDate = live.watch(TOPIC, 'thing-1', () => {
    idle += 1;
  });
  upToDate.seen(1_000);
  await updates.next();
  const waiting = updates.next();
  await change(true);
  expect(await Promise.race([waiting, sleep(SWEEP_MS + 1_000)])).toEqual({ done: false, value: 2 });
  expect(idle).toBe(0);
  upToDate.stop();
  await updates.return?.();
});

it('a topic that cannot be looked up does not keep the sweep from the others', async () => {
  const other = await open();
  other.topic('broken', () => Promise.reject(new Error('broken')));
  other.topic(TOPIC, positionsOf);
  const broken = other.watch('broken', 'any', () => undefined);
  const { promise: woken, resolve: wake } = Promise.withResolvers<string>();
  other.watch(TOPIC, id, () => wake('woken')).seen(0);
  expect(await Promise.race([woken, sleep(SWEEP_MS + 1_000)])).toBe('woken');
  broken.stop();
  await other.close();
});

it('after its connection has broken it listens again, and everything watched is read again', async () => {
  const updates = positions();
  await updates.next();
  const waiting = updates.next();
  await query(
    database.url,
    `update thing set position = position + 1 where id = '${id}';
     select pg_terminate_backend(pid) from pg_stat_activity
     where application_name = 'loyalty-live' and datname = current_database()`,
  );
  expect(await Promise.race([waiting, sleep(SWEEP_MS - 1_000)])).toEqual({ done: false, value: 2 });
  const next = updates.next();
  await change();
  expect(await soon(next)).toEqual({ done: false, value: 3 });
  await updates.return?.();
});

it('closed while its connection is being opened again, it leaves none open', async () => {
  const { hostname, port } = new URL(database.url);
  const { promise: again, resolve: came } = Promise.withResolvers<() => void>();
  const connections: Socket[] = [];
  // Stands before Postgres: lets the first connection through, and the second only when told to.
  const proxy = createServer((near) => {
    const forward = () => {
      const far = connect(Number(port), hostname);
      near.pipe(far).pipe(near);
      near.on('close', () => far.destroy());
      far.on('close', () => near.destroy());
    };
    connections.push(near);
    near.on('error', () => undefined);
    if (connections.length === 1) forward();
    else came(forward);
  });
  await once(proxy.listen(0, '127.0.0.1'), 'listening');
  const url = new URL(database.url);
  url.port = String((proxy.address() as AddressInfo).port);
  const other = await openLive({ url: url.href, log: silent });

  connections[0]?.destroy();
  const forward = await again;
  const closed = other.close();
  forward();
  await closed;
  await new Promise((resolve) => proxy.close(resolve));
  expect(connections.map(({ closed }) => closed)).toEqual([true, true]);
});
