/** A list, newest first: its first page again and again, older ones when they are asked for. */
import type { OperationVariables, TypedDocumentNode } from '@apollo/client';
import { useApolloClient } from '@apollo/client/react';
import { useEffect, useState } from 'preact/hooks';
import { whileVisible } from './visible.ts';

const EVERY_MS = 5_000;

interface Edge<Node> {
  readonly cursor: string;
  readonly node: Node;
}

export interface Page<Node> {
  readonly edges: readonly Edge<Node>[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

export interface Paged<Node> {
  /** Undefined until the first page is there. */
  readonly edges: readonly Edge<Node>[] | undefined;
  readonly more: boolean;
  /** Of the first page. */
  readonly error: unknown;
  /** Of the older page that was asked for last. */
  readonly moreError: unknown;
  /** Whether an older page is out. */
  readonly loading: boolean;
  readonly loadMore: () => Promise<void>;
  readonly again: () => void;
}

/** As much as is known of a list, without a gap. */
export interface Known<Node> {
  readonly edges: readonly Edge<Node>[];
  /** After which older ones come; null where there are none. */
  readonly next: string | null;
}

interface List<Node> {
  /** By which two are the same. */
  readonly of: string;
  readonly known?: Known<Node>;
  readonly error?: unknown;
  readonly moreError?: unknown;
  readonly loading?: boolean;
}

const NOTHING: Page<never> = { edges: [], pageInfo: { hasNextPage: false, endCursor: null } };

/**
 * @param variables  What the list is of: another one begins anew.
 * @param pageOf  Where the answer has it; nothing where there is no such list.
 * @param round  Grows when something was just written that has to be seen.
 */
export function usePaged<Data, Variables extends OperationVariables, Node>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Omit<Variables, 'after'>,
  pageOf: (data: Data) => Page<Node> | null | undefined,
  round = 0,
): Paged<Node> {
  const client = useApolloClient();
  const [tries, setTries] = useState(0);
  const of = JSON.stringify(variables);
  const [list, setList] = useState<List<Node>>({ of });
  const { known, error, moreError, loading = false }: List<Node> = list.of === of ? list : { of };
  /** What is answered late is not put into another list. */
  const put = (change: (list: List<Node>) => Omit<List<Node>, 'of'>) =>
    setList((now) => (now.of === of ? { ...now, ...change(now) } : now));

  const ask = async (after: string | null): Promise<Page<Node>> => {
    const { data } = await client.query<Data, OperationVariables>({
      query: document as TypedDocumentNode<Data, OperationVariables>,
      variables: { ...variables, after },
      fetchPolicy: 'no-cache',
    });
    return (data && pageOf(data)) ?? NOTHING;
  };

  useEffect(() => setList({ of }), [of]);

  useEffect(() => {
    let over = false;
    const look = async (): Promise<void> => {
      try {
        const page = await ask(null);
        if (!over) put(({ known }) => ({ known: withNewest(known, page), error: undefined }));
      } catch (failed) {
        if (!over) put(() => ({ error: failed }));
      }
    };
    const stop = whileVisible(look, EVERY_MS);
    return () => {
      over = true;
      stop();
    };
  }, [of, round, tries]);

  const loadMore = async (): Promise<void> => {
    const after = known?.next ?? null;
    put(() => ({ loading: true }));
    try {
      const page = await ask(after);
      put((now) => ({
        ...(now.known && { known: withOlder(now.known, page, after) }),
        moreError: undefined,
        loading: false,
      }));
    } catch (failed) {
      put(() => ({ moreError: failed, loading: false }));
    }
  };

  return {
    edges: known?.edges,
    more: known !== undefined && known.next !== null,
    error,
    moreError,
    loading,
    loadMore,
    again: () => setTries((n) => n + 1),
  };
}

/** What is new comes first. Where it does not join what is known, as after a long absence, that is forgotten. */
export function withNewest<Node>(known: Known<Node> | undefined, page: Page<Node>): Known<Node> {
  const { edges } = page;
  const older = without(known?.edges ?? [], edges);
  const joins = older.length < (known?.edges.length ?? 0) || !page.pageInfo.hasNextPage;
  if (!known || !joins) return { edges, next: nextOf(page) };
  return { edges: [...edges, ...older], next: known.next };
}

/** @param after  What the page comes after: where the list has begun anew meanwhile, there would be a gap before it. */
export function withOlder<Node>(known: Known<Node>, page: Page<Node>, after: string | null): Known<Node> {
  if (known.next !== after) return known;
  const { edges } = known;
  return { edges: [...edges, ...without(page.edges, edges)], next: nextOf(page) };
}

function nextOf<Node>({ pageInfo: { hasNextPage, endCursor } }: Page<Node>): string | null {
  return hasNextPage ? endCursor : null;
}

function without<Node>(edges: readonly Edge<Node>[], known: readonly Edge<Node>[]): Edge<Node>[] {
  const cursors = new Set(known.map(({ cursor }) => cursor));
  return edges.filter(({ cursor }) => !cursors.has(cursor));
}
