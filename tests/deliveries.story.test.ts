/** What happens here is brought to the system that is left: once in effect and in order, whatever that system or a process does. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { NO_FAULTS } from '../subgraphs/migration/simulator/faults.ts';
import { AdjustPointsDocument, CreateUserDocument, UpdateUserDocument } from './generated/documents.ts';
import { type Brand, type Guest, openBrand, type Step, TOKEN } from './harness/brand.ts';
import { order } from './harness/client.ts';
import { SECRET, startService } from './harness/forms.ts';
import { given, refusalOf } from './harness/scene.ts';
import { key, till } from './harness/till.ts';

const MEMBERS = 15;
const KILLS = process.env['SLOW'] ? 10 : 1;

let brand: Brand;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  brand = await openBrand(MEMBERS, { LEGACY_TIMEOUT_MS: '400' });
  await brand.migration('phase', '0');
  await brand.import(brand.guests);
  const forward = await brand.migration('phase', '1');
  expect(forward, forward.said).toMatchObject({ code: 0 });
  env = { LEGACY_URL: brand.sessionM.url, LEGACY_TOKEN: TOKEN, LEGACY_TIMEOUT_MS: '400' };
});
afterAll(() => brand?.close());

const failing = (faults: Partial<typeof NO_FAULTS>) => {
  Object.assign(brand.sessionM.faults, faults);
  onTestFinished(() => void Object.assign(brand.sessionM.faults, NO_FAULTS));
};
const deliveries = async () => {
  const asked = '{ migration { deliveries { pending dead } } }';
  return given<{ deliveries: { pending: number; dead: number } }>(await brand.scene.ask('operator', asked), 'migration')
    .deliveries;
};
const steps = async (first: number) => {
  const asked = `{ migration { steps(first: ${first}) { phase outcome told } } }`;
  return given<{ steps: Step[] }>(await brand.scene.ask('operator', asked), 'migration').steps;
};
const taken = async (step: string) => (await brand.take(step))();
const [PHASE_1, PHASE_2] = ['setPhase(phase: 1', 'setPhase(phase: 2'];
const phaseNow = async () =>
  given<{ phase: number }>(await brand.scene.ask('operator', '{ migration { phase } }'), 'migration').phase;
/** By it, what happens is delivered. */
const triggered = (how: 'disable' | 'enable') =>
  brand.scene.sql(`alter table loyalty_card.card_event ${how} trigger card_event_delivered`);
const delivered = () => expect.poll(deliveries, { timeout: 40_000, interval: 200 }).toEqual({ pending: 0, dead: 0 });
/** Each once, and in the order in which they happened. */
async function inOrder() {
  for (const { id, transactions } of await brand.sessionM.members()) {
    const sequences = transactions.flatMap(({ key, sequence }) => (key === null ? [] : (sequence ?? 0)));
    expect(sequences, id).toEqual([...new Set(sequences)].sort((a, b) => a - b));
  }
}

it('is there once and in order, though the other system fails, loses answers, hangs, answers twice and is restarted', async () => {
  const { doing, sessionM } = brand;
  // So often that the tries in a row of one attempt do not hide it.
  failing({ fail: 0.45, loseAnswer: 0.1, hang: 0.05, twice: 0.1 });
  const buying = brand.traffic([doing.earn, doing.giveBack, doing.beGiven], 6);
  await sleep(process.env['SLOW'] ? 30_000 : 1_000);
  await sessionM.restart(300);
  const FATES = ['fail', 'loseAnswer', 'hang', 'twice'] as const;
  await expect
    .poll(() => FATES.map((fate) => sessionM.fates[fate] > 0), { timeout: 20_000 })
    .toEqual(FATES.map(() => true));
  expect((await buying.stop()).done).toBeGreaterThan(20);
  // What failed often waits long for its next try; where the other system answers again, it is made at once.
  Object.assign(sessionM.faults, NO_FAULTS);
  await delivered();
  expect(await brand.wrong()).toEqual([]);
  await inOrder();
});

