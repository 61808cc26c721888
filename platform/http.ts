/** One HTTP request and its answer: limited bodies, JSON, and refusals in the shape of a GraphQL answer. */
import type { IncomingMessage } from 'node:http';
import { type RefusalCode, refusals } from './errors.ts';

/** A body past its limit is read on and thrown away up to so many times the limit, so that its sender hears the 413. */
const DISCARD_FACTOR = 16;

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** A request that is refused before GraphQL sees it. The message is for its sender. */
export class HttpRefusal extends Error {
  override readonly name = 'HttpRefusal';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

/**
 * Reads a JSON body.
 *
 * @throws {HttpRefusal} 415 unless it says it is JSON in UTF-8, 413 past `bytesMax`, 400 if it is not JSON.
 */
export async function readJson(request: IncomingMessage, bytesMax: number): Promise<unknown> {
  if (!isJson(request.headers['content-type'] ?? '') || request.headers['content-encoding'] !== undefined) {
    throw new HttpRefusal(415, 'The body must be uncompressed JSON in UTF-8, sent as content-type: application/json.');
  }
  const bytes = await readBody(request, bytesMax);
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch {
    throw new HttpRefusal(400, 'The body is not valid JSON.');
  }
}

/** Whole bodies only, so that it keeps nothing from one to the next. */
const utf8 = new TextDecoder('utf-8', { fatal: true });

function isJson(contentType: string): boolean {
  if (contentType === 'application/json') return true;
  const [type = '', ...parameters] = contentType.toLowerCase().split(/\s*;\s*/);
  const otherCharset = parameters.some((one) => one.startsWith('charset=') && !/^charset="?utf-8"?$/.test(one));
  return type.trim() === 'application/json' && !otherCharset;
}

function readBody(request: IncomingMessage, bytesMax: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    let ended = false;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= bytesMax) return chunks.push(chunk);
      reject(new HttpRefusal(413, `The body must not be larger than ${bytesMax} bytes.`, { connection: 'close' }));
      return bytes > bytesMax * DISCARD_FACTOR ? request.destroy() : chunks.splice(0);
    });
    request.once('end', () => {
      ended = true;
      resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks));
    });
    // Also where its sender is gone, and hears nothing of it. A request that came whole closes as well.
    const early = () => ended || reject(new HttpRefusal(400, 'The body ended early.'));
    request.once('error', early);
    request.once('close', early);
  });
}

export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(value),
  };
}

/** A refusal in the shape of a GraphQL answer, so that GraphQL clients show it as they show any other. */
export function refusal(
  status: number,
  message: string,
  code: RefusalCode | 'BAD_REQUEST',
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const retryable = code !== 'BAD_REQUEST' && refusals[code].retryable;
  return json(status, { errors: [{ message, extensions: { code, retryable } }] }, headers);
}
