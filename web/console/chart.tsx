/** Measures by day: a chart, what it shows in a sentence for who cannot see it, and its numbers as a table. */
import { BarController, BarElement, CategoryScale, Chart, LinearScale, Tooltip } from 'chart.js';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { ConsoleDayFactsFragment } from '../../client/index.ts';
import { useFormat, useTexts } from '../shared/language.ts';
import type { Measure } from './days.tsx';
import { Table } from './table.tsx';
import { dayText } from './words.ts';

Chart.register(BarController, BarElement, CategoryScale, LinearScale, Tooltip);

/** Of the first and the second measure; also in the legend. */
const COLOURS = ['--series-1', '--series-2'] as const;
const MOTION_MS = 300;
const STILL = matchMedia('(prefers-reduced-motion: reduce)');
/** What somebody may wish for while they look. */
const WISHES = [STILL, matchMedia('(prefers-color-scheme: dark)')];

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
      <Bars measures={measures} names={names} days={days} language={language} label={summary.join(' ')} />
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

interface BarsProps {
  measures: readonly Measure[];
  names: readonly string[];
  days: readonly ConsoleDayFactsFragment[];
  language: string;
  label: string;
}

function Bars({ measures, names, days, language, label }: BarsProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const chart = useRef<Chart<'bar', number[], string>>(null);

  useEffect(() => {
    if (!canvas.current) return;
    const shown = new Chart<'bar', number[], string>(canvas.current, {
      type: 'bar',
      data: { labels: [], datasets: [] },
      options: { responsive: true, maintainAspectRatio: false },
    });
    chart.current = shown;
    const repaint = () => {
      paint(shown);
      shown.update('none');
    };
    for (const wish of WISHES) wish.addEventListener('change', repaint);
    return () => {
      for (const wish of WISHES) wish.removeEventListener('change', repaint);
      shown.destroy();
    };
  }, []);

  const named = names.join('\n');
  const data = useMemo(
    () => ({
      labels: days.map(({ day }) => dayText(day, language, 'short')),
      datasets: measures.map((measure, i) => ({
        label: named.split('\n')[i] ?? '',
        data: days.map((day) => day[measure]),
      })),
    }),
    [days, measures, named, language],
  );
  useEffect(() => {
    const shown = chart.current;
    if (!shown) return;
    shown.options.locale = language;
    const labels = shown.data.labels?.join() === data.labels.join();
    data.datasets.forEach((given, i) => {
      const there = shown.data.datasets[i];
      if (there) Object.assign(there, given);
      else shown.data.datasets.push(given);
    });
    shown.data.labels = data.labels;
    paint(shown);
    // A number that changed moves to its new height; another period is simply there.
    shown.update(labels ? 'default' : 'none');
  }, [data, language]);

  return (
    <div className="canvas">
      <canvas ref={canvas} role="img" aria-label={label} />
    </div>
  );
}

/** In the colours of the page, as it is now, light or dark; still, also under the mouse, where no motion is wanted. */
function paint(chart: Chart<'bar', number[], string>): void {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const [ink, line] = [colour('--ink-soft'), colour('--line')];
  chart.data.datasets.forEach((series, i) => {
    series.backgroundColor = colour(COLOURS[i] ?? COLOURS[0]);
    series.borderRadius = 2;
    series.categoryPercentage = 0.85;
    series.barPercentage = 0.95;
  });
  chart.options.animation = STILL.matches ? false : { duration: MOTION_MS };
  chart.options.scales = {
    x: {
      grid: { display: false },
      border: { color: line },
      ticks: { color: ink, maxRotation: 0, autoSkipPadding: 16 },
    },
    y: {
      beginAtZero: true,
      grid: { color: line },
      border: { display: false },
      ticks: { color: ink, precision: 0, maxTicksLimit: 5 },
    },
  };
}
