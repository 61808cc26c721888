/** Operations that no client has a reason to send, and right ones that were broken on their way. */
import fc from 'fast-check';
import { type Operation, operations } from './fuzz-documents.ts';
import { GROWING, ODDITIES } from './fuzz-growing.ts';
import { TEXTS } from './fuzz-texts.ts';

/** Small ones mostly: those just past a limit and those far past it tell the same. */
const size = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 40 }) },
  { weight: 3, arbitrary: fc.integer({ min: 41, max: 400 }) },
  { weight: 1, arbitrary: fc.integer({ min: 401, max: 4_000 }) },
);
const texts = fc.oneof(
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom(...GROWING), size).map(([grown, n]) => grown(n)) },
  { weight: 1, arbitrary: fc.constantFrom(...ODDITIES) },
);

const SIGNS = '{ } ( ) [ ] ... ! : = | & " """ # \\ $v @skip(if: @include(if:'.split(' ');
const NAMES = 'null on fragment query true 1.5 -0 1e9 __typename X id \0 \ufeff \ud800 🍟'.split(' ');
const WORDS: readonly string[] = [...SIGNS, ...NAMES, '@skip(if: true)', '@include(if: $v)', '9'.repeat(30)];

/** Puts words where they do not belong, in place of some that do. */
const broken = fc
  .tuple(
    operations,
    fc.array(fc.tuple(fc.nat(), fc.constantFrom('', ...WORDS, ...TEXTS.slice(0, 12)), fc.boolean()), {
      minLength: 1,
      maxLength: 3,
    }),
  )
  .map(([operation, changes]): Operation => {
    const words = operation.query.split(/(\W)/);
    for (const [at, word, instead] of changes) words.splice(at % words.length, instead ? 1 : 0, word);
    return { ...operation, query: words.join('') };
  });

/** Variables that fit nothing, or are not there. */
const misfit = fc
  .tuple(
    operations,
    fc.oneof(
      fc.constant({}),
      fc.dictionary(fc.constantFrom('v', 'v1', 'input', '__proto__'), fc.jsonValue({ maxDepth: 2 })),
    ),
  )
  .map(([operation, variables]): Operation => ({ ...operation, variables }));

const misnamed = fc
  .tuple(operations, fc.constantFrom('A', 'Op', 'B', '', '__proto__', 'constructor', '\0', 'x'.repeat(1_000)))
  .map(([operation, operationName]): Operation => ({ ...operation, operationName }));

export const hostileOperations: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 3, arbitrary: texts.map((query): Operation => ({ may: [], kind: 'query', query, variables: {} })) },
  { weight: 3, arbitrary: broken },
  { weight: 1, arbitrary: misfit },
  { weight: 1, arbitrary: misnamed },
);
