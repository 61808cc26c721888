/** What the migrations do not say yet of a schema. */
import { readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { jsonLog } from '../platform/log.ts';
import { migrate } from '../platform/migrate.ts';
import { startPostgres } from '../platform/postgres.ts';
import { openSchemaEngine } from '../platform/schema-engine.ts';

export interface Schema {
  /** The folder of the migrations. */
  readonly directory: string;
  /** The path of the `schema.prisma`. */
  readonly schema: string;
}

export const OURS: Schema = {
  directory: join(import.meta.dirname, 'migrations'),
  schema: join(import.meta.dirname, 'schema.prisma'),
};

/** Does work in an empty database that nobody will miss. */
export type WithDatabase = <T>(work: (url: string) => Promise<T>) => Promise<T>;

const log = { ...jsonLog('migrations'), info: () => undefined };

/**
 * The SQL that is missing between the sum of the migrations and the schema; empty when there is none.
 *
 * Prisma looks only at what it can express. Partial indexes, indexes of expressions, checks, storage parameters,
 * functions and triggers are written by hand into a migration, and are no difference.
 *
 * @param within  Where to look, if there is an empty database already. Without: in a Postgres of its own.
 */
export function difference({ directory, schema }: Schema, within: WithDatabase = withThrowaway): Promise<string> {
  return within(async (url) => {
    await migrate({ url, log, directory, schema });
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      const engine = await openSchemaEngine(client, readFileSync(schema, 'utf8'));
      return await engine.missing().finally(() => engine.close());
    } finally {
      await client.end();
    }
  });
}

/** Starts a Postgres in a temporary folder, and leaves nothing of it behind, however `work` ends. */
async function withThrowaway<T>(work: (url: string) => Promise<T>): Promise<T> {
  const dataDir = await mkdtemp(join(tmpdir(), 'loyalty-'));
  try {
    // Started by root, Postgres runs as another account, which must be able to walk through.
    await chmod(dataDir, 0o711);
    const postgres = await startPostgres({ dataDir, log, durable: false });
    return await work(postgres.url).finally(() => postgres.stop());
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}
