/** Requests over HTTP, from right ones to bytes that are no HTTP. */
import fc from 'fast-check';
import { type Operation, operations } from './fuzz-documents.ts';
import { hostileOperations } from './fuzz-hostile.ts';
import { HEADERS, JUNK_AUTHORIZATION, MANGLERS, METHODS, PATHS, RAW } from './fuzz-shapes.ts';
import { TEXTS } from './fuzz-texts.ts';
import type { CallerName } from './scene.ts';

/** Who asks: a caller of the demo brand, or a header that is none's. */
export type Asker = CallerName | { readonly authorization: string };

export interface HttpRequest {
  readonly via: 'http';
  readonly asker: Asker;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** `latin1` where it is bytes and no text. */
  readonly body: string;
  readonly encoding: 'utf8' | 'latin1';
}
/** Written to the socket as it is. */
export interface RawRequest {
  readonly via: 'raw';
  readonly bytes: string;
}

export const askers: fc.Arbitrary<Asker> = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom('nobody') },
  { weight: 5, arbitrary: fc.constantFrom('guest', 'guest', 'kiosk', 'partner', 'partner', 'operator') },
  { weight: 1, arbitrary: fc.constantFrom(...JUNK_AUTHORIZATION).map((authorization) => ({ authorization })) },
) as fc.Arbitrary<Asker>;

export const anyOperation = fc.oneof({ weight: 3, arbitrary: operations }, { weight: 2, arbitrary: hostileOperations });

export const bodyOf = ({ query, variables, operationName }: Operation) =>
  JSON.stringify({ query, variables, ...(operationName !== undefined && { operationName }) });

/** Mostly somebody who may ask this. */
export const entitled = (asker: Asker, { may }: Operation, n: number): Asker =>
  n < 4 ? asker : (may[n % may.length] ?? asker);

const JSON_TYPE = { 'content-type': 'application/json' };
const base = { via: 'http', method: 'POST', path: '/graphql', headers: JSON_TYPE, encoding: 'utf8' } as const;

const right = fc
  .tuple(askers, anyOperation, fc.nat({ max: 19 }))
  .map(([asker, op, n]): HttpRequest => ({ ...base, asker: entitled(asker, op, n), body: bodyOf(op) }));

const mangled = fc.tuple(askers, anyOperation, fc.constantFrom(...MANGLERS), fc.nat(), fc.boolean()).map(
  ([asker, op, mangle, n, bytes]): HttpRequest => ({
    ...base,
    asker,
    body: mangle(bodyOf(op), n),
    encoding: bytes ? 'latin1' : 'utf8',
  }),
);

const parameters = fc.tuple(
  anyOperation,
  fc.constantFrom('', '&query=x', '&variables=[', '&extensions=1', '&variables=%7B%7D', '&operationName=A', '&%'),
);

/** Anything about it may be odd: its method, path, parameters and headers. */
const odd = fc
  .tuple(
    askers,
    fc.constantFrom(...METHODS),
    fc.constantFrom(...PATHS),
    fc.option(parameters),
    fc.array(fc.constantFrom(...HEADERS), { maxLength: 3 }),
    anyOperation,
  )
  .map(
    ([asker, method, path, search, headers, op]): HttpRequest => ({
      ...base,
      asker,
      method,
      path:
        encodeURI(`${path}`.toWellFormed()).replaceAll('%25', '%') +
        (search ? `?query=${encodeURIComponent(search[0].query.slice(0, 4_000).toWellFormed())}${search[1]}` : ''),
      headers: { ...JSON_TYPE, ...Object.fromEntries(headers) },
      body: method === 'GET' || method === 'HEAD' ? '' : bodyOf(op),
    }),
  );

const raw = fc
  .oneof(
    fc.constantFrom(...RAW),
    fc
      .tuple(fc.constantFrom(...RAW), fc.nat(), fc.constantFrom(...TEXTS.slice(0, 12)))
      .map(([text, at, word]) => text.slice(0, at % text.length) + word + text.slice(at % text.length)),
  )
  .map((bytes): RawRequest => ({ via: 'raw', bytes }));

export const requests: fc.Arbitrary<HttpRequest | RawRequest> = fc.oneof(
  { weight: 70, arbitrary: right },
  { weight: 15, arbitrary: mangled },
  { weight: 12, arbitrary: odd },
  { weight: 3, arbitrary: raw },
);
