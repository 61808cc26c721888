/** Brings a database to the schema of this code: applies the migrations that it lacks, each wholly or not at all. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { Log } from './log.ts';
import { allApplied, type Migration, migrationNames, pendingOf, type Queryable, readMigrations } from './migrations.ts';
import type { SchemaEngine } from './schema-engine.ts';

const PRISMA = join(import.meta.dirname, '../prisma');
/** The advisory lock that lets one process at a time apply. Any number; never change it. */
const MIGRATING = 7_253_002;
/** Longest to wait for another process that is applying, and for a table that a migration changes. */
const LOCK_TIMEOUT = '60s';

export interface MigrateOptions {
  readonly url: string;
  readonly log: Log;
  /** Other than this code's own: folders that hold a `migration.sql` each, and a `schema.prisma`. */
  readonly directory?: string;
  readonly schema?: string;
}

/**
 * Applies what is missing, and answers the names of what it applied. Safe to run in several processes at once.
 *
 * Rejects when a migration fails, which then left nothing behind; and when one was edited after it had been applied.
 */
export async function migrate({ url, log, directory, schema }: MigrateOptions): Promise<readonly string[]> {
  const migrations = readMigrations(directory ?? join(PRISMA, 'migrations'));
  const client = new pg.Client({ connectionString: url, application_name: 'loyalty migrate' });
  // Unheard, the end of a connection would end the process; whoever waits for an answer hears of it anyway.
  client.on('error', () => undefined);
  await client.connect();
  try {
    // Almost always there is nothing to do, and then the engine is not even loaded.
    if ((await pendingOf(client, migrations)).length === 0) return [];
    const applied = await applyAll(client, migrations, schema ?? join(PRISMA, 'schema.prisma'));
    if (applied.length > 0) log.info('migrations applied', { migrations: applied });
    return applied;
  } finally {
    // Undoes what is not committed, and lets the next process in.
    await client.end();
  }
}

/** Whether the database has every migration of this code: for `/health/ready`. */
export function migrationsApplied(db: Queryable, directory = join(PRISMA, 'migrations')): Promise<boolean> {
  return allApplied(db, migrationNames(directory));
}

async function applyAll(client: pg.Client, migrations: readonly Migration[], schema: string): Promise<string[]> {
  await client.query(`set lock_timeout = '${LOCK_TIMEOUT}'`);
  // Held until the connection ends, as is the engine's own lock: given back earlier, the two would lock out each other.
  await client.query('select pg_advisory_lock($1)', [MIGRATING]);
  const { openSchemaEngine } = await import('./schema-engine.ts');
  const engine = await openSchemaEngine(client, readFileSync(schema, 'utf8'));
  const applied: string[] = [];
  try {
    while (true) {
      await client.query('begin');
      // Asked again, as another process may have been faster.
      const [next] = await pendingOf(client, migrations);
      if (next) await applyOne(engine, migrations, next);
      await client.query('commit');
      if (!next) return applied;
      applied.push(next.name);
    }
  } finally {
    engine.close();
  }
}

async function applyOne(engine: SchemaEngine, all: readonly Migration[], next: Migration): Promise<void> {
  const { name, sql } = next;
  await engine.apply(all.slice(0, all.indexOf(next) + 1)).catch((cause) => {
    const position = cause instanceof pg.DatabaseError ? Number(cause.position) : Number.NaN;
    const line = position > 0 ? `, line ${sql.slice(0, position - 1).split('\n').length}` : '';
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`Migration ${name} failed${line}, and nothing of it was kept: ${reason}`, { cause });
  });
}
