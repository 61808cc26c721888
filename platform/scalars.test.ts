import { parseValue } from 'graphql';
import { describe, expect, it } from 'vitest';
import { CalendarDate, DateTime, JSON_OBJECT_MAX_BYTES, JSONObject, SafeInt } from './scalars.ts';

const literal = (text: string) => parseValue(text, { noLocation: false });

describe('an instant', () => {
  it.each([
    ['2026-02-28T12:00:00Z', '2026-02-28T12:00:00.000Z'],
    ['2026-02-28T12:00:00.1234567+02:00', '2026-02-28T10:00:00.123Z'],
    ['2024-02-29T23:59:59.999-11:59', '2024-03-01T11:58:59.999Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59.000Z'],
  ])('%s is %s, as a variable and as a literal', (text, instant) => {
    expect(DateTime.parseValue(text).toISOString()).toBe(instant);
    expect(DateTime.parseLiteral(literal(`"${text}"`)).toISOString()).toBe(instant);
    expect(DateTime.serialize(new Date(instant))).toBe(instant);
  });

  it.each([
    '2026-02-30T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '2026-02-28T25:00:00Z',
    '2026-02-28T12:00:60Z',
    '2026-02-28T12:00:00+25:00',
    '2026-02-28T12:00:00',
    '2026-02-28 12:00:00Z',
    '2026-02-28',
    '0000-01-01T00:00:00Z',
    '0001-01-01T00:00:00+01:00',
    '9999-12-31T23:59:59-01:00',
    '10000-01-01T00:00:00Z',
    '2026-02-28T12:00:00Z\n',
    'now',
    '',
    1_772_280_000_000,
    true,
    {},
    [],
  ])('%j is none', (value) => {
    expect(() => DateTime.parseValue(value)).toThrow('Expected an instant such as 2026-01-31T12:00:00.000Z.');
    if (typeof value === 'string')
      expect(() => DateTime.parseLiteral(literal(JSON.stringify(value)))).toThrow('Expected');
  });
});

describe('a day', () => {
  it.each(['0001-01-01', '2024-02-29', '2026-12-31', '9999-12-31'])('%s is one', (day) => {
    expect(CalendarDate.parseValue(day)).toBe(day);
    expect(CalendarDate.parseLiteral(literal(`"${day}"`))).toBe(day);
  });
  // Postgres has no year 0 and answered with an error that was taken for a fault of ours.
  it.each([
    '0000-01-01',
    '2026-02-29',
    '2026-02-30',
    '2026-13-01',
    '2026-1-1',
    '20260101',
    '+2026-01-01',
    '2026-01-01T00:00:00Z',
    ' 2026-01-01',
    '',
    20_260_101,
    null,
    ['2026-01-01'],
  ])('%j is none', (value) =>
    expect(() => CalendarDate.parseValue(value)).toThrow('Expected a calendar day such as 2026-01-31.'),
  );
});

it('of a wrong literal the error says where it stands', () => {
  for (const scalar of [DateTime, CalendarDate, SafeInt, JSONObject]) {
    expect(() => scalar.parseLiteral(literal(' "other"'))).toThrow(
      expect.objectContaining({ locations: [{ line: 1, column: 2 }], extensions: { code: 'BAD_USER_INPUT' } }),
    );
  }
});

it('a sum is a whole number up to 2^53 - 1', () => {
  for (const sum of [0, -1, 2 ** 31, Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER])
    expect(SafeInt.parseValue(sum)).toBe(sum);
  for (const sum of [2 ** 53, -(2 ** 53), 1.5, Number.NaN, Number.POSITIVE_INFINITY, '1', null]) {
    expect(() => SafeInt.parseValue(sum)).toThrow('Expected a whole number');
  }
  expect(SafeInt.parseLiteral(literal('9007199254740991'))).toBe(Number.MAX_SAFE_INTEGER);
  expect(() => SafeInt.parseLiteral(literal('9007199254740993'))).toThrow('Expected a whole number');
});

describe('a JSON object', () => {
  it.each([
    '{}',
    '{"a":[1,-0.5,true,null,"🍟",{"b":[]}]}',
    // It says \u0000, which is six harmless characters; a search of the JSON for them once refused it.
    '{"a":"\\\\u0000","\\\\ud800":1}',
    '{"__proto__":{"x":1},"constructor":1}',
    `{"a":${'['.repeat(2_000)}${']'.repeat(2_000)}}`,
  ])('comes back as it came: %s', (text) =>
    expect(JSON.stringify(JSONObject.serialize(JSONObject.parseValue(JSON.parse(text))))).toBe(text),
  );

  it('may be a literal', () =>
    expect(JSONObject.parseLiteral(literal('{ a: [1, -0.5, true, null, "x"], b: {} }'))).toEqual({
      a: [1, -0.5, true, null, 'x'],
      b: {},
    }));

  it.each(['[]', '[{}]', '"text"', '5', 'true', 'null'])('is not %s', (text) => {
    expect(() => JSONObject.parseValue(JSON.parse(text))).toThrow('Expected a JSON object.');
    expect(() => JSONObject.parseLiteral(literal(text))).toThrow('Expected a JSON object.');
  });

  it.each([
    '{"a":"\\u0000"}',
    '{"\\u0000":1}',
    '{"a":["\\ud800"]}',
    '{"\\udc00":1}',
    '{"a":{"b":1e400}}',
    '{"a":-1e400}',
  ])('is not what can be stored: %s', (text) =>
    expect(() => JSONObject.parseValue(JSON.parse(text))).toThrow('Expected a JSON object without'),
  );
  it('has no number that is infinite, also as a literal', () =>
    expect(() => JSONObject.parseLiteral(literal('{ a: 1e400 }'))).toThrow('Expected a JSON object without'));

  it('is of so many bytes at most, however few characters they are', () => {
    const of = (bytes: number) => ({ a: `${'€'.repeat((bytes - 9) / 3)}x` });
    expect(Buffer.byteLength(JSON.stringify(of(JSON_OBJECT_MAX_BYTES - 1)))).toBe(JSON_OBJECT_MAX_BYTES - 1);
    expect(JSONObject.parseValue(of(JSON_OBJECT_MAX_BYTES - 1))).toBeTruthy();
    expect(() => JSONObject.parseValue(of(JSON_OBJECT_MAX_BYTES + 2))).toThrow('at most 4096 bytes');
  });

  it.each([`{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, `${'{"a":'.repeat(30_000)}1${'}'.repeat(30_000)}`])(
    'is too large, not too deep, with more levels than fit on the stack: %.20s',
    (text) => {
      // Its error told of the call stack.
      expect(() => JSONObject.parseValue(JSON.parse(text))).toThrow('at most 4096 bytes');
    },
  );
});
