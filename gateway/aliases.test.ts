import { parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renaming } from './aliases.ts';
import { type Fixture, openFixture, until } from './fixture.ts';

const forms = { 'in one process': false, distributed: true };
const fixtures = new Map<string, Fixture>();
beforeAll(async () => {
  for (const [form, distributed] of Object.entries(forms)) fixtures.set(form, await openFixture({ distributed }));
});
afterAll(() => Promise.all([...fixtures.values()].map((fixture) => fixture.close())));

// Apollo's planner let the id of an entity overwrite what a client called `id`, or sent a fetch that selects both.
describe.each(Object.keys(forms))('a field called by the name of a key, subgraphs %s', (form) => {
  const fixture = () => fixtures.get(form) as Fixture;

  it.each([
    [
      '{ book(id: "b1") { id: title readers { name } } }',
      { book: { id: 'One', readers: [{ name: 'Bob' }, { name: 'Eve' }] } },
    ],
    [
      '{ book(id: "b1") { id: author { name } readers { id: shelf name } } }',
      {
        book: {
          id: { name: 'Ann' },
          readers: [
            { id: 'shelf of p2', name: 'Bob' },
            { id: 'shelf of p3', name: 'Eve' },
          ],
        },
      },
    ],
    ['{ id: person(id: "p2") { id: name shelf } }', { id: { id: 'Bob', shelf: 'shelf of p2' } }],
    [
      '{ person(id: "p2") { id: name really: id shelf } }',
      { person: { id: 'Bob', really: 'p2', shelf: 'shelf of p2' } },
    ],
    ['{ person(id: "p2") { id: id shelf } }', { person: { id: 'p2', shelf: 'shelf of p2' } }],
    ['{ person(id: "p2") { __typename: name shelf } }', { person: { __typename: 'Bob', shelf: 'shelf of p2' } }],
    [
      '{ person(id: "p2") { id: name id__alias: id shelf } }',
      { person: { id: 'Bob', id__alias: 'p2', shelf: 'shelf of p2' } },
    ],
    [
      '{ person(id: "p2") { __proto__: name constructor: id } }',
      JSON.parse('{"person":{"__proto__":"Bob","constructor":"p2"}}'),
    ],
    [
      '{ person(id: "p2") { ...F shelf } } fragment F on Person { id: name }',
      { person: { id: 'Bob', shelf: 'shelf of p2' } },
    ],
    ['mutation { rename(id: "p2", name: "x") { id: name shelf } }', { rename: { id: 'x', shelf: 'shelf of p2' } }],
  ])('is what was asked for: %s', async (query, data) => {
    const answer = await fixture().query(query);
    expect(JSON.stringify(answer)).toBe(JSON.stringify({ data }));
  });

  it('is named so in the path of an error', async () => {
    const { data, errors } = await fixture().query('{ book(id: "b1") { title id: author { name shelf } } }');
    expect(data).toEqual({ book: { title: 'One', id: { name: 'Ann', shelf: null } } });
    expect(errors).toMatchObject([{ path: ['book', 'id'], extensions: { code: 'NOT_FOUND' } }]);
  });

  it('is what was asked for in a subscription', async () => {
    const query = 'subscription { id: bookChanged(id: "a1") { id: title readers { id: name } } }';
    const results = fixture().webSocket().iterate({ query });
    const first = results.next();
    await until(() => fixture().stage.listening('a1') === 1);
    fixture().stage.emit('a1', 'Changed');
    expect((await first).value).toEqual({ data: { id: { id: 'Changed', readers: [{ id: 'Bob' }, { id: 'Eve' }] } } });
    await results.return?.();
  });
});

it('a text is looked through once, however it tries to look like what we write ourselves', () => {
  const rename = renaming('type T @join__type(key: "id")');
  for (const query of [`{ a } #__alias${'_'.repeat(250_000)}`, `{ x${'__alias_'.repeat(30_000)}: a id: b }`]) {
    const from = performance.now();
    rename(query, parse(query));
    // Looking for each next length by itself took a minute.
    expect(performance.now() - from).toBeLessThan(2_000);
  }
});
