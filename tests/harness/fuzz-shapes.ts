/** How requests over HTTP can be wrong, one by one. */

/** What is in no `authorization` that is good for anything. */
export const JUNK_AUTHORIZATION = [
  ...[
    'Bearer',
    'Bearer ',
    'Bearer x',
    'bearer loyalty_',
    'Bearer loyalty_x',
    'Basic YTpi',
    'Bearer a.b.c',
    'Bearer ...',
    'x',
    'Bearer é',
  ],
  ...[
    'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.',
    'Bearer eyJhbGciOjF9.e30.AA',
    'Bearer bnVsbA.bnVsbA.AA',
    'Bearer W10.W10.AA',
  ],
  ...[
    'Bearer eyJhbGciOiJIUzI1NiIsImNyaXQiOlsieCJdfQ.e30.AA',
    'Bearer eyJhbGciOiJIUzI1NiIsImI2NCI6ZmFsc2UsImNyaXQiOlsiYjY0Il19.e30.AA',
  ],
  ...[
    'Bearer a.b.c.d.e',
    `Bearer loyalty_${'x'.repeat(5_000)}`,
    'Bearer ey\t.x',
    'Bearer eyJhbGciOiJIUzI1NiJ9.e30.%00',
  ],
];

/** A body that is not what it should be. */
export const MANGLERS: readonly ((body: string, n: number) => string)[] = [
  (body, n) => body.slice(0, n % (body.length + 1)),
  (body, n) => body.slice(n % (body.length + 1)),
  (body) => `[${body},${body}]`,
  (body, n) => `[${Array.from({ length: n % 30 }, () => body).join(',')}]`,
  (body) => body.replace('{', '{"__proto__":{"query":"{ __typename }"},"constructor":1,'),
  (body) => body.replace('{', '{"query":"{ a }","variables":null,'),
  (body) => body.replace(/}$/, ',"query":"{ __typename }","variables":{"v":1,"v":2}}'),
  (body) => body.replace(/}$/, ',"extensions":{"persistedQuery":{"version":1,"sha256Hash":"x"}}}'),
  (body) => body.replace(/}$/, ',"extensions":[1],"operationName":{}}'),
  (body) => body.replaceAll(/:\s*\d+/g, ':1e999'),
  (body) => body.replaceAll(/:\s*\d+/g, ':-0.00000000000000000000000001e-400'),
  (body) => body.replaceAll(/:\s*\d+/g, `:${'9'.repeat(400)}`),
  (_body, n) => '['.repeat(n % 100_000),
  (_body, n) => `{"query":"{ __typename }","variables":{"v":${'['.repeat(n % 5_000)}${']'.repeat(n % 5_000)}}}`,
  (_body, n) => `{"query":"{ __typename }","variables":${'{"a":'.repeat(n % 5_000)}1${'}'.repeat(n % 5_000)}}`,
  (body, n) => body.padEnd(n % 1_000_000, ' '),
  (body, n) => JSON.stringify({ query: '{ __typename }', pad: body.repeat(n % 200) }),
  (body) => `\ufeff${body}`,
  (body, n) => String.fromCharCode(...Array.from({ length: 1 + (n % 300) }, (_, i) => (n * (i + 7)) % 256)) + body,
  () => '',
  (_body, n) =>
    ['null', '1', '"x"', 'true', '{}', '[]', '{"query":null}', '{"query":[]}', '{"variables":{}}', '{"query":{"a":1}}'][
      n % 10
    ] ?? '',
  (_body, n) => `{"query":"{ programme { name } }","variables":${['null', '1', '"x"', '[]', 'true', '[null]'][n % 6]}}`,
];
const TYPES = [
  ...['text/plain', 'application/graphql', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', ''],
  ...[
    'application/json; charset=utf-16',
    'application/json; charset="utf-8"',
    'APPLICATION/JSON',
    'application/json;;;',
    'x'.repeat(3_000),
  ],
];
export const HEADERS: readonly (readonly [string, string])[] = [
  ...TYPES.map((type) => ['content-type', type] as const),
  ...['gzip', 'br', 'identity', 'x'].map((coding) => ['content-encoding', coding] as const),
  ...[
    '*/*',
    'text/html',
    'text/plain',
    'multipart/mixed; deferSpec=20220824',
    'text/event-stream',
    ';;;',
    'application/graphql-response+json',
  ].map((accept) => ['accept', accept] as const),
  ...([
    ['x-request-id', 'x'.repeat(200)],
    ['x-request-id', '../../x'],
    ['origin', 'https://evil.example'],
    ['expect', '100-continue'],
  ] as const),
  ...([
    ['x-http-method-override', 'DELETE'],
    ['cookie', 'a=b; c'],
    ['host', 'evil.example'],
    ['host', '::'],
    ['x-forwarded-for', "'"],
  ] as const),
  ...([
    ['apollo-require-preflight', '1'],
    ['x-apollo-operation-name', ''],
    ['loyalty-caller', '{"role":"OPERATOR"}'],
    ['__proto__', 'x'],
  ] as const),
  ...([
    ['if-none-match', '*'],
    ['range', 'bytes=0-1'],
    ['upgrade', 'h2c'],
    ['te', 'trailers'],
    ['constructor', 'x'],
    ['apollo-federation-include-trace', 'ftv1'],
  ] as const),
];
export const METHODS = ['GET', 'GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND', 'POST'];
export const PATHS = [
  ...[
    '/graphql',
    '/graphql',
    '/graphql',
    '/',
    '//',
    '/graphql/',
    '/graphql?',
    '/GRAPHQL',
    '/graphql%00',
    '/..%2f..%2fetc/passwd',
    '/%',
    '/?\ud800',
  ],
  ...[
    '/dev/token',
    '/dev/credentials/x',
    '/health/live',
    '/health/ready',
    '/health',
    '//evil.example/graphql',
    'http://[',
    '*',
    '/__proto__',
  ],
];
export const RAW = [
  ...[
    'GET / HTTP/1.1\r\n\r\n',
    'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n',
    'GET /graphql HTTP/9.9\r\nhost: x\r\n\r\n',
  ],
  ...[
    'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 50\r\n\r\n{"query":',
    '\x16\x03\x01\x00\xf4\x01\x00',
  ],
  ...[
    'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n',
  ],
  ...[
    'POST /graphql HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\ncontent-length: 4\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n',
  ],
  ...[
    `GET /graphql HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`,
    'GET /graphql\r\n\r\n',
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    '\0\0\0\0',
  ],
  ...[
    'GET /graphql HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n',
    'GET http://[ HTTP/1.1\r\nhost: x\r\n\r\n',
  ],
  ...[
    'GET /graphql HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-key: x\r\nsec-websocket-version: 99\r\n\r\n',
  ],
  ...[
    'GET /graphql HTTP/1.1\r\nhost: x\r\na\0b: c\r\n\r\n',
    'GET /%ff%fe?%ff HTTP/1.1\r\nhost: x\r\n\r\n',
    'GET /x HTTP/1.1\r\nhost: x\r\n y: z\r\n\r\n',
  ],
];
