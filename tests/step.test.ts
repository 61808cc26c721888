/** A step of the move in the time that it has: writes are refused for half a minute at most, and whoever is late changes nothing. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { demoClient } from '../prisma/seed.ts';
import { loyaltyCardDoor } from '../subgraphs/loyalty-card/door.ts';
import type { LegacySystem } from '../subgraphs/migration/legacy.ts';
import { begin, end } from '../subgraphs/migration/move.ts';
import type { Rooms } from '../subgraphs/migration/rooms.ts';
import { sessionM } from '../subgraphs/migration/sessionm.ts';
import { openSessionM, type SessionM } from '../subgraphs/migration/simulator/server.ts';
import { type Asked, type Stepped, takeStep } from '../subgraphs/migration/step.ts';
import { transactionDoor } from '../subgraphs/transaction/door.ts';
import { userDoor } from '../subgraphs/user/door.ts';
import { AdjustPointsDocument, CardDocument, CreateUserDocument } from './generated/documents.ts';
import { query } from './harness/postgres.ts';
import { openTestRooms, type TestRooms } from './harness/rooms.ts';
import { bareEnvironment } from './harness/run-folder.ts';
import { key } from './harness/till.ts';

const TOKEN = 'the-token-of-sessionm';
const START = Date.parse('2026-05-01T12:00:00.000Z');
const MEMBER = 'S1';
const [partner, operator] = [demoClient('Homeria website'), demoClient('Console')];

let simulator: SessionM;
let rooms: TestRooms;
let doors: Rooms;
let cardId: string;
const files = join(tmpdir(), randomUUID());
beforeAll(async () => {
  simulator = await openSessionM({ token: TOKEN, members: [{ id: MEMBER, points: 0 }] });
  rooms = await openTestRooms(new Date(START), {
    ...{ name: 'SESSIONM', legacy: connector(), compareEveryMs: Number.POSITIVE_INFINITY },
  });
  const { platform } = rooms;
  doors = { platform, loyaltyCard: loyaltyCardDoor(), user: userDoor(), transaction: transactionDoor() };
  await begin(doors, 'SESSIONM', 'A test');
  const input = { externalIds: [{ system: 'SESSIONM', id: MEMBER }] };
  await writeFile(`${files}-users.csv`, `partner_id,legacy_id\nH1,${MEMBER}\n`);
  await writeFile(`${files}-loyalty.csv`, 'legacy_id,balance\n');
  cardId = (await rooms.ask(partner, CreateUserDocument, { input })).createUser.card.id;
});
afterAll(async () => {
  await rooms?.close();
  await simulator?.close();
});

const connector = () => sessionM({ url: simulator.url, token: TOKEN, timeoutMs: 5_000 });

/** @param meanwhile  Happens when the other system is asked who is there, before it answers, with writes refused or not. */
async function step(asked: Asked, meanwhile: (refused: boolean) => unknown): Promise<Stepped> {
  const legacy = connector();
  const late: LegacySystem = {
    ...legacy,
    async members(after, limit) {
      await meanwhile((await downtimes()).length > 0);
      return legacy.members(after, limit);
    },
  };
  const stop = new AbortController().signal;
  // What is delivered in it is delivered by somebody.
  return rooms.sweepDuring(takeStep(doors, late, asked, { reason: 'A test', stop }));
}
const phaseOf = (phase: 0 | 1 | 2): Asked => ({ kind: 'PHASE', phase });
const downtimes = async () => (await doors.loyaltyCard.programmes.at(rooms.platform.db.sql)).downtimes;
const later = (ms: number) => rooms.setNow(new Date(rooms.platform.now().getTime() + ms));
const adjust = () =>
  rooms.ask(operator, AdjustPointsDocument, { input: { cardId, points: 5, reason: 'A test', ...key() } });
const balance = async () => (await rooms.ask(partner, CardDocument, { id: cardId })).card?.points.balance ?? Number.NaN;
const phase = async () =>
  (await query<{ phase: number }>(rooms.databaseUrl, 'select phase from migration.move'))[0]?.phase;

/** What `npm run import` says to files that change nothing, always the same ones. */
async function importing(...more: readonly string[]): Promise<{ code: number; said: string }> {
  const program = 'subgraphs/migration/import/import-command.ts';
  const read = ['--users', `${files}-users.csv`, '--loyalty', `${files}-loyalty.csv`];
  const args = [program, ...read, '--system', 'HOMERIA', '--legacy', 'SESSIONM', '--out', `${files}-out.csv`, ...more];
  const env = { ...bareEnvironment(), DATABASE_URL: rooms.databaseUrl };
  return new Promise((resolve) => {
    execFile(process.execPath, args, { env }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), said: `${stdout}${stderr}`.trim() }),
    );
  });
}
const imports = () => query(rooms.databaseUrl, 'select * from migration.import order by id');