it('is there once, though a process that delivers is killed while it does', async () => {
  const { doing, scene } = brand;
  failing({ slowMs: 300 });
  const buying = brand.traffic([doing.earn, doing.beGiven], 6);
  for (let kills = 0; kills < KILLS; kills += 1) {
    const service = await startService('subgraphs/migration/main.ts', {
      ...{ ...env, DATABASE_URL: scene.databaseUrl, CALLER_SECRET: SECRET, PORT: '0' },
    });
    onTestFinished(() => void service.child.kill('SIGKILL'));
    // Both have taken something.
    const busy =
      'select count(distinct locked_by)::int as workers from graphile_worker.jobs where locked_by is not null';
    await expect.poll(async () => (await scene.sql(busy))[0], { timeout: 20_000, interval: 5 }).toEqual({ workers: 2 });
    service.child.kill('SIGKILL');
  }
  await buying.stop();
  await delivered();
  expect(await brand.wrong()).toEqual([]);
  await inOrder();
});

it('waits for an operator where the other system will not take it, and what follows it waits too', async () => {
  const { sessionM, scene } = brand;
  const guest = brand.guests[0];
  if (!guest) throw new Error('Nobody');
  failing({ refuseBelowZero: true });
  const there = (await sessionM.member(guest.legacyId)).points;
  await sessionM.sell(guest.legacyId, 'BURN', -there);
  const adjust = async (points: number) => {
    const input = { cardId: guest.cardId, points, reason: 'A test', ...key() };
    given(await scene.ask('operator', AdjustPointsDocument, { input }), 'adjustPoints');
  };
  await adjust(10);
  await delivered();
  await adjust(-20);
  await adjust(50);
  await expect.poll(deliveries, { timeout: 10_000 }).toEqual({ pending: 0, dead: 1 });
  const asked = `{ migration { deliveries { deadLetters { edges { node { card { id } error attempts } } } } } }`;
  expect(given(await scene.ask('operator', asked), 'migration')).toEqual({
    deliveries: {
      deadLetters: {
        edges: [{ node: { card: { id: guest.cardId }, error: expect.stringContaining('has 10 points'), attempts: 1 } }],
      },
    },
  });
  expect((await sessionM.member(guest.legacyId)).points).toBe(10);
  expect(await taken(PHASE_2)).toMatchObject({
    outcome: 'REFUSED',
    told: ['The deliveries of 1 card wait for an operator.'],
  });
  // What is put right there can be tried again.
  await sessionM.sell(guest.legacyId, 'ADJUST', there);
  given(await scene.ask('operator', 'mutation { replayDeadLetters { phase } }'), 'replayDeadLetters');
  await delivered();
  guest.points += 40;
  expect(await brand.wrong()).toEqual([]);
  await inOrder();
});

