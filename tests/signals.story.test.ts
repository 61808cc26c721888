/** No claim is ever missed: not by a phone that loses its connection, nor when Postgres's own messages are lost. */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { IdentifyDocument, TransactionChangedDocument } from './generated/documents.ts';
import { type Api, listen } from './harness/client.ts';
import { type Dice, dice, type Guest, newCode, newGuests, partnerOf, type Till, tills } from './harness/crowd.ts';
import type { TestDatabase } from './harness/database.ts';
import { createDemoDatabase } from './harness/demo-database.ts';
import { type RunningForm, SOME_FORMS, startForm } from './harness/forms.ts';
import { type Phone, phoneOf } from './harness/phone.ts';
import { query } from './harness/postgres.ts';
import { times } from './harness/soak.ts';

/** Claims in all, by form. The distributed form is the slower one. */
const CLAIMS = { 'one process': times(50, 500), 'six processes': times(25, 100) };
const GUESTS = 10;
/** Longest between two cuts of one phone's connection, and longest it stays away. */
const CUT_WITHIN_MS = 120;
const AWAY_MS = 20;

describe.each(SOME_FORMS)('in %s', (form) => {
  let database: TestDatabase;
  let running: RunningForm;
  let partner: Api;
  let terminals: Till[];

  beforeAll(async () => {
    database = await createDemoDatabase();
    running = await startForm(form, database.url);
    partner = partnerOf(running);
    terminals = tills(running, GUESTS);
  });
  afterAll(async () => {
    await running?.stop();
    await database?.drop();
  });

  const phone = (guest: Guest) => phoneOf(guest, running.endpoint);
  const identify = (code: string, n = 0) => {
    const till = terminals[n] as Till;
    return till.api.ask(IdentifyDocument, till.identifying(code));
  };
  const truth = (cardId: string) =>
    query<{ cursor: string; kind: string; id: string }>(
      database.url,
      `select seq::text as cursor, kind, otp_id as id from otp.otp_update where card_id = '${cardId}' order by seq`,
    );
  /** Ends the connections on which the processes listen for Postgres's messages. */
  const deafen = () =>
    query(
      database.url,
      `select pg_terminate_backend(pid) from pg_stat_activity
       where application_name = 'loyalty-live' and datname = current_database()`,
    );

  /** Checks that a phone has seen everything, once and in order, the claims among it. */
  async function expectAllSeen(phone: Phone, { cardId }: Guest, claimed: readonly string[]): Promise<void> {
    // With a live code nothing more is to come.
    await phone.code(claimed.at(-1));
    const seen = phone.seen.map(({ cursor, kind, otp }) => ({ cursor, kind, id: otp.id }));
    expect(seen).toEqual(await truth(cardId));
    expect(seen.filter(({ kind }) => kind === 'CLAIMED').map(({ id }) => id)).toEqual(claimed);
  }

  it('a message that never comes delays an update by a few seconds and no more', async () => {
    const [guest] = await newGuests(running, 1);
    if (!guest) throw new Error('There is no guest');
    const mine = phone(guest);
    mine.connect();
    const { id, code } = await mine.code();
    const { identify: opened } = await identify(guest.cardId);
    const transactions = listen((terminals[0] as Till).api.socket(), TransactionChangedDocument, { id: opened.id });
    await transactions.until(({ transactionChanged }) => transactionChanged.status === 'OPEN');
    expect(code).not.toBe('');

    const began = Date.now();
    await query(
      database.url,
      `with cancelled as (update otp.otp set status = 'CANCELLED' where id = '${id}' returning id, card_id)
       insert into otp.otp_update (card_id, otp_id, kind, at) select card_id, id, 'CANCELLED', now() from cancelled`,
    );
    await query(
      database.url,
      `update transaction.transaction set status = 'CANCELLED', version = version + 1 where id = '${opened.id}'`,
    );
    await Promise.all([
      mine.newest(({ kind, otp }) => kind === 'ISSUED' && otp.id !== id),
      transactions.until(({ transactionChanged }) => transactionChanged.status === 'CANCELLED'),
    ]);
    const lateMs = Date.now() - began;
    expect(lateMs).toBeLessThan(5_000);
    expect(mine.seen.map(({ kind }) => kind)).toEqual(['ISSUED', 'CANCELLED', 'ISSUED']);
    // Nothing can follow a cancellation, so the subscription has ended.
    await expect(transactions.ended).resolves.toBeUndefined();
    mine.cut();
  });

  it('phones whose connections break at random moments see every claim once, in order', async () => {
    const random = dice(`connections that break, ${form}`);
    const guests = await newGuests(running, GUESTS);
    const days = await Promise.all(
      guests.map(async (guest, n) => {
        const mine = phone(guest);
        mine.connect();
        await mine.code();
        const evening = new AbortController();
        const broken = breakAtRandom(mine, random, evening.signal);
        const claimed: string[] = [];
        while (claimed.length < CLAIMS[form] / GUESTS) {
          // A code that a partner asked for is claimed whether or not the phone is there to see it.
          const atPartner = random.roll(3) === 0;
          const { id, code } = await (atPartner ? newCode(partner, guest.cardId) : mine.code(claimed.at(-1)));
          await identify(code, n);
          claimed.push(id);
        }
        evening.abort();
        const cuts = await broken;
        mine.connect();
        await expectAllSeen(mine, guest, claimed);
        mine.cut();
        return cuts;
      }),
    );
    const cuts = days.reduce((sum, day) => sum + day, 0);
    console.log(`${CLAIMS[form]} claims, ${cuts} connections broken`);
    expect(cuts).toBeGreaterThan(CLAIMS[form] / 5);
  });

  it('the processes’ own connections for messages break meanwhile: nothing is lost', async () => {
    const guests = await newGuests(running, GUESTS);
    await Promise.all(
      guests.map(async (guest, n) => {
        const mine = phone(guest);
        mine.connect();
        const claimed: string[] = [];
        for (let round = 0; round < 6; round += 1) {
          const { id, code } = await mine.code(claimed.at(-1));
          await Promise.all([identify(code, n), n === round ? deafen() : undefined]);
          claimed.push(id);
        }
        await expectAllSeen(mine, guest, claimed);
        mine.cut();
      }),
    );
  });
});

/** Cuts a phone's connection again and again until told to stop. @returns How often. */
async function breakAtRandom(phone: Phone, random: Dice, stop: AbortSignal): Promise<number> {
  let cuts = 0;
  while (!stop.aborted) {
    await sleep(random.roll(CUT_WITHIN_MS));
    phone.cut();
    cuts += 1;
    if (stop.aborted) break;
    await sleep(random.roll(AWAY_MS));
    phone.connect();
    // A phone that is always cut before it hears anything gets nowhere; now and then it hears something.
    if (random.roll(3) === 0) await Promise.race([phone.more(), once(stop, 'abort')]);
  }
  phone.cut();
  return cuts;
}
