/** Sends what was made over HTTP, and says what is wrong with what comes back. */
import { Agent, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import type { Asker, HttpRequest, RawRequest } from './fuzz-http.ts';
import { judgeResult, judgeText, type Told } from './fuzz-judge.ts';
import type { Pool } from './fuzz-pool.ts';
import type { CallerName } from './scene.ts';

/** Longest an answer may take: reading up to a position waits 2 s, and all share a machine. */
export const ANSWER_MS = 15_000;
/** Milliseconds in which bytes that are no request are answered or cut off; whoever sends half of one has more time. */
const CUT_OFF_MS = 12_000;

export interface Target {
  readonly endpoint: string;
  readonly pool: Pool;
  readonly agent: Agent;
  credentialOf(caller: CallerName): string | undefined;
  /** Told of every answer, to see afterwards that not all was refused. */
  heard(result: Told): void;
}

export const openAgent = () => new Agent({ keepAlive: true, maxSockets: 40 });

export function authorizationOf(target: Target, asker: Asker): string | undefined {
  if (typeof asker === 'object') return asker.authorization;
  const credential = target.credentialOf(asker);
  return credential && `Bearer ${credential}`;
}

interface Came {
  readonly status: number;
  readonly type: string;
  readonly requestId: string | undefined;
  readonly text: string;
}

/** What is wrong with the answer to a request; it always ends. */
export async function sendHttp(target: Target, sent: HttpRequest): Promise<string[]> {
  const body = target.pool.resolve(sent.body);
  try {
    const came = await answerTo(target, sent, body);
    const said = [body, sent.path, JSON.stringify(sent.headers)].join('\n');
    return judge(target, sent, came, said);
  } catch (error) {
    return [`no answer: ${error}`];
  }
}

function answerTo(
  target: Target,
  { asker, method, path, headers, encoding }: HttpRequest,
  body: string,
): Promise<Came> {
  const { hostname, port } = new URL(target.endpoint);
  const authorization = authorizationOf(target, asker);
  return new Promise((resolve, reject) => {
    const bytes = Buffer.from(body, encoding);
    // Node would send the body of a DELETE without a word about its length.
    const length = bytes.length > 0 && { 'content-length': String(bytes.length) };
    const given = { ...headers, ...length, ...(authorization && { authorization }) };
    const where = { hostname, port, agent: target.agent, method, path: target.pool.resolve(path) };
    const sending = request({ ...where, headers: given, timeout: ANSWER_MS }, (response) => {
      read(response).then(resolve, reject);
    });
    sending.once('error', reject);
    sending.once('timeout', () => sending.destroy(new Error(`nothing for ${ANSWER_MS} ms`)));
    sending.end(bytes);
  });
}

async function read(response: IncomingMessage): Promise<Came> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const { 'content-type': type = '', 'x-request-id': requestId } = response.headers;
  return {
    status: response.statusCode ?? 0,
    type,
    requestId: requestId?.toString(),
    text: Buffer.concat(chunks).toString(),
  };
}

function judge(
  { pool, heard }: Target,
  { method }: HttpRequest,
  { status, type, requestId, text }: Came,
  said: string,
): string[] {
  const faults = status >= 200 && status < 500 ? [] : [`status ${status}: ${text.slice(0, 500)}`];
  // What is no HTTP is answered before it has an id.
  if (!requestId && !(text === '' && [400, 408, 413, 414, 431].includes(status)))
    faults.push(`no request id, ${status}`);
  if (method === 'HEAD' || text === '' || type.startsWith('text/html')) {
    return text === '' && status === 200 && method !== 'HEAD' ? [...faults, 'an answer of nothing'] : faults;
  }
  faults.push(...judgeText(text, said));
  const result = parsed(text);
  if (result === undefined) return [...faults, `no JSON, ${status} ${type}: ${text.slice(0, 300)}`];
  if (!('data' in result || 'errors' in result)) return faults;
  heard(result);
  pool.learn(result.data);
  // What Apollo's clients look for comes with 200, and nothing else without data does.
  const asked = text.includes('PERSISTED_QUERY_NOT_SUPPORTED');
  if (status === 200 && result.data === undefined && !asked) faults.push(`200 without data: ${text.slice(0, 300)}`);
  return [...faults, ...judgeResult(result)];
}

function parsed(text: string): Told | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Bytes are answered with 4xx or cut off, and no fault shows in what comes. */
export function sendRaw({ endpoint, pool }: Target, { bytes }: RawRequest): Promise<string[]> {
  const { hostname, port } = new URL(endpoint);
  const sent = pool.resolve(bytes);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) });
    let came = '';
    const timer = setTimeout(() => {
      socket.destroy();
      resolve([`bytes neither answered nor cut off: ${JSON.stringify(came.slice(0, 300))}`]);
    }, CUT_OFF_MS);
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => {
      came += text;
    });
    socket.once('error', () => socket.destroy());
    socket.once('close', () => {
      clearTimeout(timer);
      const statuses = [...came.matchAll(/^HTTP\/1\.1 (\d+)/gm)].map(([, status]) => Number(status));
      const faults = statuses.filter((status) => status >= 500).map((status) => `status ${status} to bytes`);
      resolve([...faults, ...judgeText(came, sent)]);
    });
    socket.end(Buffer.from(sent, 'latin1'));
  });
}
