/** Members of whom the two systems say different things, each with what can be done about it. */
import { ConsoleDriftsDocument, ConsoleMendDriftDocument } from '../../../client/index.ts';
import { useFormat, useTexts } from '../../shared/language.ts';
import { LeafedTable } from '../leafed-table.tsx';
import { Act } from './act.tsx';
import { CardLink } from './card-link.tsx';
import type { MoveProps } from './move.tsx';
import { mayBegin } from './words.ts';

export function Drifts({ move }: MoveProps) {
  const { legacy, causes, comparisons } = move;
  const { t } = useTexts();
  const format = useFormat();
  const points = (value: number | null) => (value === null ? t('move.notThere') : format.number(value));
  return (
    <>
      <h3>{t('move.drifts')}</h3>
      <LeafedTable
        document={ConsoleDriftsDocument}
        pageOf={({ migration }) => migration?.drifts}
        round={JSON.stringify([causes, comparisons[0]])}
        label={t('move.drifts')}
        columns={[
          t('move.card'),
          { number: t('move.here') },
          { number: legacy },
          { number: t('move.difference') },
          t('move.cause'),
          t('move.driftSince'),
          { aloud: t('actions') },
        ]}
        empty={t('move.noDrifts')}
        row={({ card, here, there, cause, since }) => (
          <tr data-drift={cause} data-card={card?.id}>
            <th scope="row">{card ? <CardLink card={card} /> : t('move.unknownHere')}</th>
            <td className="number">{points(here)}</td>
            <td className="number">{points(there)}</td>
            <td className="number">{format.change((here ?? 0) - (there ?? 0))}</td>
            <td>{t(`move.causeOf.${cause}`, { legacy })}</td>
            <td className="moment">{format.moment(since)}</td>
            <td className="row-actions">
              {card && (
                <Act
                  label={t('move.mend')}
                  aloud={t('move.mendOne', { card: card.number })}
                  hint={t('move.mendHint', { legacy })}
                  told={t('move.begun', { what: t('move.mending') })}
                  mutation={ConsoleMendDriftDocument}
                  variables={{ cardIds: [card.id] }}
                  disabled={!mayBegin(move)}
                />
              )}
            </td>
          </tr>
        )}
      />
    </>
  );
}
