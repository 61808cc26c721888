/** Refusals that may be signs of abuse, terminals that were locked among them, counted by the hour. */
import { useApolloClient } from '@apollo/client/react';
import { useState } from 'preact/hooks';
import { type ConsoleRefusalFactsFragment, ConsoleRefusalsDocument, type RefusalKind } from '../../client/index.ts';
import { useFormat, useTexts } from '../shared/language.ts';
import { SelectField } from './fields.tsx';
import { MorePages } from './more.tsx';
import { type Page, usePaged } from './paged.ts';
import { Table } from './table.tsx';

const KINDS: readonly RefusalKind[] = ['TERMINAL_LOCKED', 'FORBIDDEN', 'TOO_MANY_REQUESTS'];
const NOTHING: Page<ConsoleRefusalFactsFragment> = { edges: [], pageInfo: { hasNextPage: false, endCursor: null } };

export function Refusals() {
  const { t } = useTexts();
  const format = useFormat();
  const client = useApolloClient();
  const [kind, setKind] = useState<RefusalKind | 'ALL'>('ALL');
  const paged = usePaged<ConsoleRefusalFactsFragment>(kind, async (after) => {
    const variables = { kind: kind === 'ALL' ? null : kind, after };
    const { data } = await client.query({ query: ConsoleRefusalsDocument, variables, fetchPolicy: 'no-cache' });
    return data?.refusals ?? NOTHING;
  });
  return (
    <>
      <p className="lead">{t('refusals.lead')}</p>
      <div className="bar">
        <SelectField
          name="kind"
          label={t('refusals.kind')}
          value={kind}
          options={[
            ['ALL', t('refusals.all')] as const,
            ...KINDS.map((one) => [one, t(`refusalKind.${one}`)] as const),
          ]}
          onValue={setKind}
        />
      </div>
      <MorePages paged={paged} empty={t('refusals.none')}>
        <Table label={t('refusals.title')}>
          <thead>
            <tr>
              <th scope="col">{t('refusals.kind')}</th>
              <th scope="col">{t('refusals.who')}</th>
              <th scope="col">{t('refusals.where')}</th>
              <th scope="col">{t('refusals.field')}</th>
              <th scope="col" className="number">
                {t('refusals.count')}
              </th>
              <th scope="col">{t('refusals.lastAt')}</th>
              <th scope="col">{t('refusals.requestId')}</th>
            </tr>
          </thead>
          <tbody>
            {paged.edges?.map(({ cursor, node }) => (
              <tr key={cursor} data-refusal={node.kind} data-count={node.count}>
                <th scope="row">{t(`refusalKind.${node.kind}`)}</th>
                <td>
                  {node.client?.name ?? node.callerId ?? t('refusals.nobody')}
                  <span className="soft small">{t(`role.${node.role}`)}</span>
                </td>
                <td>{[node.storeId, node.terminalId].filter(Boolean).join(' · ') || '–'}</td>
                <td className="code">{node.field ?? '–'}</td>
                <td className="number">{format.number(node.count)}</td>
                <td className="moment">
                  {format.moment(node.lastAt)}
                  <span className="soft small">{t('refusals.firstAt', { at: format.moment(node.firstAt) })}</span>
                </td>
                <td className="code">{node.requestId}</td>
              </tr>
            ))}
          </tbody>
        </Table>
      </MorePages>
    </>
  );
}
