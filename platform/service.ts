/** One subgraph as a service of its own: for the gateway only, which says with every operation who asks, sealed. */
import { randomUUID } from 'node:crypto';
import { type ExecutionArgs, GraphQLError, parse } from 'graphql';
import type { ServerOptions, SubscribePayload } from 'graphql-ws';
import type { CallerSeal } from './caller.ts';
import { masked, present, Refusal, refusalExtensions } from './errors.ts';
import { HttpRefusal, json, readJson, refusal } from './http.ts';
import { type HttpOptions, type HttpServer, type Incoming, openHttp } from './http-server.ts';
import { type Log, traceOf } from './log.ts';
import { OPERATION_BYTES_MAX, OPERATIONS_PROTOCOL, openOperations } from './operations.ts';
import type { Asked, Operation, Subgraph } from './subgraph.ts';
import { type ConnectionParams, openWebSockets } from './websocket.ts';

export interface ServiceOptions {
  readonly subgraph: Subgraph;
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly seal: CallerSeal;
  readonly ready: () => Promise<boolean>;
  readonly log: Log;
}

/**
 * Serves queries and mutations at `POST /graphql` and, many at a time, over a connection that is upgraded to
 * {@link OPERATIONS_PROTOCOL} on the same path; and everything over graphql-ws there.
 *
 * The caller comes as `authorization: Caller <sealed>`, over WebSocket in the `extensions` of each operation beside its
 * request id. Without a good one: UNAUTHENTICATED, over HTTP with status 401.
 */
export function serveSubgraph({ subgraph, host, port, seal, ready, log }: ServiceOptions): Promise<HttpServer> {
  const sockets = openWebSockets<undefined>({
    protocol: protocol(subgraph, seal, log),
    connection: () => undefined,
    messageBytesMax: OPERATION_BYTES_MAX,
    log,
  });

  async function handle({ request, url, requestId, cancellation }: Incoming) {
    if (url.pathname !== '/graphql') return undefined;
    if (request.method !== 'POST') throw new HttpRefusal(405, 'Operations come by POST.', { allow: 'POST' });
    const operation = operationOf(await readJson(request, OPERATION_BYTES_MAX));
    const [scheme, sealed] = (request.headers.authorization ?? '').split(' ');
    try {
      const caller = seal.open(scheme === 'Caller' ? sealed : undefined, requestId);
      return json(200, await subgraph.execute(operation, { caller, requestId, cancellation }));
    } catch (error) {
      if (error instanceof Refusal) return refusal(401, error.message, error.code);
      throw error;
    }
  }

  const operations = openOperations({ subgraph, seal, log });
  const upgrades: HttpOptions['sockets'] = {
    path: '/graphql',
    upgrade(request, socket, head) {
      const protocol = request.headers.upgrade === OPERATIONS_PROTOCOL ? operations : sockets;
      protocol.upgrade(request, socket, head);
    },
    async close() {
      await Promise.all([operations.close(), sockets.close()]);
    },
  };
  return openHttp({ host, port, handle, ready, sockets: upgrades, log });
}

/** What `execute` and `subscribe` below are given in place of a context. */
interface Asking {
  readonly operation: Operation;
  readonly asked: Asked;
}

function protocol(subgraph: Subgraph, seal: CallerSeal, log: Log): ServerOptions<ConnectionParams, undefined> {
  async function read(payload: SubscribePayload): Promise<ExecutionArgs | readonly GraphQLError[]> {
    const { caller: sealed, requestId: given } = payload.extensions ?? {};
    const requestId = typeof given === 'string' ? given : randomUUID();
    try {
      const caller = seal.open(typeof sealed === 'string' ? sealed : undefined, requestId);
      // Parsed only so that the protocol can tell a subscription from a query; the subgraph keeps its own copy.
      const document = parse(payload.query);
      const contextValue: Asking = { operation: operationOf(payload), asked: { caller, requestId } };
      return { schema: subgraph.schema, document, operationName: payload.operationName, contextValue };
    } catch (error) {
      if (error instanceof Refusal) {
        return [new GraphQLError(error.message, { extensions: refusalExtensions(error) })];
      }
      if (error instanceof GraphQLError) return [error];
      log.error('unexpected error', { requestId, error: traceOf(error) });
      return [masked(requestId)];
    }
  }
  const asking = ({ contextValue }: ExecutionArgs) => contextValue as Asking;

  return {
    onSubscribe: (_context, _id, payload) => read(payload),
    execute: (args) => subgraph.execute(asking(args).operation, asking(args).asked),
    subscribe: (args) => subgraph.subscribe(asking(args).operation, asking(args).asked),
    onError: (_context, _id, payload, errors) => {
      const requestId = String(payload.extensions?.['requestId'] ?? '');
      return errors.map((error) => present(error, { requestId, log }).toJSON());
    },
  };
}

function operationOf(body: unknown): Operation {
  const { query, operationName, variables } = (body ?? {}) as Record<string, unknown>;
  if (typeof query !== 'string') throw new HttpRefusal(400, 'An operation has a query, which is text.');
  return {
    query,
    operationName: typeof operationName === 'string' ? operationName : undefined,
    variables: typeof variables === 'object' && variables !== null ? (variables as Operation['variables']) : undefined,
  };
}
