/** Wires everything: Postgres, the rooms or the way to them, the gateway. The only file that knows which form this is. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createRemoteJWKSet } from 'jose';
import { callerSeal } from '../platform/caller.ts';
import { openStatements, type Sql } from '../platform/database.ts';
import { jsonLog } from '../platform/log.ts';
import { migrate, migrationsApplied } from '../platform/migrate.ts';
import { startPostgres } from '../platform/postgres.ts';
import { asked, type OpenPlatform, openPlatform } from '../platform/process.ts';
import { CalendarDate, DateTime, JSONObject, SafeInt } from '../platform/scalars.ts';
import { DEMO_CLIENTS, demoId } from '../prisma/demo.ts';
import { seed } from '../prisma/seed.ts';
import { readMoveSettings } from '../subgraphs/migration/main.ts';
import { userDoor } from '../subgraphs/user/door.ts';
import { type KeyStore, openApiKeys } from './api-keys.ts';
import { authenticator, type GuestTokens } from './authenticate.ts';
import { type Development, openDevelopment } from './development.ts';
import { openFederation } from './federation.ts';
import { inProcess } from './in-process.ts';
import { openPages, type PageSettings, routesOf } from './pages.ts';
import { openRefusals } from './refusals.ts';
import { remote } from './remote.ts';
import { openRooms } from './rooms.ts';
import { openGateway } from './server.ts';
import { NOBODYS } from './session.ts';
import { readSettings, type Settings } from './settings.ts';
import type { Source } from './source.ts';
import { readTrustedDocuments } from './trusted-documents.ts';

/** What the guests' tokens may be signed with in production: nothing that a public key could forge. */
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'] as const;

/**
 * The provider's keys are fetched again when they are old, so that one that was withdrawn ends, and when a token names one
 * that is not among them, but not more often than this, so that made-up names do not keep the provider busy.
 */
const JWKS = { cacheMaxAge: 300_000, cooldownDuration: 5_000, timeoutDuration: 5_000 } as const;

/** What `npm run pages` has built. */
const PAGES = fileURLToPath(new URL('../web/dist', import.meta.url));

/** Connections to Postgres for API keys alone. */
const KEY_CONNECTIONS = 2;

