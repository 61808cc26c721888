/** A card's visits and orders, each with what every rule gave, or why not. */
import { type ConsoleTransactionFactsFragment, ConsoleTransactionsDocument } from '../../client/index.ts';
import { apiLanguage, useFormat, useTexts } from '../shared/language.ts';
import { Outcomes } from './outcomes.tsx';
import { usePaged } from './paged.ts';
import { PagedTable } from './paged-table.tsx';

export function Transactions({ cardId }: { cardId: string }) {
  const { t, language } = useTexts();
  const variables = { id: cardId, language: apiLanguage(language) };
  const paged = usePaged(ConsoleTransactionsDocument, variables, ({ card }) => card?.transactions);
  return (
    <PagedTable
      label={t('guests.transactions')}
      columns={[
        t('transaction.at'),
        t('transaction.where'),
        t('transaction.status'),
        { number: t('transaction.payable') },
        { number: t('transaction.earned') },
        { number: t('transaction.burned') },
        { number: t('transaction.stamps') },
        t('transaction.why'),
      ]}
      paged={paged}
      empty={t('guests.noTransactions')}
      row={(transaction) => <TransactionRow transaction={transaction} />}
    />
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
