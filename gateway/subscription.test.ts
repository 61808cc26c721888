import { parse } from 'graphql';
import type { Client } from 'graphql-ws';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { openFederation } from './federation.ts';
import { type Fixture, GUEST, openFixture, rememberingLog, until } from './fixture.ts';
import { type Name, openSubgraphs, supergraphOf } from './fixture-subgraphs.ts';
import { inProcess } from './in-process.ts';

/** Milliseconds after its client has gone in which a quiet stream must be torn down: 100 by promise, and time for a busy machine. */
const TEARDOWN_MS = 1_000;

const WITH_AUTHOR = 'subscription ($id: ID!) { changed: bookChanged(id: $id) { title author { name } } }';
const forms = { 'in one process': false, distributed: true };
const fixtures = new Map<string, Fixture>();

beforeAll(async () => {
  for (const [form, distributed] of Object.entries(forms)) fixtures.set(form, await openFixture({ distributed }));
});
afterAll(() => Promise.all([...fixtures.values()].map((fixture) => fixture.close())));

/** Subscribes, and returns once the subgraph listens. */
async function subscribed(fixture: Fixture, client: Client, query: string, id: string) {
  const results = client.iterate({ query, variables: { id } });
  const first = results.next();
  first.catch(() => {});
  await until(() => fixture.stage.listening(id) === 1);
  return { first, results };
}
const resultOf = async (step: Promise<IteratorResult<unknown>>) => (await step).value;

describe.each(Object.keys(forms))('a subscription, subgraphs %s', (form) => {
  const fixture = () => fixtures.get(form) as Fixture;
  afterEach(() => {
    fixture().stage.failing = false;
    fixture().log.lines.length = 0;
  });

  it.each(['toString', 'constructor', '__proto__'])('may leave out a variable called %s', async (name) => {
    // What every object has was taken for its value, which no subgraph could read.
    const query = `subscription ($${name}: ID = "v1") { titleChanged(id: $${name}) }`;
    const results = fixture().webSocket().iterate({ query, variables: {} });
    const first = results.next();
    await until(() => fixture().stage.listening('v1') === 1);
    fixture().stage.emit('v1', 'New');
    expect(await resultOf(first)).toEqual({ data: { titleChanged: 'New' } });
    await results.return?.();
    await until(() => fixture().stage.listening('v1') === 0);
  });

  it('is completed from other subgraphs, event by event', async () => {
    const { first, results } = await subscribed(fixture(), fixture().webSocket(), WITH_AUTHOR, 's1');
    fixture().stage.emit('s1', 'New');
    expect(await resultOf(first)).toEqual({ data: { changed: { title: 'New', author: { name: 'Ann' } } } });
    fixture().stage.emit('s1', 'Newer');
    fixture().stage.emit('s1', 'Newest');
    expect(await resultOf(results.next())).toMatchObject({ data: { changed: { title: 'Newer' } } });
    expect(await resultOf(results.next())).toMatchObject({ data: { changed: { title: 'Newest' } } });
    await results.return?.();
  });

  it('asks no other subgraph for what the first can say', async () => {
    const before = { ...fixture().stage.representations };
    const query = 'subscription ($id: ID!) { t: titleChanged(id: $id) __typename }';
    const { first, results } = await subscribed(
      fixture(),
      fixture().webSocket(),
      query.replace(' __typename', ''),
      's2',
    );
    fixture().stage.emit('s2', 'Plain');
    expect(await resultOf(first)).toEqual({ data: { t: 'Plain' } });
    expect(fixture().stage.representations).toEqual(before);
    await results.return?.();
  });

  it('lets no error of one event into the next', async () => {
    const { first, results } = await subscribed(fixture(), fixture().webSocket(), WITH_AUTHOR, 's3');
    fixture().stage.failing = true;
    fixture().stage.emit('s3', 'A');
    const failed = await resultOf(first);
    expect(failed).toMatchObject({
      data: null,
      errors: [{ extensions: { code: 'INTERNAL_SERVER_ERROR', retryable: true } }],
    });
    expect(JSON.stringify(failed)).not.toContain('secret');
    fixture().stage.failing = false;
    fixture().stage.emit('s3', 'B');
    expect(await resultOf(results.next())).toEqual({ data: { changed: { title: 'B', author: { name: 'Ann' } } } });
    await results.return?.();
  });

  it('that is quiet ends at once when its client says so', async () => {
    const { results } = await subscribed(fixture(), fixture().webSocket(), WITH_AUTHOR, 's4');
    await results.return?.();
    expect(await until(() => fixture().stage.listening('s4') === 0)).toBeLessThan(TEARDOWN_MS);
  });

  it('that is quiet ends at once when its client is gone', async () => {
    const socket = new WebSocket(`${fixture().url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    socket.on('open', () => socket.send('{"type":"connection_init"}'));
    const payload = { query: WITH_AUTHOR, variables: { id: 's5' } };
    socket.on('message', () => socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload })));
    await until(() => fixture().stage.listening('s5') === 1);
    socket.terminate();
    expect(await until(() => fixture().stage.listening('s5') === 0)).toBeLessThan(TEARDOWN_MS);
  });

  it('is refused with the code of its subgraph', async () => {
    const results = fixture().webSocket().iterate({ query: 'subscription { refusedChanges { id } }' });
    expect(await resultOf(results.next())).toEqual({
      data: null,
      errors: [
        {
          message: 'This caller may not do that.',
          path: ['refusedChanges'],
          extensions: { code: 'FORBIDDEN', retryable: false },
        },
      ],
    });
    expect((await results.next()).done).toBe(true);
  });
});

it('ends with an error when its subgraph is lost, so that the client comes back', async () => {
  const fixture = await openFixture({ distributed: true });
  const client = fixture.webSocket();
  const { first } = await subscribed(fixture, client, WITH_AUTHOR, 's6');
  await fixture.services.books?.close();
  await expect(first).rejects.toMatchObject([{ extensions: { code: 'INTERNAL_SERVER_ERROR', retryable: true } }]);
  expect(fixture.log.lines.map(({ message }) => message)).toContain('connection to subgraph lost');
  await expect(client.iterate({ query: WITH_AUTHOR, variables: { id: 's6' } }).next()).rejects.toMatchObject([
    { message: 'Something went wrong on our side.' },
  ]);
  await fixture.close();
});

it('lets its client go at once, even if its source takes its time', async () => {
  const { subgraphs } = openSubgraphs(rememberingLog());
  let left = false;
  const endless: AsyncIterableIterator<never> = {
    [Symbol.asyncIterator]: () => endless,
    next: () => new Promise(() => {}),
    return: () => {
      left = true;
      return new Promise(() => {});
    },
  };
  const federation = openFederation({
    supergraphSdl: supergraphOf(() => 'http://nowhere'),
    sourceFor: ({ name }) => ({ ...inProcess(subgraphs[name as Name]), subscribe: async () => endless }),
    log: rememberingLog(),
  });
  const query = 'subscription { titleChanged(id: "1") }';
  const prepared = federation.prepare({ query, document: parse(query) }, { caller: GUEST, requestId: 'r1' });
  if ('errors' in prepared) throw prepared.errors[0];
  const results = await federation.subscribe(prepared, { caller: GUEST, requestId: 'r1' });
  if (!(Symbol.asyncIterator in results)) throw new Error('not a stream');
  const pending = results.next();
  expect(await results.return?.()).toEqual({ done: true, value: undefined });
  expect(await pending).toEqual({ done: true, value: undefined });
  expect(left).toBe(true);
});
