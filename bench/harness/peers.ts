/** The gateways of others, over the subgraph services that run already. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { SECRET } from './ours.ts';
import { type Running, start } from './processes.ts';

const FOLDER = join(import.meta.dirname, '../peers');
/** Each with its own packages. */
const INSTALLED = ['.', 'mercurius'];

export const PEERS = {
  'Apollo gateway': { program: 'apollo.js', packages: ['@apollo/gateway', '@apollo/server'], env: {} },
  'Hive Gateway': { program: 'hive.js', packages: ['@graphql-hive/gateway-runtime'], env: {} },
  'Hive Gateway, Rust planner': {
    program: 'hive.js',
    packages: ['@graphql-hive/gateway-runtime', '@graphql-hive/router-runtime'],
    env: { ROUTER_RUNTIME: '1' },
  },
  Mercurius: { program: 'mercurius/gateway.js', packages: ['@mercuriusjs/gateway', 'mercurius'], env: {} },
} as const;
export type Peer = keyof typeof PEERS;

/** Whatever they may send home, they do not. */
const QUIET = { APOLLO_TELEMETRY_DISABLED: '1' };

/** Installs them, unless they are. */
export function installPeers(say: (what: string) => void): void {
  for (const cwd of INSTALLED.map((folder) => join(FOLDER, folder))) {
    if (existsSync(join(cwd, 'node_modules/.package-lock.json'))) continue;
    say(`installing what is in ${cwd}`);
    // None of them needs to build anything, so none runs anything here.
    const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd,
      stdio: 'inherit',
    });
    if (status !== 0) throw new Error(`npm ci in ${cwd} ended with ${status}`);
  }
}

/** The exact versions of what is installed. */
export async function versionsOf(peer: Peer): Promise<string> {
  const each = PEERS[peer].packages.map(async (name) => {
    const { version } = JSON.parse(
      await readFile(join(FOLDER, dirname(PEERS[peer].program), 'node_modules', name, 'package.json'), 'utf8'),
    );
    return `${name} ${version}`;
  });
  return (await Promise.all(each)).join(', ');
}

/** @param subgraphs  Where each takes operations. @returns A peer that serves; or, where it does not start, why. */
export async function startPeer(
  stack: AsyncDisposableStack,
  peer: Peer,
  subgraphs: Readonly<Record<string, string>>,
): Promise<Running | Error> {
  const folder = await mkdtemp(join(tmpdir(), 'loyalty-bench-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'supergraph.graphql');
  await writeFile(path, await supergraphAt(subgraphs));
  const schemas = Object.entries(subgraphs).map(([name, url]) => ({
    name,
    url,
    schema: join(import.meta.dirname, `../../subgraphs/${name}/schema.graphql`),
  }));
  const { program, env } = PEERS[peer];
  return start(stack, `bench/peers/${program}`, {
    ...QUIET,
    ...env,
    SUPERGRAPH: path,
    SUBGRAPHS: JSON.stringify(schemas),
    CALLER_SECRET: SECRET,
  }).catch((error: Error) => error);
}

/** Our supergraph, with the addresses of the services. */
async function supergraphAt(subgraphs: Readonly<Record<string, string>>): Promise<string> {
  const sdl = await readFile(new URL('../../gateway/supergraph.graphql', import.meta.url), 'utf8');
  return Object.entries(subgraphs).reduce(
    (text, [name, url]) => text.replace(new RegExp(`(@join__graph\\(name: "${name}", url: )"[^"]*"`), `$1"${url}"`),
    sdl,
  );
}
