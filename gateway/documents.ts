/** Operations of clients, parsed and validated once for each text, whichever way they come. */
import { type DocumentNode, GraphQLError, type GraphQLSchema, parse, specifiedRules, validate } from 'graphql';
import { lru } from '../platform/lru.ts';
import type { Limits } from './limits.ts';
import { noIntrospection, shallowValues, unconditionalSubscription } from './rules.ts';
import { tooLarge } from './size.ts';

/** Operations kept, and their characters altogether. A document takes some thirty times the room of its text. */
export const DOCUMENTS_MAX = 1_000;
export const DOCUMENT_CHARACTERS_MAX = 2_000_000;
/** Mistakes told of one text. */
const ERRORS_MAX = 20;

export type Known = { readonly document: DocumentNode } | { readonly errors: readonly GraphQLError[] };

export interface DocumentsOptions {
  readonly schema: GraphQLSchema;
  /** Answers introspection, and suggests names of the schema in errors. */
  readonly open: boolean;
  readonly limits: Limits;
}

export function documents({ schema, open, limits }: DocumentsOptions): (query: string) => Known {
  const cache = lru<Known>(DOCUMENTS_MAX, DOCUMENT_CHARACTERS_MAX);
  const rules = [...specifiedRules, ...(open ? [] : [noIntrospection]), unconditionalSubscription, shallowValues];

  function read(query: string): Known {
    try {
      const document = parse(query, { maxTokens: limits.tokensMax });
      const large = tooLarge(document, limits);
      if (large) return { errors: [new GraphQLError(large.message, { originalError: large })] };
      const errors = validate(schema, document, rules, { hideSuggestions: !open, maxErrors: ERRORS_MAX });
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
    const known = cache.get(query);
    if (known) return known;
    const fresh = read(query);
    cache.set(query, fresh);
    return fresh;
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
