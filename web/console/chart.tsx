/** Measures by day: a chart, what it shows in a sentence for who cannot see it, and its numbers as a table. */
import type { ConsoleDayFactsFragment } from '../../client/index.ts';
import { useFormat, useTexts } from '../shared/language.ts';
import { Bars } from './bars.tsx';
import type { Measure } from './days.tsx';
import { Table } from './table.tsx';
import { dayText } from './words.ts';

interface DayChartProps {
  measures: readonly Measure[];
  days: readonly ConsoleDayFactsFragment[];
  points: string;
}

export function DayChart({ measures, days, points }: DayChartProps) {
  const { t, language } = useTexts();
  const format = useFormat();
  const names = measures.map((measure) => t(`measure.${measure}`, { points }));
  const totals = measures.map((measure) => days.reduce((sum, day) => sum + day[measure], 0));
  const summary = measures.map((measure, i) => {
    const values = days.map((day) => day[measure]);
    const most = Math.max(...values);
    const on = days[values.indexOf(most)]?.day;
    const told = { name: names[i], total: format.number(totals[i] ?? 0), most: format.number(most) };
    return on === undefined
      ? t('numbers.nothing', told)
      : t('numbers.summary', { ...told, count: days.length, day: dayText(on, language) });
  });
  return (
    <figure className="surface chart" data-chart={measures[0]}>
      <figcaption>
        {names.map((name, i) => (
          <span key={name} className={`series series-${i + 1}`}>
            <span className="series-name">{name}</span>
            <span className="total soft">{days.length > 0 ? format.number(totals[i] ?? 0) : ''}</span>
          </span>
        ))}
      </figcaption>
      <Bars
        labels={days.map(({ day }) => dayText(day, language, 'short'))}
        series={measures.map((measure, i) => ({ label: names[i] ?? '', data: days.map((day) => day[measure]) }))}
        label={summary.join(' ')}
      />
      <details>
        <summary>{t('numbers.asTable')}</summary>
        <Table label={names.join(', ')} columns={[t('numbers.day'), ...names.map((name) => ({ number: name }))]}>
          {days.toReversed().map((day) => (
            <tr key={day.day}>
              <th scope="row">{dayText(day.day, language, 'medium')}</th>
              {measures.map((measure) => (
                <td key={measure} className="number">
                  {format.number(day[measure])}
                </td>
              ))}
            </tr>
          ))}
        </Table>
      </details>
    </figure>
  );
}