it('is refused in a downtime, at every door and with when to try again', async () => {
  const { scene } = brand;
  const guest = brand.guests[1];
  if (!guest) throw new Error('Nobody');
  const at = till(scene, guest.cardId);
  const openId = await at.open();
  const code = given<{ code: string }>(await at.issue(key()), 'issueOtp').code;
  const [now, bought] = [
    order(500),
    given<{ transaction: { id: string } }>(await at.create({ order: order(500), ...key() }), 'createTransaction'),
  ];
  const until = new Date(Date.now() + 60_000).toISOString();
  const window = `mutation { addDowntime(from: "2026-01-01T00:00:00Z", until: "${until}", reason: "x") { downtimes { id reason } } }`;
  expect(refusalOf(await scene.ask('operator', window))).toMatchObject({ code: 'INPUT_INVALID' });
  const from = new Date(Date.now() - 1_000).toISOString();
  const opened = given<{ downtimes: { id: string; reason: string }[] }>(
    await scene.ask('operator', window.replace('2026-01-01T00:00:00Z', from)),
    'addDowntime',
  );
  const [{ id } = { id: '' }] = opened.downtimes;
  const adjusting = { cardId: guest.cardId, points: 1, reason: 'x', ...key() };
  const doors = {
    createUser: () => scene.ask('partner', CreateUserDocument, { input: { phone: '+353899990001' } }),
    updateUser: () =>
      scene.ask('partner', UpdateUserDocument, {
        input: { external: { system: 'SESSIONM', id: guest.legacyId }, name: 'X' },
      }),
    identify: () => at.identify({ ost: code, ...key() }),
    issueOtp: () => at.issue(key()),
    createTransaction: () => at.create({ order: now, ...key() }),
    'createTransaction, to claim later': () => at.create({ claim: false, order: now, ...key() }),
    claimTransaction: () => at.claim({ transactionId: openId, order: now, ...key() }),
    reverseTransaction: () =>
      scene.ask('partner', 'mutation ($input: ReverseTransactionInput!) { reverseTransaction(input: $input) { id } }', {
        input: { transactionId: bought.transaction.id, reason: 'x', ...key() },
      }),
    adjustPoints: () => scene.ask('operator', AdjustPointsDocument, { input: adjusting }),
  };
  const before = await scene.books();
  for (const [door, ask] of Object.entries(doors)) {
    const refused = refusalOf(await ask());
    expect(refused, door).toMatchObject({ code: 'SWITCHED_OFF', retryable: true });
    expect(refused.details?.['retryAfterS'], door).toSatisfy((s: number) => s > 30 && s <= 60);
  }
  expect(await scene.books()).toEqual(before);
  given(await scene.ask('operator', `mutation { removeDowntime(id: "${id}") { phase } }`), 'removeDowntime');
  for (const [door, ask] of Object.entries(doors)) expect((await ask()).errors, door).toEqual([]);
  expect(refusalOf(await scene.ask('operator', `mutation { removeDowntime(id: "${id}") { phase } }`)).code).toBe(
    'NOT_FOUND',
  );
});

it('is answered for by either system, at one kind of tills or at all', async () => {
  const { scene } = brand;
  const guest = brand.guests[2];
  if (!guest) throw new Error('Nobody');
  const truth = (operation: string, holder: string) =>
    brand.migration('truth', operation, holder, '--pos-type', 'AIRTOUCH', '--reason', 'A test');
  const at = till(scene, guest.cardId);
  const earned = async (input: object) =>
    given<{ transaction: { pointsEarned: number; explanation: { whyNot: string | null }[] } }>(
      await at.create({ order: order(1_000), ...key(), ...input }),
      'createTransaction',
    ).transaction;
  expect((await earned({})).pointsEarned).toBeGreaterThan(0);
  // In phase 1 points are spent there.
  const { rewards } = given<{ rewards: { id: string }[] }>(
    await scene.ask('nobody', '{ programme { rewards { id } } }'),
    'programme',
  );
  const spending = { rewardIds: rewards.slice(0, 1).map(({ id }) => id), ...key() };
  expect(refusalOf(await at.issue(spending))).toEqual({
    ...{ code: 'SWITCHED_OFF', retryable: true, details: { switch: 'BURNING', answeredBy: 'SESSIONM' } },
  });
  const away = await truth('EARNING', 'LEGACY');
  expect(away, away.said).toMatchObject({ code: 0 });
  const nothing = await earned({});
  expect(nothing.pointsEarned).toBe(0);
  expect(nothing.explanation.map(({ whyNot }) => whyNot)).toContain('Earning is switched off at the moment.');
  const kiosk = given<{ transaction: { pointsEarned: number } }>(
    await at.claim({ transactionId: await at.open(), order: order(1_000), ...key() }),
    'claimTransaction',
  );
  expect(kiosk.transaction.pointsEarned).toBeGreaterThan(0);
  expect(await truth('EARNING', 'PLATFORM')).toMatchObject({ code: 0 });
  expect((await earned({})).pointsEarned).toBeGreaterThan(0);
});

