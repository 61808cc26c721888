/** The contract's own scalars, for every subgraph that declares them. */
import { GraphQLError, GraphQLScalarType, Kind, type ValueNode, valueFromASTUntyped } from 'graphql';

/** Most bytes of JSON in one JSONObject. */
export const JSON_OBJECT_MAX_BYTES = 4_096;

const wrong = (expected: string) =>
  new GraphQLError(`Expected ${expected}.`, { extensions: { code: 'BAD_USER_INPUT' } });

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;

export const DateTime = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  serialize: (value) => (value instanceof Date ? value.toISOString() : String(value)),
  parseValue(value) {
    const instant = typeof value === 'string' && INSTANT.test(value) ? new Date(value) : undefined;
    if (!instant || Number.isNaN(instant.getTime())) throw wrong('an instant such as 2026-01-31T12:00:00.000Z');
    return instant;
  },
});

/** Kept as text: a calendar day is not an instant. */
export const CalendarDate = new GraphQLScalarType<string, string>({
  name: 'Date',
  serialize: String,
  parseValue(value) {
    if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)) {
      const day = new Date(`${value}T00:00:00Z`);
      if (!Number.isNaN(day.getTime()) && day.toISOString().startsWith(value)) return value;
    }
    throw wrong('a calendar day such as 2026-01-31');
  },
});

export const SafeInt = new GraphQLScalarType<number, number>({
  name: 'SafeInt',
  serialize: Number,
  parseValue(value) {
    if (Number.isSafeInteger(value)) return value as number;
    throw wrong('a whole number from -(2^53 - 1) to 2^53 - 1');
  },
});

/** Stored and returned as it came. U+0000 is refused: Postgres cannot store it. */
export const JSONObject = new GraphQLScalarType<object, object>({
  name: 'JSONObject',
  serialize: (value) => value as object,
  parseValue: requireObject,
  parseLiteral(node: ValueNode, variables) {
    if (node.kind !== Kind.OBJECT) throw wrong('a JSON object');
    return requireObject(valueFromASTUntyped(node, variables));
  },
});

function requireObject(value: unknown): object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong('a JSON object');
  const text = JSON.stringify(value);
  if (Buffer.byteLength(text) > JSON_OBJECT_MAX_BYTES)
    throw wrong(`a JSON object of at most ${JSON_OBJECT_MAX_BYTES} bytes`);
  if (text.includes('\\u0000')) throw wrong('a JSON object without the character U+0000');
  return value;
}
