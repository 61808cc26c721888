/** A list, newest first: its first page again and again, older ones when they are asked for. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
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

/** @param of  What the list is of: another one begins anew. */
export function usePaged<Node>(of: string, ask: (after: string | null) => Promise<Page<Node>>): Paged<Node> {
  const [edges, setEdges] = useState<readonly Edge<Node>[]>();
  const [next, setNext] = useState<string | null>(null);
  const [error, setError] = useState<unknown>();
  const [round, setRound] = useState(0);
  const asking = useRef(ask);
  asking.current = ask;

  useEffect(() => {
    setEdges(undefined);
    setNext(null);
  }, [of]);

  useEffect(() => {
    let over = false;
    let begun = false;
    const look = async (): Promise<void> => {
      try {
        const { edges: newest, pageInfo } = await asking.current(null);
        if (over) return;
        setError(undefined);
        setEdges((known) => [...newest, ...without(known ?? [], newest)]);
        // Where older ones were loaded already, what comes after them stays.
        setNext((known) => (begun || known !== null ? known : pageInfo.hasNextPage ? pageInfo.endCursor : null));
        begun = true;
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

  const loadMore = useCallback(async () => {
    try {
      const { edges: older, pageInfo } = await asking.current(next);
      setEdges((known) => [...(known ?? []), ...without(older, known ?? [])]);
      setNext(pageInfo.hasNextPage ? pageInfo.endCursor : null);
    } catch (failed) {
      setError(failed);
    }
  }, [next]);

  return { edges, more: next !== null, error, loadMore, again: () => setRound((n) => n + 1) };
}

function without<Node>(edges: readonly Edge<Node>[], known: readonly Edge<Node>[]): Edge<Node>[] {
  const cursors = new Set(known.map(({ cursor }) => cursor));
  return edges.filter(({ cursor }) => !cursors.has(cursor));
}
