/**
 * pgbench with recorded statements, where it is installed: it does not come with the Postgres that is embedded, and any version
 * of the last ten years will do.
 */
import { execFile, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { filler, type Recorded, type Subject } from './statements.ts';

/** Rows written at a time. */
const ROWS = 500;
const run = promisify(execFile);

export interface PgbenchInput {
  readonly databaseUrl: string;
  readonly folder: string;
  /** Of a visit, by the model of the card. */
  readonly templates: readonly (readonly Recorded[])[];
  readonly guests: readonly { readonly model: number; readonly subject: Subject }[];
  readonly clients: number;
}

export interface Pgbench {
  /** Visits a second. */
  measure(seconds: number): Promise<{ perS: number }>;
}

export function pgbenchVersion(): string | undefined {
  const { status, stdout } = spawnSync('pgbench', ['--version'], { encoding: 'utf8' });
  return status === 0 ? /\d+\.\d+/.exec(stdout)?.[0] : undefined;
}

/**
 * What differs from guest to guest is laid ready in a table, and read by one statement more; all else is written into the
 * script. Guests of models whose statements are others are left out.
 */
export async function openPgbench({ databaseUrl, folder, templates, guests, clients }: PgbenchInput): Promise<Pgbench> {
  const script = join(folder, 'visit.sql');
  const textsOf = (template: readonly Recorded[] = []) => template.map(({ text }) => text).join(';');
  const alike = templates.map((template) => textsOf(template) === textsOf(templates[0]));
  const places = varying(templates.filter((_, model) => alike[model]));
  writeFileSync(script, scriptOf(templates[0] ?? [], places));
  const db = new pg.Client({ connectionString: databaseUrl });
  await db.connect();
  const columns = places.map((_, i) => `v${i} text`).join();
  await db.query(`create table bench_guest (client int, n int, ${columns}, primary key (client, n))`);
  const some = guests.filter(({ model }) => alike[model]);
  await fill(db, { templates, guests: some, clients, places });
  await db.query('vacuum analyze bench_guest');
  await db.end();
  const threads = String(Math.min(clients, cpus().length));
  let first = 1;

  return {
    async measure(seconds) {
      const how = ['-n', '-M', 'prepared', '-c', String(clients), '-j', threads, '-T', String(seconds)];
      const { stdout } = await run('pgbench', [...how, '-D', `n=${first}`, '-f', script, databaseUrl]);
      const figure = (pattern: RegExp) => Number(pattern.exec(stdout)?.[1] ?? Number.NaN);
      // No client is twice as fast as all of them on average.
      first += Math.ceil((figure(/transactions actually processed: (\d+)/) / clients) * 2) + 10;
      return { perS: figure(/tps = ([\d.]+)/) };
    },
  };
}

interface Place {
  readonly statement: number;
  readonly value: number;
}

/** Where the values are not the same for all. */
function varying(templates: readonly (readonly Recorded[])[]): Place[] {
  const [first = [], ...others] = templates;
  const textAt = (template: readonly Recorded[], { statement, value }: Place) =>
    JSON.stringify(template[statement]?.values[value]);
  const all = first.flatMap(({ values }, statement) => values.map((_, value) => ({ statement, value })));
  return all.filter((place) => {
    const text = textAt(first, place);
    return text?.includes('{{') || others.some((template) => textAt(template, place) !== text);
  });
}

function scriptOf(template: readonly Recorded[], places: readonly Place[]): string {
  const columns = places.map((_, i) => `v${i}`).join();
  const lines = [`select ${columns} from bench_guest where client = :client_id and n = :n \\gset`, '\\set n :n + 1'];
  for (const [statement, { text, values }] of filler(template)({}).entries()) {
    const filled = text.replaceAll(/\$(\d+)/g, (_, number) => {
      const value = Number(number) - 1;
      const place = places.findIndex((one) => one.statement === statement && one.value === value);
      return place >= 0 ? `:v${place}` : literal(values[value]);
    });
    lines.push(`${filled.trim()};`);
  }
  return `${lines.join('\n')}\n`;
}

/** As the driver writes it. A colon would begin a variable of pgbench, in quotes as well. */
function literal(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  const text = textOf(value);
  return `U&'${text.replaceAll('\\', '\\\\').replaceAll("'", "''").replaceAll(':', '\\003A')}'`;
}

function textOf(value: unknown): string {
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value))
    return `{${value.map((one) => (one === null ? 'null' : JSON.stringify(textOf(one)))).join()}}`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

async function fill(
  db: pg.Client,
  {
    templates,
    guests,
    clients,
    places,
  }: Pick<PgbenchInput, 'templates' | 'guests' | 'clients'> & { places: readonly Place[] },
): Promise<void> {
  const fillers = templates.map(filler);
  const names = places.map((_, i) => `v${i}`);
  const types = ['client int', 'n int', ...names.map((name) => `${name} text`)].join();
  for (let from = 0; from < guests.length; from += ROWS) {
    const rows = guests.slice(from, from + ROWS).map(({ model, subject }, i) => {
      const client = (from + i) % clients;
      const own = { terminalId: `p-${client}`, transactionId: randomUUID() };
      const statements = fillers[model]?.({ ...subject, ...own }) ?? [];
      const values = places.map(({ statement, value }, nth) => {
        const filled = statements[statement]?.values[value];
        return [`v${nth}`, filled === null || filled === undefined ? null : textOf(filled)];
      });
      return { client, n: Math.floor((from + i) / clients) + 1, ...Object.fromEntries(values) };
    });
    await db.query(`insert into bench_guest select * from jsonb_to_recordset($1::jsonb) as row (${types})`, [
      JSON.stringify(rows),
    ]);
  }
}
