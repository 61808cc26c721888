/** Operations of clients over WebSocket, parsed and validated once for each text. Apollo Server keeps those over HTTP. */
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  type ValidationRule,
  validate,
} from 'graphql';
import { lru } from '../platform/lru.ts';

/** Operations kept, and their characters altogether. A document takes some thirty times the room of its text. */
export const DOCUMENTS_MAX = 1_000;
export const DOCUMENT_CHARACTERS_MAX = 2_000_000;

export type Known = { readonly document: DocumentNode } | { readonly errors: readonly GraphQLError[] };

export interface DocumentsOptions {
  readonly schema: GraphQLSchema;
  /** Answers introspection, and suggests names of the schema in errors. */
  readonly open: boolean;
  /** Beyond those of the specification. */
  readonly rules: readonly ValidationRule[];
  readonly tokensMax: number;
}

export function documents({ schema, open, rules, tokensMax }: DocumentsOptions): (query: string) => Known {
  const cache = lru<Known>(DOCUMENTS_MAX, DOCUMENT_CHARACTERS_MAX);
  const all = [...specifiedRules, ...(open ? [] : [NoSchemaIntrospectionCustomRule]), ...rules];

  function read(query: string): Known {
    try {
      const document = parse(query, { maxTokens: tokensMax });
      const errors = validate(schema, document, all, { hideSuggestions: !open });
      return errors.length > 0
        ? { errors: errors.map((one) => coded(one, 'GRAPHQL_VALIDATION_FAILED')) }
        : { document };
    } catch (error) {
      // GraphQL's parser calls itself for what is inside, until there is no room left.
      const deep = error instanceof RangeError && new GraphQLError(error.message, { originalError: error });
      const fit = deep || error;
      return { errors: [fit instanceof GraphQLError ? coded(fit, 'GRAPHQL_PARSE_FAILED') : (error as GraphQLError)] };
    }
  }
  return (query) => {
    const known = cache.get(query) ?? read(query);
    cache.set(query, known);
    return known;
  };
}

function coded({ message, nodes, source, positions, originalError }: GraphQLError, code: string): GraphQLError {
  return new GraphQLError(message, {
    nodes: nodes ?? null,
    source: source ?? null,
    positions: positions ?? null,
    originalError: originalError ?? null,
    extensions: { code },
  });
}
