/** Runs one room as a service of the distributed form. */
import { callerSeal } from './caller.ts';
import { readEnv } from './env.ts';
import { jsonLog } from './log.ts';
import { migrationsApplied } from './migrate.ts';
import { asked, openPlatform } from './process.ts';
import type { Platform, Room } from './room.ts';
import { serveSubgraph } from './service.ts';

/** Characters a secret has at least: 32 bytes in hexadecimal. */
export const SECRET_MIN = 64;

export async function runService(open: (platform: Platform) => Room): Promise<void> {
  const { databaseUrl, callerSecret, host, port } = readEnv(process.env, (env) => ({
    databaseUrl: env.required('DATABASE_URL'),
    callerSecret: env.secret('CALLER_SECRET', SECRET_MIN),
    host: env.text('HOST', '127.0.0.1'),
    port: env.whole('PORT', 4001, { min: 0, max: 65_535 }),
  }));
  const log = jsonLog('subgraph');
  const stop = asked();
  const platform = await openPlatform({ url: databaseUrl, log });
  try {
    const room = open(platform);
    const server = await serveSubgraph({
      subgraph: room.subgraph,
      host,
      port,
      seal: callerSeal(callerSecret),
      ready: () => migrationsApplied(platform.db.pool),
      log,
    });
    platform.sweep([room]);
    log.info('listening', { subgraph: room.subgraph.name, url: server.url });
    await stop;
    await server.close();
  } finally {
    await platform.close();
  }
}
