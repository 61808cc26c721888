/** Databases for measurements, in one Postgres with the settings that `npm start` gives it. */
import pg from 'pg';
import { migrate } from '../../platform/migrate.ts';
import { type Postgres, startPostgres } from '../../platform/postgres.ts';
import { newDataDir, removeDataDir, silent } from '../../tests/harness/postgres.ts';

/**
 * Makes databases, then opens them to be measured: what is lost while they are made is made again, so Postgres need not
 * wait for the disk; afterwards it does, as it does for guests.
 *
 * @param names  Of the databases, each with all migrations.
 * @param fill   Is given the URL of each.
 * @returns Their URLs.
 */
export async function openDatabases<Name extends string>(
  stack: AsyncDisposableStack,
  names: readonly Name[],
  fill: (name: Name, url: string) => Promise<void>,
): Promise<Record<Name, string>> {
  const dataDir = await newDataDir();
  stack.defer(() => removeDataDir(dataDir));
  const fleeting = await hold(stack, dataDir, false);
  for (const name of names) {
    await run(fleeting.url, `create database ${name}`);
    const url = urlIn(fleeting.url, name);
    await migrate({ url, log: silent });
    await fill(name, url);
    await run(url, 'vacuum analyze');
  }
  await fleeting.stop();
  const durable = await hold(stack, dataDir, true);
  return Object.fromEntries(names.map((name) => [name, urlIn(durable.url, name)])) as Record<Name, string>;
}

async function hold(stack: AsyncDisposableStack, dataDir: string, durable: boolean): Promise<Postgres> {
  const postgres = await startPostgres({ dataDir, log: silent, durable });
  stack.defer(() => postgres.stop());
  return postgres;
}

function urlIn(url: string, database: string): string {
  const other = new URL(url);
  other.pathname = `/${database}`;
  return other.href;
}

/** Runs one statement, for however long it takes. */
export async function run<Row extends pg.QueryResultRow>(
  url: string,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(text, [...values])).rows;
  } finally {
    await client.end();
  }
}
