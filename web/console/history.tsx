/** Everything that ever happened to a card, in the API's own words. */
import { ConsoleHistoryDocument } from '../../client/index.ts';
import { apiLanguage, useFormat, useTexts } from '../shared/language.ts';
import { usePaged } from './paged.ts';
import { PagedTable } from './paged-table.tsx';

/** @param round  Grows when something was just written that has to be seen. */
export function History({ cardId, round }: { cardId: string; round: number }) {
  const { t, language } = useTexts();
  const format = useFormat();
  const variables = { id: cardId, language: apiLanguage(language) };
  const paged = usePaged(ConsoleHistoryDocument, variables, ({ card }) => card?.history, round);
  return (
    <PagedTable
      label={t('guests.history')}
      columns={[t('history.at'), t('history.what'), { number: t('history.points') }, { number: t('history.balance') }]}
      paged={paged}
      empty={t('guests.noHistory')}
      row={({ position, type, at, points, balanceAfter, explanation }) => (
        <tr data-position={position} data-type={type}>
          <td className="moment">{format.moment(at)}</td>
          <td>{explanation}</td>
          <td className="number">{points === 0 ? '' : format.change(points)}</td>
          <td className="number">{format.number(balanceAfter)}</td>
        </tr>
      )}
    />
  );
}
