import { buildSchema, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { LIMITS, sizeRule } from './limits.ts';

const schema = buildSchema('type Query { self: Query id: ID }');
const limits = { ...LIMITS, depthMax: 3, fieldsMax: 4, aliasesMax: 2 };
const refused = (query: string) =>
  validate(schema, parse(query), [sizeRule(limits)]).map(({ originalError }) => originalError);

describe('an operation', () => {
  it.each([
    ['of three levels', '{ self { self { id } } }'],
    ['of four fields', '{ self { id } self { id } }'],
    ['of two aliases', '{ a: id b: id }'],
    ['that introspects', '{ __schema { types { fields { type { ofType { name } } } } } }'],
    ['with a fragment that spreads itself, which another rule refuses', '{ ...f } fragment f on Query { id ...f }'],
    ['with a fragment that is not there, which another rule refuses', '{ ...nothing }'],
  ])('%s may pass', (_what, query) => expect(refused(query)).toEqual([]));

  it.each([
    ['depth', 3, '{ self { self { self { id } } } }'],
    ['depth', 3, '{ self { ...f } } fragment f on Query { self { ... { self { id } } } }'],
    ['fields', 4, '{ id id id id id }'],
    ['fields', 4, '{ ...f ...f } fragment f on Query { self { id } ... { id } }'],
    ['aliases', 2, '{ a: id b: id c: id }'],
    ['aliases', 2, 'query A { id } query B { ...f ...f } fragment f on Query { a: id b: id }'],
  ])('past the limit of %s, %d, is refused: %s', (limit, max, query) => {
    expect(refused(query)).toMatchObject([{ code: 'QUERY_TOO_COSTLY', details: { limit, max } }]);
  });
});
