/** The contract's own scalars, for every subgraph that declares them. */
import { GraphQLError, GraphQLScalarType, type ValueNode, valueFromASTUntyped } from 'graphql';

/** Most bytes of JSON in one JSONObject. */
export const JSON_OBJECT_MAX_BYTES = 4_096;

/** The clock of RFC 3339 §5.6, to the nanosecond at most. */
const CLOCK = /^T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;

export const DateTime = scalar({
  name: 'DateTime',
  serialize: (value) => (value instanceof Date ? value.toISOString() : String(value)),
  read(value, wrong) {
    const text = typeof value === 'string' ? value : '';
    if (isDay(text.slice(0, 10)) && CLOCK.test(text.slice(10))) {
      const instant = new Date(text);
      // An offset may lead out of the years that have four digits; NaN is in none.
      if (instant.getUTCFullYear() >= 1 && instant.getUTCFullYear() <= 9_999) return instant;
    }
    throw wrong('an instant such as 2026-01-31T12:00:00.000Z');
  },
});

/** Kept as text: a calendar day is not an instant. */
export const CalendarDate = scalar({
  name: 'Date',
  serialize: String,
  read(value, wrong) {
    if (typeof value === 'string' && isDay(value)) return value;
    throw wrong('a calendar day such as 2026-01-31');
  },
});

export const SafeInt = scalar({
  name: 'SafeInt',
  serialize: Number,
  read(value, wrong) {
    if (Number.isSafeInteger(value)) return value as number;
    throw wrong('a whole number from -(2^53 - 1) to 2^53 - 1');
  },
});

/** Stored and returned as it came; what cannot be is refused. */
export const JSONObject = scalar({
  name: 'JSONObject',
  serialize: (value) => value as object,
  read(value, wrong) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong('a JSON object');
    const text = textOf(value, wrong);
    if (Buffer.byteLength(text) <= JSON_OBJECT_MAX_BYTES) return value;
    throw wrong(SMALL_OBJECT);
  },
});

const SMALL_OBJECT = `a JSON object of at most ${JSON_OBJECT_MAX_BYTES} bytes`;

function textOf(value: object, wrong: (expected: string) => GraphQLError): string {
  try {
    return JSON.stringify(value, (key, inner: unknown) => {
      if (storable(key) && storable(inner)) return inner;
      throw wrong('a JSON object without the character U+0000, half characters and numbers beyond 10^308');
    });
  } catch (error) {
    // What has more levels than fit on the stack has more bytes than may be stored, too.
    throw error instanceof RangeError ? wrong(SMALL_OBJECT) : error;
  }
}

interface ScalarParts<Internal, External> {
  readonly name: string;
  readonly serialize: (value: unknown) => External;
  /** Throws what `wrong` makes of the value that was expected. */
  readonly read: (value: unknown, wrong: (expected: string) => GraphQLError) => Internal;
}

/** Reads variables and literals alike. Where a wrong literal stands, its error says. */
function scalar<Internal, External>({ name, serialize, read }: ScalarParts<Internal, External>) {
  const wrong = (expected: string, node: ValueNode | null = null) =>
    new GraphQLError(`Expected ${expected}.`, { nodes: node, extensions: { code: 'BAD_USER_INPUT' } });
  return new GraphQLScalarType<Internal, External>({
    name,
    serialize,
    parseValue: (value) => read(value, wrong),
    parseLiteral: (node, variables) =>
      read(valueFromASTUntyped(node, variables), (expected: string) => wrong(expected, node)),
  });
}

/** A day that the calendar has. Postgres knows no year 0. */
function isDay(text: string): boolean {
  const day = /^(?!0000)\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined;
  return day !== undefined && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

/** Postgres stores neither U+0000 nor half a character; JSON has no number that JavaScript would read as infinite. */
function storable(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0');
  return typeof value !== 'number' || Number.isFinite(value);
}
