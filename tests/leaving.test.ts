/** A client that goes is forgotten at once, though nothing happens that it could be told of. In both forms. */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openFederation } from '../gateway/federation.ts';
import { inProcess } from '../gateway/in-process.ts';
import { remote } from '../gateway/remote.ts';
import { openRooms } from '../gateway/rooms.ts';
import { openGateway } from '../gateway/server.ts';
import { NOBODYS } from '../gateway/session.ts';
import { callerSeal } from '../platform/caller.ts';
import type { HttpServer } from '../platform/http-server.ts';
import type { Live } from '../platform/live.ts';
import { type OpenPlatform, openPlatform } from '../platform/process.ts';
import { DateTime } from '../platform/scalars.ts';
import { serveSubgraph } from '../platform/service.ts';
import { demoGuests } from '../prisma/demo.ts';
import { seed } from '../prisma/seed.ts';
import { dice } from './harness/crowd.ts';
import { createTestDatabase, type TestDatabase } from './harness/database.ts';
import { FORMS } from './harness/forms.ts';
import { type Phone, phoneOf } from './harness/phone.ts';
import { silent } from './harness/postgres.ts';

/** Within which a listener has to be gone: far less than until the next ping, sweep or update. */
const AT_ONCE_MS = 500;
const PHONES = 20;

describe.each(FORMS)('in %s', (form) => {
  let database: TestDatabase;
  let platform: OpenPlatform;
  let services: HttpServer[] = [];
  let gateway: HttpServer;
  let guest: Awaited<ReturnType<typeof demoGuests>>[number];
  /** Listeners that are attached now. */
  let watching = 0;

  beforeAll(async () => {
    database = await createTestDatabase();
    platform = await openPlatform({ url: database.url, log: silent });
    await seed(platform, (name) => name);
    const [andy] = await demoGuests(platform.db);
    if (!andy) throw new Error('There is no guest');
    guest = andy;
    const live: Live = {
      ...platform.live,
      watch(...args) {
        const watch = platform.live.watch(...args);
        watching += 1;
        let stop = () => {
          watching -= 1;
          watch.stop();
          stop = () => undefined;
        };
        return { seen: watch.seen, stop: () => stop() };
      },
    };
    const rooms = openRooms({ ...platform, live }).map(({ subgraph }) => subgraph);
    const seal = callerSeal('s'.repeat(64));
    const ready = async () => true;
    const at = { host: '127.0.0.1', port: 0, ready, log: silent };
    if (form === 'six processes') {
      services = await Promise.all(rooms.map((subgraph) => serveSubgraph({ ...at, subgraph, seal })));
    }
    const federation = openFederation({
      supergraphSdl: readFileSync('gateway/supergraph.graphql', 'utf8'),
      sourceFor({ name }) {
        const n = rooms.findIndex((subgraph) => subgraph.name === name);
        const [room, service] = [rooms[n], services[n]];
        if (!room) throw new Error(`There is no ${name}`);
        return service ? remote({ name, url: `${service.url}/graphql`, seal, log: silent }) : inProcess(room);
      },
      scalars: [DateTime],
      log: silent,
    });
    const authenticate = async () => ({ ...NOBODYS, caller: { role: 'GUEST' as const, userId: guest.userId } });
    // Its phones are one guest's, more than one has.
    const limits = { socketsPerGuestMax: 1_000, streamCostPerGuestMax: 1_000_000 };
    gateway = await openGateway({ ...at, federation, authenticate, limits, development: true });
  });
  afterAll(async () => {
    await gateway?.close();
    for (const service of services) await service.close();
    await platform?.close();
    await database?.drop();
  });

  const phones = (count: number) =>
    Array.from({ length: count }, () => phoneOf({ ...guest, token: 'any' }, `${gateway.url}/graphql`));
  const connect = async (phone: Phone) => {
    phone.connect();
    await phone.code();
  };
  /** How many listeners are attached, as soon as it is none, and at the latest after the time allowed. */
  async function left(): Promise<number> {
    const deadline = Date.now() + AT_ONCE_MS;
    while (watching > 0 && Date.now() < deadline) await sleep(5);
    return watching;
  }

  it('when its connection breaks', async () => {
    const all = phones(PHONES);
    await Promise.all(all.map(connect));
    expect(watching).toBe(PHONES);
    for (const phone of all) phone.cut();
    expect(await left()).toBe(0);
  });

  it('when its connection breaks at any moment while it subscribes', async () => {
    const random = dice(`leaving while subscribing, ${form}`);
    await Promise.all(
      phones(10).map(async (phone) => {
        for (let n = 0; n < 20; n += 1) {
          phone.connect();
          await sleep(random.roll(30));
          phone.cut();
        }
      }),
    );
    expect(await left()).toBe(0);
    // Nor does a subscription that was still being opened attach one late.
    await sleep(AT_ONCE_MS / 2);
    expect(watching).toBe(0);
  });

  it('when it unsubscribes, though it stays connected', async () => {
    const all = phones(PHONES);
    await Promise.all(all.map(connect));
    for (const phone of all) phone.leave();
    expect(await left()).toBe(0);
    for (const phone of all) phone.cut();
  });
});
