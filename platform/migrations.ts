/** The migrations of a folder, and how far a database has come through them. Plain reading; nothing here changes one. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One folder of `prisma/migrations`. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
}

/** Anything that runs a statement: a pool, or one connection. */
export interface Queryable {
  query(text: string): Promise<{ rows: Record<string, unknown>[] }>;
}

/** All migrations of a folder, in the order in which they apply: by name. */
export function readMigrations(directory: string): Migration[] {
  return migrationNames(directory).map((name) => ({
    name,
    sql: readFileSync(join(directory, name, 'migration.sql'), 'utf8'),
  }));
}

export function migrationNames(directory: string): string[] {
  if (!existsSync(directory)) return [];
  const entries = readdirSync(directory, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/**
 * The migrations a database still lacks.
 *
 * Throws, saying what to do, when one that it has was edited since, or did not get to its end.
 */
export async function pendingOf(db: Queryable, migrations: readonly Migration[]): Promise<Migration[]> {
  const applied = await appliedIn(db);
  return migrations.filter(({ name, sql }) => {
    const row = applied.get(name);
    if (!row) return true;
    if (!row.finished) {
      throw new Error(
        `Migration ${name} did not get to its end in this database. See what it left behind, then delete or finish its row in _prisma_migrations.`,
      );
    }
    if (row.checksum !== checksum(sql)) {
      throw new Error(
        `Migration ${name} was edited after it was applied to this database. Undo the edit, and write a new migration instead.`,
      );
    }
    return false;
  });
}

/** Whether every migration of these names is applied. Cheap enough to be asked at every health check. */
export async function allApplied(db: Queryable, names: readonly string[]): Promise<boolean> {
  const applied = await appliedIn(db);
  return names.every((name) => applied.get(name)?.finished);
}

interface Applied {
  readonly checksum: string;
  readonly finished: boolean;
}

/** What Prisma wrote down. A migration that was rolled back may be there a second time, or counts as not there. */
async function appliedIn(db: Queryable): Promise<ReadonlyMap<string, Applied>> {
  const { rows: tables } = await db.query(`select to_regclass('_prisma_migrations') is not null as here`);
  if (!tables.some(({ here }) => here)) return new Map();
  const { rows } = await db.query(
    `select migration_name as name, checksum, finished_at is not null as finished
     from _prisma_migrations where rolled_back_at is null order by started_at`,
  );
  return new Map(
    rows.map(({ name, checksum, finished }) => [
      String(name),
      { checksum: String(checksum), finished: finished === true },
    ]),
  );
}

/** As Prisma counts it. */
function checksum(sql: string): string {
  return createHash('sha256').update(sql).digest('hex');
}
