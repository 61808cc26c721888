/** Documents that no client has a reason to send. */

const times = (n: number, one: (i: number) => string): string => Array.from({ length: n }, (_, i) => one(i)).join(' ');

/** Documents as large as asked for, each of its own kind of too much. */
export const GROWING: readonly ((n: number) => string)[] = [
  (n) => `{ me ${'{ card { owner '.repeat(n)}{ id }${' } }'.repeat(n)} }`,
  (n) => `${'{ a '.repeat(n)}`,
  (n) => `{ card(id: ${'['.repeat(n)}${']'.repeat(n)}) { id } }`,
  (n) => `{ user(by: ${'{ id: '.repeat(n)}1${' }'.repeat(n)}) { id } }`,
  (n) => `{ ${times(n, () => 'programme { name }')} }`,
  (n) => `{ ${times(n, () => '__typename')} }`,
  (n) => `{ ${times(n, (i) => `a${i}: __typename`)} }`,
  (n) => `{ ${times(n, (i) => `a${i}: programme { name rewards { id } }`)} }`,
  (n) => `{ ${times(n, (i) => `f${i}`)} }`,
  (n) => `{ programme { ${times(n, (i) => `... on Programme { n${i}: name }`)} } }`,
  (n) => times(n, (i) => `query Q${i} { programme { name } }`),
  (n) => times(n, () => 'query Q { programme { name } }'),
  (n) =>
    `{ ...F0 } ${times(n, (i) => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`)} fragment F${n} on Query { programme { name } }`,
  (n) => `{ ...F0 } ${times(n, (i) => `fragment F${i} on Query { ...F${(i + 1) % n} }`)}`,
  (n) => `{ programme { name } } ${times(n, (i) => `fragment F${i} on Query { programme { name } }`)}`,
  (n) => `{ __typename ${times(n, () => '@include(if: true)')} }`,
  (n) => `{ __typename ${times(n, (i) => `@d${i}`)} }`,
  (n) => `query (${times(n, (i) => `$v${i}: Int = ${i}`)}) { __typename }`,
  (n) => `query (${times(n, () => '$v: Int')}) { __typename }`,
  (n) => `query ($v: ${'['.repeat(n)}Int${']'.repeat(n)}) { __typename }`,
  (n) => `{ card(${times(n, (i) => `a${i}: 1`)}) { id } }`,
  (n) => `{ card(${times(n, () => 'id: "1"')}) { id } }`,
  (n) =>
    `{ validateTransaction(input: { order: { ref: "1", businessDate: "2026-11-20", currency: "EUR", total: 1, lines: [], metadata: { a: ${'['.repeat(n)}${']'.repeat(n)} } } }) { acceptable } }`,
  (n) => `{ card(id: "${'x'.repeat(n * 60)}") { id } }`,
  (n) => `{ card(id: """${'\n "'.repeat(n * 20)}""") { id } }`,
  (n) => `mutation { ${times(n, (i) => `m${i}: cancelOtp(id: "${i}") { id }`)} }`,
  (n) => `subscription { ${times(n, (i) => `s${i}: otpUpdates { cursor }`)} }`,
  (n) => `#${'#'.repeat(n * 60)}\n{ __typename }`,
  (n) => `${','.repeat(n * 60)}{ __typename }`,
  (n) => `{ __schema { types { ${'fields { type { '.repeat(n)}name${' } }'.repeat(n)} } } }`,
  (n) =>
    `{ stats(from: "2026-01-01T00:00:00Z", to: "2026-12-31T00:00:00Z") { ${times(n, (i) => `d${i}: byDay { day }`)} } }`,
  (n) => `query (${times(n, (i) => `$constructor${i}: ID`)}, $toString: ID) { card(id: $toString) { id } }`,
  (n) => `{ otp(id: ${'9'.repeat(n)}) { id } }`,
  (n) => `{ programme { name ${'@include(if: true) @skip(if: false)'.repeat(n % 3)} ${times(n, () => '...')} } }`,
];

/** Small ones that are not as they should be. */
export const ODDITIES: readonly string[] = [
  ...[
    '',
    ' ',
    '{',
    '}',
    '{}',
    '{ }',
    '{ __typename',
    'query',
    '\ufeff{ __typename }',
    '{ __typename }\0',
    '{ __proto__ }',
  ],
  ...[
    '{ constructor }',
    '{ programme { __proto__ } }',
    '{ programme { toString } }',
    '{ __proto__: programme { name } }',
  ],
  ...[
    'query __proto__ { __typename }',
    'query constructor { programme { constructor: name } }',
    'fragment on on Query { a }',
  ],
  ...[
    '{ ...F } fragment F on Programme { name }',
    'type Query { a: Int }',
    'extend type Query { a: Int }',
    'schema { query: Q }',
  ],
  ...['{ __schema { types { name } } }', '{ __type(name: "User") { fields { name } } }', '{ _service { sdl } }'],
  ...[
    '{ _entities(representations: [{ __typename: "User" }]) { __typename } }',
    '{ programme { ... @defer { name } } }',
  ],
  ...[
    '{ programme { rewards @stream(initialCount: 1) { id } } }',
    '{ card(id: 1e999) { id } }',
    '{ card(id: -0) { id } }',
  ],
  ...[
    '{ card(id: "x", minPosition: 99999999999) { id } }',
    '{ card(id: "\\u{110000}") { id } }',
    '{ card(id: "\\ud800") { id } }',
  ],
  ...[
    '{ card(id: "\\uD83C\\uDF5F") { id } }',
    '{ card(id: 0x1) { id } }',
    '{ card(id: "a\nb") { id } }',
    '{ a: 1 }',
    'null',
    '[]',
  ],
  ...[
    'query ($a: Int = $b, $b: Int = 1) { __typename }',
    'query ($v: Programme) { __typename }',
    'query ($v: Nothing!) { __typename }',
  ],
  ...[
    'subscription { __typename }',
    'subscription { programme { name } }',
    'mutation { __typename }',
    'mutation { a: __typename }',
  ],
  ...[
    'subscription A { otpUpdates { cursor } } query B { __typename }',
    'subscription { ...F } fragment F on Subscription { ...F }',
  ],
  ...[
    'subscription ($toString: ID) { otpUpdates(cardId: $toString) { cursor } }',
    '{ me { id: name } }',
    '{ me { id id: email } }',
  ],
  ...[
    'query ($on: Boolean! = true) { programme @include(if: $on) { name } }',
    '{ programme @include(if: null) { name } }',
  ],
  ...[
    'subscription @include(if: true) { otpUpdates { cursor } }',
    'query @skip(if: true) { __typename }',
    '👩‍👩‍👧‍👦',
    '\u202e{ __typename }',
  ],
];
