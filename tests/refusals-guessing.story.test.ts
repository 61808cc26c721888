/** Guessing at tills (O-3): counted one by one however it is sent, answered by a lock that grows, and by nothing else. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LockedTerminalsDocument, type LockedTerminalsQuery } from './generated/documents.ts';
import { api, type Credentials, one } from './harness/client.ts';
import { type Answer, given, openScene, refusalOf, type Scene } from './harness/scene.ts';
import { key, type Till, till } from './harness/till.ts';

let scene: Scene;
let at: Till;
let guest: Credentials['guests'][number];
/** A new terminal for each test. */
let terminalId = '';
beforeAll(async () => {
  scene = await openScene();
  guest = one(scene.running.credentials.guests);
  at = till(scene, guest.cardId);
});
beforeEach(async ({ task }) => {
  terminalId = task.id.slice(0, 64);
  await scene.sql('delete from transaction.client_guesses');
});
afterEach(() => expect(scene.faults()).toEqual([]));
afterAll(() => scene?.close());

const guess = (input: object = {}) => at.identify({ ost: '12345', terminalId, ...key(), ...input });
const codesOf = (answers: readonly Answer[]) => answers.map((answer) => answer.errors[0]?.extensions.code ?? 'OPEN');
const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);
const issued = async () => given<{ code: string }>(await at.issue(key()), 'issueOtp').code;

/** As many wrong guesses, one after another. */
async function guessWrong(count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) expect(refusalOf(await guess()).code).toBe('OST_UNKNOWN');
}
const lockEnds = () =>
  scene.sql('update transaction.terminal set locked_until = now() where terminal_id = $1', [terminalId]);
const wrongSoFar = async () =>
  one(await scene.sql<{ wrong: number }>('select wrong from transaction.terminal where terminal_id = $1', [terminalId]))
    .wrong;

describe('a terminal', () => {
  it('is locked by five wrong identifiers, also for the right one, and others are not', async () => {
    const ost = await issued();
    await guessWrong(5);
    const locked = refusalOf(await guess());
    expect(locked).toMatchObject({ code: 'TERMINAL_LOCKED', retryable: true });
    expect(locked.details?.['retryAfterS']).toBeGreaterThan(55);
    expect(locked.details?.['retryAfterS']).toBeLessThanOrEqual(60);
    for (const right of [ost, guest.cardId, guest.phone]) {
      expect(await scene.refusedIn(() => guess({ ost: right }))).toMatchObject({ code: 'TERMINAL_LOCKED' });
    }
    expect((await guess({ ost, terminalId: `${terminalId} beside` })).errors).toEqual([]);
  });

  it('is locked for longer by each wrong one more, and for an hour at most', async () => {
    await guessWrong(5);
    for (const lockS of [120, 240, 480, 960, 1_920, 3_600, 3_600]) {
      await lockEnds();
      await guessWrong(1);
      const retryAfterS = Number(refusalOf(await guess()).details?.['retryAfterS']);
      expect(retryAfterS).toBeGreaterThan(lockS - 5);
      expect(retryAfterS).toBeLessThanOrEqual(lockS);
    }
  });

  it('is shown to operators for as long as it is locked', async () => {
    const locked = async () =>
      given<LockedTerminalsQuery['lockedTerminals']>(
        await scene.ask('operator', LockedTerminalsDocument),
        'lockedTerminals',
      ).find((lock) => lock.terminalId === terminalId);
    await guessWrong(4);
    expect(await locked()).toBeUndefined();
    await guessWrong(1);
    const lock = await locked();
    expect(lock).toMatchObject({
      client: { name: 'Tillster kiosks, Princes Street' },
      ...{ posType: 'TILLSTER', storeId: 'princes-st', wrongIdentifiers: 5 },
    });
    expect(Date.parse(lock?.lockedUntil ?? '') - Date.now()).toBeLessThanOrEqual(60_000);
    await lockEnds();
    expect(await locked()).toBeUndefined();
  });

  it('is as good as new after a right one', async () => {
    await guessWrong(4);
    expect((await guess({ ost: guest.cardId })).errors).toEqual([]);
    await guessWrong(4);
    expect((await guess({ ost: guest.cardId })).errors).toEqual([]);
    expect(await wrongSoFar()).toBe(0);
  });

  it('is not held against what was not a guess', async () => {
    await guessWrong(4);
    for (const no of [{ ost: '' }, { ostType: 'PAN' }, { posType: 'WINREST' }, { idempotencyKey: '' }]) await guess(no);
    expect(await wrongSoFar()).toBe(4);
  });

  it('may send the same request again while it is locked', async () => {
    const request = { ost: guest.cardId, ...key() };
    const { id } = given<{ id: string }>(await guess(request), 'identify');
    await guessWrong(5);
    expect(given<{ id: string }>(await guess(request), 'identify').id).toBe(id);
  });
});

it('a right identifier under a used key is counted, so that such keys find out nothing for nothing', async () => {
  const used = key();
  expect((await guess({ ost: guest.cardId, ...used })).errors).toEqual([]);
  const { id, code: ost } = given<{ id: string; code: string }>(await at.issue(key()), 'issueOtp');
  for (let i = 0; i < 5; i += 1) expect(refusalOf(await guess({ ost, ...used })).code).toBe('IDEMPOTENCY_KEY_REUSED');
  expect(refusalOf(await guess({ ost, ...used })).code).toBe('TERMINAL_LOCKED');
  expect((await scene.ask('partner', `{ otp(id: "${id}") { status } }`)).data).toEqual({ otp: { status: 'ISSUED' } });
});

