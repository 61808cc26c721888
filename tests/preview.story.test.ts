/** What an example order would give, with the programme as it stands and with changes that nobody has saved. */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_CAMPAIGNS, DEMO_REWARDS, DEMO_TIERS } from '../prisma/demo.ts';
import {
  ClaimDocument,
  CreateUserDocument,
  EndCampaignDocument,
  IdentifyDocument,
  PreviewOrderDocument,
  type PreviewOrderInput,
  type PreviewOrderQuery,
  SavePointsCampaignDocument,
  type SavePointsCampaignInput,
  SaveRewardDocument,
  type SaveRewardInput,
  SetSwitchDocument,
  WholeProgrammeDocument,
  type WholeProgrammeQuery,
} from './generated/documents.ts';
import { one, order } from './harness/client.ts';
import { given, openScene, refusalOf, type Scene } from './harness/scene.ts';
import { key } from './harness/till.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterEach(() => expect(scene.faults()).toEqual([]));
afterAll(() => scene?.close());

const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
const example = {
  channel: 'RESTAURANT',
  posType: 'TILLSTER',
  storeId: 'princes-st',
  lines: [
    { sku: 'burger', name: 'Burger', quantity: 1, unitPrice: 1_000, category: 'mains' },
    { sku: 'fries', name: 'Fries', quantity: 2, unitPrice: 300 },
  ],
} as const;
const EXAMPLE: PreviewOrderInput['order'] = { ...example, lines: [...example.lines] };
const double: SavePointsCampaignInput = { name: 'Double', startsAt: '2026-01-01T00:00:00Z', pointsPerUnit: 20 };
const nachos: SaveRewardInput = { name: 'Nachos', points: 150, benefit: { amountOff: { amount: 400 } } };

const asking = (input: Partial<PreviewOrderInput> = {}) =>
  scene.ask('operator', PreviewOrderDocument, { input: { order: EXAMPLE, ...input } });
const preview = async (input?: Partial<PreviewOrderInput>) =>
  given<PreviewOrderQuery['previewOrder']>(await asking(input), 'previewOrder');
const programme = async () =>
  given<WholeProgrammeQuery['programme']>(await scene.ask('operator', WholeProgrammeDocument), 'programme');

