/** What the example order gives now and, beside it, what it would give with an edit. */
import type { ConsolePreviewQuery } from '../../client/index.ts';
import { useFormat, useTexts } from '../shared/language.ts';
import { Outcomes } from './outcomes.tsx';
import type { Programme } from './programme.tsx';

export type Previewed = ConsolePreviewQuery['previewOrder'];

interface Measured {
  readonly id: string;
  readonly name: string;
  /** In the API's own words. */
  readonly english?: boolean;
  readonly of: (previewed: Previewed) => string;
}

/** What is compared, discounts among it. */
function useMeasures({ currency, pointsName }: Programme): (previews: readonly Previewed[]) => Measured[] {
  const { t } = useTexts();
  const format = useFormat();
  const points = { points: pointsName };
  const discount = (description: string): Measured => ({
    id: `discount ${description}`,
    name: description,
    english: true,
    of: ({ discounts }) => {
      const ofIt = discounts.filter((one) => one.description === description);
      return format.money({ amount: -ofIt.reduce((sum, { amount }) => sum + amount, 0), currency });
    },
  });
  return (previews) => [
    {
      id: 'acceptable',
      name: t('preview.acceptable'),
      of: ({ acceptable }) => t(acceptable ? 'preview.yes' : 'preview.no'),
    },
    {
      id: 'pointsToEarn',
      name: t('preview.pointsToEarn', points),
      of: ({ pointsToEarn }) => format.number(pointsToEarn),
    },
    {
      id: 'pointsToBurn',
      name: t('preview.pointsToBurn', points),
      of: ({ pointsToBurn }) => format.number(pointsToBurn),
    },
    { id: 'stampsToGrant', name: t('preview.stampsToGrant'), of: ({ stampsToGrant }) => format.number(stampsToGrant) },
    {
      id: 'vouchersToIssue',
      name: t('preview.vouchersToIssue'),
      of: ({ vouchersToIssue }) => format.number(vouchersToIssue),
    },
    ...[...new Set(previews.flatMap(({ discounts }) => discounts.map(({ description }) => description)))].map(discount),
    { id: 'payable', name: t('preview.payable'), of: ({ payable }) => format.money(payable) },
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
  const rows = useMeasures(programme)([now, shown]);
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
          {rows.map(({ id, name, english, of }) => (
            <tr key={id} data-measure={id} data-changed={of(now) !== of(shown)}>
              <th scope="row" lang={english ? 'en' : undefined}>
                {name}
              </th>
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
    summary: (previewed) =>
      measures([previewed])
        .map(({ name, of }) => `${name}: ${of(previewed)}`)
        .join(' · '),
    difference(now, edited) {
      const changed = measures([now, edited]).filter(({ of }) => of(now) !== of(edited));
      if (changed.length === 0) return t('preview.same');
      return changed.map(({ name, of }) => `${name}: ${of(now)} → ${of(edited)}`).join(' · ');
    },
  };
}

/** In words of ours, and in the API's own, which say more. */
function Problems({ problems }: Pick<Previewed, 'problems'>) {
  const { t, texts } = useTexts();
  if (problems.length === 0) return null;
  return (
    <ul className="problems">
      {problems.map(({ code, message }) => (
        <li key={`${code}/${message}`}>
          {texts.exists(`preview.problem.${code}`) && t(`preview.problem.${code}`)}
          <span lang="en" className="soft small">
            {message}
          </span>
        </li>
      ))}
    </ul>
  );
}
