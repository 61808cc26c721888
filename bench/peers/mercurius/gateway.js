/** @mercuriusjs/gateway behind fastify. It knows Federation 1 only, and is given the subgraphs' schemas in that form. */
import { readFileSync } from 'node:fs';
import mercuriusGateway from '@mercuriusjs/gateway';
import Fastify from 'fastify';
import { listening, sealed } from '../seal.js';
import { asFederation1 } from './federation-1.js';

/** Connections to each subgraph, as many as our gateway may open; its own default is 10. */
const CONNECTIONS = 128;

const subgraphs = JSON.parse(process.env.SUBGRAPHS);
const schemas = asFederation1(subgraphs.map(({ name, schema }) => ({ name, sdl: readFileSync(schema, 'utf8') })));
const app = Fastify();
await app.register(mercuriusGateway, {
  graphiql: false,
  // Compiles a query the second time it is asked.
  jit: 1,
  gateway: {
    services: subgraphs.map(({ name, url }) => ({
      name,
      url,
      mandatory: true,
      schema: schemas.get(name),
      connections: CONNECTIONS,
      rewriteHeaders: (headers) => sealed(headers['x-user-id'] ?? ''),
    })),
  },
});
listening(await app.listen({ host: '127.0.0.1', port: 0 }));
