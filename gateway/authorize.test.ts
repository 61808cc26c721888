/** The gateway asks who may before a subgraph hears of it; that the subgraphs ask again is shown in `platform/service.test.ts`. */
import { parse } from 'graphql';
import { expect, it } from 'vitest';
import { type Caller, NOBODY } from '../platform/caller.ts';
import { openFederation } from './federation.ts';
import { GUEST, rememberingLog } from './fixture.ts';
import { type Name, openSubgraphs, supergraphOf } from './fixture-subgraphs.ts';
import { inProcess } from './in-process.ts';
import type { Source } from './source.ts';

const OPEN = supergraphOf(() => 'http://nowhere/graphql');
/** `me` for guests, `titleChanged` for kiosks; the subgraphs themselves would let everybody have both. */
const CLOSED = OPEN.replace(/(\bme: String .*)EVERYONE/, '$1GUEST').replace(/(\btitleChanged.*)EVERYONE/, '$1KIOSK');
const KIOSK: Caller = { role: 'KIOSK', clientId: 'k1', posTypes: [], storeIds: [] };

function open(supergraphSdl = CLOSED, foreign = false) {
  const log = rememberingLog();
  const { subgraphs } = openSubgraphs(log);
  let asked = 0;
  const sourceFor = ({ name }: { name: string }): Source => {
    const source = inProcess(subgraphs[name as Name]);
    return {
      ...source,
      execute(...given) {
        asked += 1;
        return source.execute(...given);
      },
      subscribe(...given) {
        asked += 1;
        return source.subscribe(...given);
      },
    };
  };
  const federation = openFederation({ supergraphSdl, sourceFor, foreign, log });
  async function run(caller: Caller, query: string, variables: Record<string, unknown> = {}) {
    const asking = { caller, requestId: 'r1' };
    const prepared = federation.prepare({ query, document: parse(query), variables }, asking);
    if ('errors' in prepared) return { data: null, ...prepared };
    if (prepared.kind === 'query') return federation.execute(prepared, asking);
    const events = await federation.subscribe(prepared, asking);
    if (!(Symbol.asyncIterator in events)) return events;
    await events.return?.();
    return { data: 'events', errors: undefined };
  }
  return { run, asked: () => asked };
}

it.each([
  ['nobody', NOBODY, 'UNAUTHENTICATED'],
  ['a kiosk', KIOSK, 'FORBIDDEN'],
])(
  '%s is refused what is for guests, with all else that was asked for, and no subgraph hears of it',
  async (_who, caller, code) => {
    for (const query of [
      '{ shelves me }',
      '{ shelves x: me }',
      '{ shelves ...f } fragment f on Query { ... { me } }',
      '{ shelves ... @include(if: true) { me @skip(if: false) } }',
    ]) {
      const { run, asked } = open();
      const { data, errors } = await run(caller, query);
      expect({ data, codes: errors?.map(({ extensions }) => extensions['code']) }).toEqual({
        data: null,
        codes: [code],
      });
      expect(errors?.[0]?.path).toEqual([query.includes('x:') ? 'x' : 'me']);
      expect(asked()).toBe(0);
    }
  },
);

it('what is left out is not asked for', async () => {
  const { run } = open();
  const query = 'query ($me: Boolean = false) { shelves me @include(if: $me) ... @skip(if: true) { me } __typename }';
  expect(await run(NOBODY, query)).toEqual({ data: { shelves: 7, __typename: 'Query' } });
  expect((await run(NOBODY, query, { me: true })).data).toBeNull();
  expect(await run(GUEST, '{ me }')).toMatchObject({ data: { me: expect.stringContaining('GUEST') } });
});

it('a subscription is refused before it is opened', async () => {
  const { run, asked } = open();
  const query = 'subscription { titleChanged(id: "1") }';
  expect(await run(GUEST, query)).toMatchObject({ data: null, errors: [{ extensions: { code: 'FORBIDDEN' } }] });
  expect(asked()).toBe(0);
  expect(await run(KIOSK, query)).toMatchObject({ data: 'events' });
});

it('a supergraph with a root field of which it is not said who may does not start, unless it is a stranger’s', () => {
  const silent = OPEN.replace(/(\bshelves: Int .*?) @may\(.*\)/, '$1');
  expect(() => open(silent)).toThrow('The supergraph does not say who may ask for Query.shelves');
  expect(() => open(silent, true)).not.toThrow();
});
