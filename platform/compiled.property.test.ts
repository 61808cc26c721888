/** Whatever is asked, the answer is that of GraphQL's own executor. */
import { setImmediate as soon } from 'node:timers/promises';
import { buildSubgraphSchema } from '@apollo/subgraph';
import fc from 'fast-check';
import { type ExecutionResult, execute, type GraphQLError, GraphQLScalarType, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { compile } from './compiled.ts';
import { runs } from './properties.ts';

const typeDefs = `
  interface Node { id: ID! }
  union Thing = A | B
  enum Colour { RED GREEN }
  scalar Odd
  input In { n: Int! = 3, list: [Colour!] }
  type A implements Node {
    id: ID! text(n: Int = 2, colour: Colour, input: In): String colour: Colour int: Int! method(n: Int): Int
    odd: Odd badLeaf: Int badLeafHard: Int! undefinedLeaf: Odd
    a: A lateA: A lateHardA: A! b: B things: [Thing] node: Node badNode: Node lateNode: Node
    list: [A!]! lateList: [A] mixed: [Int!] matrix: [[Int]!] notList: [Int]
    fails: String failsHard: String! failsLate: String failsLateHard: String! isError: A
    none: A noneHard: A! noneLateHard: A!
  }
  type B implements Node { id: ID! text: Int a: A! onlyB: String failsHard: String! checked: Checked badChecked: Checked }
  type Checked { id: ID }
  type Query { a: A hardA: A! b: B thing: Thing node: Node things: [Thing!]! failsHard: String! }
  type Mutation { first(n: Int): A second(n: Int): Int fails: Int! }
`;

class Failure extends Error {}
const fail = () => {
  throw new Failure('no');
};
const failLate = async () => {
  await soon();
  fail();
};
const late = async <T>(value: T) => {
  await soon();
  return value;
};
const a = () => ({ __typename: 'A', id: 1, int: 7, method: ({ n }: { n?: number }) => n ?? null, undefinedLeaf: {} });
const b = () => ({ __typename: 'B', id: 'b', text: 4, onlyB: 'B' });

/** Written down by mutations, to see that one waits for the other. */
let told: string[] = [];
const resolvers = {
  Odd: new GraphQLScalarType({ name: 'Odd', serialize: (value) => (value === 3 ? 3 : undefined) }),
  Node: { __resolveType: ({ id }: { id: unknown }) => (id === 'b' ? late('B') : id === 'bad' ? 'Checked' : 'A') },
  A: {
    text: (_: unknown, args: object, _context: unknown, info: { path: { key: unknown }; fieldName: string }) =>
      `${info.fieldName} as ${info.path.key}: ${JSON.stringify(args)}`,
    colour: () => 'GREEN',
    odd: (_: unknown, __: unknown, context: { odd: number }) => context.odd,
    badLeaf: () => 'x',
    badLeafHard: () => late({}),
    a,
    lateA: () => late(a()),
    lateHardA: () => late(a()),
    b,
    things: () => [a(), late(b()), null, { __typename: 'Nothing' }, late(null), new Failure('in a list')],
    node: b,
    badNode: () => ({ id: 'bad' }),
    lateNode: () => late(a()),
    list: () => [a(), late(a())],
    lateList: async () => {
      await soon();
      return [a(), null, Promise.reject(new Failure('late in a list'))];
    },
    mixed: () => [1, late(2), null],
    matrix: () => [[1, null], [], late([3, 'x'])],
    notList: () => ({}),
    fails: fail,
    failsHard: fail,
    failsLate: failLate,
    failsLateHard: failLate,
    isError: () => new Failure('returned'),
    none: () => undefined,
    noneHard: () => null,
    noneLateHard: () => late(null),
  },
  B: { a, failsHard: failLate, checked: () => ({ id: 'yes' }), badChecked: () => late({ id: 'no' }) },
  Checked: { __isTypeOf: ({ id }: { id: string }) => (id === 'yes' ? true : late(false)) },
  Query: { a, hardA: () => late(a()), b, thing: () => late(b()), node: a, things: () => [b(), a()], failsHard: fail },
  Mutation: {
    first: async (_: unknown, { n }: { n?: number }) => {
      told.push(`first ${n} begins`);
      await soon();
      told.push(`first ${n} ends`);
      return a();
    },
    second: (_: unknown, { n }: { n?: number }) => told.push(`second ${n}`),
    fails: () => {
      told.push('fails');
      return fail();
    },
  },
};
const schemaOf = (text: string, by: object) => buildSubgraphSchema([{ typeDefs: parse(text), resolvers: by as never }]);
const schema = schemaOf(typeDefs, resolvers);

const COMPOSITE: Readonly<Record<string, string>> = {
  a: 'A',
  lateA: 'A',
  lateHardA: 'A',
  hardA: 'A',
  b: 'B',
  things: 'Thing',
  thing: 'Thing',
  node: 'Node',
  badNode: 'Node',
  lateNode: 'Node',
  list: 'A',
  lateList: 'A',
  isError: 'A',
  none: 'A',
  noneHard: 'A',
  noneLateHard: 'A',
  first: 'A',
  checked: 'Checked',
  badChecked: 'Checked',
};
const LEAVES: Readonly<Record<string, readonly string[]>> = {
  A: [
    'id',
    'text',
    'text(n: 5)',
    'text(n: $n, colour: RED)',
    'text(input:{list: [RED, $colour]})',
    'text(n: null)',
    'colour',
    'int',
    'method',
    'method(n: $n)',
    'odd',
    'badLeaf',
    'badLeafHard',
    'undefinedLeaf',
    'mixed',
    'matrix',
    'notList',
    'fails',
    'failsHard',
    'failsLate',
    'failsLateHard',
  ],
  B: ['id', 'text', 'onlyB', 'failsHard'],
  Node: ['id'],
  Thing: [],
  Checked: ['id'],
  Query: ['failsHard', '__schema { queryType { name } }', '__type(name: "A") { kind }'],
  Mutation: ['second', 'second(n: $n)', 'fails'],
};
const INNER: Readonly<Record<string, readonly string[]>> = {
  A: [
    'a',
    'lateA',
    'lateHardA',
    'b',
    'things',
    'node',
    'badNode',
    'lateNode',
    'list',
    'lateList',
    'isError',
    'none',
    'noneHard',
    'noneLateHard',
  ],
  B: ['a', 'checked', 'badChecked'],
  Node: [],
  Thing: [],
  Checked: [],
  Query: ['a', 'hardA', 'b', 'thing', 'node', 'things'],
  Mutation: ['first', 'first(n: 4)'],
};
const CONDITIONS = [
  '',
  '',
  '',
  '',
  ' @include(if: $yes)',
  ' @skip(if: $yes)',
  ' @include(if: $no)',
  ' @skip(if: false)',
];
/** Each used once, so that they seldom stand for two things in one place. */
const ALIASES = ['__proto__', 'constructor', 'toString', 'other'];

/** A document, drawn number by number. */
function documentOf(numbers: readonly number[], kind: 'query' | 'mutation'): string {
  let at = 0;
  const draw = (max: number) => (numbers[at++ % numbers.length] ?? 0) % max;
  const pick = <T>(list: readonly T[]) => list[draw(list.length)] as T;
  const aliases = [...ALIASES];
  const named = (field: string) => {
    if (draw(5) === 0 && aliases.length > 0) return `${aliases.pop()}: ${field}`;
    return field.includes('(') || draw(5) === 0 ? `x${at}: ${field}` : field;
  };
  let spreading = true;

  function selectionsOf(type: string, depth: number): string {
    const one = () => {
      const leaf = leafOf(type);
      const inner = INNER[type] ?? [];
      switch (draw(8)) {
        case 0:
        case 1:
        case 2:
          if (depth === 0 || inner.length === 0) return leaf;
          return fieldOf(pick(inner), depth);
        case 3:
          if (depth === 0) return leaf;
          return `...${pick(CONDITIONS)} { ${selectionsOf(type, depth - 1)} }`;
        case 4: {
          const on = ['Node', 'Thing'].includes(type) ? pick(['A', 'B']) : type;
          if (depth === 0 || !spreading) return leaf;
          return pick([`... on ${on}${pick(CONDITIONS)} { ${selectionsOf(on, depth - 1)} }`, `...Of${on}`]);
        }
        default:
          return leaf;
      }
    };
    return Array.from({ length: 1 + draw(4) }, one).join(' ');
  }
  const leafOf = (type: string) => {
    const [name = '', ...inner] = pick(['__typename', ...(LEAVES[type] ?? [])]).split(' {');
    return [`${named(name)}${pick(CONDITIONS)}`, ...inner].join(' {');
  };
  const fieldOf = (name: string, depth: number) =>
    `${named(name)}${pick(CONDITIONS)} { ${selectionsOf(COMPOSITE[name.split('(')[0] ?? ''] ?? '', depth - 1)} }`;

  const root = kind === 'query' ? 'Query' : 'Mutation';
  const body = selectionsOf(root, 4);
  spreading = false;
  return `
    ${kind} Run($n: Int = 9, $colour: Colour! = GREEN, $yes: Boolean = true, $no: Boolean!) { ${body} }
    fragment OfA on A { id a { int ${selectionsOf('A', 1)} } }
    fragment OfB on B { a { ${selectionsOf('A', 1)} } }
    fragment OfQuery on Query { a { id } }
    fragment OfMutation on Mutation { second }
    fragment OfChecked on Checked { id }`;
}

/**
 * What an error made null, and the error itself where it is of that very place. Of what failed inside of it, GraphQL's
 * executor tells what came first, which depends on when promises are looked at.
 */
function comparable({ data, errors }: ExecutionResult) {
  const of = ({ message, path = [], locations, originalError }: GraphQLError) => {
    let at: unknown = data;
    const nulled = path.findIndex((step) => {
      at = (at as Record<string, unknown> | null)?.[step] ?? null;
      return at === null;
    });
    const whole = data && nulled === path.length - 1;
    return JSON.stringify(whole ? { path, locations, message: originalError instanceof Failure && message } : nulled);
  };
  return { data: JSON.stringify(data), errors: [...new Set(errors?.map(of))].toSorted() };
}

describe('a compiled operation', () => {
  it.each(['query', 'mutation'] as const)('answers any %s as GraphQL does', async (kind) => {
    let valid = 0;
    const asked = runs(`compiled ${kind}`);
    const numbers = fc.array(fc.nat(10_000), { minLength: 60, maxLength: 60 });
    const given = fc.record({ n: fc.option(fc.integer({ max: 9, min: 0 })), yes: fc.boolean(), no: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(numbers, fc.array(given, { minLength: 1, maxLength: 3 }), async (drawn, all) => {
        const document = parse(documentOf(drawn, kind));
        // What conflicts, or what nothing spreads, is not what is asked here.
        const faults = validate(schema, document).filter(({ message }) => !/never used/.test(message));
        if (faults.length > 0) return;
        valid += 1;
        const run = compile(schema, document, 'Run');
        for (const variables of all) {
          told = [];
          const args = { schema, document, operationName: 'Run', variableValues: variables, contextValue: { odd: 3 } };
          const expected = comparable(await execute(args));
          const expectedTold = told;
          told = [];
          expect(comparable(await run({ variables, context: { odd: 3 } }))).toEqual(expected);
          expect(told).toEqual(expectedTold);
        }
      }),
      asked,
    );
    expect(valid).toBeGreaterThan(asked.numRuns / 2);
  });

  it('says what is wrong with its variables', async () => {
    const run = compile(schema, parse('query ($no: Boolean!) { a @skip(if: $no) { id } }'));
    expect(await run({ variables: {}, context: {} })).toEqual({
      errors: [expect.objectContaining({ message: expect.stringContaining('"$no"') })],
    });
  });

  it('lets no resolver change the arguments of the next run', async () => {
    const document = parse('{ a { changed(n: 1) } }');
    const changing = schemaOf('type Query { a: A } type A { changed(n: Int): Int }', {
      Query: { a: () => ({}) },
      A: { changed: (_: unknown, args: { n: number }) => args.n++ },
    });
    const run = compile(changing, document);
    const answers = [await run({ variables: {}, context: {} }), await run({ variables: {}, context: {} })];
    expect(answers.map(({ data }) => JSON.stringify(data))).toEqual(Array(2).fill('{"a":{"changed":1}}'));
  });
});
