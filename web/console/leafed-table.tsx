/** A list that shortens while it is worked through, as a table: one page of it at a time, which is asked for again and again. */
import type { OperationVariables, TypedDocumentNode } from '@apollo/client';
import { type ComponentChildren, Fragment } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useTexts } from '../shared/language.ts';
import { Problem } from '../shared/problem.tsx';
import { useLive } from './live.ts';
import type { Page } from './paged.ts';
import { type Column, Table, Waiting } from './table.tsx';

const EVERY_MS = 5_000;

interface LeafedTableProps<Data, Node> {
  document: TypedDocumentNode<Data, { after?: string | null | undefined }>;
  /** Where the answer has it; nothing where there is no such list. */
  pageOf: (data: Data) => Page<Node> | null | undefined;
  /** Another one as soon as the list is known to be another. */
  round: string;
  label: string;
  columns: readonly Column[];
  /** Said where there is nothing. */
  empty: string;
  row: (node: Node) => ComponentChildren;
}

export function LeafedTable<Data, Node>(props: LeafedTableProps<Data, Node>) {
  const { document, pageOf, round, label, columns, empty, row } = props;
  const { t } = useTexts();
  const [after, setAfter] = useState<string | null>(null);
  const asked = document as TypedDocumentNode<Data, OperationVariables>;
  const { data, old, error, again } = useLive(asked, { after }, EVERY_MS);
  useEffect(again, [round]);
  const page = data && pageOf(data);
  const emptied = !old && after !== null && page?.edges.length === 0;
  useEffect(() => {
    // What was on it is done with.
    if (emptied) setAfter(null);
  }, [emptied]);
  if (error !== undefined) return <Problem error={error} again={again} />;
  if (!data || emptied) return <Waiting rows={3} />;
  if (!page || page.edges.length === 0) return <p className="soft">{empty}</p>;
  const { hasNextPage, endCursor } = page.pageInfo;
  return (
    <div aria-busy={old}>
      <Table label={label} columns={columns}>
        {page.edges.map(({ cursor, node }) => (
          <Fragment key={cursor}>{row(node)}</Fragment>
        ))}
      </Table>
      {(hasNextPage || after !== null) && (
        <div className="actions">
          <button type="button" disabled={old || after === null} onClick={() => setAfter(null)}>
            {t('firstPage')}
          </button>
          <button type="button" disabled={old || !hasNextPage} onClick={() => setAfter(endCursor)}>
            {t('nextPage')}
          </button>
        </div>
      )}
    </div>
  );
}
