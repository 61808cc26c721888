import { type ExecutionResult, GraphQLError } from 'graphql';
import { expect, it } from 'vitest';
import { onceEach } from './representations.ts';

const query = 'query ($representations: [_Any!]!) { _entities(representations: $representations) { __typename } }';

/** Runs with these representations, and answers with what was sent and what came of it. */
async function run(representations: unknown, answer: (sent: { id: string }[]) => ExecutionResult) {
  let sent: { id: string }[] = [];
  const result = await onceEach({ query, variables: { representations, first: 5 } }, async ({ variables }) => {
    expect(variables?.['first']).toBe(5);
    sent = variables?.['representations'] as { id: string }[];
    return answer(sent);
  });
  return { sent, result };
}
const [a, b] = [
  { __typename: 'T', id: 'a' },
  { __typename: 'T', id: 'b' },
];
const named = (sent: { id: string }[]) => ({
  data: { _entities: sent.map(({ id }) => ({ name: id, tags: [{ id }] })) },
});

it('sends equal representations once, and answers for each', async () => {
  const { sent, result } = await run([a, b, { ...a }, a], named);
  expect(sent).toEqual([a, b]);
  expect(result.data?.['_entities']).toEqual(['a', 'b', 'a', 'a'].map((id) => ({ name: id, tags: [{ id }] })));
});

it('gives each an object of its own, all the way down, as they are merged into', async () => {
  const { result } = await run([a, a], named);
  const { _entities: entities } = result.data as { _entities: { name: string; tags: { id: string }[] }[] };
  for (const tag of entities[0]?.tags ?? []) tag.id = 'changed';
  entities[0]?.tags.push({ id: 'more' });
  Object.assign(entities[0] ?? {}, { name: 'changed' });
  expect(entities[1]).toEqual({ name: 'a', tags: [{ id: 'a' }] });
});

it('reports an error of one answer at each place that it answers', async () => {
  const error = new GraphQLError('no', { path: ['_entities', 1, 'name'], extensions: { code: 'NOT_FOUND' } });
  const { result } = await run([a, b, b, a, b], (sent) => ({
    data: { _entities: sent.map(() => null) },
    errors: [error],
  }));
  expect(result.errors?.map(({ path, message, extensions }) => ({ path, message, extensions }))).toEqual(
    [1, 2, 4].map((i) => ({ path: ['_entities', i, 'name'], message: 'no', extensions: { code: 'NOT_FOUND' } })),
  );
  expect(result.data?.['_entities']).toEqual([null, null, null, null, null]);
});

it('leaves errors of the whole and missing data as they are', async () => {
  const error = new GraphQLError('all', { path: ['_entities'] });
  const { result } = await run([a, a], () => ({ data: null, errors: [error] }));
  expect(result).toEqual({ data: null, errors: [error] });
});

it('does nothing where nothing is twice', async () => {
  const given = [a, b];
  expect((await run(given, named)).sent).toBe(given);
  expect((await run(undefined, () => ({ data: {} }))).result).toEqual({ data: {} });
});