const log = jsonLog('gateway');
const stop = asked();
/** What was opened, in that order; closed in the other, however the start or the stop came about. */
const opened: (() => Promise<void>)[] = [];
try {
  const settings = readSettings(process.env);
  await (settings.supergraph ? serveForeign(settings) : serveOurs(settings));
  await stop;
  log.info('stopping');
} catch (error) {
  console.error(`Cannot start: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
} finally {
  for (const close of opened.reverse()) {
    // What cannot be closed keeps nothing else open.
    await close().catch((error: Error) => log.error('cannot close', { error: error.stack }));
  }
}

/** Any supergraph, its subgraphs where it says they are. Nobody is identified: that is left to the subgraphs. */
async function serveForeign(settings: Settings): Promise<void> {
  const { supergraph, host, port, development, introspection, origins, limits } = settings;
  const federation = openFederation({
    supergraphSdl: readFileSync(supergraph, 'utf8'),
    sourceFor: ({ name, url }) => remote({ name, url, log }),
    foreign: true,
    suggest: introspection,
    limits,
    log,
  });
  const gateway = await openGateway({
    federation,
    host,
    port,
    authenticate: async () => NOBODYS,
    ready: federation.ready,
    development,
    introspection,
    origins,
    limits,
    log,
  });
  opened.push(() => gateway.close());
  log.info('listening', { url: gateway.url, supergraph });
}

async function serveOurs(settings: Settings): Promise<void> {
  const { host, port, dataDir, origins, introspection, limits } = settings;
  const postgres = settings.databaseUrl ? undefined : await startPostgres({ dataDir, log });
  if (postgres) opened.push(() => postgres.stop());
  const url = settings.databaseUrl || postgres?.url || '';
  await migrate({ url, log });
  const platform = await openPlatform({ url, log });
  opened.push(() => platform.close());
  const { db } = platform;
  await userDoor().sealAll(db);
  const development = settings.development ? await openDevelopment(dataDir) : undefined;
  if (development) await seed(platform, development.keyOf);
  else await refuseDemoKeys(platform);

  // A key is revoked when somebody uses it for too much: looking for that must not wait behind what they do.
  const keyStatements = openStatements(url, 'loyalty keys', KEY_CONNECTIONS);
  opened.push(() => keyStatements.close());
  const apiKeys = openApiKeys({ store: keyStore(keyStatements.sql), log });
  opened.push(() => apiKeys.close());
  const refusals = openRefusals({ store: (counts) => userDoor().noteRefusals(db.sql, counts), log });
  opened.push(() => refusals.close());
  const federation = openFederation({
    supergraphSdl: readFileSync(new URL('supergraph.graphql', import.meta.url), 'utf8'),
    sourceFor: sourcesOf(settings, platform),
    scalars: [DateTime, CalendarDate, SafeInt, JSONObject],
    suggest: introspection,
    limits,
    note: refusals.note,
    log,
  });
  const pages = settings.pages ? openPages(PAGES, pageSettings(settings)) : undefined;
  if (settings.pages && !pages) log.warn('the web pages are not built: npm run pages');
  const gateway = await openGateway({
    federation,
    host,
    port,
    authenticate: authenticator({ tokens: tokensOf(settings, development), apiKeys }),
    ready: async () => (await migrationsApplied(db.pool)) && (await federation.ready()),
    development: settings.development,
    introspection,
    ...(settings.trustedDocuments && { trusted: readTrustedDocuments(settings.trustedDocuments) }),
    routes: routesOf(
      development?.routes(db, () => `${gateway.url}/graphql`),
      pages,
    ),
    origins,
    limits,
    log,
  });
  opened.push(() => gateway.close());
  log.info('listening', { url: gateway.url });
  if (development) greet(gateway.url, pages !== undefined);
}

/** @throws if the keys that development mode hands out to anybody are good here. */
async function refuseDemoKeys({ db }: OpenPlatform): Promise<void> {
  const ids = DEMO_CLIENTS.map(({ name }) => demoId(name));
  const harmless = await userDoor().revokedOf(db.sql, ids);
  if (harmless.length === ids.length) return;
  throw new Error(
    'DATABASE_URL: this database was used in development mode, and holds API keys of the demo brand. Use another one, or revoke them.',
  );
}

/** In the default form the rooms are in this process, and swept by it; else each has a service that does so. */
function sourcesOf({ subgraphUrls, callerSecret }: Settings, platform: OpenPlatform) {
  if (subgraphUrls) {
    const seal = callerSeal(callerSecret);
    return ({ name, url }: { name: string; url: string }): Source =>
      remote({ name, url: subgraphUrls[name] ?? url, seal, log });
  }
  const rooms = openRooms(platform, readMoveSettings(process.env));
  platform.sweep(rooms);
  return ({ name }: { name: string }): Source => {
    const room = rooms.find(({ subgraph }) => subgraph.name === name);
    if (!room) throw new Error(`The supergraph names a subgraph ${name}, which is not here`);
    return inProcess(room.subgraph);
  };
}

function keyStore(sql: Sql): KeyStore {
  const { clientByKey, revokedOf, noteUse } = userDoor();
  return {
    clientByKey: (key) => clientByKey(sql, key),
    revokedOf: (clientIds) => revokedOf(sql, clientIds),
    noteUse: (uses) => noteUse(sql, uses),
  };
}

function tokensOf({ issuer, audience, jwksUrl }: Settings, development: Development | undefined): GuestTokens {
  return (
    development?.tokens ?? {
      issuer,
      audience,
      algorithms: ALGORITHMS,
      keys: createRemoteJWKSet(new URL(jwksUrl), JWKS),
    }
  );
}

function pageSettings({ development, issuer, clientId, audience }: Settings): PageSettings {
  return { development, signIn: clientId === '' ? null : { issuer, clientId, audience } };
}

function greet(url: string, pages: boolean): void {
  const places = `    the guest's wallet       ${url}/wallet
    the kiosk                ${url}/kiosk
    the brand's console      ${url}/console

`;
  console.log(`
  Ready, in development mode with the demo brand.

${pages ? places : ''}    API and Apollo Sandbox   ${url}/graphql
    demo credentials         ${url}/dev/credentials
    health                   ${url}/health/ready
`);
}
