/** Requests that are no good operations of this API, as they come over HTTP: a status, a code and a sentence for each. */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { one } from './harness/client.ts';
import { commonScene, type Scene } from './harness/scene.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await commonScene();
});
afterEach(() => expect(scene.faults()).toEqual([]));

const refused = (status: number, code: string, message: string | RegExp = '') => ({
  status,
  errors: [{ message: expect.stringMatching(message), extensions: { code, retryable: false } }],
});
const post = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
  scene.send('/graphql', { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });

describe('a body', () => {
  const QUERY = '{"query":"{ programme { name } }"}';

  it.each([
    ['nothing', ''],
    ['half of one', '{"query":'],
    ['no JSON', '{ programme { name } }'],
    ['no text', new Uint8Array([0xff, 0xfe, 0x00])],
    ['a list', '[]'],
    ['a batch', `[${QUERY},${QUERY}]`],
    ['a text', '"{ programme { name } }"'],
    ['null', 'null'],
    ['no query', '{}'],
    ['a query that is a number', '{"query":1}'],
    ['a query that is empty', '{"query":""}'],
    ['variables that are a list', '{"query":"{ programme { name } }","variables":[]}'],
    ['variables that are a text', '{"query":"{ programme { name } }","variables":"{}"}'],
    ['an operation name that is a number', '{"query":"{ programme { name } }","operationName":1}'],
    ['two operations and no name', '{"query":"query A { programme { name } } query B { programme { name } }"}'],
    ['a name of no operation', '{"query":"query A { programme { name } }","operationName":"B"}'],
    ['fragments only', '{"query":"fragment F on Query { programme { name } }"}'],
    ['a subscription', '{"query":"subscription { otpUpdates { cursor } }"}'],
  ])('is refused with 400: %s', async (_what, body) => {
    const { status, data, errors } = await post(body);
    expect({ status, data }).toEqual({ status: 400, data: undefined });
    expect(one(errors).message.length).toBeGreaterThan(10);
    expect(one(errors).extensions).toMatchObject({ retryable: false });
  });

  it('is refused with 413 past its limit, with 415 if it is not JSON, with 404 elsewhere and 405 otherwise', async () => {
    const large = JSON.stringify({ query: '{ programme { name } }', pad: 'x'.repeat(300_000) });
    expect(await post(large)).toMatchObject(refused(413, 'BAD_REQUEST', /larger than 262144 bytes/));
    for (const type of [
      'text/plain',
      'application/graphql',
      'multipart/form-data; boundary=x',
      'application/x-www-form-urlencoded',
    ]) {
      expect(await post(QUERY, { 'content-type': type })).toMatchObject(
        refused(415, 'BAD_REQUEST', /application\/json/),
      );
    }
    for (const path of [
      '/',
      '/graphql/',
      '/GRAPHQL',
      '/graphql.php',
      '/dev/other',
      '/..%2f..%2fetc/passwd',
      '/health/other',
    ]) {
      expect(await scene.send(path, { method: 'POST', redirect: 'manual' }), path).toMatchObject({
        status: path === '/' ? 302 : 404,
      });
    }
    for (const method of ['PUT', 'DELETE', 'PATCH']) {
      expect(await scene.send('/graphql', { method }), method).toMatchObject(refused(405, 'BAD_REQUEST'));
    }
  });

  it('is needed to change something: a mutation by GET is refused and not carried out', async () => {
    const { cardId } = one(scene.running.credentials.guests);
    const mutation = `mutation { issueOtp(input: {cardId: "${cardId}", idempotencyKey: "get"}) { id } }`;
    const headers = { authorization: `Bearer ${scene.credentialOf('partner')}`, 'apollo-require-preflight': '1' };
    const before = await scene.books();
    expect(await scene.send(`/graphql?query=${encodeURIComponent(mutation)}`, { headers })).toMatchObject({
      status: 405,
    });
    expect(await scene.send('/graphql?query=%7B', { headers })).toMatchObject({ status: 400 });
    expect(await scene.books()).toEqual(before);
  });
});