it('what differs is found with its cause, and made right on the side on which it is wrong', async () => {
  const { scene, sessionM, guests, doing } = brand;
  const [untold, sold] = guests.slice(10);
  if (!untold || !sold) throw new Error('Nobody');
  await triggered('disable');
  await doing.beGiven(untold);
  await triggered('enable');
  await doing.burnThere(sold);
  const wrong = async () =>
    (await brand.wrong()).filter((one) => one.startsWith(untold.legacyId) || one.startsWith(sold.legacyId));
  expect(await wrong()).toHaveLength(2);
  const compared = await brand.migration('compare');
  expect(compared).toMatchObject({
    code: 1,
    said: expect.stringContaining('TRANSACTION_MISSING_THERE: 1 members, 7 points'),
  });
  expect(compared.said).toContain('TRANSACTION_MISSING_HERE: 1 members, 30 points');
  const asked = '{ migration { drifts { edges { node { card { id } here there cause } } } } }';
  const found = given<{ drifts: { edges: { node: { card: { id: string } } }[] } }>(
    await scene.ask('operator', asked),
    'migration',
  );
  const byCard = (a: { card: { id: string } }, b: { card: { id: string } }) => (a.card.id < b.card.id ? -1 : 1);
  const expected = [
    { card: { id: untold.cardId }, here: untold.points, there: untold.points - 7, cause: 'TRANSACTION_MISSING_THERE' },
    { card: { id: sold.cardId }, here: sold.points + 30, there: sold.points, cause: 'TRANSACTION_MISSING_HERE' },
  ];
  expect(found.drifts.edges.map(({ node }) => node).sort(byCard)).toEqual(expected.sort(byCard));
  expect(await brand.migration('mend')).toMatchObject({ code: 0, said: expect.stringContaining('2 mended.') });
  await delivered();
  expect(await wrong()).toEqual([]);
  expect((await brand.migration('compare')).code).toBe(0);
  // Again under its key, it would be there once.
  const { transactions } = await sessionM.member(untold.legacyId);
  expect(new Set(transactions.map(({ key }) => key)).size).toBe(transactions.length);
});

it('no step is taken where it is not safe: nothing is switched, and it is told why', async () => {
  failing({ fail: 1 });
  const refused = await brand.migration('phase', '2');
  expect(refused).toMatchObject({
    code: 1,
    said: expect.stringMatching(/SESSIONM does not answer.*\nNothing was switched/s),
  });
  expect(await phaseNow()).toBe(1);
  expect(await steps(1)).toEqual([
    { phase: 2, outcome: 'REFUSED', told: [expect.stringContaining('does not answer')] },
  ]);
});

it('one step is taken at a time: who asks for another meanwhile is told so, and so is who looks', async () => {
  failing({ slowMs: 300 });
  const both = await Promise.all([taken(PHASE_1), taken(PHASE_1)]);
  expect(both.map(({ outcome }) => outcome).toSorted()).toEqual(['DONE', 'REFUSED']);
  const refused = both.find(({ outcome }) => outcome === 'REFUSED');
  expect(refused?.told).toEqual(['Another step is being carried out.']);
});

/** A step, taken while points are being given by who has looked at the programme before writes are refused, and is not done. */
async function stepDuringGift(guest: Guest, meanwhile: () => void = () => undefined): Promise<Step> {
  const { scene, doing } = brand;
  const { ended, given } = await scene.holdingCard(guest.cardId, async (waiting) => {
    const given = doing.beGiven(guest);
    await expect.poll(waiting, { timeout: 10_000, interval: 20 }).toBeGreaterThanOrEqual(1);
    const ended = await brand.take(PHASE_1);
    // The step too.
    await expect.poll(waiting, { timeout: 10_000, interval: 20 }).toBeGreaterThanOrEqual(2);
    meanwhile();
    return { ended, given };
  });
  await given;
  return ended();
}

it('what was under way when writes began to be refused is brought over too, before anything is switched', async () => {
  const [guest] = brand.guests.slice(5);
  if (!guest) throw new Error('Nobody');
  const { points } = guest;
  expect(await stepDuringGift(guest)).toMatchObject({ outcome: 'DONE' });
  expect(guest.points).toBeGreaterThan(points);
  // By then, not some time later.
  expect((await brand.sessionM.member(guest.legacyId)).points).toBe(guest.points);
});

