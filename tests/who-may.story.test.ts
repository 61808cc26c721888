/**
 * Who may ask for what: every root field, and every entity that a subgraph answers by reference, by everybody. A new field
 * without a row fails. Each column stands for one of:
 *
 *   nobody     sends no credential               partner   the app's backend (AIRTOUCH)
 *   owner      the guest whose card it is        rival     another backend (HOMERIA)
 *   stranger   another guest                     operator  the brand
 *   till       a kiosk that has identified it    expired   the owner, with a token that has ended
 *   elsewhere  its vendor's, in another store    revoked   a till whose key was revoked
 *   unvisited  another vendor's, in that store
 *
 * y is answered, n is answered as if it were not there, F is FORBIDDEN, U is UNAUTHENTICATED.
 */
import { readFileSync } from 'node:fs';
import { Kind, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CallerSeal, callerSeal } from '../platform/caller.ts';
import { CAST, type Cast, castOf, type Member } from './harness/cast.ts';
import { api, one, order } from './harness/client.ts';
import { SECRET } from './harness/forms.ts';
import { given, openScene, type Scene } from './harness/scene.ts';
import { key } from './harness/till.ts';

let scene: Scene;
let cast: Cast;
/** What there is of the owner: a live code, and an open transaction of the till. */
const hers = { otpId: '', usedOtpId: '', openId: '', voucherId: '', rewardId: '', clientId: '' };
beforeAll(async () => {
  scene = await openScene({ form: 'six processes' });
  cast = await castOf(scene);
  await scene.sql(`insert into migration.move (legacy, phase, since) values ('SESSIONM', 2, now())`);
  hers.voucherId = await voucher();
  hers.usedOtpId = await used();
  hers.openId = await cast.till.open();
  hers.otpId = await issued();
  const programme = '{ programme { rewards { id } } }';
  hers.clientId = await newClient();
  hers.rewardId = one(
    given<{ rewards: { id: string }[] }>(await scene.ask('nobody', programme), 'programme').rewards,
  ).id;
});
afterAll(() => scene?.close());

const issued = async () => given<{ id: string }>(await cast.till.issue(key()), 'issueOtp').id;
const claimed = async () => {
  const answer = await cast.till.claim({ transactionId: await cast.till.open(), order: order(1000), ...key() });
  return given<{ transaction: { id: string } }>(answer, 'claimTransaction').transaction.id;
};
/** A code that the till has exchanged. */
async function used(): Promise<string> {
  const { id, code } = given<{ id: string; code: string }>(await cast.till.issue(key()), 'issueOtp');
  given(await cast.till.identify({ ost: code, ...key() }), 'identify');
  return id;
}
/** Orders until the lunch card is full. */
async function voucher(): Promise<string> {
  const vouchers = `{ card(id: "${cast.guest.cardId}") { vouchers { id } } }`;
  for (let orders = 0; orders < 10; orders += 1) {
    const { vouchers: all } = given<{ vouchers: { id: string }[] }>(await scene.ask('partner', vouchers), 'card');
    if (all[0]) return all[0].id;
    await claimed();
  }
  throw new Error('No order filled the lunch card');
}

