/**
 * Composes the subgraphs' schemas into `gateway/supergraph.graphql`, which is committed so that a review sees what
 * changes for clients. With `--check` it writes nothing and fails if the committed file is not what they come to.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { composeServices } from '@apollo/composition';
import { GraphQLError, parse, Source } from 'graphql';

export const SUPERGRAPH_FILE = new URL('./supergraph.graphql', import.meta.url);

/** Where each subgraph listens when it is a service of its own, by the names of `docker-compose.yml`. */
export const SUBGRAPH_URLS = {
  user: 'http://user:4001/graphql',
  'loyalty-card': 'http://loyalty-card:4002/graphql',
  otp: 'http://otp:4003/graphql',
  transaction: 'http://transaction:4004/graphql',
  migration: 'http://migration:4005/graphql',
} as const;

/** @throws If the schemas do not fit together, saying all that does not. */
export function composed(): string {
  const services = Object.entries(SUBGRAPH_URLS).map(([name, url]) => {
    const file = `subgraphs/${name}/schema.graphql`;
    const text = readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
    return { name, url, typeDefs: parse(new Source(text, file)) };
  });
  const { supergraphSdl, errors } = composeServices(services);
  if (supergraphSdl) return supergraphSdl;
  const faults = (errors ?? []).map(
    ({ message, extensions }) => `  ${extensions['code']}: ${message.replaceAll('\n', '\n    ')}`,
  );
  throw new Error(`The subgraphs do not compose:\n${faults.join('\n')}`);
}

function main(check: boolean): number {
  const supergraph = composed();
  if (!check) {
    writeFileSync(SUPERGRAPH_FILE, supergraph);
    return 0;
  }
  if (readFileSync(SUPERGRAPH_FILE, 'utf8') === supergraph) return 0;
  console.error('gateway/supergraph.graphql is stale. Run `node gateway/compose.ts` and commit what it writes.');
  return 1;
}

if (import.meta.main) {
  try {
    process.exitCode = main(process.argv.includes('--check'));
  } catch (error) {
    // A syntax error as text says in which file and where.
    console.error(error instanceof Error && !(error instanceof GraphQLError) ? error.message : String(error));
    process.exitCode = 1;
  }
}
