/** What the example order gives now and, beside it, what it would give with an edit. */
import type { ConsolePreviewQuery } from '../../client/index.ts';
import { useFormat, useTexts } from '../shared/language.ts';
import { Outcomes } from './outcomes.tsx';
import type { Programme } from './programme.tsx';

export type Previewed = ConsolePreviewQuery['previewOrder'];

interface Measure {
  readonly id: string;
  readonly name: string;
  readonly of: (previewed: Previewed) => string;
}

/** What is compared. */
function useMeasures({ currency, pointsName }: Programme): readonly Measure[] {
  const { t } = useTexts();
  const { number, money } = useFormat();
  const points = { points: pointsName };
  const off = ({ discounts }: Previewed) => discounts.reduce((sum, { amount }) => sum + amount, 0);
  return [
    { id: 'acceptable', name: t('preview.acceptable'), of: (one) => t(one.acceptable ? 'preview.yes' : 'preview.no') },
    { id: 'pointsToEarn', name: t('preview.pointsToEarn', points), of: (one) => number(one.pointsToEarn) },
    { id: 'pointsToBurn', name: t('preview.pointsToBurn', points), of: (one) => number(one.pointsToBurn) },
    { id: 'stampsToGrant', name: t('preview.stampsToGrant'), of: (one) => number(one.stampsToGrant) },
    { id: 'vouchersToIssue', name: t('preview.vouchersToIssue'), of: (one) => number(one.vouchersToIssue) },
    { id: 'discounts', name: t('preview.discounts'), of: (one) => money({ amount: off(one), currency }) },
    { id: 'payable', name: t('preview.payable'), of: (one) => money(one.payable) },
  ];
}

interface ComparisonProps {
  programme: Programme;
  now: Previewed;
  /** With an edit that is not saved, where there is one. */
  edited?: Previewed | undefined;
}

export function Comparison({ programme, now, edited }: ComparisonProps) {
  const { t } = useTexts();
  const shown = edited ?? now;
  const measures = useMeasures(programme);
  return (
    <>
      <table className="comparison">
        {edited && (
          <thead>
            <tr>
              <td />
              <th scope="col" className="number">
                {t('preview.now')}
              </th>
              <th scope="col" className="number">
                {t('preview.edited')}
              </th>
            </tr>
          </thead>
        )}
        <tbody>
          {measures.map(({ id, name, of }) => (
            <tr key={id} data-measure={id} data-changed={of(now) !== of(shown)}>
              <th scope="row">{name}</th>
              {edited && <td className="number">{of(now)}</td>}
              <td className="number">{of(shown)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Problems problems={shown.problems} />
      <Outcomes outcomes={shown.explanation} before={now.explanation} />
    </>
  );
}

interface Saying {
  summary(previewed: Previewed): string;
  difference(now: Previewed, edited: Previewed): string;
}

/** The same in a sentence, which is also read aloud. */
export function useSaying(programme: Programme): Saying {
  const { t } = useTexts();
  const measures = useMeasures(programme);
  return {
    summary: (previewed) => measures.map(({ name, of }) => `${name}: ${of(previewed)}`).join(' · '),
    difference(now, edited) {
      const changed = measures.filter(({ of }) => of(now) !== of(edited));
      if (changed.length === 0) return t('preview.same');
      return changed.map(({ name, of }) => `${name}: ${of(now)} → ${of(edited)}`).join(' · ');
    },
  };
}

function Problems({ problems }: Pick<Previewed, 'problems'>) {
  if (problems.length === 0) return null;
  return (
    <ul className="problems">
      {problems.map(({ code, message }) => (
        <li key={`${code}/${message}`}>{message}</li>
      ))}
    </ul>
  );
}
