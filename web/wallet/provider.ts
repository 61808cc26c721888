/**
 * Signing in at the brand's identity provider: OpenID Connect, authorization code with PKCE. Loaded only where it is used.
 *
 * What it keeps is in sessionStorage: gone with the window.
 */
import * as oauth from 'oauth4webapi';
import type { PageSettings } from '../shared/settings.ts';
import { type Session, SignedOut } from './session.ts';

type SignIn = NonNullable<PageSettings['signIn']>;

/** What has to be the same when the guest comes back. */
interface Going {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}
interface Tokens {
  readonly access: string;
  readonly refresh: string | undefined;
  readonly id: string | undefined;
  readonly endsAtMs: number;
}

const GOING = 'wallet going';
const TOKENS = 'wallet tokens';
/** A token is renewed so long before it ends, or after three quarters of a short life. */
const EARLY_MS = 30_000;
/** Where the provider does not say how long a token lives, it is renewed when the API does not take it any more. */
const UNKNOWN_LIFE_S = 24 * 3_600;
const LOOPBACK = ['127.0.0.1', '[::1]', 'localhost'];
const withoutSecret = oauth.None();

/** Goes to the provider; it comes back to the wallet. */
export async function signIn(settings: SignIn): Promise<void> {
  const { server, client } = await openServer(settings);
  if (!server.authorization_endpoint) throw new Error('The identity provider does not say where to sign in');
  const going: Going = {
    state: oauth.generateRandomState(),
    nonce: oauth.generateRandomNonce(),
    verifier: oauth.generateRandomCodeVerifier(),
  };
  sessionStorage.setItem(GOING, JSON.stringify(going));
  const url = new URL(server.authorization_endpoint);
  for (const [name, value] of Object.entries({
    client_id: client.client_id,
    redirect_uri: redirectUri(),
    response_type: 'code',
    scope: 'openid offline_access',
    audience: settings.audience,
    state: going.state,
    nonce: going.nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(going.verifier),
    code_challenge_method: 'S256',
  })) {
    url.searchParams.set(name, value);
  }
  location.assign(url);
}

/** The session of whoever has just come back from the provider, or had signed in before; undefined if nobody has. */
export async function openProviderSession(settings: SignIn): Promise<Session | undefined> {
  const came = new URL(location.href);
  if (came.searchParams.has('state')) {
    // It is good once; a reload must not send it again.
    history.replaceState(null, '', redirectUri());
    keep(await exchange(settings, came));
  }
  return kept() && sessionOf(settings);
}

async function exchange(settings: SignIn, came: URL): Promise<Tokens> {
  const going = JSON.parse(sessionStorage.getItem(GOING) ?? '{}') as Partial<Going>;
  sessionStorage.removeItem(GOING);
  if (!going.state || !going.nonce || !going.verifier) throw new SignedOut();
  const { server, client, options } = await openServer(settings);
  const parameters = oauth.validateAuthResponse(server, client, came, going.state);
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    withoutSecret,
    parameters,
    redirectUri(),
    going.verifier,
    options,
  );
  return tokensOf(
    await oauth.processAuthorizationCodeResponse(server, client, response, {
      expectedNonce: going.nonce,
      requireIdToken: true,
    }),
  );
}

function sessionOf(settings: SignIn): Session {
  let renewal: Promise<Tokens> | undefined;
  // Many may ask at once; a refresh token is good once.
  const renewed = () => {
    renewal ??= refresh(settings).finally(() => {
      renewal = undefined;
    });
    return renewal;
  };
  return {
    async authorization() {
      const tokens = kept();
      if (!tokens) throw new SignedOut();
      const { access } = tokens.endsAtMs <= Date.now() ? await renewed() : tokens;
      return `Bearer ${access}`;
    },
    async renew() {
      await renewed();
    },
    forget,
    leave() {
      const idToken = kept()?.id;
      forget();
      // Where it cannot be reached, the guest has left here all the same.
      endAtProvider(settings, idToken).catch(() => undefined);
    },
  };
}

/** @throws {SignedOut} where the provider has ended it; anything else may be tried again. */
async function refresh(settings: SignIn): Promise<Tokens> {
  const before = kept();
  if (!before?.refresh) throw new SignedOut();
  const { server, client, options } = await openServer(settings);
  const response = await oauth.refreshTokenGrantRequest(server, client, withoutSecret, before.refresh, options);
  try {
    const tokens = tokensOf(await oauth.processRefreshTokenResponse(server, client, response), before);
    keep(tokens);
    return tokens;
  } catch (error) {
    if (error instanceof oauth.ResponseBodyError && error.error === 'invalid_grant') throw new SignedOut();
    throw error;
  }
}

/** Where the provider can be told, so that signing in asks again who it is. */
async function endAtProvider(settings: SignIn, idToken: string | undefined): Promise<void> {
  const { server, client } = await openServer(settings);
  if (!server.end_session_endpoint) return;
  const url = new URL(server.end_session_endpoint);
  url.searchParams.set('client_id', client.client_id);
  url.searchParams.set('post_logout_redirect_uri', redirectUri());
  if (idToken) url.searchParams.set('id_token_hint', idToken);
  location.assign(url);
}

let opened: Promise<oauth.AuthorizationServer> | undefined;

async function openServer({ issuer, clientId }: SignIn) {
  const url = new URL(issuer);
  // A provider for trials, on this very machine.
  const options = { [oauth.allowInsecureRequests]: url.protocol === 'http:' && LOOPBACK.includes(url.hostname) };
  opened ??= oauth
    .discoveryRequest(url, { ...options, algorithm: 'oidc' })
    .then((response) => oauth.processDiscoveryResponse(url, response));
  try {
    return { server: await opened, client: { client_id: clientId }, options };
  } catch (error) {
    opened = undefined;
    throw error;
  }
}

function tokensOf(response: oauth.TokenEndpointResponse, before?: Tokens): Tokens {
  const lifeMs = (response.expires_in ?? UNKNOWN_LIFE_S) * 1_000;
  return {
    access: response.access_token,
    refresh: response.refresh_token ?? before?.refresh,
    id: response.id_token ?? before?.id,
    endsAtMs: Date.now() + Math.max(lifeMs - EARLY_MS, lifeMs * 0.75),
  };
}

function keep(tokens: Tokens): void {
  sessionStorage.setItem(TOKENS, JSON.stringify(tokens));
}

function forget(): void {
  sessionStorage.removeItem(TOKENS);
}

function kept(): Tokens | undefined {
  const text = sessionStorage.getItem(TOKENS);
  return text === null ? undefined : (JSON.parse(text) as Tokens);
}

const redirectUri = () => `${location.origin}/wallet`;
