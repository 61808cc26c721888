/** Conversations over WebSocket, in the order of the protocol and out of it. */
import fc from 'fast-check';
import { type Operation, subscriptions } from './fuzz-documents.ts';
import { type Asker, anyOperation, askers } from './fuzz-http.ts';
import { TEXTS } from './fuzz-texts.ts';

type Step =
  | { readonly text: string }
  | { readonly bytes: string }
  | { readonly frame: 'ping' | 'pong' }
  | { readonly waitMs: number };

export interface Conversation {
  readonly via: 'socket';
  readonly asker: Asker;
  readonly protocol: string | undefined;
  /** Introduces itself first, and waits until it is let in. */
  readonly polite: boolean;
  readonly steps: readonly Step[];
}

const message = (value: unknown): Step => ({ text: JSON.stringify(value) });
const IDS = [
  '1',
  '1',
  '2',
  '3',
  '',
  '__proto__',
  'constructor',
  'toString',
  'x'.repeat(200),
  '🍟'.repeat(100),
  '\0',
  'x'.repeat(100_000),
];
const ids = fc.constantFrom(...IDS);
const junk = fc.oneof(
  fc.constantFrom<unknown>(null, 1, 'x', [], {}, true),
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(...TEXTS),
);

const subscribe = fc
  .tuple(ids, fc.oneof(anyOperation, subscriptions))
  .map(([id, { query, variables, operationName }]: [string, Operation]) =>
    message({
      id,
      type: 'subscribe',
      payload: { query, variables, ...(operationName !== undefined && { operationName }) },
    }),
  );
const TYPES = 'connection_init connection_ack ping pong subscribe next error complete x __proto__ start ka'.split(' ');

const step: fc.Arbitrary<Step | readonly Step[]> = fc.oneof(
  { weight: 12, arbitrary: subscribe },
  { weight: 4, arbitrary: ids.map((id) => message({ id, type: 'complete' })) },
  { weight: 2, arbitrary: junk.map((payload) => message({ type: 'ping', payload })) },
  { weight: 1, arbitrary: junk.map((payload) => message({ type: 'pong', payload })) },
  { weight: 1, arbitrary: fc.constantFrom<Step>({ frame: 'ping' }, { frame: 'pong' }) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 60 }).map((waitMs) => ({ waitMs })) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(...TYPES), junk, junk)
      .map(([type, id, payload]) => message({ type, id, payload })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(ids, junk, junk)
      .map(([id, query, variables]) => message({ id, type: 'subscribe', payload: { query, variables } })),
  },
  {
    weight: 1,
    arbitrary: fc.oneof(
      junk.map(message),
      fc.string({ unit: 'binary' }).map((text) => ({ text })),
      fc.constantFrom(...TEXTS).map((text) => ({ text })),
    ),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary-ascii', maxLength: 300 }).map((bytes) => ({ bytes })) },
  // Many at once, past what one socket may ask for.
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.integer({ min: 2, max: 80 }), subscriptions)
      .map(([n, { query, variables }]) =>
        Array.from({ length: n }, (_, i) =>
          message({ id: `many ${i}`, type: 'subscribe', payload: { query, variables } }),
        ),
      ),
  },
  // One after the other under the same id, as no client of graphql-ws would.
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.integer({ min: 2, max: 10 }), subscriptions)
      .map(([n, { query, variables }]) =>
        Array.from({ length: n }, () => [
          message({ id: 'again', type: 'subscribe', payload: { query, variables } }),
          message({ id: 'again', type: 'complete' }),
        ]).flat(),
      ),
  },
  { weight: 1, arbitrary: fc.constantFrom(262_144, 262_145, 400_000).map((length) => ({ text: 'x'.repeat(length) })) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 5_000 }).map((n) => ({ text: '['.repeat(n) })) },
);

export const conversations: fc.Arbitrary<Conversation> = fc
  .record({
    asker: askers,
    protocol: fc.oneof(
      { weight: 20, arbitrary: fc.constant('graphql-transport-ws') },
      { weight: 1, arbitrary: fc.constantFrom(undefined, 'graphql-ws', 'x') },
    ),
    polite: fc.integer({ min: 0, max: 29 }).map((n) => n > 0),
    steps: fc.array(step, { minLength: 1, maxLength: 8 }).map((steps) => steps.flat()),
  })
  .map((conversation) => ({ via: 'socket', ...conversation }));
