import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Fixture, openFixture } from './fixture.ts';

const forms = { 'in one process': false, distributed: true };
const fixtures = new Map<string, Fixture>();
const fixtureOf = (form: string) => fixtures.get(form) as Fixture;

beforeAll(async () => {
  for (const [form, distributed] of Object.entries(forms)) fixtures.set(form, await openFixture({ distributed }));
});
afterAll(() => Promise.all([...fixtures.values()].map((fixture) => fixture.close())));

describe.each(Object.keys(forms))('three subgraphs %s', (form) => {
  let fixture: Fixture;
  beforeEach(() => {
    fixture = fixtureOf(form);
    Object.assign(fixture.stage.representations, { people: 0, books: 0, shelves: 0 });
    fixture.stage.failing = false;
    fixture.log.lines.length = 0;
  });

  it('answer as one', async () => {
    expect(
      await fixture.query('query ($id: ID!) { book(id: $id) { title author { name } readers { id name shelf } } }', {
        id: 'b3',
      }),
    ).toEqual({
      data: {
        book: {
          title: 'Three',
          author: { name: 'Eve' },
          readers: [
            { id: 'p2', name: 'Bob', shelf: 'shelf of p2' },
            { id: 'p3', name: 'Eve', shelf: 'shelf of p3' },
          ],
        },
      },
    });
  });

  it('are each asked once for an entity that a result mentions often', async () => {
    const { data } = await fixture.query('{ books { id author { id name } } }');
    expect(data?.['books']).toEqual([
      { id: 'b1', author: { id: 'p1', name: 'Ann' } },
      { id: 'b2', author: { id: 'p1', name: 'Ann' } },
      { id: 'b3', author: { id: 'p3', name: 'Eve' } },
    ]);
    expect(fixture.stage.representations).toEqual({ people: 2, books: 0, shelves: 0 });
  });

  it('tell of a failed entity wherever it is mentioned', async () => {
    const { data, errors } = await fixture.query('{ books { author { shelf } } }');
    expect(data).toEqual({
      books: [{ author: { shelf: null } }, { author: { shelf: null } }, { author: { shelf: 'shelf of p3' } }],
    });
    expect(errors?.map(({ path, extensions }) => ({ path, code: extensions?.['code'] }))).toEqual([
      { path: ['books', 0, 'author'], code: 'NOT_FOUND' },
      { path: ['books', 1, 'author'], code: 'NOT_FOUND' },
    ]);
  });

  it('keep code, retryable and details of a refusal, and the other data', async () => {
    expect(await fixture.query('{ refused shelves }')).toEqual({
      data: { refused: null, shelves: 7 },
      errors: [
        {
          message: 'There are not enough points.',
          path: ['refused'],
          extensions: { code: 'POINTS_INSUFFICIENT', retryable: false, details: { balance: 3 } },
        },
      ],
    });
  });

  it('never show what is wrong inside', async () => {
    const { status, body, headers } = await fixture.post({ query: '{ broken shelves }' }, { 'x-request-id': 'mine-1' });
    expect(status).toBe(200);
    expect(headers.get('x-request-id')).toBe('mine-1');
    expect(body).toEqual({
      data: { broken: null, shelves: 7 },
      errors: [
        {
          message: 'Something went wrong on our side.',
          path: ['broken'],
          extensions: { code: 'INTERNAL_SERVER_ERROR', retryable: true, requestId: 'mine-1' },
        },
      ],
    });
    expect(JSON.stringify(fixture.log.lines)).toContain('the secret is out');
  });

  it('null the parent of a field that may not be null, with an error', async () => {
    const { data, errors } = await fixture.query('{ people { id } person(id: "p3") { id shelfOrNothing } }');
    expect(data).toEqual({ people: [{ id: 'p1' }, { id: 'p2' }, { id: 'p3' }], person: null });
    expect(errors?.map(({ extensions }) => extensions?.['code'])).toEqual(['INTERNAL_SERVER_ERROR']);
    fixture.stage.failing = true;
    expect(await fixture.query('{ book(id: "b1") { author { name } } }')).toMatchObject({ data: { book: null } });
  });

  it('leave out an entity that is not there, without an error, where it may be null', async () => {
    const { data, errors } = await fixture.query('{ unknownBook { title } shelves }');
    expect({ data, errors }).toEqual({ data: { unknownBook: null, shelves: 7 }, errors: undefined });
  });

  it('learn who asks', async () => {
    const { body } = await fixture.post({ query: '{ me }' }, { authorization: 'Bearer guest' });
    expect(JSON.parse(String(body.data?.['me']))).toEqual({ role: 'GUEST', userId: 'u1' });
  });

  it('are given variables of any name', async () => {
    const query = 'query ($__proto__: ID!) { person(id: $__proto__) { name } }';
    const { body } = await fixture.post(`{"query":${JSON.stringify(query)},"variables":{"__proto__":"p1"}}`);
    expect(body).toEqual({ data: { person: { name: 'Ann' } } });
  });

  it('run mutations', async () => {
    const text =
      'mutation ($name: String!) { a: rename(id: "p2", name: $name) { name shelf } b: rename(id: "p3", name: "Z") { name } }';
    expect(await fixture.query(text, { name: 'Rob' })).toEqual({
      data: { a: { name: 'Rob', shelf: 'shelf of p2' }, b: { name: 'Z' } },
    });
  });

  it('are asked nothing more for a query whose client has gone, but finish a mutation', async () => {
    const abandon = async (query: string) => {
      const gone = new AbortController();
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify({ query });
      const answer = fetch(`${fixture.url}/graphql`, { method: 'POST', headers, body, signal: gone.signal });
      await pause(50);
      gone.abort();
      await expect(answer).rejects.toThrow();
      await pause(300);
      return fixture.stage.representations.shelves;
    };
    expect(await abandon('{ slowPerson { shelfOrNothing } }')).toBe(0);
    expect(await abandon('mutation { slowRename { shelf } }')).toBe(1);
    expect(fixture.log.lines).toEqual([]);
  });

  it('answer the operation that is named, with the variables of each request', async () => {
    const query = 'query A($id: ID!) { person(id: $id) { name } } query B { shelves }';
    const ask = async (operationName: string, variables = {}) =>
      (await fixture.post({ query, operationName, variables })).body;
    expect(await ask('A', { id: 'p1' })).toEqual({ data: { person: { name: 'Ann' } } });
    expect(await ask('A', { id: 'p2' })).toEqual({ data: { person: { name: 'Bob' } } });
    expect(await ask('B')).toEqual({ data: { shelves: 7 } });
    expect(await fixture.post({ query, operationName: 'C' })).toMatchObject({
      status: 400,
      body: { errors: [{ extensions: { code: 'OPERATION_RESOLUTION_FAILURE', retryable: false } }] },
    });
    expect((await fixture.post({ query })).status).toBe(400);
  });
});

it('a subgraph that is lost takes only its own data with it, and is not named', async () => {
  const fixture = await openFixture({ distributed: true });
  await fixture.services.people?.close();
  const { status, body } = await fixture.post({
    query: '{ person(id: "p1") { name } shelves book(id: "b1") { title } }',
  });
  expect({ status, body }).toMatchObject({
    status: 200,
    body: {
      data: { person: null, shelves: 7, book: { title: 'One' } },
      errors: [
        {
          message: 'Something went wrong on our side.',
          extensions: { code: 'INTERNAL_SERVER_ERROR', retryable: true },
        },
      ],
    },
  });
  expect(JSON.stringify(body)).not.toMatch(/people|127\.0\.0\.1|ECONN/);
  expect(JSON.stringify(fixture.log.lines)).toMatch(/subgraph unreachable.*people/);
  expect((await fetch(`${fixture.url}/health/ready`)).status).toBe(503);
  await fixture.close();
});
