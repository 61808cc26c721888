/** The pages over HTTP, as browsers and caches ask for them. */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HttpServer, openHttp } from '../platform/http-server.ts';
import { rememberingLog } from './fixture.ts';
import { openPages, routesOf } from './pages.ts';

const HTML = '<!doctype html><title>Wallet</title>';
const SCRIPT = 'console.log("ü")'.repeat(20);
let folder: string;
let server: HttpServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pages-'));
  await mkdir(join(folder, 'wallet'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'wallet/index.html'), HTML);
  await writeFile(join(folder, 'assets/a.js'), SCRIPT);
  await writeFile(join(folder, 'assets/a.js.br'), brotliCompressSync(SCRIPT));
  await writeFile(join(folder, 'assets/a.js.gz'), gzipSync(SCRIPT));
  await writeFile(join(folder, 'built-from'), 'what');
  server = await serve({ development: true, signIn: null });
});
afterAll(async () => {
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

async function serve(settings: Parameters<typeof openPages>[1]): Promise<HttpServer> {
  const routes = routesOf(undefined, openPages(folder, settings), openPages(join(folder, 'none'), settings));
  return openHttp({
    host: '127.0.0.1',
    port: 0,
    handle: ({ request, url }) => routes(request, url),
    ready: async () => true,
    sockets: { path: '/none', upgrade: (_request, socket) => void socket.destroy(), close: async () => {} },
    log: rememberingLog(),
  });
}

async function get(
  path: string,
  headers: Readonly<Record<string, string>> = {},
  { method = 'GET', from = server } = {},
): Promise<{ status: number; headers: IncomingHttpHeaders; body: Buffer }> {
  return new Promise((resolve, reject) => {
    request(`${from.url}${path}`, { headers, method, agent: false }, (response) => {
      buffer(response).then(
        (body) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        reject,
      );
    })
      .once('error', reject)
      .end();
  });
}

describe('a page', () => {
  it('is asked for anew each time, and takes nothing that is not from here', async () => {
    const { status, headers, body } = await get('/wallet');
    expect([status, String(body), headers['content-type']]).toEqual([200, HTML, 'text/html; charset=utf-8']);
    expect(headers['cache-control']).toBe('no-cache');
    const policy = new Map(
      String(headers['content-security-policy'])
        .split('; ')
        .map((one) => one.split(/ (.*)/).slice(0, 2) as [string, string]),
    );
    expect(Object.fromEntries(policy)).toEqual({
      'default-src': "'none'",
      'script-src': "'self'",
      'style-src': "'self'",
      'img-src': "'self' data:",
      'connect-src': "'self'",
      'base-uri': "'none'",
      'form-action': "'none'",
      'frame-ancestors': "'none'",
    });
  });

  it('that has not changed is not sent again', async () => {
    const { headers } = await get('/wallet');
    const again = await get('/wallet', { 'if-none-match': String(headers.etag) });
    expect([again.status, again.body.length, again.headers.etag]).toEqual([304, 0, headers.etag]);
    expect((await get('/wallet', { 'if-none-match': `"other", ${headers.etag}` })).status).toBe(304);
    expect((await get('/wallet', { 'if-none-match': '"other"' })).status).toBe(200);
  });

  it('may reach the identity provider where guests sign in there, and is told of it', async () => {
    const signIn = { issuer: 'https://login.example/tenant', clientId: 'wallet', audience: 'loyalty' };
    const from = await serve({ development: false, signIn });
    const { headers } = await get('/wallet', {}, { from });
    expect(headers['content-security-policy']).toContain("connect-src 'self' https://login.example;");
    expect(JSON.parse(String((await get('/pages.json', {}, { from })).body))).toEqual({ development: false, signIn });
    await from.close();
  });
});

describe('what a page loads', () => {
  it.each([
    ['gzip, deflate, br', 'br', brotliDecompressSync],
    ['gzip', 'gzip', gunzipSync],
    ['br;q=0, gzip;q=0.5', 'gzip', gunzipSync],
    ['identity', undefined, (body: Buffer) => body],
  ])('is kept for ever, and comes as small as may be: %s', async (accepted, encoding, decode) => {
    const { status, headers, body } = await get('/assets/a.js', { 'accept-encoding': accepted });
    expect([status, String(decode(body))]).toEqual([200, SCRIPT]);
    expect(headers['content-encoding']).toBe(encoding);
    expect(headers['content-length']).toBe(String(body.length));
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(headers.vary).toBe('accept-encoding');
    const hash = createHash('sha256').update(SCRIPT).digest('base64url').slice(0, 22);
    expect(headers.etag).toBe(`W/"${hash}"`);
  });

  it('may be asked for without its body', async () => {
    const { status, headers, body } = await get('/assets/a.js', {}, { method: 'HEAD' });
    expect([status, body.length]).toEqual([200, 0]);
    expect(headers['content-length']).toBe(String(Buffer.byteLength(SCRIPT)));
  });
});

it.each([
  '/',
  '/wallet/index.html',
  '/other',
  '/built-from',
  '/assets/a.js.br',
  '/assets/',
  '/../package.json',
  '/assets/..%2f..%2fpackage.json',
])('nothing else is there: %s', async (path) => {
  expect((await get(path)).status).toBe(404);
});

it('a page is found with a slash at its end too', async () => {
  const { status, headers } = await get('/wallet/');
  expect([status, headers.location]).toEqual([308, '/wallet']);
});

it('a page is only read', async () => {
  expect((await get('/wallet', {}, { method: 'POST' })).status).toBe(404);
});
