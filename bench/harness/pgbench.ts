/**
 * pgbench with recorded statements, where it is installed: it does not come with the Postgres that is embedded, and any version
 * of the last ten years will do.
 */
import { execFile, spawnSync } from 'node:child_process';
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
 * scripts, of which there is one for each model.
 */
export async function openPgbench({ databaseUrl, folder, templates, guests, clients }: PgbenchInput): Promise<Pgbench> {
  const scripts = templates.map((template, model) => {
    const path = join(folder, `visit-${model}.sql`);
    writeFileSync(path, scriptOf(template, model));
    return path;
  });
  const db = new pg.Client({ connectionString: databaseUrl });
  await db.connect();
  const width = Math.max(...templates.map((template) => varying(template).length));
  const columns = Array.from({ length: width }, (_, i) => `v${i}`);
  await db.query(`create table bench_guest (model int, client int, n int, ${columns.map((name) => `${name} text`).join()},
    primary key (model, client, n))`);
  await fill(db, { templates, guests, clients, width });
  await db.query('vacuum analyze bench_guest');
  await db.end();
  let first = templates.map(() => 1);

  return {
    async measure(seconds) {
      const starts = first.flatMap((n, model) => ['-D', `n${model}=${n}`]);
      const files = scripts.flatMap((path) => ['-f', path]);
      const threads = String(Math.min(clients, cpus().length));
      const args = [
        '-n',
        '-M',
        'prepared',
        '-c',
        String(clients),
        '-j',
        threads,
        '-T',
        String(seconds),
        ...starts,
        ...files,
      ];
      const { stdout } = await run('pgbench', [...args, databaseUrl]);
      const figure = (pattern: RegExp) => Number(pattern.exec(stdout)?.[1] ?? Number.NaN);
      const done = figure(/transactions actually processed: (\d+)/);
      // Models are drawn at random: no client has done so many of one.
      const each = done / clients / templates.length;
      first = first.map((n) => n + Math.ceil(each + 6 * Math.sqrt(each)) + 6);
      return { perS: figure(/tps = ([\d.]+)/) };
    },
  };
}

/** The values that are not the same for all, as statement and place. */
function varying(template: readonly Recorded[]): { statement: number; value: number }[] {
  return template.flatMap(({ values }, statement) =>
    values.flatMap((packed, value) => (JSON.stringify(packed).includes('{{') ? [{ statement, value }] : [])),
  );
}

function scriptOf(template: readonly Recorded[], model: number): string {
  const places = varying(template);
  const statements = filler(template)({});
  const columns = places.map((_, i) => `v${i}`).join();
  const lines = [
    `select ${columns} from bench_guest where model = ${model} and client = :client_id and n = :n${model} \\gset`,
    `\\set n${model} :n${model} + 1`,
  ];
  for (const [statement, { text, values }] of statements.entries()) {
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
  if (value instanceof Uint8Array) return `'\\x${Buffer.from(value).toString('hex')}'`;
  const text = textOf(value);
  return `U&'${text.replaceAll('\\', '\\\\').replaceAll("'", "''").replaceAll(':', '\\003A')}'`;
}

function textOf(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value))
    return `{${value.map((one) => (one === null ? 'null' : JSON.stringify(textOf(one)))).join()}}`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

async function fill(
  db: pg.Client,
  { templates, guests, clients, width }: Pick<PgbenchInput, 'templates' | 'guests' | 'clients'> & { width: number },
): Promise<void> {
  const places = templates.map(varying);
  const fillers = templates.map(filler);
  const counts = new Map<string, number>();
  let rows: unknown[][] = [];
  const write = async () => {
    const names = ['model', 'client', 'n', ...Array.from({ length: width }, (_, i) => `v${i}`)];
    const types = names.map((name) => `${name} ${name.startsWith('v') ? 'text' : 'int'}`).join();
    const objects = rows.map((row) => Object.fromEntries(names.map((name, i) => [name, row[i] ?? null])));
    await db.query(`insert into bench_guest select * from jsonb_to_recordset($1::jsonb) as row (${types})`, [
      JSON.stringify(objects),
    ]);
    rows = [];
  };
  for (const [i, { model, subject }] of guests.entries()) {
    const client = i % clients;
    const n = (counts.get(`${model} ${client}`) ?? 0) + 1;
    counts.set(`${model} ${client}`, n);
    const statements =
      fillers[model]?.({ ...subject, terminalId: `p-${client}`, transactionId: crypto.randomUUID() }) ?? [];
    const values = places[model]?.map(({ statement, value }) => textOf(statements[statement]?.values[value])) ?? [];
    rows.push([model, client, n, ...values]);
    if (rows.length === ROWS) await write();
  }
  if (rows.length > 0) await write();
}