it('a terminal that says nothing for a day is forgotten', async () => {
  await guessWrong(1);
  await scene.sql(`update transaction.terminal set last_at = now() - interval '26 hours' where terminal_id = $1`, [
    terminalId,
  ]);
  const left = () => scene.sql('select from transaction.terminal where terminal_id = $1', [terminalId]);
  await expect.poll(left, { timeout: 15_000 }).toEqual([]);
});

describe('guesses are counted one by one', () => {
  const five = times(5, 'OST_UNKNOWN');

  // The first one that is wrong ends the request, as its field may not be null: the others are never looked at.
  it('that come in one request', async () => {
    const fields = times(12, 0).map(
      (_, i) => `g${i}: identify(input: {ost: "${10_000 + i}", posType: "TILLSTER", storeId: "princes-st",
        terminalId: "${terminalId}", idempotencyKey: "${terminalId}${i}"}) { id }`,
    );
    for (const [i, code] of [...five, 'TERMINAL_LOCKED'].entries()) {
      const answer = await scene.ask('kiosk', `mutation { ${fields.join(' ')} }`);
      expect(answer).toMatchObject({ status: 200, data: null, errors: [{ path: ['g0'], extensions: { code } }] });
      expect(await wrongSoFar()).toBe(Math.min(i + 1, 5));
    }
  });

  it('that come at the same instant', async () => {
    const answers = await Promise.all(times(12, 0).map(() => guess()));
    expect(codesOf(answers).sort()).toEqual([...five, ...times(7, 'TERMINAL_LOCKED')]);
  });

  it('that come over many sockets, in fragments', async () => {
    const query = `mutation ($input: IdentifyInput!) { ...f } fragment f on Mutation { identify(input: $input) { id } }`;
    const place = { ost: '12345', posType: 'TILLSTER', storeId: 'princes-st', terminalId };
    const codes = await Promise.all(
      times(8, 0).map(async () => {
        const socket = api(scene.endpoint, scene.credentialOf('kiosk')).socket();
        const { value } = await socket.iterate({ query, variables: { input: { ...place, ...key() } } }).next();
        await socket.dispose();
        return value.errors[0].extensions.code;
      }),
    );
    expect(codes.sort()).toEqual([...five, ...times(3, 'TERMINAL_LOCKED')]);
  });

  it('that come under one key, which none of them uses up', async () => {
    const same = key();
    for (const _ of times(4, 0)) expect(refusalOf(await guess(same))).toMatchObject({ code: 'OST_UNKNOWN' });
    expect((await guess({ ...same, ost: guest.cardId })).errors).toEqual([]);
  });

  it('of a client at all its terminals: the hundredth of a minute locks it', async () => {
    await scene.sql(`
      insert into transaction.client_guesses (client_id, minute_at, wrong)
      select id, date_trunc('minute', now()), 98 from "user".api_client where 'TILLSTER' = any(pos_types)`);
    expect(refusalOf(await guess({ terminalId: `${terminalId} a` }))).toMatchObject({ code: 'OST_UNKNOWN' });
    expect(refusalOf(await guess({ terminalId: `${terminalId} b` }))).toMatchObject({ code: 'OST_UNKNOWN' });
    const locked = refusalOf(await guess({ ost: guest.cardId, terminalId: `${terminalId} c` }));
    expect(locked).toMatchObject({ code: 'TERMINAL_LOCKED', retryable: true });
    expect(locked.details?.['retryAfterS']).toBeGreaterThan(55);
  });
});

it('of several things that are wrong the first is told', async () => {
  const used = key();
  await at.identify({ terminalId, ...used });
  const clients = `select id from "user".api_client where 'TILLSTER' = any(pos_types)`;
  for (const posType of ['TILLSTER', 'NOBODY']) {
    await scene.sql(
      `insert into transaction.terminal (client_id, pos_type, store_id, terminal_id, wrong, locked_until)
       values ((${clients}), $1, 'princes-st', $2, 5, now() + interval '1 minute')
       on conflict (client_id, pos_type, store_id, terminal_id) do update set wrong = 5, locked_until = excluded.locked_until`,
      [posType, terminalId],
    );
  }
  const wrong: Record<string, string> = {
    ost: '12345',
    ostType: 'PAN',
    posType: 'NOBODY',
    storeId: '',
    terminalId,
    ...used,
  };
  const told: string[] = [];
  const corrections: [string, () => unknown][] = [
    ['INPUT_INVALID', () => (wrong['storeId'] = 'princes-st')],
    ['TERMINAL_LOCKED', lockEnds],
    ['POS_TYPE_UNKNOWN', () => (wrong['posType'] = 'TILLSTER')],
    ['OST_TYPE_OFF', () => (wrong['ostType'] = 'CARD_ID')],
    ['OST_UNKNOWN', () => (wrong['ost'] = one(scene.running.credentials.guests, 1).cardId)],
    ['IDEMPOTENCY_KEY_REUSED', () => (wrong['idempotencyKey'] = 'another')],
  ];
  for (const [, correct] of corrections) {
    told.push(refusalOf(await at.identify(wrong)).code);
    await correct();
    if (['OST_UNKNOWN', 'IDEMPOTENCY_KEY_REUSED'].includes(told.at(-1) ?? '')) await lockEnds();
  }
  expect(told).toEqual(corrections.map(([code]) => code));
  expect((await at.identify(wrong)).errors).toEqual([]);
});
