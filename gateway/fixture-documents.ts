/** For tests: documents of any schema, drawn number by number. */
import {
  type GraphQLArgument,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
} from 'graphql';

const CONDITIONS = [
  '',
  '',
  '',
  '',
  '',
  ' @include(if: $yes)',
  ' @skip(if: $yes)',
  ' @include(if: $no)',
  ' @skip(if: $off)',
  ' @skip(if: false)',
];
/** Each used once, so that they seldom stand for two things in one place. */
const ALIASES = [
  '__proto__',
  'constructor',
  'toString',
  'id',
  'email',
  '__typename',
  'other',
  'hasOwnProperty',
  'code',
];
export const VARIABLES =
  '$n: Int = 2, $short: Boolean, $country: Country = DE, $yes: Boolean! = true, $no: Boolean!, $off: Boolean = false';

const ROOT_DEPTH = 4;

export interface DocumentOptions {
  readonly kind: 'query' | 'mutation';
  /** Whether some fields get a name that means something to somebody. */
  readonly oddAliases: boolean;
  /** Whether every object is asked for its type. */
  readonly typed: boolean;
}

export function documentOf(
  schema: GraphQLSchema,
  numbers: readonly number[],
  { kind, oddAliases, typed }: DocumentOptions,
): string {
  let at = 0;
  const draw = (max: number) => (numbers[at++ % numbers.length] ?? 0) % max;
  const pick = <T>(list: readonly T[]) => list[draw(list.length)] as T;
  const aliases = oddAliases ? [...ALIASES] : [];
  const fragments = new Map<string, string>();

  function argumentsOf(args: readonly GraphQLArgument[]): string {
    const given = args.flatMap(({ name, type }) => {
      const values: Readonly<Record<string, readonly string[]>> = {
        Int: ['1', '4', '$n'],
        Boolean: ['true', '$short'],
        Country: ['NL', '$country'],
      };
      const required = String(type).endsWith('!');
      return required || draw(2) === 0
        ? [`${name}: ${required ? '3' : pick(values[getNamedType(type).name] ?? ['null'])}`]
        : [];
    });
    return given.length > 0 ? `(${given.join(', ')})` : '';
  }

  function fieldOf(type: GraphQLNamedType, depth: number): string {
    const fields = 'getFields' in type ? Object.values(type.getFields()) : [];
    const leaves = fields.filter((field) => !isCompositeType(getNamedType(field.type)));
    const field = pick(depth > 0 && draw(5) > 1 ? fields : leaves);
    if (!field || draw(9) === 0) {
      if (depth === ROOT_DEPTH && type.name === 'Query' && draw(4) === 0) return 'about: __type(name: "User") { kind }';
      return draw(2) === 0 ? '__typename' : `x${at}: __typename`;
    }
    const args = 'args' in field ? argumentsOf(field.args) : '';
    const inner = getNamedType(field.type);
    const body = isCompositeType(inner) ? ` { ${setOf(inner, depth - 1)} }` : '';
    const alias =
      draw(6) === 0 && aliases.length > 0
        ? `${aliases.splice(draw(aliases.length), 1)}: `
        : args || draw(5) === 0
          ? `x${at}: `
          : '';
    return `${alias}${field.name}${args}${pick(CONDITIONS)}${body}`;
  }

  function setOf(type: GraphQLNamedType, depth: number): string {
    const possible = isAbstractType(type) ? [type, ...schema.getPossibleTypes(type)] : [type];
    const around = possible.flatMap((one) =>
      isAbstractType(one) || !('getInterfaces' in one) ? [] : one.getInterfaces(),
    );
    const one = () => {
      if (depth <= 0 || draw(4) > 0) return fieldOf(type, depth);
      // Of an object that does not say its type, Apollo's executor forgets it inside of a fragment on something that the type is.
      const on = pick(typed ? [...possible, ...around] : possible);
      switch (draw(3)) {
        case 0:
          return `...${pick(CONDITIONS)} { ${setOf(type, depth - 1)} }`;
        case 1:
          if (!fragments.has(`Of${on.name}`)) {
            // Until it is written, so that none is in itself.
            fragments.set(`Of${on.name}`, '');
            const { length } = [...fragments.values()].filter((text) => text === '');
            if (length === 1) fragments.set(`Of${on.name}`, `fragment Of${on.name} on ${on.name} { ${setOf(on, 1)} }`);
            else fragments.delete(`Of${on.name}`);
          }
          if (fragments.get(`Of${on.name}`)) return `...Of${on.name}${pick(CONDITIONS)}`;
          return `... on ${on.name}${pick(CONDITIONS)} { ${setOf(on, depth - 1)} }`;
        default:
          return `... on ${on.name}${pick(CONDITIONS)} { ${setOf(on, depth - 1)} }`;
      }
    };
    const all = Array.from({ length: 1 + draw(3) }, one);
    return [...(typed ? ['__typename'] : []), ...all].join(' ');
  }

  const root = kind === 'query' ? schema.getQueryType() : schema.getMutationType();
  if (!root) throw new Error(`There is no ${kind}`);
  const body = setOf(root, ROOT_DEPTH);
  return [`${kind} Run(${VARIABLES}) { ${body} }`, ...fragments.values()].join('\n');
}
