import { describe, expect, it } from 'vitest';
import { readSettings } from './settings.ts';

const PRODUCTION = { NODE_ENV: 'production', AUTH_ISSUER: 'https://id.example', AUTH_AUDIENCE: 'loyalty' };

describe('the gateway does not start', () => {
  it.each([
    ['without an issuer', { NODE_ENV: 'production' }, 'AUTH_ISSUER is missing'],
    ['without an audience', { AUTH_ISSUER: 'https://id.example' }, 'AUTH_AUDIENCE is missing'],
    ['in development mode on a public address', { HOST: '0.0.0.0' }, 'listens on 127.0.0.1 only'],
    ['on an impossible port', { PORT: '99999' }, 'PORT is a whole number from 0 to 65535, but is: 99999'],
    ['distributed without a secret', { SUBGRAPH_URLS: 'user=http://user' }, 'CALLER_SECRET is missing'],
    [
      'with a short secret',
      { SUBGRAPH_URLS: 'user=http://user', CALLER_SECRET: 'x' },
      'CALLER_SECRET has at least 64 characters',
    ],
    [
      'with a secret that somebody made up',
      { SUBGRAPH_URLS: 'user=http://user', CALLER_SECRET: 'changeme'.repeat(8) },
      'CALLER_SECRET is not random',
    ],
    [
      'with an issuer whose keys anybody on the way could replace',
      { ...PRODUCTION, AUTH_ISSUER: 'http://id.example' },
      'AUTH_ISSUER begins with https://',
    ],
    [
      'with keys that anybody on the way could replace',
      { ...PRODUCTION, AUTH_JWKS_URL: 'http://id.example/keys' },
      'AUTH_JWKS_URL begins with https://',
    ],
    ['for pages of anybody', { ...PRODUCTION, ORIGINS: '*' }, 'ORIGINS are such as https://shop.example'],
    ['for pages at a path', { ...PRODUCTION, ORIGINS: 'https://a.example/' }, 'but one is: https://a.example/'],
  ])('%s', (_what, variables, fault) => {
    expect(() => readSettings(variables)).toThrow(fault);
  });
});
