/** A small identity provider: OpenID Connect over HTTP, for one guest who is signed in there already. */
import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

export interface Provider {
  readonly issuer: string;
  readonly jwksUrl: string;
  /** Who is signed in: the subject of every token. */
  subject: string;
  /** Seconds an access token lives. */
  lifeS: number;
  /** How long it says that a token lives, where that is not so. */
  saysS: number | undefined;
  /** Whether it renews tokens. */
  renews: boolean;
  /** How often it has. */
  readonly renewals: number;
  /** What was asked for when somebody came to sign in. */
  readonly asked: readonly URLSearchParams[];
  close(): Promise<void>;
}

const ALGORITHM = 'ES256';

/** @param clientId  The only client that it knows, a public one. */
export async function openProvider({ clientId, audience }: { clientId: string; audience: string }): Promise<Provider> {
  const { privateKey, publicKey } = await generateKeyPair(ALGORITHM);
  const jwk = { ...(await exportJWK(publicKey)), kid: 'provider', alg: ALGORITHM, use: 'sig' };
  /** What was asked for, by the code that it was answered with. */
  const codes = new Map<string, URLSearchParams>();
  const refreshTokens = new Set<string>();
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const asked: URLSearchParams[] = [];
  const provider = {
    issuer,
    jwksUrl: `${issuer}/jwks`,
    subject: '',
    lifeS: 3_600,
    saysS: undefined as number | undefined,
    renews: true,
    renewals: 0,
    asked,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };

  const sign = (claims: Record<string, unknown>, aud: string) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: ALGORITHM, kid: jwk.kid })
      .setSubject(provider.subject)
      .setIssuer(issuer)
      .setAudience(aud)
      .setIssuedAt()
      .setExpirationTime(`${provider.lifeS}s`)
      .sign(privateKey);

  async function tokens(nonce: string | null) {
    const refresh = randomUUID();
    refreshTokens.add(refresh);
    return {
      token_type: 'Bearer',
      access_token: await sign({}, audience),
      expires_in: provider.saysS ?? provider.lifeS,
      refresh_token: refresh,
      id_token: await sign(nonce === null ? {} : { nonce }, clientId),
    };
  }

  async function token(form: URLSearchParams): Promise<object> {
    if (form.get('client_id') !== clientId) return refused('invalid_client');
    if (form.get('grant_type') === 'refresh_token') {
      // Each is good once.
      if (!provider.renews || !refreshTokens.delete(form.get('refresh_token') ?? '')) return refused('invalid_grant');
      provider.renewals += 1;
      return tokens(null);
    }
    const code = form.get('code') ?? '';
    const begun = codes.get(code);
    codes.delete(code);
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const same = begun?.get('redirect_uri') === form.get('redirect_uri') && begun?.get('code_challenge') === challenge;
    return begun && same ? tokens(begun.get('nonce')) : refused('invalid_grant');
  }

  function authorize(query: URLSearchParams): string {
    asked.push(query);
    const good =
      query.get('client_id') === clientId &&
      query.get('response_type') === 'code' &&
      query.get('code_challenge_method') === 'S256' &&
      query.get('audience') === audience;
    const back = new URL(query.get('redirect_uri') ?? '');
    const code = randomUUID();
    if (good) codes.set(code, query);
    back.searchParams.set(good ? 'code' : 'error', good ? code : 'invalid_request');
    back.searchParams.set('state', query.get('state') ?? '');
    return back.href;
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', issuer);
    const json = (body: object) => {
      response.writeHead('error' in body ? 400 : 200, {
        'content-type': 'application/json',
        'access-control-allow-origin': '*',
      });
      response.end(JSON.stringify(body));
    };
    switch (`${request.method} ${url.pathname}`) {
      case 'GET /.well-known/openid-configuration':
        return json({
          issuer,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
          jwks_uri: provider.jwksUrl,
          end_session_endpoint: `${issuer}/leave`,
          response_types_supported: ['code'],
          subject_types_supported: ['public'],
          id_token_signing_alg_values_supported: [ALGORITHM],
          code_challenge_methods_supported: ['S256'],
        });
      case 'GET /jwks':
        return json({ keys: [jwk] });
      case 'GET /authorize':
        return void response.writeHead(302, { location: authorize(url.searchParams) }).end();
      case 'GET /leave':
        return void response
          .writeHead(302, { location: url.searchParams.get('post_logout_redirect_uri') ?? '/' })
          .end();
      case 'POST /token':
        return json(await token(new URLSearchParams(await text(request))));
      default:
        return void response.writeHead(404).end();
    }
  }

  return provider;
}

const refused = (error: string) => ({ error });
