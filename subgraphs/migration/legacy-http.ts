/** How a system that is left is asked over HTTP: whatever goes wrong, it is clear whether to ask again. */
import { randomUUID } from 'node:crypto';
import { Pool } from 'undici';
import { LegacyRefused, LegacyUnavailable } from './legacy.ts';

/** Milliseconds a request may take, from asking to the last byte. */
export const TIMEOUT_MS = 10_000;
/** Connections kept to it; requests beyond them wait. */
export const CONNECTIONS_MAX = 64;
const ANSWER_BYTES_MAX = 64 * 2 ** 20;
/** Characters of what it says when it refuses. */
const WORDS_MAX = 300;
/** Said of who asks or how often, not of what is asked: it may be done later. Source: RFC 9110, section 15.5; RFC 6585. */
const LATER: readonly number[] = [401, 403, 407, 408, 421, 425, 429];

export interface LegacyAccess {
  readonly url: string;
  readonly token: string;
  readonly name: string;
  readonly timeoutMs?: number;
}

export interface LegacyRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** The path as it is told where it fails: without anybody's id. */
  readonly route: string;
  readonly body?: object;
}

export type Fields = Readonly<Record<string, unknown>>;

/** What came is no answer to what was asked. */
export class Strange extends Error {}

/**
 * @param read  Of an answer in JSON, with a status of success, or 404 to a GET. Throws {@link Strange} where it is no answer to this.
 * @throws {LegacyRefused} at another status of 4xx, if it says why
 * @throws {LegacyUnavailable} at everything else
 */
export type Ask = <T>(request: LegacyRequest, read: (answer: Fields, status: number) => T) => Promise<T>;

export function legacyHttp({ url, token, name, timeoutMs = TIMEOUT_MS }: LegacyAccess): Ask {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections: CONNECTIONS_MAX, maxResponseSize: ANSWER_BYTES_MAX });

  return async (request, read) => {
    const unavailable = (why: string) => new LegacyUnavailable(`${name}, ${request.method} ${request.route}: ${why}`);
    const path = `${pathname.replace(/\/$/, '')}${request.path}`;
    const { status, text } = await exchange(pool, { ...request, path }, token, timeoutMs).catch((error: Error) => {
      throw unavailable(error.message || error.name);
    });
    if (status >= 500 || LATER.includes(status)) throw unavailable(`it answered ${status}`);
    try {
      const answer = parsed(text);
      if (status >= 400 && !(status === 404 && request.method === 'GET'))
        throw new LegacyRefused(`${name} refused: ${textOf(answer, 'message').slice(0, WORDS_MAX)}`);
      return read(answer, status);
    } catch (error) {
      if (!(error instanceof Strange)) throw error;
      throw unavailable(`it answered ${status}, but ${error.message}`);
    }
  };
}

/**
 * A request and its own answer. Of a server that answers twice, the second answer would be taken for the one to the next
 * request on that connection: an answer that does not name its request ends the connection, and with it what else comes on it.
 */
function exchange(
  pool: Pool,
  { method, path, body }: LegacyRequest,
  token: string,
  timeoutMs: number,
): Promise<{ readonly status: number; readonly text: string }> {
  const requestId = randomUUID();
  const headers = {
    accept: 'application/json',
    authorization: `Bearer ${token}`,
    'x-request-id': requestId,
    ...(body && { 'content-type': 'application/json' }),
  };
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let status = 0;
    let late: Error | undefined;
    let end: (error: Error) => void = reject;
    const timer = setTimeout(() => {
      late = new Error(`no answer within ${timeoutMs} ms`);
      end(late);
    }, timeoutMs);
    pool.dispatch(
      { method, path, headers, body: body ? JSON.stringify(body) : null },
      {
        onRequestStart(controller) {
          end = (error) => controller.abort(error);
          // It waited too long for a connection: nobody waits for it any more.
          if (late) end(late);
        },
        onResponseStart(controller, code, answered) {
          status = code;
          if (code >= 200 && answered['x-request-id'] !== requestId)
            controller.abort(new Error('it answered another request'));
        },
        onResponseData: (_controller, chunk) => void chunks.push(chunk),
        onResponseEnd() {
          clearTimeout(timer);
          resolve({ status, text: Buffer.concat(chunks).toString() });
        },
        onResponseError(_controller, error) {
          clearTimeout(timer);
          reject(error);
        },
      },
    );
  });
}

function parsed(text: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Strange('not in JSON');
  }
  return fieldsOf(value);
}

export function fieldsOf(value: unknown): Fields {
  if (typeof value === 'object' && value !== null) return value as Fields;
  throw new Strange('an object is missing');
}

export function listOf(fields: Fields, name: string): readonly unknown[] {
  const value = fields[name];
  if (Array.isArray(value)) return value;
  throw new Strange(`${name} is no list`);
}

export function textOf(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new Strange(`${name} is no text`);
}

export function wholeOf(fields: Fields, name: string): number {
  const value = fields[name];
  if (Number.isSafeInteger(value)) return value as number;
  throw new Strange(`${name} is no whole number`);
}

/** That it answers what was asked. */
export function same(fields: Fields, name: string, asked: unknown): void {
  if (fields[name] !== asked) throw new Strange(`${name} is another`);
}
