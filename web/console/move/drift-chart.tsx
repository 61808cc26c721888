/** How many members differed, comparison by comparison. */
import type { ConsoleComparisonFactsFragment } from '../../../client/index.ts';
import { useFormat, useTexts } from '../../shared/language.ts';
import { Bars } from '../bars.tsx';
import { Table } from '../table.tsx';

/** @param comparisons  Newest first; one that is under way has not counted everybody yet. */
export function DriftChart({ comparisons }: { comparisons: readonly ConsoleComparisonFactsFragment[] }) {
  const { t } = useTexts();
  const format = useFormat();
  const done = comparisons.flatMap(({ id, finishedAt, drifting, drift }) =>
    finishedAt === null ? [] : [{ id, at: format.moment(finishedAt), drifting, drift }],
  );
  const [last] = done;
  if (!last) return null;
  const most = Math.max(...done.map(({ drifting }) => drifting));
  const summary = t('move.driftSummary', {
    count: done.length,
    last: format.number(last.drifting),
    most: format.number(most),
  });
  return (
    <figure className="surface chart" data-chart="drifting">
      <figcaption>
        <span className="series series-1">
          <span className="series-name">{t('move.driftOverTime')}</span>
        </span>
      </figcaption>
      <Bars
        labels={done.map(({ at }) => at).toReversed()}
        series={[{ label: t('move.drifting'), data: done.map(({ drifting }) => drifting).toReversed() }]}
        label={summary}
      />
      <details>
        <summary>{t('numbers.asTable')}</summary>
        <Table
          label={t('move.driftOverTime')}
          columns={[t('move.comparedAt'), { number: t('move.drifting') }, { number: t('move.driftPoints') }]}
        >
          {done.map(({ id, at, drifting, drift }) => (
            <tr key={id}>
              <th scope="row">{at}</th>
              <td className="number">{format.number(drifting)}</td>
              <td className="number">{format.number(drift)}</td>
            </tr>
          ))}
        </Table>
      </details>
    </figure>
  );
}
