/** Hive Gateway, with its planner in JavaScript or, with ROUTER_RUNTIME=1, the one in Rust. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import { listening, sealed } from './seal.js';

const rust = process.env.ROUTER_RUNTIME === '1';
const runtime = createGatewayRuntime({
  supergraph: readFileSync(process.env.SUPERGRAPH, 'utf8'),
  ...(rust && { unifiedGraphHandler: (await import('@graphql-hive/router-runtime')).unifiedGraphHandler }),
  logging: 'error',
  landingPage: false,
  graphiql: false,
  // A request id is in the seal already.
  requestId: false,
  // Before the fetch is looked for among those in flight: one for another member is another one.
  propagateHeaders: {
    fromClientToSubgraphs: ({ request }) => sealed(request.headers.get('x-user-id')),
  },
});
const server = createServer(runtime);
server.listen(0, '127.0.0.1', () => listening(`http://127.0.0.1:${server.address().port}`));
