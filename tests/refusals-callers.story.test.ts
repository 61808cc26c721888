/** Who may ask for what: every root field by every kind of caller, and credentials that are no good. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type ApiError, api, one } from './harness/client.ts';
import { CALLERS, type CallerName, given, openScene, refusalOf, type Scene } from './harness/scene.ts';

/** Who may, by their initials: guest, kiosk, partner, operator; E is everyone, also nobody. */
const ROOT_FIELDS: readonly [string, string][] = [
  ['G', '{ me { id } }'],
  ['KPO', '{ user(by: {id: "x"}) { id } }'],
  ['GKPO', '{ card(id: "x") { id } }'],
  ['GKPO', '{ otp(id: "x") { id } }'],
  ['GKPO', '{ transaction(by: {id: "x"}) { id } }'],
  ['KP', `{ validateTransaction(input: {order: ${order()}}) { acceptable } }`],
  ['E', '{ programme { name } }'],
  ['O', '{ stats(from: "2026-01-01T00:00:00Z", to: "2026-01-01T00:00:00Z") { pointsEarned } }'],
  ['O', '{ apiClients { id } }'],
  ['PO', 'mutation { createUser(input: {}) { created } }'],
  ['GPO', 'mutation { updateUser(input: {id: "x"}) { id } }'],
  [
    'GP',
    'mutation { recordConsent(input: {userId: "x", purpose: LOYALTY, granted: true, policyVersion: "1"}) { id } }',
  ],
  ['GO', 'mutation { eraseUser(input: {userId: "x", idempotencyKey: "1"}) }'],
  ['GP', 'mutation { issueOtp(input: {cardId: "x", idempotencyKey: "1"}) { id } }'],
  ['GP', 'mutation { cancelOtp(id: "x") { id } }'],
  [
    'KP',
    'mutation { identify(input: {ost: "1", posType: "x", storeId: "x", terminalId: "x", idempotencyKey: ""}) { id } }',
  ],
  [
    'P',
    `mutation { createTransaction(input: {cardId: "x", channel: WEB, posType: "x", storeId: "x", order: ${order()}, idempotencyKey: ""}) { alreadyBooked } }`,
  ],
  [
    'KP',
    `mutation { claimTransaction(input: {transactionId: "x", order: ${order()}, idempotencyKey: "1"}) { alreadyBooked } }`,
  ],
  ['KP', 'mutation { cancelTransaction(input: {transactionId: "x", reason: "x", idempotencyKey: "1"}) { id } }'],
  ['KPO', 'mutation { reverseTransaction(input: {transactionId: "x", reason: "x", idempotencyKey: "1"}) { id } }'],
  ['O', 'mutation { adjustPoints(input: {cardId: "x", points: 1, reason: "x", idempotencyKey: "1"}) { id } }'],
  [
    'O',
    'mutation { savePointsCampaign(input: {name: "", startsAt: "2026-01-01T00:00:00Z", pointsPerUnit: 1}) { id } }',
  ],
  [
    'O',
    'mutation { saveStampCampaign(input: {name: "", startsAt: "2026-01-01T00:00:00Z", required: 1, voucherValidDays: 1, autoApply: true, benefit: {}}) { id } }',
  ],
  ['O', 'mutation { endCampaign(id: "x") { id } }'],
  ['O', 'mutation { saveReward(input: {name: "", points: 1, benefit: {}}) { id } }'],
  ['O', 'mutation { saveTiers(input: []) { id } }'],
  ['O', 'mutation { setSwitch(name: EARNING, on: true, reason: "") { name } }'],
  ['O', 'mutation { setIdentifier(type: PAN, enabled: false, maySpend: false) { type } }'],
  ['O', 'mutation { createApiClient(input: {name: "", role: KIOSK}) { key } }'],
  ['O', 'mutation { revokeApiClient(id: "x") { id } }'],
  ['GP', 'subscription { otpUpdates(cardId: "x") { cursor } }'],
  ['GKP', 'subscription { cardChanged(cardId: "x") { id } }'],
  ['KP', 'subscription { transactionChanged(id: "x") { id } }'],
];

function order(): string {
  return '{ref: "1", businessDate: "2026-11-20", currency: "EUR", total: 1, lines: [{lineId: 1, sku: "1", name: "1", quantity: 1, unitPrice: 1}]}';
}

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterEach(() => expect(scene.faults()).toEqual([]));
afterAll(() => scene?.close());

/** How an operation is refused over a WebSocket, or how the socket is closed. */
function refusedOnSocket(
  credential: string | undefined,
  query: string,
): Promise<{ code?: unknown; extensions?: unknown }> {
  const client = api(scene.endpoint, credential).socket();
  return new Promise((resolve, reject) => {
    const over = (end: typeof resolve | typeof reject, value: object) => {
      end(value);
      void client.dispose();
    };
    client.subscribe(
      { query },
      {
        next: ({ data, errors }) =>
          errors ? over(resolve, one(errors)) : over(reject, new Error(JSON.stringify(data))),
        error: (error) => over(resolve, Array.isArray(error) ? one(error as ApiError[]) : (error as CloseEvent)),
        complete: () => over(reject, new Error('completed')),
      },
    );
  });
}

