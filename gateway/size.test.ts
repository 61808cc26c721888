import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { LIMITS } from './limits.ts';
import { tooLarge } from './size.ts';

const limits = {
  ...LIMITS,
  operationsMax: 2,
  depthMax: 3,
  fieldsMax: 6,
  rootFieldsMax: 4,
  aliasesMax: 2,
  repeatsMax: 3,
  directivesMax: 1,
};

describe('a text', () => {
  it.each([
    ['of two operations', 'query A { id } query B { id }'],
    ['of three levels', '{ self { self { id } } }'],
    ['of six fields', '{ self { id self { id } } self { id } }'],
    ['of four root fields', '{ id id ... { id self } }'],
    [
      'with a fragment of more fields than a root may have',
      '{ self { ...f } } fragment f on Query { id id id self other }',
    ],
    ['of two aliases', '{ a: id b: id }'],
    ['with a directive in each of two places', '{ id @skip(if: true) self @skip(if: true) { id } }'],
    ['with a fragment that spreads itself, which validation refuses', '{ ...f } fragment f on Query { id ...f }'],
    ['with a fragment that is not there, which validation refuses', '{ ...nothing }'],
  ])('%s may pass', (_what, query) => expect(tooLarge(parse(query), limits)).toBeUndefined());

  it.each([
    ['operations', 2, 'query A { id } query B { id } query C { id }'],
    ['depth', 3, '{ self { self { self { id } } } }'],
    ['depth', 3, '{ __schema { types { fields { name } } } }'],
    ['depth', 3, '{ self { ...f } } fragment f on Query { self { ... { self { id } } } }'],
    ['fields', 6, '{ self { a: id id self { id } } self { id id } }'],
    ['repeats', 3, '{ ... { id id id id } }'],
    ['repeats', 3, '{ id id ... { id ... { id } } }'],
    ['repeats', 3, '{ self { id } } fragment unused on Query { id id id id }'],
    ['depth', 3, '{ id } fragment unused on Query { self { self { self { id } } } }'],
    ['fields', 6, '{ ...f ...f } fragment f on Query { self { id ... { id } } ... { id } }'],
    ['rootFields', 4, '{ id id ... { id id id } }'],
    ['rootFields', 4, '{ ...f ...f } fragment f on Query { id ... { id self } }'],
    ['aliases', 2, '{ a: id b: id c: __typename }'],
    ['aliases', 2, 'query A { id } query B { self { ...f c: id } } fragment f on Query { a: id b: id }'],
    ['directives', 1, '{ id @a @b }'],
    ['directives', 1, '{ ...f @a @b } fragment f on Query { id }'],
    ['directives', 1, '{ ...f } fragment f on Query @a @b { id }'],
    ['directives', 1, '{ self { ... @a @b { id } } }'],
    ['directives', 1, 'query ($v: Int @a @b) { id }'],
    ['directives', 1, 'query @a @b { id }'],
  ])('past the limit of %s, %d, is refused: %s', (limit, max, query) => {
    expect(tooLarge(parse(query), limits)).toMatchObject({ code: 'QUERY_TOO_COSTLY', details: { limit, max } });
  });
});
