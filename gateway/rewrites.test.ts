import type { QueryPlanSelectionNode } from '@apollo/query-planner';
import { buildSchema, Kind } from 'graphql';
import { describe, expect, it } from 'vitest';
import { merge } from './merge.ts';
import { representing } from './representing.ts';
import { isOfType, rewriting } from './rewrites.ts';

const schema = buildSchema(`
  type Query { a: I }
  interface I { id: ID } interface J implements I { id: ID }
  type A implements I & J { id: ID } type B implements I { id: ID } type C { id: ID } union U = A | C
`);
type Values = Record<string, unknown>;

describe('a rewrite', () => {
  const set = (path: string[], value: Values | unknown[], setValueTo: unknown = 'I') => {
    rewriting(schema, [{ kind: 'ValueSetter', path, setValueTo }])?.(value);
    return value;
  };
  const rename = (path: string[], value: Values, renameKeyTo = 'name') => {
    rewriting(schema, [{ kind: 'KeyRenamer', path, renameKeyTo }])?.(value);
    return value;
  };

  it('sets a value wherever its path leads, through lists', () => {
    expect(set(['a', '__typename'], { a: [{ __typename: 'A' }, null, [{ id: 1 }], 5] })).toEqual({
      a: [{ __typename: 'I' }, null, [{ id: 1, __typename: 'I' }], 5],
    });
    expect(set(['b', 'x'], { a: 1 })).toEqual({ a: 1 });
  });

  it('is of objects of the type that its path names, or that do not say their type', () => {
    const all = () => ['A', 'B', 'C', 'Nothing', undefined].map((__typename) => ({ __typename, x: 0 }));
    const changed = (type: string) =>
      (set([`... on ${type}`, 'x'], all(), 1) as Values[])
        .filter(({ x }) => x === 1)
        .map(({ __typename }) => __typename);
    expect(changed('A')).toEqual(['A', undefined]);
    expect(changed('I')).toEqual(['A', 'B', undefined]);
    expect(changed('J')).toEqual(['A', undefined]);
    expect(changed('U')).toEqual(['A', 'C', undefined]);
    expect(changed('Nothing')).toEqual(['Nothing', undefined]);
  });

  it('renames a key that is there, and nothing that is not', () => {
    const renamed = rename(['a', 'name__1'], { a: { name__1: 'x', id: 1 } });
    expect(JSON.stringify(renamed)).toBe('{"a":{"id":1,"name":"x"}}');
    expect(rename(['a', 'name__1'], { a: { name: 'kept' } })).toEqual({ a: { name: 'kept' } });
    expect(rename(['a', 'name__1'], { a: { name: 'kept', name__1: null } })).toEqual({
      a: { name: 'kept', name__1: null },
    });
  });

  it('takes nothing that is inherited for a key', () => {
    expect(rename(['toString'], {})).toEqual({});
    expect(set(['constructor', 'x'], {})).toEqual({});
    expect(JSON.stringify(rename(['a'], { a: 1 }, '__proto__'))).toBe('{"__proto__":1}');
    expect(JSON.stringify(set(['__proto__'], {}))).toBe('{"__proto__":"I"}');
    expect(JSON.stringify(set(['__proto__', 'x'], JSON.parse('{"__proto__":{}}')))).toBe('{"__proto__":{"x":"I"}}');
    expect('x' in {}).toBe(false);
  });

  it('is none where there is nothing to change', () => {
    expect(rewriting(schema, [])).toBeUndefined();
    expect(rewriting(schema)).toBeUndefined();
  });
});

it('an object that does not say its type is of none, unless told otherwise', () => {
  expect(isOfType(schema, {}, 'A')).toBe(false);
  expect(isOfType(schema, JSON.parse('{"__proto__":{"__typename":"A"}}'), 'A')).toBe(false);
  expect(isOfType(schema, {}, 'A', true)).toBe(true);
});

it('an entity is called by all that is known of it, of whatever it is', () => {
  const field = (name: string, ...selections: QueryPlanSelectionNode[]): QueryPlanSelectionNode =>
    selections.length > 0 ? { kind: Kind.FIELD, name, selections } : { kind: Kind.FIELD, name };
  const on = (typeCondition: string, ...selections: QueryPlanSelectionNode[]) =>
    ({ kind: Kind.INLINE_FRAGMENT, typeCondition, selections }) as const;
  const represent = representing(schema, [
    on('A', field('__typename'), field('a', field('x'))),
    on('I', field('a', field('y'))),
    on('I', field('a'), field('unknown')),
    on('B', field('other')),
  ]);
  expect({ ...represent({ __typename: 'A', a: { x: 1, y: 2 }, other: 3 }) }).toEqual({
    __typename: 'A',
    a: { x: 1, y: 2 },
  });
  expect({ ...represent({ __typename: 'C', a: { x: 1, y: 2 } }) }).toEqual({});
  expect(represent(null)).toBeNull();
});

describe('what is merged', () => {
  const merged = (target: string, source: string) => {
    const into = JSON.parse(target);
    merge(into, JSON.parse(source));
    return JSON.stringify(into);
  };

  it.each([
    ['{"a":{"b":1}}', '{"a":{"c":2},"d":3}', '{"a":{"b":1,"c":2},"d":3}'],
    ['{"a":[{"b":1},null,2]}', '{"a":[{"c":2},{"d":3},4]}', '{"a":[{"b":1,"c":2},{"d":3},4]}'],
    ['{"a":[1]}', '{"a":[2,3]}', '{"a":[2,3]}'],
    ['{"a":{"b":1}}', '{"a":null}', '{"a":null}'],
    ['{"a":null}', '{"a":{"b":1}}', '{"a":{"b":1}}'],
    ['{"a":[1]}', '{"a":{"b":1}}', '{"a":{"b":1}}'],
    ['{"__proto__":{"a":1}}', '{"__proto__":{"b":2}}', '{"__proto__":{"a":1,"b":2}}'],
    [
      '{}',
      '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
      '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
    ],
  ])('%s with %s', (target, source, expected) => {
    expect(merged(target, source)).toBe(expected);
    expect('polluted' in {}).toBe(false);
    expect('polluted' in Object).toBe(false);
  });

  it('keeps what is known where the other says undefined', () => {
    const into = { a: 1 };
    merge(into, { a: undefined });
    expect(into).toEqual({ a: 1 });
  });
});
