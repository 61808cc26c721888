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
import type { Caller } from '../platform/caller.ts';
import { Refusal } from '../platform/errors.ts';
import { type Answer, HttpRefusal, readJson, refusal } from '../platform/http.ts';
import type { Incoming } from '../platform/http-server.ts';
import type { Log } from '../platform/log.ts';
import { apolloGateway } from './apollo-gateway.ts';
import type { Federation } from './federation.ts';
import type { Limits } from './limits.ts';
import { rules } from './rules.ts';
import type { Waiting } from './source.ts';

/** Finds out who asks. Undefined: nothing was sent. @throws {Refusal} UNAUTHENTICATED if what was sent is no good. */
export type Authenticate = (authorization: string | undefined) => Promise<Caller>;

export interface GraphqlHttpOptions {
  readonly federation: Federation;
  readonly authenticate: Authenticate;
  /** Shows Apollo Sandbox to browsers and answers introspection. */
  readonly development: boolean;
  readonly limits: Limits;
  readonly log: Log;
}

export interface GraphqlHttp {
  handle(incoming: Incoming): Promise<Answer>;
  close(): Promise<void>;
}

export async function openGraphqlHttp(options: GraphqlHttpOptions): Promise<GraphqlHttp> {
  const { federation, authenticate, development, limits, log } = options;
  // Apollo Server formats errors without saying of which request.
  const answering = new AsyncLocalStorage<string>();
  const apollo = new ApolloServer<Waiting>({
    gateway: apolloGateway(federation),
    introspection: development,
    csrfPrevention: true,
    // They would keep what anybody sends; operations are kept parsed all the same.
    persistedQueries: false,
    formatError: (_formatted, error) => federation.present(error, answering.getStore() ?? 'none').toJSON(),
    includeStacktraceInErrorResponses: false,
    nodeEnv: development ? 'development' : 'production',
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: limits.tokensMax },
    validationOptions: { hideSuggestions: !development },
    validationRules: [...rules(limits)],
    plugins: plugins(development),
    logger: { debug() {}, info() {}, warn: (text) => log.warn(String(text)), error: (text) => log.error(String(text)) },
  });
  await apollo.start();

  async function handle({ request, url, requestId, signal }: Incoming): Promise<Answer> {
    const { method = 'GET' } = request;
    if (method !== 'POST' && method !== 'GET') {
      throw new HttpRefusal(405, 'Operations come by POST, queries also by GET.', { allow: 'GET, POST' });
    }
    const body = method === 'POST' ? await readJson(request, limits.bodyBytesMax) : undefined;
    try {
      const caller = await authenticate(request.headers.authorization);
      const headers = new HeaderMap();
      for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value));
      const answer = await answering.run(requestId, () =>
        apollo.executeHTTPGraphQLRequest({
          httpGraphQLRequest: { method, headers, search: url.search, body },
          context: async () => ({ caller, requestId, signal }),
        }),
      );
      return answerOf(answer);
    } catch (error) {
      if (error instanceof Refusal) return refusedCaller(error);
      throw error;
    }
  }

  return { handle, close: () => apollo.stop() };
}

/** All that would report anything to anybody is off, whatever the environment says. */
function plugins(development: boolean): ApolloServerPlugin<Waiting>[] {
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
  return { status, headers: Object.fromEntries(headers), body: body.string };
}

const STATUSES: Readonly<Record<string, number>> = { UNAUTHENTICATED: 401, FORBIDDEN: 403, TOO_MANY_REQUESTS: 429 };

function refusedCaller({ code, message }: Refusal): Answer {
  const status = STATUSES[code] ?? 400;
  return refusal(status, message, code, status === 401 ? { 'www-authenticate': 'Bearer' } : {});
}