interface Asked {
  readonly query: string;
  readonly variables?: object;
  /** In place of the owner's credential, where the thing asked about is not Andy's. */
  readonly owner?: string;
}
const asking = (query: string, variables?: object) => async (): Promise<Asked> => ({
  query,
  ...(variables && { variables }),
});
/** A mutation `name(input: $input)`, with input made anew for each caller. */
const mutation = (name: string, input: () => object | Promise<object>) => async (): Promise<Asked> => {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input!`;
  return {
    query: `mutation ($input: ${type}) { ${name}(input: $input) { __typename } }`,
    variables: { input: await input() },
  };
};
const TILL = { posType: 'TILLSTER', storeId: 'princes-st' };
const STAMPS = { required: 4, voucherValidDays: 2, autoApply: false, benefit: { percentOff: { percent: 1 } } };
const CAMPAIGN = { name: 'New', startsAt: '2099-01-01T00:00:00Z' };
const TIERS = [
  { id: 'bronze', name: 'Bronze', threshold: 0, earnPercent: 100 },
  { id: 'silver', name: 'Silver', threshold: 1000, earnPercent: 125 },
];
const newClient = async () =>
  given<{ client: { id: string } }>(
    await scene.ask(
      'operator',
      'mutation ($input: CreateApiClientInput!) { createApiClient(input: $input) { client { id } } }',
      {
        input: { name: 'New', role: 'OPERATOR' },
      },
    ),
    'createApiClient',
  ).client.id;
const newCampaign = async () =>
  given<{ id: string }>(
    await scene.ask(
      'operator',
      'mutation ($input: SavePointsCampaignInput!) { savePointsCampaign(input: $input) { id } }',
      {
        input: { ...CAMPAIGN, pointsPerUnit: 1 },
      },
    ),
    'savePointsCampaign',
  ).id;

const ROOT_FIELDS: readonly [string, string, () => Promise<Asked>][] = [
  //  nobody owner stranger till elsewhere unvisited partner rival operator expired revoked
  ['me', 'U y y F F F F F F U U', asking('{ me { id } }')],
  ['user', 'U F F y n n y y y U U', async () => asking(`{ user(by: {id: "${cast.guest.userId}"}) { id } }`)()],
  ['card', 'U y n y n n y y y U U', async () => asking(`{ card(id: "${cast.guest.cardId}") { id } }`)()],
  ['otp', 'U y n y n n y y y U U', async () => asking(`{ otp(id: "${hers.otpId}") { id } }`)()],
  ['transaction', 'U y n y n n y y y U U', async () => asking(`{ transaction(by: {id: "${hers.openId}"}) { id } }`)()],
  [
    'validateTransaction',
    'U F F y n n n n F U U',
    async () =>
      asking('query ($input: ValidateTransactionInput!) { validateTransaction(input: $input) { acceptable } }', {
        input: { transactionId: hers.openId, order: order(1000) },
      })(),
  ],
  ['programme', 'y y y y y y y y y U U', asking('{ programme { name } }')],
  [
    'stats',
    'U F F F F F F F y U U',
    asking('{ stats(from: "2026-01-01T00:00:00Z", to: "2026-01-02T00:00:00Z") { pointsEarned } }'),
  ],
  [
    'previewOrder',
    'U F F F F F F F y U U',
    asking('query ($input: PreviewOrderInput!) { previewOrder(input: $input) { acceptable } }', {
      input: {
        order: {
          ...{ channel: 'WEB', posType: 'AIRTOUCH', storeId: 'douglas' },
          lines: [{ sku: 'burger', name: 'Burger', quantity: 1, unitPrice: 1000 }],
        },
      },
    }),
  ],
  ['lockedTerminals', 'U F F F F F F F y U U', asking('{ lockedTerminals { lockedUntil } }')],
  ['apiClients', 'U F F F F F F F y U U', asking('{ apiClients { id } }')],
  ['refusals', 'U F F F F F F F y U U', asking('{ refusals { edges { cursor } } }')],
  [
    'createUser',
    'U F F F F F y y y U U',
    mutation('createUser', () => ({ externalIds: [{ system: 'NEW', id: key().idempotencyKey }] })),
  ],
  ['updateUser', 'U y n F F F y y y U U', mutation('updateUser', () => ({ id: cast.guest.userId, locale: 'en-IE' }))],
  [
    'recordConsent',
    'U y n F F F y y F U U',
    mutation('recordConsent', () => ({
      userId: cast.guest.userId,
      purpose: 'LOYALTY',
      granted: true,
      policyVersion: '1',
    })),
  ],
  [
    'eraseUser',
    'U y n F F F F F y U U',
    async () => {
      const { userId, token } = await cast.newGuest();
      const input = { userId, ...key() };
      return {
        query: 'mutation ($input: EraseUserInput!) { eraseUser(input: $input) }',
        variables: { input },
        owner: token,
      };
    },
  ],
  ['issueOtp', 'U y n F F F y y F U U', mutation('issueOtp', () => ({ cardId: cast.guest.cardId, ...key() }))],
  [
    'cancelOtp',
    'U y n F F F y y F U U',
    async () => asking(`mutation { cancelOtp(id: "${await issued()}") { id } }`)(),
  ],
  [
    'identify',
    'U F F y F F F F F U U',
    mutation('identify', () => ({ ost: cast.guest.cardId, ...TILL, terminalId: '1', ...key() })),
  ],
  [
    'createTransaction',
    'U F F F F F y F F U U',
    mutation('createTransaction', () => ({
      ...{ cardId: cast.guest.cardId, channel: 'MOBILE', posType: 'AIRTOUCH', storeId: 'douglas' },
      ...{ order: order(1000), ...key() },
    })),
  ],
  [
    'claimTransaction',
    'U F F y n n n n F U U',
    mutation('claimTransaction', async () => ({ transactionId: await cast.till.open(), order: order(1000), ...key() })),
  ],
  [
    'cancelTransaction',
    'U F F y n n n n F U U',
    mutation('cancelTransaction', async () => ({ transactionId: await cast.till.open(), reason: 'x', ...key() })),
  ],
  [
    'reverseTransaction',
    'U F F y n n n n y U U',
    mutation('reverseTransaction', async () => ({ transactionId: await claimed(), reason: 'x', ...key() })),
  ],
  [
    'adjustPoints',
    'U F F F F F F F y U U',
    mutation('adjustPoints', () => ({ cardId: cast.guest.cardId, points: 1, reason: 'x', ...key() })),
  ],
  [
    'savePointsCampaign',
    'U F F F F F F F y U U',
    mutation('savePointsCampaign', () => ({ ...CAMPAIGN, pointsPerUnit: 1 })),
  ],
  ['saveStampCampaign', 'U F F F F F F F y U U', mutation('saveStampCampaign', () => ({ ...CAMPAIGN, ...STAMPS }))],
  [
    'endCampaign',
    'U F F F F F F F y U U',
    async () => asking(`mutation { endCampaign(id: "${await newCampaign()}") { id } }`)(),
  ],
  [
    'saveReward',
    'U F F F F F F F y U U',
    mutation('saveReward', () => ({ name: 'x', points: 1, benefit: { amountOff: { amount: 1 } } })),
  ],
  [
    'saveTiers',
    'U F F F F F F F y U U',
    asking('mutation ($input: [TierInput!]!) { saveTiers(input: $input) { id } }', { input: TIERS }),
  ],
  [
    'setSwitch',
    'U F F F F F F F y U U',
    asking('mutation { setSwitch(name: EARNING, on: true, reason: "x") { name } }'),
  ],
  [
    'setIdentifier',
    'U F F F F F F F y U U',
    asking('mutation { setIdentifier(type: PAN, enabled: false, maySpend: false) { type } }'),
  ],
  ['migration', 'U F F F F F F F y U U', asking('{ migration { phase } }')],
  // Nobody has said where the other system is: for an operator there is none.
  ['setPhase', 'U F F F F F F F n U U', asking('mutation { setPhase(phase: 1, reason: "x") { phase } }')],
  [
    'setTruth',
    'U F F F F F F F n U U',
    asking('mutation { setTruth(operation: EARNING, holder: LEGACY, reason: "x") { phase } }'),
  ],
  ['compareSystems', 'U F F F F F F F n U U', asking('mutation { compareSystems { phase } }')],
  ['mendDrift', 'U F F F F F F F n U U', asking('mutation { mendDrift { phase } }')],
  ['replayDeadLetters', 'U F F F F F F F y U U', asking('mutation { replayDeadLetters { phase } }')],
  [
    'addDowntime',
    'U F F F F F F F y U U',
    asking(
      'mutation { addDowntime(from: "2099-01-01T00:00:00Z", until: "2099-01-01T01:00:00Z", reason: "x") { phase } }',
    ),
  ],
  [
    'removeDowntime',
    'U F F F F F F F n U U',
    asking('mutation { removeDowntime(id: "00000000-0000-4000-8000-000000000000") { phase } }'),
  ],
  ['createApiClient', 'U F F F F F F F y U U', mutation('createApiClient', () => ({ name: 'x', role: 'OPERATOR' }))],
  [
    'revokeApiClient',
    'U F F F F F F F y U U',
    async () => asking(`mutation { revokeApiClient(id: "${await newClient()}") { id } }`)(),
  ],
  [
    'otpUpdates',
    'U y n F F F y y F U U',
    async () => asking(`subscription { otpUpdates(cardId: "${cast.guest.cardId}", renew: false) { cursor } }`)(),
  ],
  [
    'cardChanged',
    'U y n y n n y y F U U',
    async () => asking(`subscription { cardChanged(cardId: "${cast.guest.cardId}") { id } }`)(),
  ],
  ['migrationChanged', 'U F F F F F F F y U U', asking('subscription { migrationChanged { phase } }')],
  [
    'transactionChanged',
    'U F F y n n y y F U U',
    async () => asking(`subscription { transactionChanged(id: "${hers.openId}") { id } }`)(),
  ],
];

describe('a root field', () => {
  it('has a row of its own', async () => {
    const answer = await scene.ask('nobody', '{ __schema { types { name fields { name } } } }');
    const { types } = given<{ types: { name: string; fields: { name: string }[] | null }[] }>(answer, '__schema');
    const root = types.filter(({ name }) => ['Query', 'Mutation', 'Subscription'].includes(name));
    const fields = root.flatMap((type) => type.fields ?? []).map(({ name }) => name);
    expect(ROOT_FIELDS.map(([name]) => name).sort()).toEqual(fields.sort());
  });

  it.each(ROOT_FIELDS)('%s: %s', async (_name, row, ask) => {
    const told: string[] = [];
    for (const member of CAST) told.push(await outcomeOf(member, await ask()));
    expect(told.join(' ')).toBe(row);
  });

  async function outcomeOf(member: Member, { query, variables, owner }: Asked): Promise<string> {
    const credential = (member === 'owner' ? owner : undefined) ?? cast.credentialOf(member);
    if (query.startsWith('subscription')) return first(credential, query);
    const { data, errors } = credential
      ? await scene.ask({ credential }, query, variables)
      : await scene.ask('nobody', query, variables);
    return letterOf(errors[0]?.extensions.code, Object.values(data ?? {})[0]);
  }

  /** Of the first thing that comes. */
  function first(credential: string | undefined, query: string): Promise<string> {
    const socket = api(scene.endpoint, credential).socket();
    return new Promise((resolve) => {
      const over = (letter: string) => {
        resolve(letter);
        void socket.dispose();
      };
      socket.subscribe(
        { query },
        {
          next: ({ data, errors }) => over(letterOf(errors?.[0]?.extensions?.['code'], Object.values(data ?? {})[0])),
          error: (error) => {
            const code = Array.isArray(error) ? error[0].extensions.code : (error as CloseEvent).code;
            over(letterOf(code === 4403 ? 'UNAUTHENTICATED' : code, null));
          },
          complete: () => over('n'),
        },
      );
    });
  }
});

const LETTERS: Record<string, string> = { FORBIDDEN: 'F', UNAUTHENTICATED: 'U', NOT_FOUND: 'n' };
function letterOf(code: unknown, value: unknown): string {
  if (code !== undefined) return LETTERS[String(code)] ?? String(code);
  return value === null || value === undefined ? 'n' : 'y';
}

/** What a subgraph shows of an entity to whoever a gateway says is asking, though no gateway would ask it like that. */
const ENTITIES: readonly [string, string, string, () => object, string][] = [
  //  nobody owner stranger till elsewhere unvisited partner rival operator
  ['user', 'User', 'n y n y n n y y y', () => ({ id: cast.guest.userId }), 'createdAt'],
  ['user', 'ApiClient', 'n n n n n n n n y', () => ({ id: hers.clientId }), 'name'],
  ['loyalty-card', 'User', 'n y n y n n y y y', () => ({ id: cast.guest.userId }), 'card { id }'],
  ['loyalty-card', 'LoyaltyCard', 'n y n y n n y y y', () => ({ id: cast.guest.cardId }), 'position'],
  ['loyalty-card', 'Voucher', 'n y n y n n y y y', () => ({ id: hers.voucherId }), 'code'],
  ['loyalty-card', 'Reward', 'y y y y y y y y y', () => ({ id: hers.rewardId }), 'name'],
  ['otp', 'Otp', 'n y n y n n y y y', () => ({ id: hers.otpId }), 'status'],
  ['otp', 'LoyaltyCard', 'n y n y n n y y y', () => ({ id: cast.guest.cardId }), 'otp { id }'],
  ['transaction', 'LoyaltyTransaction', 'n y n y n n y y y', () => ({ id: hers.openId }), 'status'],
  [
    'transaction',
    'LoyaltyCard',
    'n y n y n n y y y',
    () => ({ id: cast.guest.cardId }),
    'transactions { edges { node { id } } }',
  ],
  ['transaction', 'Otp', 'n y n y n n y y y', () => ({ id: hers.usedOtpId }), 'transaction { id }'],
];

describe('an entity', () => {
  const seal = callerSeal(SECRET);

  it('that a subgraph answers by reference has a row of its own', () => {
    const all = ['user', 'loyalty-card', 'otp', 'transaction', 'migration'].flatMap((name) =>
      parse(readFileSync(`subgraphs/${name}/schema.graphql`, 'utf8')).definitions.flatMap((type) => {
        if (type.kind !== Kind.OBJECT_TYPE_DEFINITION) return [];
        const keys = (type.directives ?? []).filter((directive) => directive.name.value === 'key');
        const resolvable = keys.some((one) => !one.arguments?.some(({ name: { value } }) => value === 'resolvable'));
        return resolvable ? [`${name} ${type.name.value}`] : [];
      }),
    );
    expect(ENTITIES.map(([subgraph, type]) => `${subgraph} ${type}`).sort()).toEqual(all.sort());
  });

  it.each(ENTITIES)('%s %s: %s', async (subgraph, type, row, reference, field) => {
    const told: string[] = [];
    const shown = CAST.slice(0, -2);
    for (const member of shown) told.push(await show(subgraph, type, reference(), field, member, seal));
    expect(told.join(' ')).toBe(row);
  });

  it('is shown to nobody whom no gateway has sealed, or sealed too long ago, or for another request', async () => {
    const [subgraph, type, , reference, field] = one(ENTITIES);
    const old = callerSeal(SECRET, () => Date.now() - 61_000);
    const others = callerSeal('9876543210fedcba'.repeat(4));
    const another: CallerSeal = { ...seal, seal: (caller) => seal.seal(caller, 'another') };
    for (const bad of [undefined, old, others, another]) {
      expect(await show(subgraph, type, reference(), field, 'operator', bad)).toBe('401');
    }
  });

  async function show(
    subgraph: string,
    type: string,
    reference: object,
    field: string,
    member: Member,
    by?: CallerSeal,
  ) {
    const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on ${type} { shown: ${field} } } }`;
    const response = await fetch(scene.running.subgraphs[subgraph] ?? '', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-request-id': 'r1',
        ...(by && { authorization: `Caller ${by.seal(cast.callerOf(member), 'r1')}` }),
      },
      body: JSON.stringify({ query, variables: { r: [{ __typename: type, ...reference }] } }),
    });
    if (response.status === 401) return '401';
    const { data, errors = [] } = (await response.json()) as {
      data?: { _entities?: ({ shown?: unknown } | null)[] };
      errors?: { extensions: { code: string } }[];
    };
    const shown = data?._entities?.[0]?.shown;
    const page = (shown as { edges?: unknown[] } | null)?.edges;
    return letterOf(errors[0]?.extensions.code, page ? page[0] : shown);
  }
});