describe('an example order', () => {
  it('gives what claiming it then gives', async () => {
    const input = { externalIds: [{ system: 'HOMERIA', id: randomUUID() }] };
    const { card } = given<{ card: { id: string } }>(
      await scene.ask('partner', CreateUserDocument, { input }),
      'createUser',
    );
    const told = await preview({ guest: { cardId: card.id } });
    const place = { posType: example.posType, storeId: example.storeId, terminalId: '1' };
    const { id: transactionId } = given<{ id: string }>(
      await scene.ask('kiosk', IdentifyDocument, { input: { ost: card.id, ...place, ...key() } }),
      'identify',
    );
    const lines = example.lines.map((line, i) => ({ ...line, lineId: String(i + 1) }));
    const claim = { transactionId, order: order(1_600, { lines }), ...key() };
    const { transaction } = given<{ transaction: object }>(
      await scene.ask('kiosk', ClaimDocument, { input: claim }),
      'claimTransaction',
    );
    expect(told).toMatchObject({ acceptable: true, problems: [], payable: { amount: 1_600, currency: 'EUR' } });
    expect(transaction).toMatchObject({
      pointsEarned: told.pointsToEarn,
      stampsGranted: told.stampsToGrant,
      explanation: told.explanation,
    });
    expect(told.pointsToEarn).toBe(160);
  });

  it('of a new guest, of one with points and a tier, and of one who is there', async () => {
    expect(await preview()).toMatchObject({ pointsToEarn: 160 });
    expect(await preview({ guest: { tierId: 'gold' } })).toMatchObject({ pointsToEarn: 240 });
    const rewardIds = [one(DEMO_REWARDS).id];
    expect(await preview({ rewardIds })).toMatchObject({
      acceptable: false,
      problems: [{ code: 'POINTS_INSUFFICIENT', rewardId: rewardIds[0] }],
      pointsToEarn: 0,
    });
    expect(await preview({ rewardIds, guest: { points: 200 } })).toMatchObject({
      acceptable: true,
      discounts: [{ rewardId: rewardIds[0], lineId: '2', amount: 300 }],
      pointsToBurn: 200,
      payable: { amount: 1_300 },
      pointsToEarn: 130,
    });
    const { cardId } = one(scene.running.credentials.guests);
    expect((await preview({ guest: { cardId } })).explanation.map(({ name }) => name)).toContain('Crowns');
  });

  it('may have the longest name that a till may send', async () => {
    expect(await preview(ofOneLine({ name: 'x'.repeat(200) }))).toMatchObject({ acceptable: true });
  });

  it('says so in Spanish too', async () => {
    const query = `query ($input: PreviewOrderInput!) {
      previewOrder(input: $input) { problems { message(language: ES) } explanation { gave(language: ES) } }
    }`;
    const told = async (input: Partial<PreviewOrderInput>) =>
      given<{ problems: { message: string }[]; explanation: { gave: string | null }[] }>(
        await scene.ask('operator', query, { input: { order: EXAMPLE, ...input } }),
        'previewOrder',
      );
    expect((await told({})).explanation.map(({ gave }) => gave)).toContain('1 sello por el pedido.');
    const picked = await told({ rewardIds: [one(DEMO_REWARDS).id] });
    expect(picked.problems).toEqual([{ message: 'No hay puntos suficientes.' }]);
  });

  it('changes nothing', async () => {
    const before = [await scene.books(), await programme()];
    const draft = { pointsCampaign: double, reward: nachos, switch: { name: 'BURNING' as const, on: false } };
    await preview({ draft });
    await preview({ draft, guest: { cardId: one(scene.running.credentials.guests).cardId } });
    expect([await scene.books(), await programme()]).toEqual(before);
  });

  it('counts its tax and its tip as a claim does', async () => {
    const tax = { tax: 200, tip: 100 };
    expect(await preview({ order: { ...EXAMPLE, ...tax } })).toMatchObject({
      payable: { amount: 1_700 },
      pointsToEarn: 160,
    });
    expect(await preview({ order: { ...EXAMPLE, ...tax, taxIncluded: false } })).toMatchObject({
      payable: { amount: 1_900 },
      pointsToEarn: 180,
    });
  });
});

