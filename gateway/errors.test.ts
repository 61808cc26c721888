import { GraphQLError } from 'graphql';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../platform/errors.ts';
import { presenter } from './errors.ts';
import { rememberingLog } from './fixture.ts';

function presenting({ foreign = false } = {}) {
  const log = rememberingLog();
  const present = presenter({ foreign, log });
  return { log, present, show: (error: unknown) => present(error, 'r1').toJSON() };
}
/** As Apollo's executor passes on an error of a subgraph. */
const ofSubgraph = (message: string, extensions: Record<string, unknown>, path: (string | number)[] = ['a', 0]) =>
  new GraphQLError(message, { path, extensions: { ...extensions, serviceName: 'cards' } });
const masked = {
  message: 'Something went wrong on our side.',
  extensions: { code: 'INTERNAL_SERVER_ERROR', retryable: true, requestId: 'r1' },
};

describe('an error of a subgraph of ours', () => {
  it('keeps message, path, code, retryable, details and request id, and nothing else', () => {
    const { show, log } = presenting();
    const given = {
      code: 'POINTS_INSUFFICIENT',
      retryable: false,
      details: { balance: 1 },
      stacktrace: ['at'],
      other: 1,
    };
    expect(show(ofSubgraph('Not enough.', given))).toEqual({
      message: 'Not enough.',
      path: ['a', 0],
      extensions: { code: 'POINTS_INSUFFICIENT', retryable: false, details: { balance: 1 } },
    });
    const theirs = { code: 'INTERNAL_SERVER_ERROR', retryable: true, requestId: 'r0' };
    expect(show(ofSubgraph('Something.', theirs)).extensions).toEqual(theirs);
    expect(log.lines).toEqual([]);
  });

  it.each(['GRAPHQL_VALIDATION_FAILED', 'DOWNSTREAM_SERVICE_ERROR', 'toString', undefined])(
    'is masked and logged if its code is none of ours: %s',
    (code) => {
      const { show, log } = presenting();
      expect(show(ofSubgraph('Cannot query field "inside".', { code }))).toEqual({ ...masked, path: ['a', 0] });
      expect(JSON.stringify(log.lines)).toMatch(/r1.*inside/);
    },
  );

  it('has a path that only shows what the client asked for', () => {
    const { show } = presenting();
    const at = (...path: (string | number)[]) => show(ofSubgraph('No.', { code: 'NOT_FOUND' }, path)).path;
    expect(at('cards', 0, 'owner')).toEqual(['cards', 0, 'owner']);
    expect(at('cards', '@', 'owner', '_entities')).toEqual(['cards']);
    expect(at('_entities')).toBeUndefined();
  });
});

it('an error of a subgraph that is not ours keeps its extensions, but not where it comes from', () => {
  const { show } = presenting({ foreign: true });
  const given = { code: 'THEIRS', hint: 'x', stacktrace: ['at'], exception: { stacktrace: ['at'] } };
  expect(show(ofSubgraph('Theirs.', given)).extensions).toEqual({ code: 'THEIRS', hint: 'x' });
  expect(show(new Error('ours'))).toEqual(masked);
});

describe('an error of the gateway', () => {
  it('is shown with its code if the request is wrong in itself', () => {
    const error = new GraphQLError('Syntax Error.', {
      extensions: { code: 'GRAPHQL_PARSE_FAILED', stacktrace: ['at'] },
    });
    expect(presenting().show(error)).toEqual({
      message: 'Syntax Error.',
      extensions: { code: 'GRAPHQL_PARSE_FAILED', retryable: false },
    });
  });

  it('is shown with code and details if it is a refusal, however it is wrapped', () => {
    const refusal = new Refusal('TOO_MANY_REQUESTS', { max: 3 });
    const shown = {
      message: 'Too many requests; slow down.',
      extensions: { code: 'TOO_MANY_REQUESTS', retryable: true, details: { max: 3 } },
    };
    expect(presenting().show(refusal)).toEqual(shown);
    const validation = { originalError: refusal, extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } };
    expect(presenting().show(new GraphQLError('x', validation))).toEqual(shown);
  });

  it.each([
    new Error('secret'),
    new GraphQLError('secret'),
    'secret',
    new GraphQLError('secret', { extensions: { code: 'INTERNAL_SERVER_ERROR' } }),
  ])('is masked and logged with its request id if it is anything else: %s', (error) => {
    const { show, log } = presenting();
    expect(show(error)).toEqual(masked);
    expect(log.lines).toHaveLength(1);
    expect(JSON.stringify(log.lines)).toMatch(/r1.*secret/);
  });

  it('is the same when presented again, also after something wrapped it', () => {
    const { present, log } = presenting();
    const once = present(new Error('secret'), 'r1');
    expect(present(once, 'r2')).toBe(once);
    expect(present(new GraphQLError(once.message, { originalError: once }), 'r2')).toBe(once);
    expect(log.lines).toHaveLength(1);
  });
});

it('a message about a mistake quotes no more than can be read', () => {
  // It held all of a text that did not fit, up to the 256 KiB of a body.
  const message = `Unknown value ${'🍟'.repeat(10_000)}`;
  const { message: shown } = presenting().show(new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } }));
  expect(shown.length).toBeLessThan(1_100);
  expect(shown).toMatch(/^Unknown value 🍟+.?…$/u);
  expect(shown.isWellFormed()).toBe(true);
});
