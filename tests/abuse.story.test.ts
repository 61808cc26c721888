/** What looks like abuse: operators see who was refused what, how often and where, soon after it happened. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { RefusalsDocument, type RefusalsQuery, type RefusalsQueryVariables } from './generated/documents.ts';
import { api, one } from './harness/client.ts';
import { openScene, refusalOf, type Scene } from './harness/scene.ts';
import { key, till } from './harness/till.ts';

type Counted = RefusalsQuery['refusals']['edges'][number]['node'];

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene?.close());

const page = async (asked: Partial<RefusalsQueryVariables> = {}) =>
  (await api(scene.endpoint, scene.credentialOf('operator')).ask(RefusalsDocument, { first: 20, ...asked })).refusals;
const counted = async (asked: Partial<RefusalsQueryVariables> = {}): Promise<Counted[]> =>
  (await page(asked)).edges.map(({ node }) => node);
const until = (asked: Partial<RefusalsQueryVariables>, expected: unknown[]) =>
  expect.poll(() => counted(asked), { timeout: 10_000, interval: 200 }).toMatchObject(expected);

it('a till that guesses is listed with its client, its place and how often it was locked out', async () => {
  const guess = () => till(scene, 'x').identify({ ost: '12345', terminalId: 'lobby', ...key() });
  for (let i = 0; i < 8; i += 1) await guess();
  await until({ kind: 'TERMINAL_LOCKED' }, [
    {
      kind: 'TERMINAL_LOCKED',
      role: 'KIOSK',
      client: { name: 'Tillster kiosks, Princes Street' },
      field: 'identify',
      storeId: 'princes-st',
      terminalId: 'lobby',
      count: 3,
    },
  ]);
  await guess();
  await until({ kind: 'TERMINAL_LOCKED' }, [{ count: 4 }]);
});

it('a guest who tries what operators do is listed by their id, whatever they call it', async () => {
  const { userId } = one(scene.running.credentials.guests);
  const requestId = 'a-request-of-mine';
  for (const name of ['a', 'b']) {
    const answer = await scene.send('/graphql', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${scene.credentialOf('guest')}`,
        'x-request-id': requestId,
      },
      body: JSON.stringify({ query: `{ ${name}: apiClients { id } }` }),
    });
    expect(refusalOf(answer).code).toBe('FORBIDDEN');
  }
  const expected = {
    role: 'GUEST',
    callerId: userId,
    client: null,
    field: 'apiClients',
    storeId: null,
    count: 2,
    requestId,
  };
  await until({ callerId: userId }, [expected]);
  await until({ kind: 'TOO_MANY_REQUESTS', callerId: userId }, []);
  const line = scene.running.output().match(/.*"message":"refused".*"field":"apiClients".*/)?.[0];
  expect(JSON.parse(line ?? '')).toMatchObject({ level: 'warn', code: 'FORBIDDEN', callerId: userId, requestId });
});

it('the list comes page by page, newest first, and is for operators', async () => {
  const first = await page({ first: 1 });
  expect(first.pageInfo.hasNextPage).toBe(true);
  const second = await page({ first: 1, after: first.pageInfo.endCursor });
  expect([first, second].map(({ edges }) => edges.map(({ node }) => node.kind))).toEqual([
    ['FORBIDDEN'],
    ['TERMINAL_LOCKED'],
  ]);
  for (const wrong of [{ first: 0 }, { first: 101 }, { after: 'x' }]) {
    expect(refusalOf(await scene.ask('operator', RefusalsDocument, { ...wrong })).code).toBe('INPUT_INVALID');
  }
});

it.each(['x', '\0', 'a\0b', '🍟'])('an id that is none has refused nothing: %j', async (callerId) =>
  expect(await counted({ callerId })).toEqual([]),
);

it('what is older than a month is forgotten', async () => {
  await scene.sql(`update "user".refusal set hour = hour - interval '31 days' where code = 'FORBIDDEN'`);
  await expect
    .poll(async () => (await counted()).map(({ kind }) => kind), { timeout: 15_000 })
    .toEqual(['TERMINAL_LOCKED']);
});
