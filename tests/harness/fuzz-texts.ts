/** What is sent where something else belongs, and how what is known of a platform is named. */
import fc from 'fast-check';
import type { Kind } from './fuzz-pool.ts';

/** Something known, by its place in the pool. */
export const known = (...kinds: readonly Kind[]): fc.Arbitrary<string> =>
  fc.tuple(fc.constantFrom(...kinds), fc.nat({ max: 59 })).map(([kind, nth]) => `«${kind} ${nth}»`);

/** JSON that JavaScript would read as something else if it were written as a literal. */
const TRICKS = ['{"__proto__":{"admin":true}}', '{"constructor":{"prototype":{"admin":true}}}', '{"toString":1}'];

export const TEXTS: readonly string[] = [
  ...['', ' ', '\0', 'a\0b', '\ud800', '\udc00\ud800', '\u200b\u200d\u2060\ufeff', '\u202eabc', 'e\u0301'.repeat(300)],
  ...[
    '👩‍👩‍👧‍👦',
    '٣',
    'ﷺ',
    "'; drop table x; --",
    `\${7*7}`,
    '{{7*7}}',
    '%00',
    '%s%n',
    '\r\nset-cookie: a=b',
    '../../etc/passwd',
  ],
  ...[
    'x'.repeat(65),
    'x'.repeat(5_000),
    '🍟'.repeat(5_000),
    '"'.repeat(200),
    '\\'.repeat(200),
    '<script>',
    'null',
    'NaN',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    '1e999',
    '-1',
    '0x10',
    '9'.repeat(40),
    '2026-02-30',
    '0000-00-00T00:00:00Z',
  ],
];

export const hostile: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    1.5,
    2 ** 31,
    -(2 ** 31) - 1,
    2 ** 53,
    2 ** 63,
    1e308,
    -0,
    5e-324,
    [],
    {},
  ),
  fc.constantFrom(...TEXTS),
  fc.constantFrom(...TRICKS).map((text): unknown => JSON.parse(text)),
  fc.integer({ min: 1, max: 300 }).map((depth) => nested(depth)),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.jsonValue({ maxDepth: 3 }),
  fc.array(fc.constant(null), { maxLength: 400 }),
  known('any', 'card', 'user', 'otp', 'client'),
);

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let i = 0; i < depth; i += 1) value = i % 2 ? [value] : { a: value };
  return value;
}
