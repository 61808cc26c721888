/** Everything that ever happened to a card, in the API's own words. */
import { useApolloClient } from '@apollo/client/react';
import { useEffect } from 'preact/hooks';
import { ConsoleHistoryDocument } from '../../client/index.ts';
import { apiLanguage, useFormat, useTexts } from '../shared/language.ts';
import { MorePages } from './more.tsx';
import { type Page, usePaged } from './paged.ts';
import { Table } from './table.tsx';

interface Fact {
  readonly position: number;
  readonly type: string;
  readonly at: string;
  readonly points: number;
  readonly balanceAfter: number;
  readonly explanation: string;
}

const NOTHING: Page<Fact> = { edges: [], pageInfo: { hasNextPage: false, endCursor: null } };

/** @param round  Grows when something was just written that has to be seen. */
export function History({ cardId, round }: { cardId: string; round: number }) {
  const { t, language } = useTexts();
  const format = useFormat();
  const client = useApolloClient();
  const paged = usePaged<Fact>(`${cardId} ${language}`, async (after) => {
    const variables = { id: cardId, after, language: apiLanguage(language) };
    const { data } = await client.query({ query: ConsoleHistoryDocument, variables, fetchPolicy: 'no-cache' });
    return data?.card?.history ?? NOTHING;
  });
  useEffect(() => {
    if (round > 0) paged.again();
  }, [round]);
  return (
    <MorePages paged={paged}>
      <Table label={t('guests.history')}>
        <thead>
          <tr>
            <th scope="col">{t('history.at')}</th>
            <th scope="col">{t('history.what')}</th>
            <th scope="col" className="number">
              {t('history.points')}
            </th>
            <th scope="col" className="number">
              {t('history.balance')}
            </th>
          </tr>
        </thead>
        <tbody>
          {paged.edges?.map(({ cursor, node: { position, type, at, points, balanceAfter, explanation } }) => (
            <tr key={cursor} data-position={position} data-type={type}>
              <td className="moment">{format.moment(at)}</td>
              <td>{explanation}</td>
              <td className="number">{points === 0 ? '' : format.change(points)}</td>
              <td className="number">{format.number(balanceAfter)}</td>
            </tr>
          ))}
        </tbody>
      </Table>
    </MorePages>
  );
}
