/** What operators change, and that it changes nothing of what was. Real Postgres, a clock that the test holds. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { demoGuests } from '../prisma/demo.ts';
import { demoClient } from '../prisma/seed.ts';
import {
  AdjustPointsDocument,
  type AdjustPointsInput,
  CreateTransactionDocument,
  EndCampaignDocument,
  IdentifyDocument,
  ProgrammeDocument,
  SavePointsCampaignDocument,
  type SavePointsCampaignInput,
  SaveRewardDocument,
  SaveStampCampaignDocument,
  type SaveStampCampaignInput,
  SaveTiersDocument,
  SetIdentifierDocument,
  SetSwitchDocument,
} from './generated/documents.ts';
import { one, order } from './harness/client.ts';
import { openTestRooms, type TestRooms } from './harness/rooms.ts';

const NOW = '2026-06-01T12:00:00.000Z';
const operator = demoClient('Console');
const partner = demoClient('Airtouch app');
const kiosk = demoClient('Tillster kiosks, Princes Street');
let rooms: TestRooms;
let cardId: string;
/** Of a guest without a past. */
let freshCardId: string;

beforeAll(async () => {
  rooms = await openTestRooms(NOW);
  const guests = await demoGuests(rooms.platform.db);
  cardId = one(guests).cardId;
  freshCardId = one(guests, 4).cardId;
});
beforeEach(() => rooms.setNow(NOW));
afterAll(() => rooms.close());

const points = (more: Partial<SavePointsCampaignInput> = {}) =>
  rooms.ask(operator, SavePointsCampaignDocument, {
    input: { name: 'Double', startsAt: '2026-01-01T00:00:00.000Z', pointsPerUnit: 1, ...more },
  });
const stamps = (more: Partial<SaveStampCampaignInput> = {}) =>
  rooms.ask(operator, SaveStampCampaignDocument, {
    input: {
      name: 'Pizza',
      startsAt: '2026-01-01T00:00:00.000Z',
      required: 5,
      voucherValidDays: 10,
      autoApply: true,
      benefit: { amountOff: { amount: 500 } },
      ...more,
    },
  });
const adjust = (more: Partial<AdjustPointsInput> = {}) =>
  rooms.ask(operator, AdjustPointsDocument, {
    input: { cardId: freshCardId, points: 10, reason: 'Sorry for the wait', idempotencyKey: randomUUID(), ...more },
  });
const claim = (total: number) =>
  rooms.ask(partner, CreateTransactionDocument, {
    input: {
      cardId,
      channel: 'MOBILE',
      posType: 'AIRTOUCH',
      storeId: 's',
      order: order(total),
      idempotencyKey: randomUUID(),
    },
  });
const reads = async (name: string, total = 1000) =>
  (await claim(total)).createTransaction.transaction.explanation.find((rule) => rule.name === name);

