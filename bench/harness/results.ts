/** What was found is kept in `results.json`, section by section, and told in `results.md`; of a quick run, in `quick/`. */
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { cpus, totalmem, type } from 'node:os';
import type { Findings, Table } from './benchmark.ts';
import { chartOf } from './chart.ts';
import { type Ratio, reached } from './ratio.ts';

/** A quick run says too little to stand where a whole one stood. */
const folderOf = (quick: boolean) => new URL(quick ? '../quick/' : '../', import.meta.url);

const WRITTEN = ['results.json', 'results.md', 'charts'];

/** In the order in which they are told. */
const SECTIONS = ['balance', 'claim', 'push', 'growth', 'start'];

interface Section extends Findings {
  readonly quick: boolean;
  /** Where and when. */
  readonly machine: string;
  readonly versions: string;
  readonly at: string;
}

/** Replaces one section, and tells all of them anew. */
export async function keep(name: string, findings: Findings, quick: boolean): Promise<void> {
  const folder = folderOf(quick);
  const charts = new URL('charts/', folder);
  await mkdir(charts, { recursive: true });
  const path = new URL('results.json', folder);
  const kept = await readFile(path, 'utf8').then(
    (text) => JSON.parse(text) as Record<string, Section>,
    () => ({}),
  );
  const section: Section = {
    ...findings,
    quick,
    machine: machine(),
    versions: versions(),
    at: new Date().toISOString(),
  };
  const all: Record<string, Section> = { ...kept, [name]: section };
  await writeFile(path, `${JSON.stringify(all, null, 2)}\n`);
  for (const [i, chart] of findings.charts.entries()) await writeFile(new URL(fileOf(name, i), charts), chartOf(chart));
  await writeFile(new URL('results.md', folder), told(all));
}

function fileOf(name: string, chart: number): string {
  return `${name}-${chart + 1}.svg`;
}

function machine(): string {
  const [cpu] = cpus();
  return `${cpus().length} × ${cpu?.model.trim() ?? 'processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${type()}`;
}

function versions(): string {
  const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8' }).trim();
  // What the sections before have written is no change of what is measured.
  const changed = git('status', '--porcelain', '--', '.', ...WRITTEN.map((path) => `:!bench/${path}`)) !== '';
  return `Node ${process.versions.node}, Postgres 18, commit ${git('describe', '--always')}${changed ? ', changed' : ''}`;
}

function told(all: Readonly<Record<string, Section>>): string {
  const sections = SECTIONS.flatMap((name) => (all[name] ? [[name, all[name]] as const] : []));
  return [
    '# Results',
    'Written by `npm run bench`; `npm run bench -- NAME` writes one section anew. Each ratio is the median over the rounds, in which the contenders took turns and which were compared in pairs; beside it the lowest and the highest.',
    ...targets(sections.flatMap(([, { ratios }]) => ratios)),
    ...sections.flatMap(([name, section]) => sectionOf(name, section)),
  ]
    .join('\n\n')
    .concat('\n');
}

function targets(ratios: readonly Ratio[]): string[] {
  const withTarget = ratios.filter(({ target }) => target !== null);
  return ['## Targets', tableOf(withTarget.map(rowOf))];
}

function sectionOf(name: string, section: Section): string[] {
  const { title, how, ratios, tables, charts, notes, quick, machine, versions, at } = section;
  return [
    `## ${title}`,
    `${quick ? '**A quick run**, which says little. ' : ''}${at.slice(0, 16).replace('T', ' ')} UTC; ${machine}; ${versions}.`,
    how.join(' '),
    ...(ratios.length > 0 ? [tableOf(ratios.map(rowOf))] : []),
    ...tables.flatMap(({ caption, rows }: Table) => [`${caption}:`, tableOf(rows)]),
    ...charts.map(({ caption }, i) => `![${caption}](charts/${fileOf(name, i)})`),
    ...(notes.length > 0 ? [notes.map((note) => `- ${note}`).join('\n')] : []),
  ];
}

function rowOf(ratio: Ratio) {
  const { what, target, median, low, high, rounds } = ratio;
  const sign = target?.sense === 'at least' ? '≥' : '≤';
  const met = reached(ratio);
  return {
    ratio: what,
    target: target ? `${sign} ${target.value}` : '',
    reached: `${shown(median)}${met === undefined ? '' : met ? ' ✓' : ' ✗'}`,
    lowest: shown(low),
    highest: shown(high),
    rounds,
  };
}

function shown(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

function tableOf(rows: Table['rows']): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  const cell = (value: string | number | undefined) =>
    typeof value === 'number' ? value.toLocaleString('en-US', { maximumFractionDigits: 2 }) : (value ?? '');
  return [
    line(columns),
    line(columns.map(() => '---')),
    ...rows.map((row) => line(columns.map((column) => cell(row[column])))),
  ].join('\n');
}
