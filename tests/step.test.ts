/** A step of the move in the time that it has: writes are refused for half a minute at most, and whoever is late changes nothing. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { demoClient } from '../prisma/seed.ts';
import { loyaltyCardDoor } from '../subgraphs/loyalty-card/door.ts';
import type { LegacySystem } from '../subgraphs/migration/legacy.ts';
import { begin } from '../subgraphs/migration/move.ts';
import type { Rooms } from '../subgraphs/migration/rooms.ts';
import { sessionM } from '../subgraphs/migration/sessionm.ts';
import { openSessionM, type SessionM } from '../subgraphs/migration/simulator/server.ts';
import { type Stepped, takeStep } from '../subgraphs/migration/step.ts';
import { transactionDoor } from '../subgraphs/transaction/door.ts';
import { userDoor } from '../subgraphs/user/door.ts';
import { AdjustPointsDocument, CardDocument, CreateUserDocument } from './generated/documents.ts';
import { query } from './harness/postgres.ts';
import { openTestRooms, type TestRooms } from './harness/rooms.ts';
import { key } from './harness/till.ts';

const TOKEN = 'the-token-of-sessionm';
const START = Date.parse('2026-05-01T12:00:00.000Z');
const MEMBER = 'S1';
const [partner, operator] = [demoClient('Homeria website'), demoClient('Console')];

let simulator: SessionM;
let rooms: TestRooms;
let doors: Rooms;
let cardId: string;
beforeAll(async () => {
  simulator = await openSessionM({ token: TOKEN, members: [{ id: MEMBER, points: 0 }] });
  rooms = await openTestRooms(new Date(START), {
    ...{ name: 'SESSIONM', legacy: connector(), compareEveryMs: Number.POSITIVE_INFINITY },
  });
  const { platform } = rooms;
  doors = { platform, loyaltyCard: loyaltyCardDoor(), user: userDoor(), transaction: transactionDoor() };
  await begin(doors, 'SESSIONM', 'A test');
  const input = { externalIds: [{ system: 'SESSIONM', id: MEMBER }] };
  cardId = (await rooms.ask(partner, CreateUserDocument, { input })).createUser.card.id;
});
afterAll(async () => {
  await rooms?.close();
  await simulator?.close();
});

const connector = () => sessionM({ url: simulator.url, token: TOKEN, timeoutMs: 5_000 });

/** @param meanwhile  Happens when the other system is asked who is there, before it answers, with writes refused or not. */
async function step(phase: 1 | 2, meanwhile: (refused: boolean) => unknown): Promise<Stepped> {
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
  return rooms.sweepDuring(takeStep(doors, late, { kind: 'PHASE', phase }, { reason: 'A test', stop }));
}
const downtimes = async () => (await doors.loyaltyCard.programmes.at(rooms.platform.db.sql)).downtimes;
const later = (ms: number) => rooms.setNow(new Date(rooms.platform.now().getTime() + ms));
const adjust = () =>
  rooms.ask(operator, AdjustPointsDocument, { input: { cardId, points: 5, reason: 'A test', ...key() } });
const balance = async () => (await rooms.ask(partner, CardDocument, { id: cardId })).card?.points.balance ?? Number.NaN;
const phase = async () =>
  (await query<{ phase: number }>(rooms.databaseUrl, 'select phase from migration.move'))[0]?.phase;

it('is not taken where proving it took so long that writes may have begun again', async () => {
  const { outcome, told } = await step(1, (refused) => refused && later(26_000));
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
  const { outcome } = await step(1, async (refused) => {
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

// Asked again and again, which takes a third of a minute.
it.runIf(process.env['SLOW'])('says so where the other system goes away while writes are refused', async () => {
  const away = { ...simulator.faults, fail: 1 };
  const back = { ...simulator.faults };
  const { outcome, told } = await step(2, (refused) => refused && Object.assign(simulator.faults, away));
  Object.assign(simulator.faults, back);
  expect(outcome).toBe('FAILED');
  expect(told.at(-1)).toMatchObject({ type: 'NoAnswer', legacy: 'SESSIONM' });
  expect(await phase()).toBe(1);
  expect(await downtimes()).toEqual([]);
});