describe('a change that is not saved', () => {
  it('to the points: a campaign more, or the next version of one that is there', async () => {
    const more = await preview({ draft: { pointsCampaign: double } });
    expect(more.pointsToEarn).toBe(160 + 320);
    expect(more.explanation.find(({ name }) => name === 'Double')).toMatchObject({ ruleVersion: 1, whyNot: null });
    const { id, version } = one((await programme()).campaigns.filter(({ name }) => name === 'Crowns'));
    const next = await preview({ draft: { pointsCampaign: { ...double, id, minimumSpend: 5_000 } } });
    expect(next.pointsToEarn).toBe(0);
    expect(next.explanation.find(({ ruleId }) => ruleId === id)).toMatchObject({
      ruleVersion: version + 1,
      gave: null,
    });
  });

  it('to a stamp card, that the order fills at once', async () => {
    const stampCampaign = {
      ...{ name: 'Nachos', startsAt: '2026-01-01T00:00:00Z', required: 1, voucherValidDays: 1, autoApply: false },
      benefit: { amountOff: { amount: 100 } },
    };
    const before = await preview();
    const after = await preview({ draft: { stampCampaign } });
    expect(before.vouchersToIssue).toBe(0);
    expect(after).toMatchObject({ stampsToGrant: before.stampsToGrant + 1, vouchersToIssue: 1 });
  });

  it('to a reward, which is picked', async () => {
    const burned = { pointsToBurn: 150, payable: { amount: 1_200 } };
    expect(await preview({ draft: { reward: nachos }, guest: { points: 150 } })).toMatchObject(burned);
    const draft = { reward: { ...nachos, id: one(DEMO_REWARDS).id } };
    expect(await preview({ draft, guest: { points: 150 } })).toMatchObject(burned);
    expect(await preview({ draft, guest: { points: 149 } })).toMatchObject({ acceptable: false });
    const off = { reward: { ...nachos, active: false } };
    expect(await preview({ draft: off, guest: { points: 150 } })).toMatchObject({
      problems: [{ code: 'REWARD_UNAVAILABLE' }],
    });
  });

  it('to the tiers', async () => {
    const tiers = [...DEMO_TIERS, { id: 'platinum', name: 'Platinum', threshold: 9_000, earnPercent: 200 }];
    expect(await preview({ draft: { tiers }, guest: { tierId: 'platinum' } })).toMatchObject({ pointsToEarn: 320 });
  });

  it('to a switch, of all or of one posType', async () => {
    const off = { name: 'EARNING' as const, on: false };
    const stopped = await preview({ draft: { switch: off } });
    expect(stopped.pointsToEarn).toBe(0);
    expect(stopped.explanation.every(({ whyNot }) => whyNot?.includes('switched off'))).toBe(true);
    expect(await preview({ draft: { switch: { ...off, posType: 'WINREST' } } })).toMatchObject({ pointsToEarn: 160 });
  });

  it('as it will be at a later moment', async () => {
    const pointsCampaign = { ...double, startsAt: inHours(24), endsAt: inHours(48) };
    expect(await preview({ draft: { pointsCampaign } })).toMatchObject({ pointsToEarn: 160 });
    expect(await preview({ draft: { pointsCampaign }, at: inHours(36) })).toMatchObject({ pointsToEarn: 480 });
    expect(await preview({ draft: { pointsCampaign }, at: inHours(72) })).toMatchObject({ pointsToEarn: 160 });
  });

  it.each<[string, Partial<PreviewOrderInput>, string]>([
    ['no lines', { order: { ...EXAMPLE, lines: [] } }, 'input.order.lines'],
    ['no store', { order: { ...EXAMPLE, storeId: '' } }, 'input.order.storeId'],
    ['a name too long', ofOneLine({ name: 'x'.repeat(201) }), 'input.order.lines.0.name'],
    ['a price below nothing', ofOneLine({ unitPrice: -1 }), 'input.order.lines.0.unitPrice'],
    ['more than an order may be', ofOneLine({ quantity: 999, unitPrice: 10_000_000 }), 'input.order'],
    ['more tax than it comes to', { order: { ...EXAMPLE, tax: 1_601 } }, 'input.order.tax'],
    ['a past moment', { at: inHours(-1) }, 'input.at'],
    ['a moment beyond all calendars', { at: '9999-12-31T23:59:59.999Z' }, 'input.at'],
    ['a card and points', { guest: { cardId: randomUUID(), points: 1 } }, 'input.guest'],
    ['a tier that there is not', { guest: { tierId: 'lead' } }, 'input.guest.tierId'],
    ['fewer points than none', { guest: { points: -1 } }, 'input.guest.points'],
    [
      'a campaign without a rate',
      draftOf({ pointsCampaign: { ...double, pointsPerUnit: 0 } }),
      pointsField('pointsPerUnit'),
    ],
    [
      'a campaign that ends first',
      draftOf({ pointsCampaign: { ...double, endsAt: double.startsAt } }),
      pointsField('endsAt'),
    ],
    ['a reward for nothing', draftOf({ reward: { ...nachos, points: 0 } }), 'input.draft.reward.points'],
    ['a reward worth two things', draftOf({ reward: twofold() }), 'input.draft.reward.benefit'],
    ['tiers without a base', draftOf({ tiers: DEMO_TIERS.slice(1) }), 'input.draft.tiers'],
    [
      'a switch of nobody',
      draftOf({ switch: { name: 'EARNING', posType: '', on: true } }),
      'input.draft.switch.posType',
    ],
  ])('is refused with %s', async (_what, input, field) => {
    expect(refusalOf(await asking(input))).toMatchObject({ code: 'INPUT_INVALID', details: { field } });
  });

  it.each<[string, Partial<PreviewOrderInput>]>([
    ['a card', { guest: { cardId: randomUUID() } }],
    ['a card, whose id is none', { guest: { cardId: 'x' } }],
    ['a campaign', draftOf({ pointsCampaign: { ...double, id: randomUUID() } })],
    ['a campaign of that kind', draftOf({ pointsCampaign: { ...double, id: one(DEMO_CAMPAIGNS, 1).id } })],
    ['a reward', draftOf({ reward: { ...nachos, id: randomUUID() } })],
  ])('finds nothing where there is no such thing: %s', async (_what, input) => {
    expect(refusalOf(await asking(input))).toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('what is over', () => {
  it('is found by operators, and comes back when it is saved', async () => {
    const { id } = given<{ id: string }>(
      await scene.ask('operator', SavePointsCampaignDocument, { input: double }),
      'savePointsCampaign',
    );
    given(await scene.ask('operator', EndCampaignDocument, { id }), 'endCampaign');
    const reward = given<{ id: string }>(
      await scene.ask('operator', SaveRewardDocument, { input: { ...nachos, active: false } }),
      'saveReward',
    );
    const all = await programme();
    expect(all.campaigns.find((one) => one.id === id)).toMatchObject({ version: 2, name: 'Double' });
    expect(all.rewards.find((one) => one.id === reward.id)).toMatchObject({ active: false });
    expect(await offeredNames()).not.toContain('Double');
    expect(await offeredNames()).not.toContain('Nachos');

    await scene.ask('operator', SavePointsCampaignDocument, { input: { ...double, id } });
    await scene.ask('operator', SaveRewardDocument, { input: { ...nachos, id: reward.id } });
    expect(await offeredNames()).toEqual(expect.arrayContaining(['Double', 'Nachos']));
  });

  it.each([
    ['nobody', 'UNAUTHENTICATED'],
    ['guest', 'FORBIDDEN'],
    ['kiosk', 'FORBIDDEN'],
    ['partner', 'FORBIDDEN'],
  ] as const)('is not for %s to see: %s', async (caller, code) => {
    for (const field of ['campaigns(ended: true) { id }', 'rewards(inactive: true) { id }']) {
      expect(refusalOf(await scene.ask(caller, `{ programme { ${field} } }`)).code).toBe(code);
    }
  });

  it('is told in the time zone of the brand, which everyone may know', async () => {
    const answer = await scene.ask('nobody', '{ programme { timeZone } }');
    expect(given(answer, 'programme')).toEqual({ timeZone: 'Europe/Dublin' });
  });
});

it('a switch that is off says so to a preview, until it is on', async () => {
  const set = (on: boolean) => scene.ask('operator', SetSwitchDocument, { name: 'BURNING', on, reason: 'a test' });
  const input = { rewardIds: [one(DEMO_REWARDS).id], guest: { points: 500 } };
  await set(false);
  expect(await preview(input)).toMatchObject({ problems: [{ code: 'SWITCHED_OFF' }] });
  expect(await preview({ ...input, draft: { switch: { name: 'BURNING', on: true } } })).toMatchObject({ problems: [] });
  await set(true);
});

async function offeredNames(): Promise<string[]> {
  const answer = await scene.ask('nobody', '{ programme { campaigns { name } rewards { name } } }');
  const { campaigns, rewards } = given<{ campaigns: { name: string }[]; rewards: { name: string }[] }>(
    answer,
    'programme',
  );
  return [...campaigns, ...rewards].map(({ name }) => name);
}

function ofOneLine(line: object): Partial<PreviewOrderInput> {
  return { order: { ...EXAMPLE, lines: [{ ...one(example.lines), ...line }] } };
}

function draftOf(draft: PreviewOrderInput['draft']): Partial<PreviewOrderInput> {
  return { draft };
}

function pointsField(name: string): string {
  return `input.draft.pointsCampaign.${name}`;
}

function twofold(): SaveRewardInput {
  return { ...nachos, benefit: { amountOff: { amount: 1 }, percentOff: { percent: 1 } } };
}