describe('a campaign', () => {
  it('applies to orders claimed from its next version on, and its old versions stay', async () => {
    const { savePointsCampaign: first } = await points({ name: 'Extra' });
    expect(first).toMatchObject({
      version: 1,
      rounding: 'DOWN',
      includeTax: true,
      expireAfterDays: null,
      endsAt: null,
    });
    // The first order completes a stamp card, whose voucher takes a tenth off the second.
    expect(await reads('Extra')).toMatchObject({ gave: '10 crowns: 1 for each €1.00 of €10.00.' });
    const { savePointsCampaign: second } = await points({ id: first.id, name: 'Extra', pointsPerUnit: 3 });
    expect(second).toMatchObject({ id: first.id, version: 2, pointsPerUnit: 3 });
    expect(await reads('Extra')).toMatchObject({ gave: '27 crowns: 3 for each €1.00 of €9.00.' });
    const booked = await rooms.platform.db.sql<{ version: number }>`
      select (data ->> 'ruleVersion')::int as version from loyalty_card.card_event
      where type = 'PointsEarned' and data ->> 'ruleId' = ${first.id} order by position`;
    expect(booked.map(({ version }) => version)).toEqual([1, 2]);
    await rooms.ask(operator, EndCampaignDocument, { id: first.id });
  });

  it('that is ended gives nothing more from that moment, and what it gave stays', async () => {
    const { saveStampCampaign } = await stamps();
    expect(saveStampCampaign).toMatchObject({ version: 1, per: 'ORDER', benefit: { __typename: 'AmountOff' } });
    expect(await reads('Pizza')).toMatchObject({ gave: '1 stamp for the order.' });
    const at = '2026-06-02T00:00:00.000Z';
    expect(await rooms.ask(operator, EndCampaignDocument, { id: saveStampCampaign.id, at })).toEqual({
      endCampaign: { id: saveStampCampaign.id, version: 2, endsAt: at },
    });
    rooms.setNow('2026-06-01T23:59:59.999Z');
    expect(await reads('Pizza')).toMatchObject({ gave: '1 stamp for the order.' });
    rooms.setNow(at);
    expect(await reads('Pizza')).toMatchObject({ gave: null, whyNot: 'It has ended.' });
    const { programme } = await rooms.ask(operator, ProgrammeDocument, {});
    expect(programme.campaigns.map(({ name }) => name)).not.toContain('Pizza');
  });

  it('that 20 operators save at the same instant has 20 versions more', async () => {
    const { savePointsCampaign } = await points();
    const saved = await Promise.all(
      Array.from({ length: 20 }, (_, i) => points({ id: savePointsCampaign.id, pointsPerUnit: i + 1 })),
    );
    const versions = saved.map(({ savePointsCampaign: { version } }) => version).toSorted((a, b) => a - b);
    expect(versions).toEqual(Array.from({ length: 20 }, (_, i) => i + 2));
    await rooms.ask(operator, EndCampaignDocument, { id: savePointsCampaign.id });
  });

  it.each<[string, Partial<SavePointsCampaignInput>, string]>([
    ['no name', { name: '' }, 'input.name'],
    ['a name too long', { name: 'x'.repeat(101) }, 'input.name'],
    ['no points', { pointsPerUnit: 0 }, 'input.pointsPerUnit'],
    ['points below zero', { pointsPerUnit: -1 }, 'input.pointsPerUnit'],
    ['more points than can be said', { pointsPerUnit: 2_148 }, 'input.pointsPerUnit'],
    ['a spend below zero', { minimumSpend: -1 }, 'input.minimumSpend'],
    ['a spend beyond any order', { minimumSpend: 10_000_001 }, 'input.minimumSpend'],
    ['an end at its start', { endsAt: '2026-01-01T00:00:00.000Z' }, 'input.endsAt'],
    ['expiry on the day', { expireAfterDays: 0 }, 'input.expireAfterDays'],
    ['expiry beyond ten years', { expireAfterDays: 3_651 }, 'input.expireAfterDays'],
    ['too many stores', { storeIds: Array.from({ length: 101 }, String) }, 'input.storeIds'],
  ])('is refused with %s', async (_what, input, field) => {
    await expect(points(input)).rejects.toMatchObject({
      errors: [{ extensions: { code: 'INPUT_INVALID', details: { field } } }],
    });
  });

  it('may be as generous as the limits allow', async () => {
    const { savePointsCampaign } = await points({
      name: 'x'.repeat(100),
      pointsPerUnit: 2_147,
      minimumSpend: 10_000_000,
      expireAfterDays: 3_650,
    });
    await rooms.ask(operator, EndCampaignDocument, { id: savePointsCampaign.id });
  });

  it.each<[string, Partial<SaveStampCampaignInput>, string]>([
    ['no stamps', { required: 0 }, 'input.required'],
    ['too many stamps', { required: 1_001 }, 'input.required'],
    ['vouchers that end before they begin', { voucherValidDays: -1 }, 'input.voucherValidDays'],
    ['no benefit', { benefit: {} }, 'input.benefit'],
    ['two benefits', { benefit: { freeOrder: {}, amountOff: { amount: 1 } } }, 'input.benefit'],
    ['nothing off', { benefit: { percentOff: { percent: 0 } } }, 'input.benefit.percentOff.percent'],
    ['more than everything off', { benefit: { percentOff: { percent: 101 } } }, 'input.benefit.percentOff.percent'],
    ['no amount', { benefit: { amountOff: { amount: 0 } } }, 'input.benefit.amountOff.amount'],
    ['no item', { benefit: { freeItem: { skus: [] } } }, 'input.benefit.freeItem.skus'],
  ])('of stamps is refused with %s', async (_what, input, field) => {
    await expect(stamps(input)).rejects.toMatchObject({
      errors: [{ extensions: { code: 'INPUT_INVALID', details: { field } } }],
    });
  });

  it('is not found under another kind, or where there is none', async () => {
    const { saveStampCampaign } = await stamps({ name: 'Another' });
    for (const id of [saveStampCampaign.id, randomUUID(), 'x'])
      await expect(points({ id })).rejects.toThrow('NOT_FOUND');
    await expect(rooms.ask(operator, EndCampaignDocument, { id: randomUUID() })).rejects.toThrow('NOT_FOUND');
    await rooms.ask(operator, EndCampaignDocument, { id: saveStampCampaign.id });
  });
});

