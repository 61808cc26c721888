/** Operations made from the schema, as clients could write them: any field, any argument, inline or as a variable. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import {
  buildSchema,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { MAY } from './fuzz-may.ts';
import { inputOf } from './fuzz-values.ts';
import type { CallerName } from './scene.ts';

const schema = buildSchema(readFileSync('docs/contract.graphql', 'utf8'));

export interface Operation {
  /** Who may ask this; empty where that is not known. */
  readonly may: readonly CallerName[];
  readonly kind: 'query' | 'mutation' | 'subscription';
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
}

/** A text in the making: variables and fragments get their names when it is put together. */
type Part = string | Variable | Fragment | readonly Part[];
interface Variable {
  readonly type: string;
  readonly value: unknown;
}
interface Fragment {
  readonly on: string;
  readonly body: Part;
}

/** Fields inside fields, at most. */
const DEPTH_MAX = 5;

const made = new Map<string, fc.Arbitrary<Part>>();

function selectionOf(type: GraphQLNamedType, depth: number): fc.Arbitrary<Part> {
  const key = `${type.name} ${depth}`;
  const known = made.get(key);
  if (known) return known;
  const selection = isAbstractType(type) ? membersOf(type.name, depth) : fieldsOf(type, depth);
  made.set(key, selection);
  return selection;
}

function membersOf(name: string, depth: number): fc.Arbitrary<Part> {
  const type = schema.getType(name);
  const members = isAbstractType(type) ? schema.getPossibleTypes(type) : [];
  return fc
    .tuple(...members.map((member) => selectionOf(member, depth)))
    .map((bodies) => ['{ __typename ', bodies.map((body, i) => ['... on ', members[i]?.name ?? '', body]), '}']);
}

function fieldsOf(type: GraphQLNamedType, depth: number): fc.Arbitrary<Part> {
  const all = isObjectType(type) ? Object.values(type.getFields()) : [];
  const fields = all.filter((field) => depth > 1 || !isCompositeType(getNamedType(field.type)));
  const typename = fc.constantFrom<Part>('__typename ', '', '');
  const picked = fc
    .subarray(fields, { minLength: Math.min(1, fields.length), maxLength: Math.min(4, fields.length) })
    .chain((some) => fc.tuple(typename, fc.tuple(...some.map((field) => fieldOf(field, depth))), fc.nat({ max: 19 })));
  return picked.map(([first, parts, style]) => {
    const body = ['{ ', first, parts.length > 0 ? parts : '__typename ', '} '];
    if (style === 0) return ['{ ... on ', type.name, ' ', body, '} '];
    if (style === 1) return ['{ ', { on: type.name, body }, '} '];
    return body;
  });
}

const ALIASES = [...Array<string>(80).fill(''), 'a: ', 'constructor: ', '__proto__: ', 'toString: ', 'id: '];
const DIRECTIVES = [...Array<string>(60).fill(''), '@include(if: true) ', '@skip(if: false) ', '@skip(if: true) '];

function fieldOf(field: GraphQLField<unknown, unknown>, depth: number): fc.Arbitrary<Part> {
  const type = getNamedType(field.type);
  const inner = isCompositeType(type) ? selectionOf(type, depth - 1) : fc.constant<Part>(' ');
  return fc
    .tuple(fc.constantFrom(...ALIASES), argumentsOf(field), fc.constantFrom(...DIRECTIVES), inner)
    .map(([alias, args, directive, selection]) => [alias, field.name, args, ' ', directive, selection]);
}

function argumentsOf({ name, args }: GraphQLField<unknown, unknown>): fc.Arbitrary<Part> {
  if (args.length === 0) return fc.constant('');
  const given = args.map((arg) => {
    const leftOutOf100 = isNonNullType(arg.type) && arg.defaultValue === undefined ? 1 : 50;
    return fc
      .tuple(inputOf(arg.type, name, arg.name), fc.boolean(), fc.integer({ min: 0, max: 99 }))
      .map(([value, inline, left]) => (left < 100 - leftOutOf100 ? argumentOf(arg, value, inline) : ''));
  });
  return fc.tuple(...given).map((parts) => (parts.some((part) => part !== '') ? ['(', parts, ')'] : ''));
}

