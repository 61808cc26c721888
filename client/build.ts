/** `npm run client`: writes the typed client as a package that a vendor can install, into `client/dist`. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const CLIENT = import.meta.dirname;
const DIST = join(CLIENT, 'dist');
/** What it is made of besides `graphql`, of which an app has one already if it has any. */
const PACKAGES = ['@graphql-typed-document-node/core', 'graphql-ws'];

interface Project {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const project = JSON.parse(readFileSync(join(CLIENT, '../package.json'), 'utf8')) as Project;
const versions = { ...project.devDependencies, ...project.dependencies };
const rangeOf = (name: string) => [name, `^${versions[name]}`];

rmSync(DIST, { recursive: true, force: true });
execFileSync(process.execPath, [join(CLIENT, '../node_modules/typescript/bin/tsc'), '-p', CLIENT], {
  stdio: 'inherit',
});
copyFileSync(join(CLIENT, 'README.md'), join(DIST, 'README.md'));
const manifest = {
  name: 'loyalty-client',
  version: project.version,
  description: 'A typed client of the loyalty API.',
  type: 'module',
  exports: { '.': { types: './index.d.ts', default: './index.js' } },
  sideEffects: false,
  dependencies: Object.fromEntries(PACKAGES.map(rangeOf)),
  peerDependencies: Object.fromEntries([rangeOf('graphql')]),
};
writeFileSync(join(DIST, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
