/** A list, newest first: its first page again and again, older ones when they are asked for. */
import { useEffect, useRef, useState } from 'preact/hooks';
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
  readonly error: unknown;
  readonly loadMore: () => Promise<void>;
  readonly again: () => void;
}

/** As much as is known of a list, without a gap. */
export interface Known<Node> {
  readonly edges: readonly Edge<Node>[];
  /** After which older ones come; null where there are none. */
  readonly next: string | null;
}

/** @param of  What the list is of: another one begins anew. */
export function usePaged<Node>(of: string, ask: (after: string | null) => Promise<Page<Node>>): Paged<Node> {
  const [known, setKnown] = useState<Known<Node>>();
  const [error, setError] = useState<unknown>();
  const [round, setRound] = useState(0);
  const asking = useRef(ask);
  asking.current = ask;

  useEffect(() => setKnown(undefined), [of]);

  useEffect(() => {
    let over = false;
    const look = async (): Promise<void> => {
      try {
        const page = await asking.current(null);
        if (over) return;
        setError(undefined);
        setKnown((before) => withNewest(before, page));
      } catch (failed) {
        if (!over) setError(failed);
      }
    };
    const stop = whileVisible(look, EVERY_MS);
    return () => {
      over = true;
      stop();
    };
  }, [of, round]);

  const loadMore = async (): Promise<void> => {
    try {
      const page = await asking.current(known?.next ?? null);
      setKnown((before) => withOlder(before, page));
    } catch (failed) {
      setError(failed);
    }
  };

  return {
    edges: known?.edges,
    more: known !== undefined && known.next !== null,
    error,
    loadMore,
    again: () => setRound((n) => n + 1),
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

export function withOlder<Node>(known: Known<Node> | undefined, page: Page<Node>): Known<Node> {
  const edges = known?.edges ?? [];
  return { edges: [...edges, ...without(page.edges, edges)], next: nextOf(page) };
}

function nextOf<Node>({ pageInfo: { hasNextPage, endCursor } }: Page<Node>): string | null {
  return hasNextPage ? endCursor : null;
}

function without<Node>(edges: readonly Edge<Node>[], known: readonly Edge<Node>[]): Edge<Node>[] {
  const cursors = new Set(known.map(({ cursor }) => cursor));
  return edges.filter(({ cursor }) => !cursors.has(cursor));
}
