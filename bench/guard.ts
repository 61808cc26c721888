/**
 * `npm run bench:guard`: what the checks cost a balance query, in processor time of the process that answers it.
 *
 * Two gateways over the same rooms, asked in turns: ours, and one that believes every caller and lets everything run for as
 * long as it takes. Roles are asked again in the rooms for both. Whoever asks is another process.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Pool } from 'undici';
import { authenticator } from '../gateway/authenticate.ts';
import { openDevelopment } from '../gateway/development.ts';
import { presenter } from '../gateway/errors.ts';
import { executor } from '../gateway/executor.ts';
import { type Federation, openFederation } from '../gateway/federation.ts';
import { inProcess } from '../gateway/in-process.ts';
import { openPlanner } from '../gateway/planner.ts';
import { openRooms } from '../gateway/rooms.ts';
import { openGateway } from '../gateway/server.ts';
import { NOBODYS, type Session } from '../gateway/session.ts';
import type { Source } from '../gateway/source.ts';
import type { Guest } from '../platform/caller.ts';
import { migrate } from '../platform/migrate.ts';
import { startPostgres } from '../platform/postgres.ts';
import { openPlatform } from '../platform/process.ts';
import { demoGuests } from '../prisma/demo.ts';
import { seed } from '../prisma/seed.ts';
import { newDataDir, removeDataDir, silent } from '../tests/harness/postgres.ts';

const BALANCE = '{ me { card { points { available reserved balance } tier { tier { name } pointsToNext } } } }';
const REQUESTS = 2_000;
const AT_A_TIME = 16;
const ROUNDS = 60;
const WARM_UP = 3;
/** Part of the processor time that all checks together may add. */
const ADDED_MAX = 0.1;

if (process.argv[2] === 'ask') await askOnCommand();
else await measure();

async function measure(): Promise<void> {
  const dataDir = await newDataDir();
  const postgres = await startPostgres({ dataDir, log: silent });
  await migrate({ url: postgres.url, log: silent });
  const platform = await openPlatform({ url: postgres.url, log: silent });
  const development = await openDevelopment(dataDir);
  await seed(platform, development.keyOf);
  const rooms = openRooms(platform);
  const sourceFor = ({ name }: { name: string }): Source => {
    const room = rooms.find(({ subgraph }) => subgraph.name === name);
    if (!room) throw new Error(`There is no room ${name}`);
    return inProcess(room.subgraph);
  };
  const supergraphSdl = readFileSync('gateway/supergraph.graphql', 'utf8');
  const [guest] = await demoGuests(platform.db);
  if (!guest) throw new Error('There is no guest');
  const apiKeys = { session: async () => undefined, close: async () => {} };
  const at = { host: '127.0.0.1', port: 0, ready: async () => true, development: false, log: silent };
  const guarded = await openGateway({
    ...at,
    federation: openFederation({ supergraphSdl, sourceFor, log: silent }),
    authenticate: authenticator({ tokens: development.tokens, apiKeys }),
  });
  const caller: Guest = { role: 'GUEST', userId: guest.userId };
  const believing: Session = { ...NOBODYS, caller };
  const bare = await openGateway({
    ...at,
    federation: bareFederation(supergraphSdl, sourceFor),
    authenticate: async () => believing,
  });
  const asker = openAsker(await development.token(guest.userId, 3_600));
  try {
    const costs: Record<string, number[]> = { guarded: [], bare: [] };
    for (let round = -WARM_UP; round < ROUNDS; round += 1) {
      const turns = Object.entries({ guarded, bare });
      // Whoever comes second finds the machine as the first left it.
      for (const [name, { url }] of round % 2 === 0 ? turns : turns.toReversed()) {
        const before = process.cpuUsage();
        await asker.ask(`${url}/graphql`);
        const { user, system } = process.cpuUsage(before);
        if (round >= 0) costs[name]?.push((user + system) / REQUESTS);
      }
    }
    report(costs['guarded'] ?? [], costs['bare'] ?? []);
  } finally {
    asker.stop();
    await guarded.close();
    await bare.close();
    await platform.close();
    await postgres.stop();
    await removeDataDir(dataDir);
  }
}

/** Plans and runs, and asks nothing. */
function bareFederation(supergraphSdl: string, sourceFor: (subgraph: { name: string }) => Source): Federation {
  const planner = openPlanner(supergraphSdl, sourceFor);
  const present = presenter({ foreign: false, log: silent });
  const { run } = executor({ present, log: silent });
  return {
    supergraphSdl,
    schema: planner.schema,
    prepare: ({ query, document, operationName, variables }) => ({
      kind: 'query' as never,
      planned: planner.plan(query, document, operationName ?? undefined),
      variables: variables ?? {},
      coerced: variables ?? {},
      rootFields: [],
      cost: 1,
    }),
    execute: ({ planned, variables, coerced }, { caller, requestId }) =>
      run({ planned, variables, coerced, asked: { caller, requestId } }),
    subscribe: async () => ({ data: null }),
    present,
    note: () => {},
    ready: async () => true,
    close: async () => {},
  };
}

/** Rounds are compared in pairs, as what else the machine does changes from one to the next. */
function report(guarded: readonly number[], bare: readonly number[]): void {
  const added = guarded.map((us, round) => us / (bare[round] ?? Number.NaN) - 1);
  console.log(`Processor time of a balance query, median of ${ROUNDS} rounds of ${REQUESTS}, ${AT_A_TIME} at a time:`);
  console.log(`  without checks  ${median(bare).toFixed(0)} µs`);
  console.log(`  with checks     ${median(guarded).toFixed(0)} µs`);
  console.log(`  added           ${(median(added) * 100).toFixed(1)} %, of ${ADDED_MAX * 100} % at most`);
  if (median(added) > ADDED_MAX) process.exitCode = 1;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function openAsker(token: string) {
  const child = spawn(process.execPath, [import.meta.filename, 'ask'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async ask(url: string): Promise<void> {
      child.stdin.write(`${url} ${token}\n`);
      const { value } = await answers.next();
      if (value !== 'done') throw new Error(`The asker says: ${value}`);
    },
    stop: () => child.kill(),
  };
}

/** The other process: for each line, an address and a token, that many requests. */
async function askOnCommand(): Promise<void> {
  const pools = new Map<string, Pool>();
  for await (const line of createInterface({ input: process.stdin })) {
    const [url = '', token = ''] = line.split(' ');
    const { origin, pathname: path } = new URL(url);
    const pool = pools.get(origin) ?? new Pool(origin, { connections: AT_A_TIME });
    pools.set(origin, pool);
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    const body = JSON.stringify({ query: BALANCE });
    let left = REQUESTS;
    const askSome = async () => {
      while (left-- > 0) {
        const answer = await pool.request({ method: 'POST', path, headers, body });
        const { data } = (await answer.body.json()) as { data?: { me?: unknown } };
        if (!data?.me) throw new Error(`Refused with ${answer.statusCode}`);
      }
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, askSome));
    console.log('done');
  }
}
