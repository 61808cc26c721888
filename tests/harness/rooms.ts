/** The rooms in the test's own process, on a database and a clock that the test holds. */

import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { type ExecutionResult, parse, print, validate } from 'graphql';
import { openFederation } from '../../gateway/federation.ts';
import { inProcess } from '../../gateway/in-process.ts';
import { openRooms } from '../../gateway/rooms.ts';
import type { Caller } from '../../platform/caller.ts';
import type { Mapped } from '../../platform/mapped.ts';
import { type OpenPlatform, openPlatform } from '../../platform/process.ts';
import type { Room } from '../../platform/room.ts';
import { seed } from '../../prisma/seed.ts';
import type { MoveSettings } from '../../subgraphs/migration/main.ts';
import { createTestDatabase } from './database.ts';
import { keptLog } from './logs.ts';

export interface TestRooms {
  readonly platform: OpenPlatform;
  readonly databaseUrl: string;
  readonly rooms: readonly Room[];
  /** Sets the clock of every room. */
  setNow(at: Date | string): void;
  /** One turn of every room's sweep. */
  sweep(): Promise<void>;
  /** Turn after turn of it, until something is done. */
  sweepDuring<T>(work: Promise<T>): Promise<T>;
  /** An operation of the API, as a caller. */
  ask<Data, Variables extends Record<string, unknown>>(
    caller: Caller,
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): Promise<Data>;
  /** A subscription of the API, as a caller. */
  listen(caller: Caller, query: string, variables?: Record<string, unknown>): Promise<Mapped<ExecutionResult>>;
  close(): Promise<void>;
}

/** With the demo brand, seeded at `at`. */
export async function openTestRooms(at: Date | string, move?: MoveSettings): Promise<TestRooms> {
  const database = await createTestDatabase();
  let now = new Date(at);
  const log = keptLog('test');
  const platform = await openPlatform({ url: database.url, log, now: () => now });
  await seed(platform, (name) => `loyalty_test ${name}`);
  const rooms = openRooms(platform, move);
  const federation = openFederation({
    supergraphSdl: readFileSync('gateway/supergraph.graphql', 'utf8'),
    sourceFor: ({ name }) => {
      const room = rooms.find(({ subgraph }) => subgraph.name === name);
      if (!room) throw new Error(`No room ${name}`);
      return inProcess(room.subgraph);
    },
    log,
  });
  function prepared(caller: Caller, query: string, variables: Record<string, unknown>) {
    const asked = { caller, requestId: 'test' };
    const document = parse(query);
    const [wrong] = validate(federation.schema, document);
    if (wrong) throw wrong;
    const prepared = federation.prepare({ query, document, variables }, asked);
    if ('errors' in prepared) throw Object.assign(new Error(JSON.stringify(prepared.errors)), prepared);
    return [prepared, asked] as const;
  }
  async function sweep() {
    for (const room of rooms) await room.sweep?.();
  }
  return {
    platform,
    databaseUrl: database.url,
    rooms,
    setNow(next) {
      now = new Date(next);
    },
    sweep,
    async sweepDuring(work) {
      let done = false;
      const end = () => {
        done = true;
      };
      work.then(end, end);
      while (!done) await Promise.race([sweep().then(() => sleep(50)), work.catch(end)]);
      return work;
    },
    async ask(caller, document, variables) {
      const { data, errors } = await federation.execute(...prepared(caller, print(document), variables));
      if (!data || errors) throw Object.assign(new Error(JSON.stringify(errors)), { errors });
      return data as never;
    },
    async listen(caller, query, variables = {}) {
      const events = await federation.subscribe(...prepared(caller, query, variables));
      if (!(Symbol.asyncIterator in events)) throw new Error(JSON.stringify(events.errors));
      return events;
    },
    async close() {
      await federation.close();
      for (const room of rooms) await room.close?.();
      await platform.close();
      await database.drop();
    },
  };
}
