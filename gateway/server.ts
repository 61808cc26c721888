/** The one public door: GraphQL over HTTP and WebSocket at `/graphql`, health, and nothing else unless given. */
import type { IncomingMessage } from 'node:http';
import type { Answer } from '../platform/http.ts';
import { type HttpServer, type Incoming, openHttp } from '../platform/http-server.ts';
import type { Log } from '../platform/log.ts';
import { cors } from './cors.ts';
import { documents } from './documents.ts';
import type { Federation } from './federation.ts';
import { openGraphqlHttp } from './http.ts';
import { LIMITS, type Limits } from './limits.ts';
import type { Authenticate } from './session.ts';
import { ANY_DOCUMENT, type TrustedDocuments } from './trusted-documents.ts';
import { openGraphqlWebSocket } from './websocket.ts';

export const GRAPHQL_PATH = '/graphql';

/** Further paths; undefined for those it does not know. Read bodies with `readJson` of `platform/http.ts`. */
export type Routes = (request: IncomingMessage, url: URL) => Promise<Answer | undefined>;

export interface GatewayOptions {
  /** Closed with the gateway. */
  readonly federation: Federation;
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly authenticate: Authenticate;
  /** Whether to send operations here at all. Asked at each `GET /health/ready`; taking too long is a no. */
  readonly ready: () => Promise<boolean>;
  /** Shows Apollo Sandbox. Never in production. */
  readonly development: boolean;
  /** Answers introspection, and suggests names of the schema in errors. As `development` unless given. */
  readonly introspection?: boolean;
  /** What guests and kiosks may run; everything unless given. */
  readonly trusted?: TrustedDocuments;
  readonly limits?: Partial<Limits>;
  readonly routes?: Routes;
  /** Web pages of these origins, such as `https://shop.example`, may call from browsers. */
  readonly origins?: readonly string[];
  readonly log: Log;
}

export async function openGateway(options: GatewayOptions): Promise<HttpServer> {
  const { federation, host, port, authenticate, ready, development, routes, origins = [], log } = options;
  const { introspection = development, trusted = ANY_DOCUMENT } = options;
  const limits = { ...LIMITS, ...options.limits };
  const known = documents({ schema: federation.schema, open: introspection, limits });
  const shared = { federation, authenticate, documents: known, trusted, limits, log };
  const http = await openGraphqlHttp({ ...shared, development });
  const webSocket = openGraphqlWebSocket(shared);

  const browsers = cors(origins, development);

  async function handle(incoming: Incoming): Promise<Answer | undefined> {
    const { request, url } = incoming;
    const preflight = browsers.preflight(request);
    if (preflight) return preflight;
    if (url.pathname === GRAPHQL_PATH) return http.handle(incoming);
    if (url.pathname === '/' && development) return { status: 302, headers: { location: GRAPHQL_PATH }, body: '' };
    return routes?.(request, url);
  }

  const server = await openHttp({
    host,
    port,
    handle,
    headers: browsers.headers,
    ready,
    sockets: { path: GRAPHQL_PATH, welcomes: browsers.welcomes, ...webSocket },
    connectionsMax: limits.connectionsMax,
    log,
  });
  return {
    url: server.url,
    async close() {
      await server.close();
      await http.close();
      await federation.close();
    },
  };
}
