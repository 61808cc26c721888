/** `SUPERGRAPH=path npm run gateway`: somebody else's supergraph, with subgraphs that know nothing of us. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeServices } from '@apollo/composition';
import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled';
import { startStandaloneServer } from '@apollo/server/standalone';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { GraphQLError, parse } from 'graphql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startService } from './harness/forms.ts';

const FEDERATION = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])';
const SHOP = `${FEDERATION}
  type Query { dish(id: ID!): Dish }
  type Dish @key(fields: "id") { id: ID! name: String! }`;
const KITCHEN = `${FEDERATION}
  type Dish @key(fields: "id") { id: ID! minutes: Int! secret: String }`;

const servers: ApolloServer[] = [];
let folder: string;
let gateway: Awaited<ReturnType<typeof startService>>;

beforeAll(async () => {
  const shop = await serve(SHOP, {
    Query: { dish: (_: unknown, { id }: { id: string }) => ({ id, name: `dish ${id}` }) },
  });
  const kitchen = await serve(KITCHEN, {
    Dish: {
      __resolveReference: async ({ id }: { id: string }) => ({ id, minutes: 7 }),
      secret: () => {
        throw new GraphQLError('The recipe is not for sale.', { extensions: { code: 'NOT_FOR_SALE' } });
      },
    },
  });
  const composed = composeServices([
    { name: 'shop', url: shop, typeDefs: parse(SHOP) },
    { name: 'kitchen', url: kitchen, typeDefs: parse(KITCHEN) },
  ]);
  folder = await mkdtemp(join(tmpdir(), 'loyalty-foreign-'));
  const supergraph = join(folder, 'supergraph.graphql');
  await writeFile(supergraph, composed.supergraphSdl ?? '');
  gateway = await startService('gateway/main.ts', { SUPERGRAPH: supergraph, PORT: '0' });
});
afterAll(async () => {
  gateway?.child.kill();
  await Promise.all(servers.map((server) => server.stop()));
  await rm(folder, { recursive: true, force: true });
});

async function serve(typeDefs: string, resolvers: object): Promise<string> {
  const schema = buildSubgraphSchema([{ typeDefs: parse(typeDefs), resolvers } as never]);
  const server = new ApolloServer({
    schema,
    includeStacktraceInErrorResponses: true,
    plugins: [ApolloServerPluginInlineTraceDisabled()],
  });
  servers.push(server);
  const { url } = await startStandaloneServer(server, { listen: { port: 0, host: '127.0.0.1' } });
  return url;
}

async function ask(query: string): Promise<{ data: unknown; errors?: { message: string; extensions: object }[] }> {
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  return (await response.json()) as never;
}

it('is served, each field from where it is', async () => {
  expect(await ask('{ dish(id: "1") { name minutes } }')).toEqual({ data: { dish: { name: 'dish 1', minutes: 7 } } });
});

it('its errors are passed on as they are, less their insides', async () => {
  const { data, errors } = await ask('{ dish(id: "1") { name secret } }');
  expect(data).toEqual({ dish: { name: 'dish 1', secret: null } });
  expect(errors).toMatchObject([{ message: 'The recipe is not for sale.', extensions: { code: 'NOT_FOR_SALE' } }]);
  expect(JSON.stringify(errors)).not.toContain('stacktrace');
});

it('it has no demo credentials, and is live', async () => {
  expect((await fetch(`${gateway.url}/dev/credentials`)).status).toBe(404);
  expect((await fetch(`${gateway.url}/health/live`)).status).toBe(200);
});
