/** A chart of bars, as SVG that is read on light and on dark pages. Pure. */
import type { Chart } from './benchmark.ts';

const WIDTH = 720;
const LABEL_WIDTH = 220;
/** Beside the longest bar, for its number. */
const NUMBER_WIDTH = 90;
const ROW = 28;
const BAR = 18;
const TOP = 34;

export function chartOf({ caption, bars }: Chart): string {
  const most = Math.max(...bars.map(({ value }) => value));
  const rows = bars.map(({ label, value }, i) => {
    const y = TOP + i * ROW;
    const width = ((WIDTH - LABEL_WIDTH - NUMBER_WIDTH) * value) / most;
    const number = value.toLocaleString('en-US', { maximumFractionDigits: value < 10 ? 2 : 0 });
    return [
      `<text x="${LABEL_WIDTH - 8}" y="${y + 13}" text-anchor="end">${escaped(label)}</text>`,
      `<rect x="${LABEL_WIDTH}" y="${y}" width="${width.toFixed(1)}" height="${BAR}" rx="2" fill="#4a7fb5"/>`,
      `<text x="${(LABEL_WIDTH + width + 6).toFixed(1)}" y="${y + 13}">${number}</text>`,
    ].join('');
  });
  const height = TOP + bars.length * ROW + 6;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="13" fill="#777">`,
    `<title>${escaped(caption)}</title>`,
    `<text x="0" y="18" font-weight="bold">${escaped(caption)}</text>`,
    ...rows,
    '</svg>\n',
  ].join('\n');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
