/** The gateway's environment; `docs/settings.md` explains each variable to whoever runs it. */
import { type Env, readEnv } from '../platform/env.ts';
import { SECRET_MIN } from '../platform/run.ts';
import { type Limits, readLimits } from './limits.ts';

export interface Settings {
  readonly host: string;
  readonly port: number;
  /** Empty: a Postgres of our own in `dataDir`. */
  readonly databaseUrl: string;
  readonly dataDir: string;
  /** Path of somebody else's supergraph to serve in place of ours. */
  readonly supergraph: string;
  /** Where the subgraphs are, by name; undefined: in this process. */
  readonly subgraphUrls: Readonly<Record<string, string>> | undefined;
  readonly callerSecret: string;
  /** The brand's identity provider; empty only in development. */
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUrl: string;
  /** What the wallet is called at the identity provider; empty: nobody signs in there. */
  readonly clientId: string;
  /** Whether the web pages are served. */
  readonly pages: boolean;
  readonly development: boolean;
  readonly origins: readonly string[];
  /** Whether the schema is told; in development it always is. */
  readonly introspection: boolean;
  /** Path of the manifest of operations that guests and kiosks may run; empty: any. */
  readonly trustedDocuments: string;
  readonly limits: Limits;
}

const LOOPBACK = ['127.0.0.1', '::1', 'localhost'];

/** @throws with every fault, if the settings do not fit together. */
export function readSettings(variables: Env): Settings {
  return readEnv(variables, (env) => {
    const issuer = env.text('AUTH_ISSUER', '');
    const supergraph = env.text('SUPERGRAPH', '');
    const subgraphUrls = readUrls(env.text('SUBGRAPH_URLS', ''));
    const host = env.text('HOST', '127.0.0.1');
    const production = env.text('NODE_ENV', '') === 'production';
    const development = issuer === '' && !production;
    if (production && issuer === '' && supergraph === '') {
      env.fault('AUTH_ISSUER is missing: production needs an identity provider');
    }
    if (development && supergraph === '' && !LOOPBACK.includes(host)) {
      env.fault(`HOST is ${host}, but without AUTH_ISSUER this is development mode, which listens on 127.0.0.1 only`);
    }
    if (production && issuer !== '' && !trustworthy(issuer)) {
      env.fault(`AUTH_ISSUER begins with https://, or anybody between it and here signs tokens, but is: ${issuer}`);
    }
    const jwksUrl = env.text('AUTH_JWKS_URL', `${issuer.replace(/\/$/, '')}/.well-known/jwks.json`);
    if (issuer !== '' && !URL.canParse(jwksUrl)) env.fault(`AUTH_JWKS_URL is a URL, but is: ${jwksUrl}`);
    else if (production && issuer !== '' && !trustworthy(jwksUrl)) {
      env.fault(`AUTH_JWKS_URL begins with https://, but is: ${jwksUrl}`);
    }
    return {
      host,
      port: env.whole('PORT', 4000, { min: 0, max: 65_535 }),
      databaseUrl: env.text('DATABASE_URL', ''),
      dataDir: env.text('DATA_DIR', '.data'),
      supergraph,
      subgraphUrls,
      callerSecret: subgraphUrls ? env.secret('CALLER_SECRET', SECRET_MIN) : '',
      issuer,
      audience: issuer === '' ? '' : env.required('AUTH_AUDIENCE'),
      jwksUrl,
      clientId: env.text('AUTH_CLIENT_ID', ''),
      pages: env.flag('PAGES', true),
      development,
      origins: readOrigins(env.text('ORIGINS', ''), env.fault),
      introspection: env.flag('INTROSPECTION', development),
      trustedDocuments: env.text('TRUSTED_DOCUMENTS', ''),
      limits: readLimits(env),
    };
  });
}

/** Whether what comes from an address is from whom it says: encrypted, or from this very machine. */
function trustworthy(text: string): boolean {
  const url = URL.parse(text);
  return url?.protocol === 'https:' || LOOPBACK.includes(url?.hostname ?? '');
}

/** Notes a fault for what is no origin, such as `*`: a browser compares origins letter by letter. */
function readOrigins(text: string, fault: (message: string) => void): readonly string[] {
  const origins = text.split(',').filter(Boolean);
  for (const origin of origins) {
    if (URL.parse(origin)?.origin !== origin) {
      fault(`ORIGINS are such as https://shop.example, with nothing behind the name, but one is: ${origin}`);
    }
  }
  return origins;
}

/** `user=http://…,otp=http://…` */
function readUrls(text: string): Record<string, string> | undefined {
  if (text === '') return undefined;
  return Object.fromEntries(text.split(',').map((entry) => entry.split(/=(.*)/).slice(0, 2) as [string, string]));
}
