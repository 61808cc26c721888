/** Which web pages may call from a browser (Fetch Standard, §3.3). Apps, kiosks and backends are not asked. */
import type { IncomingMessage } from 'node:http';
import type { Answer } from '../platform/http.ts';

/** Seconds for which a browser may remember that it was allowed. */
const ALLOWED_FOR_S = 86_400;
/** What Apollo's clients and ours send. */
const HEADERS = 'authorization, content-type, x-request-id, apollo-require-preflight, x-apollo-operation-name';

export interface Cors {
  /** For every answer. Callers are known by what they send, never by a cookie, so credentials are not allowed. */
  headers(request: IncomingMessage): Readonly<Record<string, string>>;
  /** Whether a WebSocket may be opened: browsers say for a page of which origin, and do not ask before. */
  welcomes(request: IncomingMessage): boolean;
  /** Answers a browser that asks before it sends. */
  preflight(request: IncomingMessage): Answer | undefined;
}

export function cors(origins: readonly string[], development = false): Cors {
  return {
    welcomes({ headers: { origin, host } }) {
      // Apps and backends send none; some apps their own server's.
      return development || !origin || origins.includes(origin) || URL.parse(origin)?.host === host;
    },
    headers({ headers: { origin } }) {
      if (origins.length === 0) return {};
      if (origin === undefined || !origins.includes(origin)) return { vary: 'origin' };
      return { vary: 'origin', 'access-control-allow-origin': origin, 'access-control-expose-headers': 'x-request-id' };
    },
    preflight({ method, headers }) {
      if (method !== 'OPTIONS' || !headers['access-control-request-method'] || origins.length === 0) return undefined;
      const allowed = {
        'access-control-allow-methods': 'GET, POST',
        'access-control-allow-headers': HEADERS,
        'access-control-max-age': String(ALLOWED_FOR_S),
      };
      return { status: 204, headers: allowed, body: '' };
    },
  };
}
