/** A claim is told with what it has written: without asking Postgres again, in order, and as it would be read. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Guest } from '../platform/caller.ts';
import { type Database, openDatabase } from '../platform/database.ts';
import { demoGuests } from '../prisma/demo.ts';
import { demoClient } from '../prisma/seed.ts';
import { type LoyaltyCardDoor, loyaltyCardDoor } from '../subgraphs/loyalty-card/door.ts';
import { issueOtp } from '../subgraphs/otp/handle.ts';
import { IdentifyDocument, IssueOtpDocument } from './generated/documents.ts';
import { one } from './harness/client.ts';
import { openTestRooms, type TestRooms } from './harness/rooms.ts';
import { watchStatements } from './harness/statements.ts';

/** All that a phone may ask of a code without what is in other rooms' ledgers. */
const UPDATES = `subscription ($cardId: ID, $after: String, $renew: Boolean!) {
  otpUpdates(cardId: $cardId, after: $after, renew: $renew) {
    cursor kind
    otp {
      id code qrPayload status issuedAt expiresAt claimedAt rewards { id version } vouchers { id } card { id }
      transaction {
        id status channel posType storeId terminalId identifiedBy openedAt expiresAt claimedAt card { id }
        order { ref } rewards { id } vouchers { id } pointsEarned pointsBurned stampsGranted vouchersIssued { id } explanation { name }
      }
    }
  }
}`;
interface Update {
  readonly cursor: string;
  readonly kind: string;
  readonly otp: { readonly id: string; readonly code: string | null; readonly transaction: { id: string } | null };
}

const kiosk = demoClient('Tillster kiosks, Princes Street');
const partner = demoClient('Airtouch app');
let rooms: TestRooms;
let loyaltyCard: LoyaltyCardDoor;
let andy: Guest;
let cardId: string;
/** Of another process, whose messages are lost. */
let elsewhere: Database;

beforeAll(async () => {
  rooms = await openTestRooms(new Date());
  loyaltyCard = loyaltyCardDoor();
  elsewhere = openDatabase(rooms.databaseUrl);
  const guest = one(await demoGuests(rooms.platform.db));
  andy = { role: 'GUEST', userId: guest.userId };
  cardId = guest.cardId;
});
afterAll(async () => {
  await elsewhere?.close();
  await rooms?.close();
});
beforeEach(() => rooms.ask(andy, IssueOtpDocument, { input: { idempotencyKey: randomUUID() } }));

const identify = async (ost: string) => {
  const input = { ost, posType: 'TILLSTER', storeId: 'princes-st', terminalId: 't', idempotencyKey: randomUUID() };
  return (await rooms.ask(kiosk, IdentifyDocument, { input })).identify;
};

async function listen({ caller = andy as Guest | typeof partner, after = null as string | null, renew = false } = {}) {
  const events = await rooms.listen(caller, UPDATES, { cardId, after, renew });
  return {
    async next(): Promise<Update> {
      const { value } = await events.next();
      expect(value?.errors).toBeUndefined();
      return JSON.parse(JSON.stringify(value?.data?.['otpUpdates']));
    },
    stop: () => events.return?.(),
  };
}

// Where the message of the code before it comes back just then, on a busy machine, phones read that first, and the claim with it.
const UNLESS_BUSY = { retry: 3 };

it(
  'to phones and partners, with its transaction, before anything is asked of Postgres after the commit',
  UNLESS_BUSY,
  async () => {
    const phones = [await listen(), await listen(), await listen({ caller: partner })];
    const [shown] = await Promise.all(phones.map((phone) => phone.next()));
    const statements = watchStatements();
    try {
      const afterCommit = () => statements.sent.slice(statements.sent.lastIndexOf('commit') + 1);
      const heard = phones.map(async (phone) => ({ update: await phone.next(), asked: afterCommit() }));
      const opened = await identify(shown?.otp.code ?? '');
      for (const { update, asked } of await Promise.all(heard)) {
        expect(update).toMatchObject({ kind: 'CLAIMED', otp: { id: shown?.otp.id, transaction: { id: opened.id } } });
        expect(asked).toEqual([]);
      }
    } finally {
      statements.stop();
      for (const phone of phones) await phone.stop();
    }
  },
);

it('is the same when it is told and when it is read', async () => {
  const phone = await listen({ renew: true });
  const shown = await phone.next();
  const [told] = await Promise.all([phone.next(), identify(shown.otp.code ?? '')]);
  const late = await listen({ after: shown.cursor });
  const read = await late.next();
  expect(read).toEqual(told);
  expect(told.otp.transaction).toMatchObject({ status: 'OPEN', identifiedBy: 'OTP', card: { id: cardId } });
  // And then goes on as ever.
  expect(await phone.next()).toMatchObject({ kind: 'ISSUED', otp: { transaction: null } });
  await late.stop();
  await phone.stop();
});

it('comes after what a phone has not heard of before, though the message was lost', async () => {
  const phone = await listen();
  const shown = await phone.next();
  const first = phone.next();
  const platform = { ...rooms.platform, db: elsewhere };
  const picks = { rewardIds: [], voucherIds: [] };
  const asked = { caller: andy, cardId, picks, idempotencyKey: randomUUID() };
  const id = await issueOtp({ platform, loyaltyCard }, asked);
  const [live] = await elsewhere.sql<{ code: string }>`select code from otp.otp where id = ${id}`;
  await identify(live?.code ?? '');
  const heard = [await first, await phone.next(), await phone.next()];
  expect(heard.map(({ kind, otp }) => [kind, otp.id])).toEqual([
    ['CANCELLED', shown.otp.id],
    ['ISSUED', id],
    ['CLAIMED', id],
  ]);
  await phone.stop();
});

it('waits for a phone that is slow, and is not told twice', async () => {
  const phone = await listen({ renew: true });
  const first = await phone.next();
  // Nobody waits for the next one meanwhile.
  await identify(first.otp.code ?? '');
  expect([(await phone.next()).kind, (await phone.next()).kind]).toEqual(['CLAIMED', 'ISSUED']);
  await phone.stop();
});
