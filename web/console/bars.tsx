/** Numbers as bars, in one colour or two side by side; what they say in words is its label. */
import { BarController, BarElement, CategoryScale, Chart, LinearScale, Tooltip } from 'chart.js';
import { useEffect, useRef } from 'preact/hooks';
import { useTexts } from '../shared/language.ts';

Chart.register(BarController, BarElement, CategoryScale, LinearScale, Tooltip);

/** Of the first and the second series; also in the legend. */
const COLOURS = ['--series-1', '--series-2'] as const;
const MOTION_MS = 300;
/** A single bar does not fill the chart. */
const BAR_MAX_PX = 72;
const STILL = matchMedia('(prefers-reduced-motion: reduce)');
/** What somebody may wish for while they look. */
const WISHES = [STILL, matchMedia('(prefers-color-scheme: dark)')];

interface BarsProps {
  /** Under the bars. */
  labels: readonly string[];
  series: readonly Series[];
  /** What is seen, for who cannot see it. */
  label: string;
}

export interface Series {
  readonly label: string;
  readonly data: readonly number[];
}

export function Bars({ labels, series, label }: BarsProps) {
  const { language } = useTexts();
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

  useEffect(() => {
    const shown = chart.current;
    if (!shown) return;
    shown.options.locale = language;
    const same = shown.data.labels?.join() === labels.join();
    series.forEach(({ label, data }, i) => {
      const given = { label, data: [...data] };
      const there = shown.data.datasets[i];
      if (there) Object.assign(there, given);
      else shown.data.datasets.push(given);
    });
    shown.data.labels = [...labels];
    paint(shown);
    // A number that changed moves to its new height; another period is simply there.
    shown.update(same ? 'default' : 'none');
  }, [JSON.stringify([labels, series]), language]);

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
    series.maxBarThickness = BAR_MAX_PX;
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
