/** What an answer may be, whatever was sent: how a fuzzer knows that it has found something. */
import { refusals } from '../../platform/errors.ts';

/** Beside the refusals: what is wrong with a request itself. */
const MISTAKES = [
  ...['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT', 'BAD_REQUEST', 'NOT_FOUND'],
  ...['OPERATION_RESOLUTION_FAILURE', 'PERSISTED_QUERY_NOT_SUPPORTED'],
];
const CODES = new Set([...Object.keys(refusals), ...MISTAKES]);
const EXTENSIONS = new Set(['code', 'retryable', 'details']);

/** Signs of our insides: a place in our code, a library, a statement, a constraint, a subgraph, a fault of the language. */
const INSIDES = new RegExp(
  [
    ...[
      '\\.(ts|js|cjs|mjs):\\d+',
      'node_modules',
      'node:internal',
      'stacktrace',
      ' at .{1,80} \\(',
      process.cwd().replace(/\W/g, '\\$&'),
      'file://',
    ],
    ...['\\binsert into\\b', '\\bselect .+ from\\b', '_pkey', '\\bpg_', 'postgres', 'prisma', 'sqlstate', 'violates'],
    ...[
      'loyalty[-_]card',
      'serviceName',
      'subgraph',
      'supergraph',
      '_entities',
      'Cannot read prop',
      'is not a function',
    ],
    ...[
      'ECONN',
      'TypeError',
      'RangeError',
      'call stack',
      'Unexpected token',
      'JSON at position',
      'undefined',
      '\\[object ',
    ],
  ].join('|'),
  'i',
);

/** Sentences a client reads; longer ones quote too much. */
const MESSAGE_CHARACTERS_MAX = 4_000;

export interface Told {
  readonly data?: unknown;
  readonly errors?: unknown;
}

/** What is wrong with a result, over HTTP or WebSocket. Nothing, it is to be hoped. */
export function judgeResult(result: unknown): string[] {
  if (typeof result !== 'object' || result === null) return [`no object: ${JSON.stringify(result)}`];
  const { data, errors } = result as Told;
  if (errors === undefined) return data ? [] : ['neither data nor errors'];
  return Array.isArray(errors) && errors.length > 0
    ? errors.flatMap(judgeError)
    : ['errors are no list, or an empty one'];
}

export function judgeError(error: unknown): string[] {
  const { message, extensions = {} } = (error ?? {}) as { message?: unknown; extensions?: Record<string, unknown> };
  const told = JSON.stringify(error)?.slice(0, 500);
  const faults: string[] = [];
  if (typeof message !== 'string' || message.length < 5) faults.push(`no message: ${told}`);
  else if (message.length > MESSAGE_CHARACTERS_MAX) faults.push(`a message of ${message.length} characters: ${told}`);
  if (!CODES.has(String(extensions['code']))) faults.push(`an unknown code: ${told}`);
  if (typeof extensions['retryable'] !== 'boolean') faults.push(`not said whether to retry: ${told}`);
  const more = Object.keys(extensions).filter((key) => !EXTENSIONS.has(key));
  if (more.length > 0) faults.push(`more than a client needs, ${more}: ${told}`);
  return faults;
}

/** What shows of us in a text, unless its receiver said it first. */
export function judgeText(text: string, sent: string): string[] {
  const faults = text.includes('INTERNAL_SERVER_ERROR') ? [`a fault of ours: ${text.slice(0, 500)}`] : [];
  const shown = INSIDES.exec(text);
  if (shown && !sent.toLowerCase().includes(shown[0].toLowerCase())) {
    faults.push(`our insides, ${shown[0]}: ${text.slice(Math.max(0, shown.index - 200), shown.index + 300)}`);
  }
  return faults;
}