it('an operation kept for later under its hash is not offered, and not a fault of ours', async () => {
  const persistedQuery = { version: 1, sha256Hash: 'wrong' };
  const answer = await scene.send(scene.endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ extensions: { persistedQuery } }),
  });
  expect(answer).toMatchObject({ errors: [{ extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED' } }] });
});

describe('an operation', () => {
  const NEST = (depth: number) => `{ me { ${'card { owner { '.repeat(depth)} id ${'} }'.repeat(depth)} } }`;
  it.each<[string, string, string, string | RegExp]>([
    ['a misspelt field', '{ programe { name } }', 'GRAPHQL_VALIDATION_FAILED', 'Did you mean "programme"'],
    ['an unknown argument', '{ programme(id: 1) { name } }', 'GRAPHQL_VALIDATION_FAILED', 'Unknown argument "id"'],
    ['a missing argument', '{ card { id } }', 'GRAPHQL_VALIDATION_FAILED', '"id" of type "ID!" is required'],
    ['null for what may not be null', '{ card(id: null) { id } }', 'GRAPHQL_VALIDATION_FAILED', 'found null'],
    ['a word for a text', '{ card(id: x) { id } }', 'GRAPHQL_VALIDATION_FAILED', 'cannot represent'],
    [
      'an unknown value of an enum',
      '{ programme { campaigns(channel: SHOP) { id } } }',
      'GRAPHQL_VALIDATION_FAILED',
      '"SHOP" does not exist',
    ],
    [
      'an enum as a text',
      '{ programme { campaigns(channel: "WEB") { id } } }',
      'GRAPHQL_VALIDATION_FAILED',
      'Enum "Channel"',
    ],
    ['no selection', '{ programme }', 'GRAPHQL_VALIDATION_FAILED', 'must have a selection'],
    ['a selection of a leaf', '{ programme { name { x } } }', 'GRAPHQL_VALIDATION_FAILED', 'must not have a selection'],
    [
      'a variable that is not declared',
      '{ card(id: $id) { id } }',
      'GRAPHQL_VALIDATION_FAILED',
      /"\$id" is not defined/,
    ],
    ['a fragment that is not there', '{ ...F }', 'GRAPHQL_VALIDATION_FAILED', 'Unknown fragment "F"'],
    [
      'fragments in a circle',
      '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }',
      'GRAPHQL_VALIDATION_FAILED',
      'Cannot spread fragment',
    ],
    [
      "the subgraphs' own door",
      '{ _service { sdl } _entities(representations: []) { __typename } }',
      'GRAPHQL_VALIDATION_FAILED',
      'Cannot query field',
    ],
    ['too deep', NEST(11), 'QUERY_TOO_COSTLY', 'too much at once'],
    [
      'too many aliases',
      `{ ${Array.from({ length: 101 }, (_, i) => `a${i}: programme { name }`).join(' ')} }`,
      'QUERY_TOO_COSTLY',
      '',
    ],
    [
      'too many lists in lists, for which the planner takes ages',
      `{ validateTransaction(input: {order: {ref: "1", businessDate: "2026-11-20", currency: "EUR", total: 1, lines: [], metadata: {a: ${'['.repeat(60)}${']'.repeat(60)}}}}) { acceptable } }`,
      'QUERY_TOO_COSTLY',
      'too much at once',
    ],
    ['too many words', `{ ${'programme { name } '.repeat(1_001)} }`, 'GRAPHQL_PARSE_FAILED', 'token'],
    ['too deep to read', `{ ${'a { '.repeat(1_900)}`, 'GRAPHQL_PARSE_FAILED', 'Syntax Error'],
    ['U+0000', '{ programme { name } \0 }', 'GRAPHQL_PARSE_FAILED', 'Unexpected character'],
  ])('is refused with 400: %s', async (_what, query, code, message) => {
    const answer = await scene.ask('guest', query);
    expect(answer.status).toBe(400);
    const told = answer.errors.map((error) => `${error.extensions.code}: ${error.message}`).join('\n');
    expect(told).toContain(code);
    expect(told).toMatch(message);
  });

  it('may be as deep as the limit', async () => expect((await scene.ask('guest', NEST(9))).errors).toEqual([]));

  it('that repeats itself is answered in time', async () => {
    const card = Array.from({ length: 50 }, (_, i) => `a${i}: card { points { balance } }`).join(' ');
    expect((await scene.ask('guest', `{ me { ${card} } }`)).errors).toEqual([]);
  });
});