describe('an adjustment by hand', () => {
  it('gives points that never expire and count for nothing else', async () => {
    const { adjustPoints } = await adjust({ points: 50 });
    expect(adjustPoints.points).toEqual({ balance: 50, available: 50, lifetimeEarned: 0, expiring: [] });
  });
  it('takes away what is there, to the last point and not one more', async () => {
    await expect(adjust({ points: -51 })).rejects.toMatchObject({
      errors: [{ extensions: { code: 'POINTS_INSUFFICIENT', details: { available: 50, needed: 51 } } }],
    });
    expect((await adjust({ points: -50 })).adjustPoints.points.balance).toBe(0);
  });
  it('is made once under one key', async () => {
    const idempotencyKey = randomUUID();
    await adjust({ idempotencyKey });
    expect((await adjust({ idempotencyKey })).adjustPoints.points.balance).toBe(10);
    await expect(adjust({ idempotencyKey, points: 11 })).rejects.toThrow('IDEMPOTENCY_KEY_REUSED');
    expect((await adjust({ points: -10 })).adjustPoints.points.balance).toBe(0);
  });
  it.each([0, 1_000_001, -1_000_001])('of %d points is refused', async (number) => {
    await expect(adjust({ points: number })).rejects.toThrow('INPUT_INVALID');
  });
  it('needs a reason, and a card that is there', async () => {
    await expect(adjust({ reason: '' })).rejects.toThrow('INPUT_INVALID');
    for (const id of [randomUUID(), 'x']) await expect(adjust({ cardId: id })).rejects.toThrow('NOT_FOUND');
  });
  it('50 at the same instant take as much as there is', async () => {
    await adjust({ points: 105 });
    const tries = await Promise.allSettled(Array.from({ length: 50 }, () => adjust({ points: -10 })));
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
    expect((await adjust({ points: -5 })).adjustPoints.points.balance).toBe(0);
  });
});

describe('rewards, tiers, switches and identifiers', () => {
  it('a reward has versions too, and is offered while it is active', async () => {
    const input = { name: 'Nuggets', points: 300, benefit: { freeItem: { skus: ['nuggets'] } } };
    const { saveReward } = await rooms.ask(operator, SaveRewardDocument, { input });
    expect(saveReward).toMatchObject({ version: 1, active: true, benefit: { skus: ['nuggets'], quantity: 1 } });
    const names = async () =>
      (await rooms.ask(operator, ProgrammeDocument, {})).programme.rewards.map(({ name }) => name);
    expect(await names()).toContain('Nuggets');
    const ended = { input: { ...input, id: saveReward.id, active: false } };
    expect(await rooms.ask(operator, SaveRewardDocument, ended)).toMatchObject({
      saveReward: { version: 2, active: false },
    });
    expect(await names()).not.toContain('Nuggets');
    await expect(rooms.ask(operator, SaveRewardDocument, { input: { ...input, points: 0 } })).rejects.toThrow(
      'INPUT_INVALID',
    );
  });

  it('the ladder is saved as a whole, with one tier at 0', async () => {
    const tier = (id: string, threshold: number, earnPercent = 100) => ({ id, name: id, threshold, earnPercent });
    const { saveTiers } = await rooms.ask(operator, SaveTiersDocument, {
      input: [tier('gold', 500, 150), tier('base', 0)],
    });
    expect(saveTiers.map(({ id }) => id)).toEqual(['base', 'gold']);
    const bad = [
      [],
      [tier('a', 1)],
      [tier('a', 0), tier('b', 0)],
      [tier('a', 0), tier('a', 1)],
      [tier('a', 0, 0)],
      [tier('a', 0, 1_001)],
    ];
    for (const input of bad)
      await expect(rooms.ask(operator, SaveTiersDocument, { input })).rejects.toThrow('INPUT_INVALID');
  });

  it('P-6: EARNING that is off for one posType books its orders and gives nothing; others earn', async () => {
    const change = (on: boolean) =>
      rooms.ask(operator, SetSwitchDocument, { name: 'EARNING', posType: 'AIRTOUCH', on, reason: 'Audit' });
    expect((await change(false)).setSwitch).toContainEqual({
      name: 'EARNING',
      posType: 'AIRTOUCH',
      on: false,
      reason: 'Audit',
    });
    const { createTransaction } = await claim(1000);
    expect(createTransaction.transaction).toMatchObject({ status: 'CLAIMED', pointsEarned: 0, stampsGranted: 0 });
    for (const { gave, whyNot } of createTransaction.transaction.explanation) {
      if (gave === null) expect(['Earning is switched off at the moment.', 'It has ended.']).toContain(whyNot);
      else expect(gave).toMatch(/off the order, by voucher/);
    }
    await change(true);
    expect((await claim(1000)).createTransaction.transaction.pointsEarned).toBeGreaterThan(0);
    await expect(rooms.ask(operator, SetSwitchDocument, { name: 'EARNING', on: false, reason: '' })).rejects.toThrow(
      'INPUT_INVALID',
    );
  });

  it('an identifier that is off is refused at tills', async () => {
    const change = (enabled: boolean) =>
      rooms.ask(operator, SetIdentifierDocument, { type: 'CARD_ID', enabled, maySpend: false });
    const identify = () =>
      rooms.ask(kiosk, IdentifyDocument, {
        input: {
          ost: cardId,
          posType: 'TILLSTER',
          storeId: 'princes-st',
          terminalId: 't',
          idempotencyKey: randomUUID(),
        },
      });
    await change(false);
    await expect(identify()).rejects.toThrow('OST_TYPE_OFF');
    await change(true);
    await expect(identify()).resolves.toMatchObject({ identify: { identifiedBy: 'CARD_ID' } });
  });
});
