/** What every HTTP server of the platform does alike: time-outs, request ids, health, and a close that waits. */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { Cancellation } from './cancellation.ts';
import { masked } from './errors.ts';
import { type Answer, HttpRefusal, json, refusal } from './http.ts';
import { type Log, traceOf } from './log.ts';

/** Milliseconds a client has to send its headers, and its whole request. */
export const HEADERS_TIMEOUT_MS = 10_000;
export const REQUEST_TIMEOUT_MS = 30_000;
/** Milliseconds an idle connection stays open: longer than the 60 s of common load balancers, which must close first. */
export const KEEP_ALIVE_MS = 65_000;
/** Milliseconds `close` waits for requests that are being answered. */
export const IN_FLIGHT_MS = 5_000;
/** Milliseconds the readiness check may take before it counts as a no. */
export const READY_TIMEOUT_MS = 2_000;
/** A request with what every handler needs of it. */
export interface Incoming {
  readonly request: IncomingMessage;
  readonly url: URL;
  /** Returned to the client as `x-request-id`, and written with every line logged about the request. */
  readonly requestId: string;
  /** When the client goes before its answer. */
  readonly cancellation: Cancellation;
}

export interface HttpOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Answers what is not under `/health`; undefined is a 404. */
  readonly handle: (incoming: Incoming) => Promise<Answer | undefined>;
  readonly ready: () => Promise<boolean>;
  /** Sent with every answer. */
  readonly headers?: (request: IncomingMessage) => Readonly<Record<string, string>>;
  readonly sockets: {
    /** The path that upgrades to WebSocket. */
    readonly path: string;
    /** Whether it may be opened; all may, unless given. */
    welcomes?(request: IncomingMessage): boolean;
    upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
    close(): Promise<void>;
  };
  /** Connections at a time; more are closed at once. No limit unless given. */
  readonly connectionsMax?: number;
  readonly log: Log;
}

export interface HttpServer {
  /** Such as `http://127.0.0.1:4000`. */
  readonly url: string;
  /** Stops accepting, ends WebSockets, waits for what is being answered at most {@link IN_FLIGHT_MS}. */
  close(): Promise<void>;
}

export async function openHttp(options: HttpOptions): Promise<HttpServer> {
  const { host, port, handle, ready, headers = () => ({}), sockets, connectionsMax, log } = options;
  let closing = false;
  const server = createServer(
    { headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS, keepAliveTimeout: KEEP_ALIVE_MS },
    (request, response) => {
      const requestId = requestIdOf(request);
      answer(request, response, requestId)
        .catch((error: unknown) => refused(error, requestId, log))
        .then((given) => send(response, given, { ...headers(request), ...always(requestId) }))
        .catch((error: unknown) => log.error('could not answer', { requestId, error: traceOf(error) }));
    },
  );

  /** Once closing, a connection that would be kept must not be, or `close` would wait for it. */
  const always = (requestId: string) => ({ 'x-request-id': requestId, ...(closing ? { connection: 'close' } : {}) });

  async function answer(request: IncomingMessage, response: ServerResponse, requestId: string): Promise<Answer> {
    const url = urlOf(request);
    const { pathname } = url;
    if (pathname === '/health/live') return json(200, { status: 'live' });
    if (pathname === '/health/ready') {
      return (await within(READY_TIMEOUT_MS, ready))
        ? json(200, { status: 'ready' })
        : json(503, { status: 'not ready' });
    }
    const cancellation = new Cancellation();
    response.once('close', () => response.writableFinished || cancellation.cancel());
    const given = await handle({ request, url, requestId, cancellation });
    return given ?? refusal(404, 'There is nothing at this path.', 'NOT_FOUND');
  }

  if (connectionsMax !== undefined) server.maxConnections = connectionsMax;
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', socket.destroy);
    const refuse = (status: string) =>
      socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
    const { pathname } = URL.parse(request.url ?? '/', 'http://localhost') ?? {};
    if (pathname !== sockets.path) return refuse('404 Not Found');
    if (closing) return refuse('503 Service Unavailable');
    if (sockets.welcomes?.(request) === false) return refuse('403 Forbidden');
    return sockets.upgrade(request, socket, head);
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  const { port: bound } = server.address() as AddressInfo;

  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    async close() {
      closing = true;
      const closed = new Promise((resolve) => server.close(resolve));
      const impatient = setTimeout(() => server.closeAllConnections(), IN_FLIGHT_MS);
      await sockets.close();
      await closed;
      clearTimeout(impatient);
    },
  };
}

function refused(error: unknown, requestId: string, log: Log): Answer {
  if (error instanceof HttpRefusal) return refusal(error.status, error.message, 'BAD_REQUEST', error.headers);
  log.error('unexpected error', { requestId, error: traceOf(error) });
  return json(500, { errors: [masked(requestId)] });
}

function requestIdOf(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && /^[\w-]{1,64}$/.test(given) ? given : randomUUID();
}

function urlOf(request: IncomingMessage): URL {
  const url = URL.parse(request.url ?? '/', 'http://localhost');
  if (url) return url;
  throw new HttpRefusal(400, 'The path is not valid.');
}

/**
 * For every answer: nobody keeps it, no browser takes it for a page of ours, loads anything for it, or shows it in a frame.
 * Source: OWASP REST Security Cheat Sheet, "Security Headers". Browsers heed the last one over HTTPS only.
 */
const SECURITY_HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
};

function send(response: ServerResponse, { status, headers, body }: Answer, before: Answer['headers']): void {
  response.writeHead(status, {
    ...(status === 204 || status === 304 ? {} : { 'content-length': Buffer.byteLength(body) }),
    ...SECURITY_HEADERS,
    ...before,
    ...headers,
  });
  response.end(body);
}

/** What a check says, or false if it fails or takes longer than `ms`. */
async function within(ms: number, check: () => Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, ms, false);
  });
  try {
    return await Promise.race([check(), late]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
