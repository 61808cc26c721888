/** Pages with cursors: newest first, and stable whatever is added meanwhile. */
import { invalid } from './errors.ts';
import { requireWhole } from './input.ts';

/** Most entries of one page. */
export const PAGE_MAX = 100;

export interface Connection<Node> {
  readonly edges: { readonly cursor: string; readonly node: Node }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** @throws {Refusal} INPUT_INVALID */
export function requireFirst(first: number): number {
  return requireWhole('first', first, 1, PAGE_MAX);
}

/** @throws {Refusal} INPUT_INVALID if what is given is no cursor. */
export function readCursor<T>(after: string | null | undefined, read: (text: string) => T | undefined): T | undefined {
  if (after === null || after === undefined) return undefined;
  const cursor = read(after);
  if (cursor === undefined) throw invalid('after', 'a cursor of this list', after.slice(0, 40));
  return cursor;
}

/** @param rows  One more than `first` where there is more. */
export function connection<Node>(
  rows: readonly Node[],
  first: number,
  cursorOf: (node: Node) => string,
): Connection<Node> {
  const edges = rows.slice(0, first).map((node) => ({ cursor: cursorOf(node), node }));
  return { edges, pageInfo: { hasNextPage: rows.length > first, endCursor: edges.at(-1)?.cursor ?? null } };
}
