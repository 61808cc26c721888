/** GraphQL over HTTP: Apollo Server behind our own limits and statuses. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { ApolloServer, type ApolloServerPlugin, HeaderMap, type HTTPGraphQLResponse } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';
import type { DocumentNode } from 'graphql';
import type { Caller } from '../platform/caller.ts';
import { Refusal, refusalExtensions } from '../platform/errors.ts';
import { type Answer, json } from '../platform/http.ts';
import type { Incoming } from '../platform/http-server.ts';
import type { Log } from '../platform/log.ts';
import type { Asked } from '../platform/subgraph.ts';
import { apolloGateway } from './apollo-gateway.ts';
import { answerDirectly, direct } from './direct.ts';
import type { Known } from './documents.ts';
import type { Federation } from './federation.ts';
import type { Limits } from './limits.ts';
import { noteRefusal } from './refusals.ts';
import { type GraphqlRequest, readRequest } from './request.ts';
import type { Authenticate } from './session.ts';
import type { TrustedDocuments } from './trusted-documents.ts';

export interface GraphqlHttpOptions {
  readonly federation: Federation;
  readonly authenticate: Authenticate;
  readonly documents: (query: string) => Known;
  readonly trusted: TrustedDocuments;
  /** Shows Apollo Sandbox to browsers. */
  readonly development: boolean;
  readonly limits: Limits;
  readonly log: Log;
}

export interface GraphqlHttp {
  handle(incoming: Incoming): Promise<Answer>;
  close(): Promise<void>;
}

/** Of the request that Apollo Server answers: it formats errors, and reads documents, without saying of which. */
interface Answering {
  readonly requestId: string;
  /** Parsed and valid. Undefined where no text was sent, of which Apollo Server says what is wrong. */
  readonly document: DocumentNode | undefined;
}

export async function openGraphqlHttp(options: GraphqlHttpOptions): Promise<GraphqlHttp> {
  const { federation, authenticate, documents, trusted, development, limits, log } = options;
  const answering = new AsyncLocalStorage<Answering>();
  const apollo = new ApolloServer<Asked>({
    gateway: apolloGateway(federation),
    csrfPrevention: true,
    // They would keep what anybody sends; operations are kept parsed all the same.
    persistedQueries: false,
    documentStore: { get: async () => answering.getStore()?.document, set: async () => {}, delete: async () => false },
    formatError: (_formatted, error) => federation.present(error, answering.getStore()?.requestId ?? 'none').toJSON(),
    includeStacktraceInErrorResponses: false,
    nodeEnv: development ? 'development' : 'production',
    stopOnTerminationSignals: false,
    plugins: plugins(development),
    logger: { debug() {}, info() {}, warn: (text) => log.warn(String(text)), error: (text) => log.error(String(text)) },
  });
  await apollo.start();

  async function run(sent: GraphqlRequest, { request, requestId, cancellation }: Incoming): Promise<Answer> {
    const { caller } = await authenticate(request.headers.authorization);
    const query = textOf(sent, { caller, requestId });
    const known = query === undefined ? undefined : documents(query);
    if (known && 'errors' in known) {
      return json(400, { errors: known.errors.map((error) => federation.present(error, requestId).toJSON()) });
    }
    const plain =
      known && query !== undefined && direct(sent, request.headers.accept, { query, document: known.document });
    if (plain) return answerDirectly(federation, plain, { caller, requestId, cancellation });
    const headers = new HeaderMap();
    for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value));
    const answer = await answering.run({ requestId, document: known?.document }, () =>
      apollo.executeHTTPGraphQLRequest({
        httpGraphQLRequest: { method: sent.method, headers, ...sent.withText(query) },
        context: async () => ({ caller, requestId, cancellation }),
      }),
    );
    return answerOf(answer);
  }

  function textOf({ operation }: GraphqlRequest, asked: { caller: Caller; requestId: string }): string | undefined {
    try {
      return trusted.textOf(operation, asked.caller);
    } catch (error) {
      noteRefusal(federation.note, error, asked);
      throw error;
    }
  }

  return {
    async handle(incoming) {
      const sent = await readRequest(incoming, limits.bodyBytesMax);
      try {
        return await run(sent, incoming);
      } catch (error) {
        if (error instanceof Refusal) return refusedCaller(error);
        throw error;
      }
    },
    close: () => apollo.stop(),
  };
}

/** All that would report anything to anybody is off, whatever the environment says. */
function plugins(development: boolean): ApolloServerPlugin<Asked>[] {
  return [
    development ? ApolloServerPluginLandingPageLocalDefault() : ApolloServerPluginLandingPageDisabled(),
    ApolloServerPluginCacheControlDisabled(),
    ApolloServerPluginInlineTraceDisabled(),
    ApolloServerPluginSchemaReportingDisabled(),
    ApolloServerPluginUsageReportingDisabled(),
  ];
}

function answerOf({ status = 200, headers, body }: HTTPGraphQLResponse): Answer {
  if (body.kind === 'chunked') throw new Error('an answer in parts, though nothing here defers');
  const page = headers.get('content-type')?.startsWith('text/html');
  return {
    status,
    // Apollo Sandbox, which is there in development only, says itself what it may load.
    headers: { ...Object.fromEntries(headers), ...(page && { 'content-security-policy': "frame-ancestors 'none'" }) },
    body: body.string,
  };
}

const STATUSES: Readonly<Record<string, number>> = { UNAUTHENTICATED: 401, FORBIDDEN: 403, TOO_MANY_REQUESTS: 429 };

function refusedCaller(error: Refusal): Answer {
  const status = STATUSES[error.code] ?? 400;
  const { message } = error;
  const challenge = status === 401 ? { 'www-authenticate': 'Bearer' } : {};
  return json(status, { errors: [{ message, extensions: refusalExtensions(error) }] }, challenge);
}
