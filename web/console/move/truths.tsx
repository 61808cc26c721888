/** Who answers for what: this platform or the system that is left, for all tills or one kind of them. */
import { useState } from 'preact/hooks';
import { useFormat, useTexts } from '../../shared/language.ts';
import { Table } from '../table.tsx';
import type { Move } from './follow.ts';
import type { MoveProps } from './move.tsx';
import { type Change, TruthForm } from './truth-form.tsx';
import { mayBegin, OPERATIONS, useTruthText } from './words.ts';

type Truth = Omit<Move['truths'][number], 'reason' | 'since'> & { readonly reason?: string; readonly since?: string };

/** What nothing is said of is answered here. */
function truthsOf(truths: Move['truths']): Truth[] {
  return OPERATIONS.flatMap((operation) => {
    const said = truths.filter((one) => one.operation === operation);
    const forAll = said.find(({ posType }) => posType === null);
    const forOne = said.filter(({ posType }) => posType !== null);
    return [
      forAll ?? { operation, posType: null, holder: 'PLATFORM' as const },
      ...forOne.toSorted((a, b) => ((a.posType ?? '') < (b.posType ?? '') ? -1 : 1)),
    ];
  });
}

export function Truths({ move }: MoveProps) {
  const { t } = useTexts();
  const format = useFormat();
  const { holder: holderText, whom } = useTruthText(move.legacy);
  const [change, setChange] = useState<Change>();
  const may = mayBegin(move);
  return (
    <section aria-labelledby="truths">
      <h2 id="truths">{t('move.truths')}</h2>
      <p className="lead">{t('move.truthsLead')}</p>
      <Table
        label={t('move.truths')}
        columns={[
          t('move.operation'),
          t('move.holder'),
          t('switches.posType'),
          t('switches.reason'),
          t('switches.since'),
          { aloud: t('actions') },
        ]}
      >
        {truthsOf(move.truths).map(({ operation, posType, holder, reason, since }) => (
          <tr key={`${operation}/${posType}`} data-truth={operation} data-pos-type={posType ?? ''} data-holder={holder}>
            <th scope="row">{t(`switch.${operation}.title`)}</th>
            <td>
              <strong>{holderText(holder)}</strong>
            </td>
            <td>{whom(posType)}</td>
            <td>{reason ?? <span className="soft">{t('switches.never')}</span>}</td>
            <td className="moment">{since && format.moment(since)}</td>
            <td className="row-actions">
              <button
                type="button"
                disabled={!may}
                aria-label={t('move.changeOne', { name: t(`switch.${operation}.title`), whom: whom(posType) })}
                onClick={() => setChange({ operation, posType, holder: holder === 'LEGACY' ? 'PLATFORM' : 'LEGACY' })}
              >
                {t('move.change')}
              </button>
            </td>
          </tr>
        ))}
      </Table>
      <div className="actions">
        <button
          type="button"
          disabled={!may}
          onClick={() => setChange({ operation: 'EARNING', posType: undefined, holder: 'LEGACY' })}
        >
          {t('move.changeForOne')}
        </button>
      </div>
      {change && may && <TruthForm move={move} change={change} close={() => setChange(undefined)} />}
    </section>
  );
}
