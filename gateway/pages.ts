/** The web pages, as `npm run pages` has built them: read once, answered from memory. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { extname, join, sep } from 'node:path';
import { type Answer, json } from '../platform/http.ts';
import type { Routes } from './server.ts';

/** What the pages are told of the gateway; see `web/shared/settings.ts`. */
export interface PageSettings {
  readonly development: boolean;
  readonly signIn: { readonly issuer: string; readonly clientId: string; readonly audience: string } | null;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};
/** Shortest first, and how its files end. */
const ENCODINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;
const YEAR_S = 365 * 24 * 3_600;

interface Page {
  readonly headers: Readonly<Record<string, string>>;
  readonly etag: string;
  /** By how it is encoded; '' as it is. */
  readonly bodies: ReadonlyMap<string, Uint8Array>;
}

/** Undefined where the pages are not built. @param folder  What `web/build.ts` wrote. */
export function openPages(folder: string, settings: PageSettings): Routes | undefined {
  if (!existsSync(folder)) return undefined;
  const policy = contentSecurityPolicy(settings);
  const pages = new Map<string, Page>();
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const type = TYPES[extname(file)];
    if (type) pages.set(pathOf(file), readPage(join(folder, file), { type, policy }));
  }
  return async (request, url) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return undefined;
    if (url.pathname === '/pages.json') return json(200, settings);
    const page = pages.get(url.pathname);
    if (page) return answer(page, request);
    const location = url.pathname.replace(/\/$/, '');
    return pages.has(location) ? { status: 308, headers: { location }, body: '' } : undefined;
  };
}

/** `wallet/index.html` is at `/wallet`. */
function pathOf(file: string): string {
  return `/${file.split(sep).join('/')}`.replace(/\/index\.html$/, '');
}

function readPage(path: string, { type, policy }: { type: string; policy: string }): Page {
  const bodies = new Map([['', readFileSync(path)]]);
  for (const [encoding, ending] of ENCODINGS) {
    if (existsSync(path + ending)) bodies.set(encoding, readFileSync(path + ending));
  }
  const html = type.startsWith('text/html');
  return {
    headers: {
      'content-type': type,
      vary: 'accept-encoding',
      // Whatever a page loads has a name made of what is in it.
      'cache-control': html ? 'no-cache' : `public, max-age=${YEAR_S}, immutable`,
      ...(html && { 'content-security-policy': policy }),
    },
    // Weak: the same for each encoding.
    etag: `W/"${createHash('sha256')
      .update(bodies.get('') ?? '')
      .digest('base64url')
      .slice(0, 22)}"`,
    bodies,
  };
}

function answer({ headers, etag, bodies }: Page, { headers: asked }: IncomingMessage): Answer {
  if (asked['if-none-match']?.split(/, */).includes(etag))
    return { status: 304, headers: { ...headers, etag }, body: '' };
  const accepted = String(asked['accept-encoding'] ?? '');
  const encoding = ENCODINGS.find(
    ([name]) => bodies.has(name) && new RegExp(`\\b${name}\\b(?!;q=0(?![.]))`).test(accepted),
  );
  const [name] = encoding ?? [''];
  return {
    status: 200,
    headers: { ...headers, etag, ...(name && { 'content-encoding': name }) },
    body: bodies.get(name) ?? '',
  };
}

/**
 * Everything from here, and nothing else but the identity provider's own addresses, where guests sign in. Pictures also from
 * within the page: the QR picture of a code comes as text.
 */
function contentSecurityPolicy({ signIn }: PageSettings): string {
  const provider = signIn ? ` ${new URL(signIn.issuer).origin}` : '';
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    `connect-src 'self'${provider}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** The routes of some, in this order. */
export function routesOf(...all: readonly (Routes | undefined)[]): Routes {
  return async (request, url) => {
    for (const routes of all) {
      const found = await routes?.(request, url);
      if (found) return found;
    }
    return undefined;
  };
}
