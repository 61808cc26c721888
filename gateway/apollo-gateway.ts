/** A {@link Federation} as Apollo Server wants it, for what comes over HTTP. */
import type { GatewayInterface } from '@apollo/server-gateway-interface';
import { type ExecutionResult, GraphQLError, getOperationAST } from 'graphql';
import type { Asked } from '../platform/subgraph.ts';
import type { Federation } from './federation.ts';
import type { ClientOperation } from './prepare.ts';

/** Whoever opened the federation closes it: it serves WebSockets too. Its supergraph never changes while it runs. */
export function apolloGateway(federation: Federation): GatewayInterface {
  const listeners = new Set<Parameters<GatewayInterface['onSchemaLoadOrUpdate']>[0]>();
  return {
    onSchemaLoadOrUpdate(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async load() {
      const { schema, supergraphSdl } = federation;
      for (const listener of listeners) listener({ apiSchema: schema, coreSupergraphSdl: supergraphSdl });
      return {
        executor({ source: query, document, request: { operationName, variables }, context }) {
          return answer(federation, { query, document, operationName, variables }, context as Asked);
        },
      };
    },
    async stop() {},
  };
}

/** Apollo Server answers 400 if there is no `data`, which is right for what was refused before it ran, and else 200. */
export async function answer(
  { prepare, execute, present }: Federation,
  operation: ClientOperation,
  asked: Asked,
): Promise<ExecutionResult> {
  if (getOperationAST(operation.document, operation.operationName)?.operation === 'subscription') {
    return { errors: [present(notHere(), asked.requestId)] };
  }
  const prepared = prepare(operation, asked);
  return 'errors' in prepared ? prepared : execute(prepared, asked);
}

function notHere(): GraphQLError {
  const message = 'Subscriptions are served over WebSocket (graphql-transport-ws).';
  return new GraphQLError(message, { extensions: { code: 'BAD_REQUEST' } });
}
