/** What has happened to a card, as pages that stay where they are, and as it was at any moment. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Guest } from '../platform/caller.ts';
import { demoGuests } from '../prisma/demo.ts';
import { demoClient } from '../prisma/seed.ts';
import {
  AdjustPointsDocument,
  CardAtDocument,
  CreateTransactionDocument,
  HistoryDocument,
  type HistoryQuery,
  IdentifyDocument,
  TransactionsDocument,
  type TransactionsQuery,
} from './generated/documents.ts';
import { one, order } from './harness/client.ts';
import { openTestRooms, type TestRooms } from './harness/rooms.ts';

const START = Date.parse('2026-06-01T12:00:00.000Z');
const HOUR_MS = 3_600_000;
const partner = demoClient('Airtouch app');
const operator = demoClient('Console');
const kiosk = demoClient('Tillster kiosks, Princes Street');
let rooms: TestRooms;
let id: string;
let guest: Guest;

beforeAll(async () => {
  rooms = await openTestRooms(new Date(START));
  const elena = one(await demoGuests(rooms.platform.db), 4);
  id = elena.cardId;
  guest = { role: 'GUEST', userId: elena.userId };
});
afterAll(() => rooms.close());

async function claimAt(hours: number, total: number): Promise<string> {
  rooms.setNow(new Date(START + hours * HOUR_MS));
  const input = {
    cardId: id,
    channel: 'MOBILE' as const,
    posType: 'AIRTOUCH',
    storeId: 's',
    order: order(total),
    idempotencyKey: randomUUID(),
  };
  return (await rooms.ask(partner, CreateTransactionDocument, { input })).createTransaction.transaction.id;
}

type Events = NonNullable<HistoryQuery['card']>['history']['edges'][number]['node'][];
async function allPages(first: number, between: () => Promise<unknown> = async () => {}): Promise<Events> {
  const nodes: Events = [];
  for (let after: string | null = null; ; ) {
    const { card }: HistoryQuery = await rooms.ask(guest, HistoryDocument, { id, first, after });
    nodes.push(...(card?.history.edges ?? []).map(({ node }) => node));
    if (!card?.history.pageInfo.hasNextPage) return nodes;
    after = card.history.pageInfo.endCursor;
    await between();
  }
}

describe('the history of a card', () => {
  it('says of each fact what it changed, the balance after it, and why, newest first', async () => {
    const transactionId = await claimAt(0, 1337);
    await rooms.ask(operator, AdjustPointsDocument, {
      input: { cardId: id, points: -33, reason: 'Given twice', idempotencyKey: randomUUID() },
    });
    const told = (await allPages(100)).map(({ type, points, balanceAfter, explanation, transaction }) => [
      type,
      points,
      balanceAfter,
      explanation,
      transaction?.id ?? null,
    ]);
    expect(told).toEqual([
      ['PointsAdjusted', -33, 100, '33 crowns were taken away by hand: Given twice.', null],
      ['StampsGranted', 0, 133, 'Lunch (version 1) gave 1 stamp, on line 1.', transactionId],
      ['StampsGranted', 0, 133, 'Every 11th order free (version 1) gave 1 stamp, on line 1.', transactionId],
      [
        'PointsEarned',
        133,
        133,
        'Crowns (version 1) gave 133 crowns: 10 for each €1.00 of €13.37, on line 1, rounded down from 133.7.',
        transactionId,
      ],
      ['OrderClaimed', 0, 0, 'An order of €13.37 was paid.', transactionId],
      ['CardOpened', 0, 0, 'The card was opened.', null],
    ]);
  });

  it('and in data that a program can check', async () => {
    const earned = (await allPages(100)).find(({ type }) => type === 'PointsEarned');
    expect(earned?.data).toMatchObject({
      base: 1337,
      pointsPerUnit: 10,
      rounding: 'DOWN',
      earnPercent: 100,
      ruleVersion: 1,
      lines: ['1'],
    });
    expect(earned?.data).not.toHaveProperty('type');
  });

  it.each([1, 2, 3, 5, 6, 7])('in pages of %d is the same, none twice and none left out', async (first) => {
    expect(await allPages(first)).toEqual(await allPages(100));
  });

  it('does not shift while something is added', async () => {
    const before = await allPages(100);
    let hours = 1;
    expect(await allPages(2, () => claimAt(hours++, 500))).toEqual(before);
    expect((await allPages(100)).length).toBeGreaterThan(before.length);
  });

  it.each([0, -1, 101])('has no pages of %d', async (first) => {
    await expect(rooms.ask(guest, HistoryDocument, { id, first })).rejects.toThrow('INPUT_INVALID');
  });
  it.each(['x', '-1', '1.5', '9'.repeat(10)])('has no cursor %s', async (after) => {
    await expect(rooms.ask(guest, HistoryDocument, { id, after })).rejects.toThrow('INPUT_INVALID');
  });
});

type Page = NonNullable<TransactionsQuery['card']>['transactions'] | undefined;

describe('the transactions of a card', () => {
  it.each([
    'x',
    '0000-01-01T00:00:00.000Z 00000000-0000-4000-8000-000000000000',
    '2026-02-30T00:00:00.000Z 00000000-0000-4000-8000-000000000000',
    '2026-02-01T00:00:00.000Z x',
  ])('have no cursor that says %s', async (text) => {
    const after = Buffer.from(text).toString('base64url');
    await expect(page(guest, 1, after)).rejects.toThrow('INPUT_INVALID');
  });

  const page = async (
    caller: Parameters<TestRooms['ask']>[0],
    first: number,
    after: string | null = null,
  ): Promise<Page> => (await rooms.ask(caller, TransactionsDocument, { id, first, after })).card?.transactions;

  it('come newest first, in pages that stay where they are', async () => {
    rooms.setNow(new Date(START + 10 * HOUR_MS));
    // Several at one moment: their order is by id, and every page goes on where the last one ended.
    for (let i = 0; i < 5; i += 1) await claimAt(10, 100);
    const whole = (await page(guest, 100))?.edges.map(({ node }) => node.id) ?? [];
    const seen: string[] = [];
    for (let after: string | null = null; ; ) {
      const next: Page = await page(guest, 2, after);
      seen.push(...(next?.edges ?? []).map(({ node }) => node.id));
      if (!next?.pageInfo.hasNextPage) break;
      after = next.pageInfo.endCursor;
      await claimAt(11, 100);
    }
    expect(seen).toEqual(whole);
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('are for a kiosk those of its own', async () => {
    const input = {
      ost: id,
      posType: 'TILLSTER',
      storeId: 'princes-st',
      terminalId: 't',
      idempotencyKey: randomUUID(),
    };
    const { identify } = await rooms.ask(kiosk, IdentifyDocument, { input });
    expect((await page(kiosk, 100))?.edges.map(({ node }) => node.id)).toEqual([identify.id]);
  });

  it.each(['x', '', Buffer.from('2026-06-01T12:00:00.000Z x').toString('base64url')])(
    'have no cursor %s',
    async (after) => {
      await expect(page(guest, 2, after)).rejects.toThrow('INPUT_INVALID');
    },
  );
});

describe('a card as it was', () => {
  it('is what its events had come to by then', async () => {
    const facts = (await allPages(100)).toReversed();
    rooms.setNow(new Date(START + 24 * HOUR_MS));
    for (const asOf of new Set(facts.map(({ at }) => at))) {
      const { card } = await rooms.ask(guest, CardAtDocument, { id, asOf });
      expect(card?.was.balance).toBe(facts.filter(({ at }) => at <= asOf).at(-1)?.balanceAfter);
    }
    const before = new Date(Date.parse(facts[0]?.at ?? '') - 1).toISOString();
    expect(await rooms.ask(guest, CardAtDocument, { id, asOf: before })).toMatchObject({
      card: { was: { balance: 0, available: 0, lifetimeEarned: 0 } },
    });
  });
  it('is not known of a moment to come', async () => {
    const asOf = new Date(START + 25 * HOUR_MS).toISOString();
    await expect(rooms.ask(guest, CardAtDocument, { id, asOf })).rejects.toThrow('INPUT_INVALID');
  });
});

describe('a card of which a position is wanted', () => {
  const position = async () => (await rooms.ask(guest, CardAtDocument, { id })).card?.position ?? 0;

  it('is answered at once where it has been reached', async () => {
    const reached = await position();
    expect(await rooms.ask(guest, CardAtDocument, { id, minPosition: reached })).toMatchObject({
      card: { position: reached },
    });
  });
  it('is waited for', async () => {
    const reached = await position();
    const waiting = rooms.ask(guest, CardAtDocument, { id, minPosition: reached + 1 });
    await claimAt(30, 100);
    expect((await waiting).card?.position).toBeGreaterThan(reached);
  });
  it('is refused after 2 s where it is not reached', async () => {
    const reached = await position();
    const began = performance.now();
    await expect(rooms.ask(guest, CardAtDocument, { id, minPosition: reached + 1 })).rejects.toMatchObject({
      errors: [
        {
          extensions: {
            code: 'POSITION_NOT_REACHED',
            retryable: true,
            details: { position: reached, minPosition: reached + 1 },
          },
        },
      ],
    });
    expect(performance.now() - began).toBeGreaterThan(1_900);
  });
  it('is null at once where there is none', async () => {
    expect(await rooms.ask(guest, CardAtDocument, { id: randomUUID(), minPosition: 5 })).toEqual({ card: null });
  });
});
