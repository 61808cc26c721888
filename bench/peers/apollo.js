/** Stock @apollo/gateway behind @apollo/server, as its documentation starts it for production. */
import { readFileSync } from 'node:fs';
import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { startStandaloneServer } from '@apollo/server/standalone';
import { listening, sealed } from './seal.js';

class Subgraph extends RemoteGraphQLDataSource {
  willSendRequest({ request, context }) {
    if (!context.userId) return;
    for (const [name, value] of Object.entries(sealed(context.userId))) request.http.headers.set(name, value);
  }
}

const server = new ApolloServer({
  gateway: new ApolloGateway({
    supergraphSdl: readFileSync(process.env.SUPERGRAPH, 'utf8'),
    buildService: ({ url }) => new Subgraph({ url }),
  }),
  introspection: false,
  includeStacktraceInErrorResponses: false,
  // Nothing here has a cache policy: working one out for each answer would only cost.
  plugins: [ApolloServerPluginCacheControlDisabled()],
});
const { url } = await startStandaloneServer(server, {
  listen: { host: '127.0.0.1', port: 0 },
  context: async ({ req }) => ({ userId: req.headers['x-user-id'] }),
});
listening(url.replace(/\/$/, ''));