it('no import is begun or gone on with while a step is carried out, nor where points are earned here at some tills', async () => {
  // A step that has ended with its process keeps nobody out.
  await query(
    rooms.databaseUrl,
    `insert into migration.step (what, reason, started_at, outcome, told) values ('{"kind": "MEND"}', 'Lost', now(), 'RUNNING', '[]')`,
  );
  expect((await importing()).code).toBe(0);
  // As if it had been interrupted, so long ago that no step waits for it.
  const interrupted = `step = 'PUBLISH', finished_at = null, changed_at = now() - interval '2 days'`;
  await query(rooms.databaseUrl, `update migration.import set ${interrupted}`);
  const before = await imports();
  const [goneOn, anew] = [() => importing(), () => importing('--rejects', `${files}-other.csv`)];
  const busy = { code: 1, said: 'A step of the move is being carried out: try again when it is done.' };
  const here = { code: 1, said: expect.stringMatching(/^Points are earned here at TILLSTER/) };

  const tillster = { kind: 'TRUTH', operation: 'EARNING', posType: 'TILLSTER', holder: 'PLATFORM' } as const;
  let meanwhile: unknown[] = [];
  const { outcome } = await step(tillster, async (refused) => {
    if (!refused && meanwhile.length === 0) meanwhile = [await goneOn(), await anew()];
  });
  expect(meanwhile).toEqual([busy, busy]);
  expect(outcome).toBe('DONE');
  expect([await goneOn(), await anew()]).toEqual([here, here]);
  expect((await importing('--dry-run')).code).toBe(0);
  expect(await imports()).toEqual(before);

  expect((await step(phaseOf(0), () => undefined)).outcome).toBe('DONE');
  expect((await goneOn()).code).toBe(0);
});

it('is not taken where proving it took so long that writes may have begun again', async () => {
  const { outcome, told } = await step(phaseOf(1), (refused) => refused && later(26_000));
  expect(outcome).toBe('REFUSED');
  expect(told.at(-1)).toEqual({ type: 'TookTooLong' });
  expect(await phase()).toBe(0);
  expect(await downtimes()).toEqual([]);
  const before = await balance();
  await adjust();
  expect(await balance()).toBe(before + 5);
});

it('refuses also who has begun before writes were refused, or goes by a clock that is behind', async () => {
  const before = await balance();
  let answer: unknown;
  const { outcome } = await step(phaseOf(1), async (refused) => {
    if (!refused) return;
    later(-20_000);
    answer = await adjust().catch((error: unknown) => error);
    later(20_000);
  });
  expect(answer).toMatchObject({ errors: [{ extensions: { code: 'SWITCHED_OFF' } }] });
  expect(outcome).toBe('DONE');
  expect(await balance()).toBe(before);
  expect((await simulator.member(MEMBER)).points).toBe(before);
});

it('is carried out to its end, whoever would end the move meanwhile', async () => {
  let said: string | undefined;
  const { outcome } = await step(phaseOf(1), async () => {
    said ??= await end(doors, true);
  });
  expect(said).toBe('A step is being carried out.');
  expect(outcome).toBe('DONE');
  expect(await phase()).toBe(1);
});

// Asked again and again, which takes a third of a minute.
it.runIf(process.env['SLOW'])('says so where the other system goes away while writes are refused', async () => {
  const away = { ...simulator.faults, fail: 1 };
  const back = { ...simulator.faults };
  const { outcome, told } = await step(phaseOf(2), (refused) => refused && Object.assign(simulator.faults, away));
  Object.assign(simulator.faults, back);
  expect(outcome).toBe('FAILED');
  expect(told.at(-1)).toMatchObject({ type: 'NoAnswer', legacy: 'SESSIONM' });
  expect(await phase()).toBe(1);
  expect(await downtimes()).toEqual([]);
});

it('no import is begun when a move is over and points are given here, from whichever phase, until another begins', async () => {
  const over = { code: 1, said: expect.stringMatching(/^The move is over, .* npm run migration -- phase 0$/) };
  // In phase 1, and in phase 0.
  for (let times = 0; times < 2; times += 1) {
    const before = await imports();
    expect(await end(doors, true)).toBeUndefined();
    expect(await importing()).toEqual(over);
    expect((await importing('--dry-run')).code).toBe(0);
    expect(await imports()).toEqual(before);
    await begin(doors, 'SESSIONM', 'A test');
    expect((await importing()).code).toBe(0);
  }
});
