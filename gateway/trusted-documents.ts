/**
 * Operations that a brand has registered. With such a list its guests and kiosks may run these and no others, so that a
 * stolen token or key is good for what the apps do, and for nothing else.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  type DefinitionNode,
  type DocumentNode,
  Kind,
  parse,
  print,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from 'graphql';
import type { Caller } from '../platform/caller.ts';
import { Refusal } from '../platform/errors.ts';
import { lru } from '../platform/lru.ts';

/** What a client sends of an operation: its text, or the id under which it is registered. */
export interface Sent {
  readonly query?: unknown;
  /** As the GraphQL over HTTP specification has it in its appendix on persisted documents. */
  readonly documentId?: unknown;
  /** As Apollo's clients have it: `{ persistedQuery: { sha256Hash } }`. */
  readonly extensions?: unknown;
  readonly operationName?: unknown;
  readonly variables?: unknown;
}

/** Texts that clients sent, registered or not, and their characters altogether. */
const TEXTS_KNOWN_MAX = 1_000;
const TEXT_CHARACTERS_MAX = 2_000_000;
/** No registered text has more; longer ones are not read for what they would be. */
const TOKENS_MAX = 20_000;

export interface TrustedDocuments {
  /**
   * The text that is to be run; undefined where there is none.
   *
   * @throws {Refusal} FORBIDDEN where a caller may run registered operations only, and this one is not.
   */
  textOf(sent: Sent, caller: Caller): string | undefined;
}

/** Everybody may run everything; ids stand for nothing. */
export const ANY_DOCUMENT: TrustedDocuments = {
  textOf: ({ query }) => (typeof query === 'string' ? query : undefined),
};

/**
 * @param path  Of a manifest as Apollo's `generate-persisted-query-manifest` writes it.
 * @throws if it cannot be read, or an id is not the SHA-256 of its text.
 */
export function readTrustedDocuments(path: string): TrustedDocuments {
  const texts = readManifest(path);
  const registered = new Set([...texts.values()].map(comparable));
  const known = lru<boolean>(TEXTS_KNOWN_MAX, TEXT_CHARACTERS_MAX);
  function isRegistered(text: string): boolean {
    const before = known.get(text);
    if (before !== undefined) return before;
    const now = registered.has(comparable(text));
    known.set(text, now);
    return now;
  }
  return {
    textOf(sent, caller) {
      const id = idOf(sent);
      const text = id === undefined ? sent.query : texts.get(id);
      if (typeof text === 'string' && (free(caller) || isRegistered(text))) return text;
      if (text === undefined && id === undefined) return undefined;
      throw new Refusal('FORBIDDEN', { operation: 'not registered' }, 'This operation is not registered.');
    },
  };
}

/**
 * The same for texts that differ in spaces, comments and the order of their parts only: clients print what they were
 * built from in their own way.
 */
export function canonical(text: string): string {
  return rewritten(text, (document) => document);
}

/** The same also for texts in which a client's cache asks what type things are of, which tells nothing and costs nothing. */
function comparable(text: string): string {
  return rewritten(text, (document) => visit(document, { SelectionSet: withoutTypename }));
}

function rewritten(text: string, rewrite: (document: DocumentNode) => DocumentNode): string {
  try {
    const { definitions } = rewrite(parse(text, { noLocation: true, maxTokens: TOKENS_MAX }));
    return definitions.toSorted(byName).map(print).join('\n');
  } catch {
    return text;
  }
}

function withoutTypename(set: SelectionSetNode): SelectionSetNode {
  const selections = set.selections.filter((one) => !isTypename(one));
  // Where nothing else is asked for, that is what is.
  return selections.length > 0 ? { ...set, selections } : { ...set, selections: set.selections.slice(0, 1) };
}

function isTypename(selection: SelectionNode): boolean {
  return (
    selection.kind === Kind.FIELD &&
    selection.name.value === '__typename' &&
    !selection.alias &&
    !selection.directives?.length
  );
}

function byName(a: DefinitionNode, b: DefinitionNode): number {
  const [nameA, nameB] = [a, b].map((one) => `${one.kind} ${'name' in one ? one.name?.value : ''}`);
  return (nameA ?? '') < (nameB ?? '') ? -1 : 1;
}

/** Backends and consoles write their operations themselves, where nobody can change them. */
function free({ role }: Caller): boolean {
  return role === 'PARTNER' || role === 'OPERATOR';
}

function idOf({ documentId, extensions }: Sent): string | undefined {
  if (typeof documentId === 'string') return documentId.replace(/^sha256:/, '');
  const { persistedQuery } = (extensions ?? {}) as { persistedQuery?: { sha256Hash?: unknown } | null };
  const hash = persistedQuery?.sha256Hash;
  return typeof hash === 'string' ? hash : undefined;
}

function readManifest(path: string): ReadonlyMap<string, string> {
  const fault = (what: string) => new Error(`TRUSTED_DOCUMENTS: ${path} ${what}`);
  let manifest: unknown;
  try {
    manifest = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw fault(`cannot be read: ${(error as Error).message}`);
  }
  const { format, operations } = (manifest ?? {}) as { format?: unknown; operations?: unknown };
  if (format !== 'apollo-persisted-query-manifest' || !Array.isArray(operations)) {
    throw fault('is no manifest of the format apollo-persisted-query-manifest');
  }
  return new Map(
    operations.map((operation: { id?: unknown; name?: unknown; body?: unknown }) => {
      const { id, name, body } = operation;
      const hash = createHash('sha256').update(String(body)).digest('hex');
      if (typeof body !== 'string' || id !== hash)
        throw fault(`has an id that is not the SHA-256 of its text: ${name}`);
      return [hash, body];
    }),
  );
}
