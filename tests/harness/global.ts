/** Once per run of the tests: one Postgres for all, holding a migrated database that every test file gets a copy of. */
import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { jsonLog } from '../../platform/log.ts';
import { migrate } from '../../platform/migrate.ts';
import { startPostgres } from '../../platform/postgres.ts';
import { openFolder } from '../../platform/postgres-folder.ts';
import { findPrograms } from '../../platform/postgres-programs.ts';
import { databaseUrl, TEMPLATE, withAdmin } from './database.ts';
import { keepLogs, refuseSecrets } from './logs.ts';
import { copyPostgres } from './postgres.ts';
import { openRunFolder } from './run-folder.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Of the Postgres that this run of the tests started. */
    readonly postgresUrl: string;
    /** A data folder whose Postgres was made, and never started. */
    readonly madeDataDir: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // As `npm start` does.
  await promisify(execFile)(process.execPath, ['web/build.ts', '--if-changed']);
  const log = { ...jsonLog('tests'), info: () => undefined };
  const folder = await openRunFolder();
  const opened = [folder.remove];
  const close = async () => {
    for (const end of opened.toReversed()) await end();
  };
  const logs = await keepLogs(folder.path);
  const teardown = async () => {
    try {
      await refuseSecrets(logs);
    } finally {
      await close();
    }
  };
  try {
    const [made, shared] = [join(folder.path, 'made'), join(folder.path, 'shared')];
    await mkdir(made);
    await mkdir(shared);
    await openFolder(join(made, 'postgres'), findPrograms(join(made, 'postgres')), false);
    copyPostgres(made, shared);
    // A test's database outlives nothing, so Postgres need not wait for the disk.
    const postgres = await startPostgres({ dataDir: shared, log, durable: false });
    opened.push(() => postgres.stop());
    await withAdmin(postgres.url, (admin) => admin.query(`create database ${TEMPLATE}`));
    await migrate({ url: databaseUrl(postgres.url, TEMPLATE), log });
    project.provide('postgresUrl', postgres.url);
    project.provide('madeDataDir', made);
  } catch (error) {
    await close();
    throw error;
  }
  return teardown;
}