it('nothing is switched where it cannot be proven that all is there', async () => {
  const [guest] = brand.guests.slice(6);
  if (!guest) throw new Error('Nobody');
  expect(await taken('setTruth(operation: BURNING, holder: PLATFORM')).toMatchObject({ outcome: 'DONE' });
  await triggered('disable');
  const { outcome, told } = await stepDuringGift(guest).finally(() => triggered('enable'));
  expect(outcome).toBe('REFUSED');
  expect(told.at(-1)).toMatch(/^With writes refused, \d+ members compared: 1 different\.$/);
  const asked = '{ migration { truths { operation holder } downtimes { reason } } }';
  const { truths, downtimes } = given<{ truths: { operation: string; holder: string }[]; downtimes: object[] }>(
    await brand.scene.ask('operator', asked),
    'migration',
  );
  expect(truths).toContainEqual({ operation: 'BURNING', holder: 'PLATFORM' });
  expect(downtimes).toEqual([]);
  expect(await taken(PHASE_1)).toMatchObject({ outcome: 'DONE' });
  expect((await brand.sessionM.member(guest.legacyId)).points).toBe(guest.points);
});

// A quarter of a minute, in which writes are refused.
it.runIf(process.env['SLOW'])('nothing is switched where what was under way cannot be delivered in time', async () => {
  const [guest] = brand.guests.slice(7);
  if (!guest) throw new Error('Nobody');
  const { outcome, told } = await stepDuringGift(guest, () => failing({ fail: 1 }));
  expect(outcome).toBe('REFUSED');
  expect(told.at(-1)).toMatch(/^The deliveries of 1 card still wait\./);
  Object.assign(brand.sessionM.faults, NO_FAULTS);
  await delivered();
  expect((await brand.sessionM.member(guest.legacyId)).points).toBe(guest.points);
});

it.each(['SIGTERM', 'SIGKILL'] as const)(
  'a step whose process gets a %s switches nothing, and says so',
  async (signal) => {
    failing({ slowMs: 500 });
    const { child, ended } = brand.begin('phase', '2');
    const running = [expect.objectContaining({ phase: 2, outcome: 'RUNNING' })];
    await expect.poll(() => steps(1), { timeout: 10_000, interval: 20 }).toEqual(running);
    child.kill(signal);
    await ended;
    const why = signal === 'SIGTERM' ? 'Stopped before it was done.' : 'The process that carried it out has ended.';
    await expect
      .poll(() => steps(1), { timeout: 30_000, interval: 100 })
      .toEqual([{ phase: 2, outcome: 'FAILED', told: expect.arrayContaining([why]) }]);
    expect(await phaseNow()).toBe(1);
  },
);

it('an import belongs to phase 0, and no step is taken while one is under way', async () => {
  await expect(brand.import(brand.guests.slice(0, 1))).rejects.toThrow('The move is past phase 0');
  await brand.scene.sql(
    `insert into migration.import (id, fingerprint, system, legacy, step, "offset", lines, counts, out_bytes, reject_bytes,
       started_at, changed_at)
     values (gen_random_uuid(), 'x', 'HOMERIA', 'SESSIONM', 'USERS', 0, 0, '{}', 0, 0, now(), now())`,
  );
  expect(await taken(PHASE_2)).toMatchObject({
    outcome: 'REFUSED',
    told: ['Imports under way, or interrupted today: 1.'],
  });
});

it('is over in phase 1 only if the other system is lost, and then this platform answers for everything', async () => {
  const { scene, guests } = brand;
  const [guest] = guests;
  if (!guest) throw new Error('Nobody');
  expect(await brand.migration('end')).toMatchObject({ code: 1, said: expect.stringContaining('phase 1') });
  expect(await brand.migration('end', '--lost')).toMatchObject({ code: 0 });
  expect((await scene.ask('operator', '{ migration { phase } }')).data).toEqual({ migration: null });
  const rewards = '{ programme { rewards { id points } } }';
  const [cheapest] = given<{ rewards: { id: string; points: number }[] }>(
    await scene.ask('nobody', rewards),
    'programme',
  ).rewards;
  const input = { cardId: guest.cardId, points: cheapest?.points, reason: 'A test', ...key() };
  given(await scene.ask('operator', AdjustPointsDocument, { input }), 'adjustPoints');
  given(await till(scene, guest.cardId).issue({ rewardIds: [cheapest?.id], ...key() }), 'issueOtp');
  expect(await scene.sql('select from migration.delivery')).toEqual([]);
});