function argumentOf({ name, type }: { name: string; type: GraphQLInputType }, value: unknown, inline: boolean): Part {
  return [name, ': ', inline ? literal(type, value) : { type: String(type), value }, ' '];
}

/** A value as it is written in a document. */
function literal(type: GraphQLInputType, value: unknown): string {
  const inner = isNonNullType(type) ? type.ofType : type;
  if (Array.isArray(value)) {
    const item = isListType(inner) ? inner.ofType : inner;
    return `[${value.map((one) => literal(item, one)).join(', ')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const fields = isInputObjectType(inner) ? inner.getFields() : {};
    const entries = Object.entries(value).filter(([key]) => /^[_a-z]\w*$/i.test(key));
    return `{${entries.map(([key, one]) => `${key}: ${literal(Object.hasOwn(fields, key) ? (fields[key]?.type ?? inner) : inner, one)}`).join(', ')}}`;
  }
  const word = isEnumType(inner) && typeof value === 'string' && /^[_a-z]\w*$/i.test(value);
  return word ? value : JSON.stringify(value);
}

/** Names a client may choose, some of which an object has already. */
const VARIABLE_NAMES = ['v', 'input', 'constructor', 'toString', '__proto__', 'hasOwnProperty'];

function assemble(kind: Operation['kind'], name: string, body: Part, style: number, field = ''): Operation {
  const variables: [string, Variable][] = [];
  const fragments: string[] = [];
  const text = (part: Part): string => {
    if (typeof part === 'string') return part;
    if (Array.isArray(part)) return part.map(text).join('');
    const one = part as Variable | Fragment;
    if ('on' in one) {
      const nth = fragments.push('') - 1;
      fragments[nth] = `fragment F${nth} on ${one.on} ${text(one.body)}`;
      return `...F${nth} `;
    }
    const like = VARIABLE_NAMES[style % VARIABLE_NAMES.length] ?? 'v';
    variables.push([variables.length === 0 ? like : `${like}${variables.length}`, one]);
    return `$${variables.at(-1)?.[0]}`;
  };
  const selection = text(body);
  const declared = variables.map(([variable, { type }]) => `$${variable}: ${type}`).join(', ');
  const given = Object.create(null) as Record<string, unknown>;
  for (const [variable, { value }] of variables) given[variable] = value;
  return {
    may: MAY.get(field) ?? [],
    kind,
    query: `${kind} ${name}${declared ? `(${declared})` : ''} ${selection}${fragments.join('\n')}`,
    variables: given,
    ...(style % 3 === 0 && name && { operationName: name }),
  };
}

function operationOf(kind: Operation['kind']): fc.Arbitrary<Operation> {
  const root = {
    query: schema.getQueryType(),
    mutation: schema.getMutationType(),
    subscription: schema.getSubscriptionType(),
  }[kind];
  const fields = Object.values(root?.getFields() ?? {});
  return fc
    .tuple(
      fc.constantFrom(...fields),
      fc.integer({ min: 1, max: DEPTH_MAX }),
      fc.constantFrom('', 'A', 'Op'),
      fc.nat({ max: 59 }),
    )
    .chain(([field, depth, name, style]) =>
      fieldOf(field, depth + 1).map((body) => assemble(kind, name, ['{ ', body, '} '], style)),
    );
}

export const queries = operationOf('query');
export const mutations = operationOf('mutation');
export const subscriptions = operationOf('subscription');

/** Several root fields at once: reads, and at times the whole of what may be asked. */
const wideQueries = fc
  .tuple(...[1, 2, 3].map((depth) => selectionOf(schema.getQueryType() as GraphQLNamedType, depth)))
  .chain((bodies) => fc.constantFrom(...bodies))
  .map((body) => assemble('query', '', body, 1));

export const operations: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 6, arbitrary: queries },
  { weight: 6, arbitrary: mutations },
  { weight: 1, arbitrary: wideQueries },
  { weight: 1, arbitrary: subscriptions },
);
