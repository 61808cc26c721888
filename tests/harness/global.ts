/** Once per run of the tests: one Postgres for all, holding a migrated database that every test file gets a copy of. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { jsonLog } from '../../platform/log.ts';
import { migrate } from '../../platform/migrate.ts';
import { startPostgres } from '../../platform/postgres.ts';
import { databaseUrl, TEMPLATE, withAdmin } from './database.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Of the Postgres that this run of the tests started. */
    readonly postgresUrl: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const log = { ...jsonLog('tests'), info: () => undefined };
  const dataDir = await mkdtemp(join(tmpdir(), 'loyalty-tests-'));
  // Started by root, Postgres runs as another account, which must be able to walk through.
  await chmod(dataDir, 0o711);
  // A test's database outlives nothing, so Postgres need not wait for the disk.
  const postgres = await startPostgres({ dataDir, log, durable: false });
  const teardown = async () => {
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    await withAdmin(postgres.url, (admin) => admin.query(`create database ${TEMPLATE}`));
    await migrate({ url: databaseUrl(postgres.url, TEMPLATE), log });
  } catch (error) {
    await teardown();
    throw error;
  }
  project.provide('postgresUrl', postgres.url);
  return teardown;
}
