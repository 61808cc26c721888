/** What stands between a request and the plan: batches, registered operations, cost, time, roles, headers. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../platform/caller.ts';
import { type Fixture, openFixture, until } from './fixture.ts';
import { NOBODYS } from './session.ts';
import { readTrustedDocuments } from './trusted-documents.ts';

const CALLERS: Record<string, Caller> = {
  guest: { role: 'GUEST', userId: 'u1' },
  kiosk: { role: 'KIOSK', clientId: 'k1', posTypes: [], storeIds: [] },
  partner: { role: 'PARTNER', clientId: 'p1', posTypes: [], storeIds: [] },
};
const as = (name: string) => ({ authorization: `Bearer ${name}` });
const refused = (code: string, details: object) => ({ errors: [{ extensions: { code, retryable: false, details } }] });

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loyalty-trusted-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('an operation', () => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await openFixture({ distributed: false, limits: { costMax: 30, operationMsMax: 100 } });
  });
  afterAll(() => fixture.close());

  it('comes alone: a batch is refused, whatever is in it', async () => {
    for (const batch of [[], [{ query: '{ shelves }' }], [{ query: '{ shelves }' }, { query: '{ shelves }' }]]) {
      expect(await fixture.post(batch)).toMatchObject({
        status: 400,
        body: { errors: [{ message: 'One operation a request: batches are not taken.' }] },
      });
    }
  });

  it('that may answer too much is refused before it runs', async () => {
    expect((await fixture.post({ query: '{ books { author { name } } }' })).status).toBe(200);
    expect(await fixture.post({ query: '{ books { author { name } readers { name } } }' })).toMatchObject({
      status: 400,
      body: refused('QUERY_TOO_COSTLY', { limit: 'cost', max: 30, came: 120 }),
    });
    const iterate = fixture.webSocket().iterate({ query: '{ books { author { name } readers { name } } }' });
    await expect(iterate.next()).rejects.toMatchObject([{ extensions: { code: 'QUERY_TOO_COSTLY' } }]);
  });

  it('that takes too long is refused if it is a query, and goes on if it is a mutation', async () => {
    expect(await fixture.post({ query: '{ slow }' })).toMatchObject({
      status: 200,
      body: { data: null, ...refused('QUERY_TOO_COSTLY', { limit: 'milliseconds', max: 100 }) },
    });
    expect((await fixture.query('mutation { slowRename { id } }')).data).toEqual({ slowRename: { id: 'p2' } });
    expect(fixture.log.lines).toEqual([]);
  });
});

describe('every answer', () => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await openFixture({ distributed: false });
  });
  afterAll(() => fixture.close());

  it('tells browsers to load nothing for it, to frame it nowhere, and to keep it nowhere', async () => {
    const answers = [
      await fetch(`${fixture.url}/graphql?query={shelves}`),
      await fetch(`${fixture.url}/nothing`),
      await fetch(`${fixture.url}/health/live`),
      await fetch(`${fixture.url}/graphql`, { method: 'PUT' }),
    ];
    for (const { headers } of answers) {
      expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('strict-transport-security')).toMatch(/^max-age=\d{8}/);
      expect(headers.get('x-request-id')).toMatch(/^[\w-]{36}$/);
      expect(headers.get('server') ?? headers.get('x-powered-by')).toBeNull();
    }
  });
});

it('the schema is told in production where that is asked for', async () => {
  const fixture = await openFixture({ distributed: false, development: false, introspection: true });
  const { __schema } = (await fixture.query('{ __schema { queryType { name } } }')).data ?? {};
  expect(__schema).toEqual({ queryType: { name: 'Query' } });
  expect((await fixture.post({ query: '{ shelvs }' })).body.errors?.[0]?.message).toContain('Did you mean "shelves"?');
  expect((await fetch(`${fixture.url}/graphql`, { headers: { accept: 'text/html' } })).status).toBe(400);
  await fixture.close();
});

describe('with trusted documents', () => {
  const REGISTERED = 'query Shelves { shelves ...b } fragment b on Query { books { id } }';
  const SHELVES = { data: { shelves: 7, books: [{ id: 'b1' }, { id: 'b2' }, { id: 'b3' }] } };
  const id = createHash('sha256').update(REGISTERED).digest('hex');
  const manifest = (operations: unknown) => ({ format: 'apollo-persisted-query-manifest', version: 1, operations });
  let fixture: Fixture;
  beforeAll(async () => {
    const path = join(folder, 'manifest.json');
    await writeFile(path, JSON.stringify(manifest([{ id, name: 'Shelves', type: 'query', body: REGISTERED }])));
    fixture = await openFixture({
      distributed: false,
      trusted: readTrustedDocuments(path),
      authenticate: async (authorization) => {
        const caller = CALLERS[authorization?.replace('Bearer ', '') ?? ''];
        return caller ? { ...NOBODYS, caller } : NOBODYS;
      },
    });
  });
  afterAll(() => fixture.close());

  it.each(['guest', 'kiosk', 'nobody'])('a %s runs what is registered, by its text or its id', async (name) => {
    const persistedQuery = { version: 1, sha256Hash: id };
    for (const body of [
      { query: REGISTERED },
      { query: '# the same\nfragment b on Query {books{id}} query Shelves { shelves, ...b }' },
      { documentId: id },
      { documentId: `sha256:${id}` },
      { extensions: { persistedQuery } },
    ]) {
      expect((await fixture.post(body, as(name))).body).toEqual(SHELVES);
    }
    const get = new URLSearchParams({ extensions: JSON.stringify({ persistedQuery }) });
    const headers = { ...as(name), 'apollo-require-preflight': '1' };
    expect(await (await fetch(`${fixture.url}/graphql?${get}`, { headers })).json()).toEqual(SHELVES);
  });

  it('a cache may ask what type things are of', async () => {
    const query =
      'query Shelves { shelves ...b __typename } fragment b on Query { books { id __typename } __typename }';
    const { body } = await fixture.post({ query }, as('guest'));
    expect(body).toMatchObject({ data: { books: [{ id: 'b1', __typename: 'Book' }, {}, {}], __typename: 'Query' } });
  });

  it.each(['guest', 'kiosk', 'nobody'])('a %s runs nothing else', async (name) => {
    for (const body of [
      { query: '{ books { id } }' },
      { query: 'query Shelves { shelves ...b t: __typename } fragment b on Query { books { id } }' },
      { query: 'query Shelves { shelves ...b } fragment b on Query { books { __typename } }' },
      { documentId: 'x' },
      { documentId: id, query: '{ books { id } }', extensions: { persistedQuery: { sha256Hash: 'x' } } },
      { extensions: { persistedQuery: { version: 1, sha256Hash: 'x' } } },
    ]) {
      const expected = 'documentId' in body && body.documentId === id ? 200 : 403;
      const answer = await fixture.post(body, as(name));
      expect(answer.status).toBe(expected);
      if (expected === 403) expect(answer.body).toMatchObject(refused('FORBIDDEN', { operation: 'not registered' }));
      else expect(answer.body).toEqual(SHELVES);
    }
    const socket = fixture.webSocket(`Bearer ${name}`);
    await expect(socket.iterate({ query: '{ books { id } }' }).next()).rejects.toMatchObject([
      { extensions: { code: 'FORBIDDEN' } },
    ]);
    expect(await socket.iterate({ query: REGISTERED }).next()).toMatchObject({ value: SHELVES });
  });

  it('a partner runs what it likes', async () => {
    expect((await fixture.post({ query: '{ __typename shelves }' }, as('partner'))).status).toBe(200);
  });

  it.each([
    ['is not there', undefined],
    ['is not JSON', '{'],
    ['is something else', '{"operations":[]}'],
    ['has a text that was changed', JSON.stringify(manifest([{ id, name: 'Shelves', body: '{ books { id } }' }]))],
    ['has no text', JSON.stringify(manifest([{ id, name: 'Shelves' }]))],
  ])('a manifest that %s is refused at the start', async (_what, text) => {
    const path = join(folder, 'wrong.json');
    await rm(path, { force: true });
    if (text !== undefined) await writeFile(path, text);
    expect(() => readTrustedDocuments(path)).toThrow(/^TRUSTED_DOCUMENTS: .*wrong\.json /);
  });
});

it('a connection past the limit of all is closed at once', async () => {
  const fixture = await openFixture({ distributed: false, limits: { connectionsMax: 2 } });
  const { port } = new URL(fixture.url);
  const open = async () => {
    const socket = connect(Number(port), '127.0.0.1').on('error', () => {});
    const closed = once(socket, 'close');
    await once(socket, 'connect');
    return { socket, closed };
  };
  const first = await open();
  await open();
  await (await open()).closed;
  expect(first.socket.destroyed).toBe(false);
  first.socket.destroy();
  await first.closed;
  await until(async () => (await fetch(`${fixture.url}/health/live`).catch(() => undefined))?.ok ?? false);
  await fixture.close();
});
