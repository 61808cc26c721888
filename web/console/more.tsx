/** What is around a list with pages: waiting for the first, and older ones. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { useTexts } from '../shared/language.ts';
import { Problem } from '../shared/problem.tsx';
import type { Paged } from './paged.ts';
import { Waiting } from './table.tsx';

interface MorePagesProps<Node> {
  paged: Paged<Node>;
  /** Said where there is nothing. */
  empty?: string;
  children: ComponentChildren;
}

export function MorePages<Node>({
  paged: { edges, more, error, loadMore, again },
  empty,
  children,
}: MorePagesProps<Node>) {
  const { t } = useTexts();
  const [busy, setBusy] = useState(false);
  if (!edges) return error === undefined ? <Waiting rows={6} /> : <Problem error={error} again={again} />;
  const load = async (): Promise<void> => {
    setBusy(true);
    await loadMore();
    setBusy(false);
  };
  return (
    <>
      {edges.length === 0 && empty ? <p className="soft">{empty}</p> : children}
      {more && (
        <div className="actions">
          <button type="button" disabled={busy} onClick={() => void load()}>
            {t('loadMore')}
          </button>
        </div>
      )}
    </>
  );
}
