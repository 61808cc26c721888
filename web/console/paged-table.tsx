/** A list with pages as a table: waiting for the first page, and older ones. */
import { type ComponentChildren, Fragment } from 'preact';
import { useTexts } from '../shared/language.ts';
import { Problem } from '../shared/problem.tsx';
import type { Paged } from './paged.ts';
import { type Column, Table, Waiting } from './table.tsx';

interface PagedTableProps<Node> {
  label: string;
  columns: readonly Column[];
  paged: Paged<Node>;
  /** Said where there is nothing. */
  empty: string;
  row: (node: Node) => ComponentChildren;
}

export function PagedTable<Node>({ label, columns, paged, empty, row }: PagedTableProps<Node>) {
  const { t } = useTexts();
  const { edges, more, error, moreError, loading, loadMore, again } = paged;
  if (!edges) return error === undefined ? <Waiting rows={6} /> : <Problem error={error} again={again} />;
  if (edges.length === 0) return <p className="soft">{empty}</p>;
  const load = () => {
    if (!loading) void loadMore();
  };
  return (
    <>
      <Table label={label} columns={columns}>
        {edges.map(({ cursor, node }) => (
          <Fragment key={cursor}>{row(node)}</Fragment>
        ))}
      </Table>
      {moreError !== undefined && <Problem error={moreError} again={load} />}
      {more && moreError === undefined && (
        <div className="actions">
          <button type="button" disabled={loading} onClick={load}>
            {t('loadMore')}
          </button>
        </div>
      )}
    </>
  );
}
