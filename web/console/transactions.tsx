/** A card's visits and orders, each with what every rule gave, or why not. */
import { useApolloClient } from '@apollo/client/react';
import { type ConsoleTransactionFactsFragment, ConsoleTransactionsDocument } from '../../client/index.ts';
import { apiLanguage, useFormat, useTexts } from '../shared/language.ts';
import { MorePages } from './more.tsx';
import { Outcomes } from './outcomes.tsx';
import { type Page, usePaged } from './paged.ts';
import { Table } from './table.tsx';

const NOTHING: Page<ConsoleTransactionFactsFragment> = { edges: [], pageInfo: { hasNextPage: false, endCursor: null } };

export function Transactions({ cardId }: { cardId: string }) {
  const { t, language } = useTexts();
  const client = useApolloClient();
  const paged = usePaged<ConsoleTransactionFactsFragment>(`${cardId} ${language}`, async (after) => {
    const variables = { id: cardId, after, language: apiLanguage(language) };
    const { data } = await client.query({ query: ConsoleTransactionsDocument, variables, fetchPolicy: 'no-cache' });
    return data?.card?.transactions ?? NOTHING;
  });
  return (
    <MorePages paged={paged} empty={t('guests.noTransactions')}>
      <Table label={t('guests.transactions')}>
        <thead>
          <tr>
            <th scope="col">{t('transaction.at')}</th>
            <th scope="col">{t('transaction.where')}</th>
            <th scope="col">{t('transaction.status')}</th>
            <th scope="col" className="number">
              {t('transaction.payable')}
            </th>
            <th scope="col" className="number">
              {t('transaction.earned')}
            </th>
            <th scope="col" className="number">
              {t('transaction.burned')}
            </th>
            <th scope="col" className="number">
              {t('transaction.stamps')}
            </th>
            <th scope="col">{t('transaction.why')}</th>
          </tr>
        </thead>
        <tbody>
          {paged.edges?.map(({ cursor, node }) => (
            <TransactionRow key={cursor} transaction={node} />
          ))}
        </tbody>
      </Table>
    </MorePages>
  );
}

function TransactionRow({ transaction }: { transaction: ConsoleTransactionFactsFragment }) {
  const { t } = useTexts();
  const format = useFormat();
  const { status, channel, posType, storeId, terminalId, openedAt, claimedAt, order, explanation } = transaction;
  return (
    <tr data-transaction={transaction.id}>
      <td className="moment">
        {format.moment(claimedAt ?? openedAt)}
        {order && <span className="soft small">{order.ref}</span>}
      </td>
      <td>
        {[storeId, ...(terminalId ? [terminalId] : [])].join(' · ')}
        <span className="soft small">
          {posType} · {t(`channel.${channel}`)}
        </span>
      </td>
      <td>{t(`transactionStatus.${status}`)}</td>
      <td className="number">{order && format.money(order.payable)}</td>
      <td className="number">{format.number(transaction.pointsEarned)}</td>
      <td className="number">{format.number(transaction.pointsBurned)}</td>
      <td className="number">{format.number(transaction.stampsGranted)}</td>
      <td>
        {explanation.length > 0 && (
          <details>
            <summary>{t('transaction.rules', { count: explanation.length })}</summary>
            <Outcomes outcomes={explanation} />
          </details>
        )}
      </td>
    </tr>
  );
}