describe('every root field', () => {
  it('is in the table', async () => {
    const answer = await scene.ask('nobody', '{ __schema { types { name fields { name } } } }');
    const { types } = given<{ types: { name: string; fields: { name: string }[] | null }[] }>(answer, '__schema');
    const fields = types
      .filter(({ name }) => ['Query', 'Mutation', 'Subscription'].includes(name))
      .flatMap((type) => type.fields ?? []);
    const told = ROOT_FIELDS.map(([, operation]) => /\{ (\w+)/.exec(operation)?.[1]);
    expect(told.sort()).toEqual(fields.map(({ name }) => name).sort());
  });

  it.each(ROOT_FIELDS)('is for %s: %s', async (who, operation) => {
    const answers = await Promise.all(CALLERS.map(async (caller) => [caller, await told(caller, operation)]));
    expect(Object.fromEntries(answers)).toEqual(
      Object.fromEntries(CALLERS.map((caller) => [caller, expected(caller, who)])),
    );
  });

  function expected(caller: CallerName, who: string): string {
    if (who === 'E' || who.includes(caller.charAt(0).toUpperCase())) return 'may';
    return caller === 'nobody' ? 'UNAUTHENTICATED' : 'FORBIDDEN';
  }
  /** Those who may are told what is wrong with the input: there is no x. */
  async function told(caller: CallerName, operation: string): Promise<unknown> {
    const { code } = operation.startsWith('subscription')
      ? ((await refusedOnSocket(scene.credentialOf(caller), operation)).extensions as { code: string })
      : ((await scene.ask(caller, operation)).errors[0]?.extensions ?? { code: undefined });
    return code === undefined || code === 'INPUT_INVALID' || code === 'NOT_FOUND' ? 'may' : code;
  }
});

describe('a credential that is no good', () => {
  const bad: [string, () => string | Promise<string>][] = [
    ['no token', () => 'garbage'],
    ['a token of no signature', () => `${btoa('{"alg":"none"}')}.${btoa('{"sub":"x"}')}.`],
    ['a token that has expired', () => scene.token(one(scene.running.credentials.guests).userId, -1)],
    ['a token with its end changed', () => `${scene.credentialOf('guest')?.slice(0, -4)}AAAA`],
    ['a key that nobody has', () => `loyalty_${'x'.repeat(43)}`],
    ['a key in capitals', () => scene.credentialOf('kiosk')?.toUpperCase() ?? ''],
    ['the start of keys', () => 'loyalty_'],
    ['far too long', () => 'x'.repeat(8_000)],
  ];

  it.each(bad)('is refused with 401, whatever it asks for: %s', async (_what, make) => {
    const credential = await make();
    for (const operation of ['{ me { id } }', '{ programme { name } }']) {
      const answer = await scene.ask({ credential }, operation);
      expect(answer).toMatchObject({
        status: 401,
        errors: [
          {
            message: 'This needs a valid token or API key.',
            extensions: { code: 'UNAUTHENTICATED', retryable: false },
          },
        ],
      });
    }
  });

  it.each(bad)('closes a WebSocket with 4403: %s', async (_what, make) =>
    expect(await refusedOnSocket(await make(), '{ programme { name } }')).toMatchObject({ code: 4403 }),
  );

  it.each(['Basic YTpi', 'Bearer', 'Bearer ', 'bearer a b', 'Token x', '\t'])(
    'is refused with 401 as %j',
    async (authorization) => {
      const headers = { 'content-type': 'application/json', authorization };
      const answer = await scene.send('/graphql', {
        method: 'POST',
        headers,
        body: '{"query":"{ programme { name } }"}',
      });
      expect(answer.status).toBe(authorization.trim() === '' ? 200 : 401);
    },
  );

  it('may be missing, for what everyone may ask, over a WebSocket as well', async () => {
    expect((await scene.ask('nobody', '{ programme { name } }')).errors).toEqual([]);
    expect(await refusedOnSocket(undefined, '{ me { id } }')).toMatchObject({
      extensions: { code: 'UNAUTHENTICATED' },
    });
  });

  it('is not a good token of somebody who is not there: they find nothing of theirs', async () => {
    const credential = await scene.token(randomUUID(), 60);
    expect(refusalOf(await scene.ask({ credential }, '{ me { id } }'))).toMatchObject({ code: 'NOT_FOUND' });
    const issue = 'mutation { issueOtp(input: {idempotencyKey: "1"}) { id } }';
    expect(await scene.refusedIn(() => scene.ask({ credential }, issue))).toMatchObject({ code: 'NOT_FOUND' });
    const { cardId } = one(scene.running.credentials.guests);
    expect((await scene.ask({ credential }, `{ card(id: "${cardId}") { id } }`)).data).toEqual({ card: null });
  });

  it('is a key soon after it is revoked', async () => {
    const { key: credential } = one(scene.running.credentials.kiosks, 1);
    const ask = () => scene.ask({ credential }, '{ card(id: "x") { id } }');
    expect((await ask()).status).toBe(200);
    await scene.sql(`update "user".api_client set revoked_at = now() where 'WINREST' = any(pos_types)`);
    const from = performance.now();
    while ((await ask()).status === 200) await pause(50);
    expect(performance.now() - from).toBeLessThan(5_000);
    expect(await refusedOnSocket(credential, '{ programme { name } }')).toMatchObject({ code: 4403 });
  });
});
